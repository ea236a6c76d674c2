"""Words and patterns by which the dialects of the shell differ: bash, the sh of busybox, and that of Debian."""

import re

# What only bash knows, and what the sh of busybox knows as well, but not that of Debian.
BASH_OPERATORS = frozenset({"<<<", "|&", "select"})
BASH_COMMANDS = frozenset({"pushd", "popd", "shopt", "declare", "typeset", "mapfile", "readarray"})
BASH_ONLY = re.compile(r"\$\{(?:!|\w+(?:\[|\^|,))")
ASH_OPERATORS = frozenset({"[[", "&>", "&>>"})
ASH_COMMANDS = frozenset({"source", "let", "function"})
ASH_PARTLY = frozenset({"echo", "read", "set", "[", "test"})
ASH_ARGUMENT = re.compile(r"echo -[nE]*e[neE]*|read -\w*[adnNstu].*|set pipefail|(?:\[|test) ==")
NOT_IN_DASH = re.compile(r"\$\{\w+(?::[^-=+?]|/)")
WINDOWS = re.compile(r"windows|nanoserver|servercore|powershell")
# The sh of these images is bash, or that of busybox, which knows much of bash.
SH_IS_BASH = re.compile(r"fedora|centos|rocky|alma|amazon|oracle|redhat|rhel|ubi\d|suse|bci-|archlinux|photon|mariner")
BASH_SIGN = (
    r"\[\[|&>|<<<|\|&|\$'|[<>]\(|(?<!\$)\{[^{}\s]*(?:,|\.\.)|\$\{(?:!|\w+(?:[\[^,/]|:[^-=+?]))"
    r"|\becho\s+-|\bread\s+-|\bpipefail\b|(?:\[|\btest)\s[^\n;|&]*=="
    r"|\b(?:source|let|function|pushd|popd|shopt|declare|typeset|mapfile|readarray|select)\s"
)
SH_IS_ASH = re.compile(r"alpine|busybox")
