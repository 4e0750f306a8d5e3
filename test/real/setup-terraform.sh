#!/usr/bin/env bash
# Asks for Terraform 1.9 or newer, and puts moto, which stands in for AWS, at ~/.cache/binnacle-real/moto, from PyPI; a second call does nothing.
# The AWS provider comes from a folder of plugins (TF_PLUGIN_DIR, ~/.terraform.d/plugins or /opt/tf-plugins) or from its registry.
set -euo pipefail
version=5.2.5
out="$HOME/.cache/binnacle-real/moto"
terraform version >/dev/null 2>&1 || {
  echo "setup-terraform.sh: terraform is missing" >&2
  exit 3
}
if "$out/bin/moto_server" --help >/dev/null 2>&1; then exit 0; fi
rm -rf "$out"
python3 -m venv "$out"
"$out/bin/pip" install --quiet --disable-pip-version-check "moto[server]==$version"
"$out/bin/moto_server" --help >/dev/null
