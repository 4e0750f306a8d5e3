#!/usr/bin/env bash
# Puts a real Alertmanager 0.34 at ~/.cache/binnacle-real/alertmanager/alertmanager, from its Go module; a second call does nothing.
# Its package embeds the pages of its interface, which the module leaves out: an empty one stands in for them.
set -euo pipefail
version=v0.34.2
out="$HOME/.cache/binnacle-real/alertmanager"
if "$out/alertmanager" --version >/dev/null 2>&1; then exit 0; fi
go=$(type -P go || echo /usr/local/go/bin/go)
[ -x "$go" ] || {
  echo "setup-alertmanager.sh: Go 1.26 is missing" >&2
  exit 3
}
mkdir -p "$out"
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
cd "$build"
export GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0
module=$("$go" mod download -json "github.com/prometheus/alertmanager@$version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
cp -r "$module" src
chmod -R u+w src
mkdir -p src/ui/app/dist
: >src/ui/app/dist/index.html
(cd src && "$go" build -mod=mod -trimpath -buildvcs=false -ldflags "-s -w" -o "$out/alertmanager.new" ./cmd/alertmanager)
mv "$out/alertmanager.new" "$out/alertmanager"
"$out/alertmanager" --version 2>&1 | head -n 1
