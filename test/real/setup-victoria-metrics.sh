#!/usr/bin/env bash
# Puts a real VictoriaMetrics 1.146, single node, at ~/.cache/binnacle-real/victoria-metrics/victoria-metrics from its Go module, with Go 1.26:
# 1 to 2 minutes. A second call does nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out="$HOME/.cache/binnacle-real/victoria-metrics"
if "$out/victoria-metrics" --version >/dev/null 2>&1; then exit 0; fi
go=$(type -P go || echo /usr/local/go/bin/go)
[ -x "$go" ] || {
  echo "setup-victoria-metrics.sh: Go 1.26 is missing" >&2
  exit 3
}
mkdir -p "$out"
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
cp "$here"/realvictoriametrics/go.{mod,sum} "$build"
(cd "$build" && CGO_ENABLED=0 GOTOOLCHAIN=local GOWORK=off "$go" build -mod=mod -trimpath -buildvcs=false \
  -ldflags "-s -w" -o "$out/victoria-metrics.new" github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics)
mv "$out/victoria-metrics.new" "$out/victoria-metrics"
echo "VictoriaMetrics 1.146"
