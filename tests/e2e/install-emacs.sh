#!/usr/bin/env bash
# Installs Emacs with eglot and the modes that the tests open files in, where they are missing (Debian, Ubuntu).
set -euo pipefail

packages=(emacs-nox elpa-eglot elpa-dockerfile-mode elpa-yaml-mode)

# An Emacs of another source will do, as long as it finds the libraries that the tests load.
if command -v emacs >/dev/null && emacs -q --batch \
  --eval "(progn (require 'eglot) (require 'dockerfile-mode) (require 'yaml-mode))" >/dev/null 2>&1; then
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

# A list of packages that is weeks old names files that the mirror no longer has.
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
