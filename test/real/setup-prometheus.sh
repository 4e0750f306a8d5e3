#!/usr/bin/env bash
# Puts a real Prometheus at .real/prometheus/prometheus, and promtool beside it; a second call does nothing.
# With Go 1.26: Prometheus 3.15 from its Go module, 2 to 3 minutes. Else the Debian package, which needs apt-get and dpkg but not root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$here/../.." && pwd)/.real/prometheus
if "$out/prometheus" --version >/dev/null 2>&1 && "$out/promtool" --version >/dev/null 2>&1; then exit 0; fi
mkdir -p "$out/new"

from_go() {
  local go build
  go=$(type -P go || echo /usr/local/go/bin/go)
  [ -x "$go" ] || return 1
  build=$(mktemp -d)
  cp "$here"/realprometheus/go.{mod,sum} "$build"
  # The cloud service discoveries are most of the build and none of the query API.
  (cd "$build" && CGO_ENABLED=0 GOTOOLCHAIN=local GOWORK=off "$go" build -mod=mod -tags remove_all_sd -trimpath -buildvcs=false \
    -ldflags "-s -w" -o "$out/new/" github.com/prometheus/prometheus/cmd/prometheus github.com/prometheus/prometheus/cmd/promtool) &&
    mv "$out"/new/* "$out/"
  local status=$?
  rm -rf "$build"
  return "$status"
}

from_debian() {
  type -P apt-get dpkg >/dev/null || return 1
  local scratch
  scratch=$(mktemp -d)
  chmod 755 "$scratch"
  (cd "$scratch" && apt-get download prometheus && dpkg -x ./*.deb .) && cp "$scratch"/usr/bin/prom{etheus,tool} "$out/"
  local status=$?
  rm -rf "$scratch"
  return "$status"
}

from_go || from_debian || {
  echo "setup-prometheus.sh: neither Go 1.26 with the module proxy nor the Debian package prometheus can be had" >&2
  exit 3
}
# Built is not enough: it must run, else this part is missing.
"$out/prometheus" --version 2>&1 | head -n 1
"$out/promtool" --version >/dev/null
