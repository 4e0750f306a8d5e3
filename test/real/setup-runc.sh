#!/usr/bin/env bash
# Puts runc, which runs containers, at ~/.cache/binnacle-real/runc/runc: the one of this machine, else that of the Debian package. A second call does
# nothing.
set -euo pipefail
out="$HOME/.cache/binnacle-real/runc"
if "$out/runc" --version >/dev/null 2>&1; then exit 0; fi
mkdir -p "$out"
if type -P runc >/dev/null; then
  ln -sf "$(type -P runc)" "$out/runc"
else
  type -P apt-get dpkg >/dev/null || {
    echo "setup-runc.sh: neither runc nor the Debian package can be had" >&2
    exit 3
  }
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  chmod 755 "$scratch"
  (cd "$scratch" && apt-get download runc && dpkg -x ./*.deb .)
  cp "$scratch/usr/sbin/runc" "$out/runc"
fi
# Built is not enough: it must run, else this part is missing.
"$out/runc" --version | head -n 1
