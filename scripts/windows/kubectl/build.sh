#!/usr/bin/env bash
# Builds kubectl.exe from the Go module of kubectl: build.sh FILE. Ten minutes the first time.
set -euo pipefail
target=$1
cd "$(dirname "$0")"
version=$(sed -n 's/.*k8s.io\/kubectl v0\.\([0-9.]*\).*/v1.\1/p' go.mod)
minor=${version#v1.}
package=k8s.io/component-base/version
CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -o "$target.partial" \
  -ldflags "-s -w -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=${minor%.*}" .
mv "$target.partial" "$target"
