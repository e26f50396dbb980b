#!/usr/bin/env bash
# Runs a command of the Debian that make-root.sh has made: in-root.sh ROOT FOLDER COMMAND ARGUMENT...
# FOLDER, which is also the current one, and the npm of this machine are there too. Mounts end with the command.
set -euo pipefail
export ROOT=$1 FOLDER=$2
shift 2
NPM=$(realpath "$(command -v npm)")
export NPM=${NPM%/bin/npm-cli.js}
exec unshare --mount bash -euo pipefail -c '
  mount -t proc proc "$ROOT/proc"
  mount --rbind /dev "$ROOT/dev"
  for folder in "$FOLDER" "$NPM" /etc/ssl; do
    mkdir -p "$ROOT$folder"
    mount --rbind "$folder" "$ROOT$folder"
  done
  exec chroot "$ROOT" env -i HOME=/root XDG_RUNTIME_DIR=/root TERM="${TERM-xterm}" PATH=/usr/lib/wine:/usr/bin:/bin \
    WINEDEBUG=-all WINEARCH=win64 WINEPATH="${WINEPATH-}" KUBECTL_RANCHER_SESSION_STORE=file \
    sh -c "cd \"\$0\" && exec \"\$@\"" "$FOLDER" "$@"
' - "$@"
