#!/usr/bin/env bash
# Makes a Debian with Wine in a directory, for the tests of Windows: make-root.sh DIRECTORY. Takes minutes, and once only.
# Debian 13 has Wine 10; an older one cannot run the shims that npm makes.
set -euo pipefail
root=$1

if ! command -v debootstrap >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq debootstrap >/dev/null
fi
rm -rf "$root.partial"
debootstrap --variant=minbase trixie "$root.partial" >&2
echo '127.0.0.1 localhost' >"$root.partial/etc/hosts"

# The proxy, certificates and sources of packages are those of this machine. Mounts end with this process.
unshare --mount bash -euo pipefail -c '
  mount -t proc proc "$1/proc"
  mount --rbind /dev "$1/dev"
  DEBIAN_FRONTEND=noninteractive chroot "$1" apt-get install -y -qq --no-install-recommends wine64 >&2
  chroot "$1" apt-get clean
' - "$root.partial"
mv "$root.partial" "$root"
