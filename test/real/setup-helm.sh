#!/usr/bin/env bash
# Puts a real Helm 3.22 at ~/.cache/binnacle-real/helm/helm from its Go module, with Go 1.26: 1 to 2 minutes. A second call does nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out="$HOME/.cache/binnacle-real/helm"
if "$out/helm" version >/dev/null 2>&1; then exit 0; fi
go=$(type -P go || echo /usr/local/go/bin/go)
[ -x "$go" ] || {
  echo "setup-helm.sh: Go 1.26 is missing" >&2
  exit 3
}
mkdir -p "$out"
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
cp "$here"/realhelm/go.{mod,sum} "$build"
version=$(awk '$1 == "helm.sh/helm/v3" { print $2 }' "$build/go.mod")
minor=$(awk '$1 == "k8s.io/client-go" { split($2, part, "."); print part[2] }' "$build/go.mod")
helm=helm.sh/helm/v3
# Without these it takes the cluster that `helm template` and `helm lint` imagine for a very old one.
kubernetes="-X $helm/pkg/chartutil.k8sVersionMajor=1 -X $helm/pkg/chartutil.k8sVersionMinor=$minor -X $helm/pkg/lint/rules.k8sVersionMajor=1 -X $helm/pkg/lint/rules.k8sVersionMinor=$minor"
(cd "$build" && CGO_ENABLED=0 GOTOOLCHAIN=local GOWORK=off "$go" build -mod=mod -trimpath -buildvcs=false \
  -ldflags "-s -w -X $helm/internal/version.version=$version $kubernetes" -o "$out/helm.new" $helm/cmd/helm)
mv "$out/helm.new" "$out/helm"
"$out/helm" version --short
