#!/usr/bin/env bash
# Puts every real server that test/real needs on this machine; a second call takes a second. Each part that cannot be had is named, and fails.
#   kube-apiserver, controllers, scheduler, kwok   built from Go modules, 5 to 6 minutes the first time  (~/.cache/binnacle-real/k8s)
#   Prometheus                                     built from its Go module, 2 to 3 minutes, or Debian's (.real/prometheus)
#   Alertmanager                                   built from its Go module, 1 to 2 minutes              (~/.cache/binnacle-real/alertmanager)
#   VictoriaMetrics                                built from its Go module, 1 to 2 minutes              (~/.cache/binnacle-real/victoria-metrics)
#   Helm                                           built from its Go module, 1 to 2 minutes              (~/.cache/binnacle-real/helm)
#   runc                                           this machine's, or Debian's                          (~/.cache/binnacle-real/runc)
#   OpenSearch                                     jars from Maven Central, 20 seconds                   (~/.cache/binnacle-real/opensearch)
#   PostgreSQL                                     this machine's, or Debian's                          (~/.cache/binnacle-real/postgres)
#   Terraform                                      asked for; moto, its AWS, from PyPI                 (~/.cache/binnacle-real/moto)
#   Chromium                                       Debian's package, as root, or the file that CHROMIUM names
set -u
here=$(cd "$(dirname "$0")" && pwd)
cache="$HOME/.cache/binnacle-real"
missing=()

part() {
  local name=$1 seconds=$SECONDS
  shift
  if "$@"; then echo "setup.sh: $name is ready ($((SECONDS - seconds)) s)"; else missing+=("$name"); fi
}

# The file that the tests start is asked, and before and after: a name is also found as a function, and apt-get ends well without a browser.
chromium=${CHROMIUM:-/usr/bin/chromium}
runs() { "$chromium" --version >/dev/null 2>&1; }
install_chromium() {
  runs && return 0
  apt-get update -qq && apt-get install -y --no-install-recommends chromium fonts-liberation >/dev/null
  runs
}

part "Chromium" install_chromium
part "OpenSearch" node "$here/realopensearch/start.mjs" "$cache/opensearch" --fetch-only
part "runc" "$here/setup-runc.sh"
part "PostgreSQL" "$here/setup-postgres.sh"
part "Prometheus" "$here/setup-prometheus.sh"
part "Alertmanager" "$here/setup-alertmanager.sh"
part "VictoriaMetrics" "$here/setup-victoria-metrics.sh"
part "Terraform and moto" "$here/setup-terraform.sh"
part "Helm" "$here/setup-helm.sh"
part "the Kubernetes control plane" bash "$here/realk8s/build.sh" "$cache/k8s"

if [ ${#missing[@]} -gt 0 ]; then
  printf 'setup.sh: missing: %s\n' "${missing[@]}" >&2
  exit 1
fi
