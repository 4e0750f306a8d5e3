#!/usr/bin/env bash
# Puts the programs of PostgreSQL at ~/.cache/binnacle-real/postgres/bin: those of this machine, else of the Debian package. A second call does
# nothing.
set -euo pipefail
out="$HOME/.cache/binnacle-real/postgres"
if "$out/bin/postgres" --version >/dev/null 2>&1; then exit 0; fi
newest() { find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1; }
if [ -z "$(newest)" ] || [ ! -x "$(newest)/initdb" ]; then
  type -P apt-get >/dev/null || {
    echo "setup-postgres.sh: neither PostgreSQL nor the Debian package can be had" >&2
    exit 3
  }
  # Its server would start by itself, on a fixed port.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  apt-get update -qq
  apt-get install -y --no-install-recommends postgresql >/dev/null
fi
mkdir -p "$out"
ln -sfn "$(newest)" "$out/bin"
# Installed is not enough: it must run, else this part is missing.
"$out/bin/postgres" --version
