#!/bin/sh
# Lays out the root of the image: sh root.sh NODE TARBALL FOLDER. The Dockerfile and test/real/image.test.ts both run it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
node=$1
package=$2
root=$3

mkdir -p "$root/usr/local/bin" "$root/app" "$root/etc/binnacle" "$root/run/secrets" "$root/tmp"
chmod 1777 "$root/tmp"
cp -L "$node" "$root/usr/local/bin/node"

# What the loader would load for Node, and the loader, at the same places.
ldd "$node" | grep -o '/[^ )]*' | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
  # Scanners find here which package a library is of.
  owner=$(dpkg-query -S "$(readlink -f "$library")" 2>/dev/null | head -n 1 | cut -d: -f1) || owner=
  if [ -n "$owner" ]; then
    mkdir -p "$root/var/lib/dpkg/status.d"
    dpkg-query -s "$owner" >"$root/var/lib/dpkg/status.d/$owner"
  fi
done

tar -xzf "$package" -C "$root/app" --strip-components=1 --no-same-owner
cp "$here/entrypoint.mjs" "$root/app/entrypoint.mjs"
ln -s /app/entrypoint.mjs "$root/usr/local/bin/binnacle"

printf 'root:x:0:0::/:/none\nbinnacle:x:10001:10001::/tmp:/none\n' >"$root/etc/passwd"
printf 'root:x:0:\nbinnacle:x:10001:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
chmod -R u=rwX,go=rX "$root/app" "$root/etc" "$root/usr"
chmod 755 "$root" "$root/app/entrypoint.mjs"
