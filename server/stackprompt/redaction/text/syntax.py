"""The syntax of a text by its path, and the contexts in which a value is judged."""

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache

from stackprompt.resources import read_table


class Syntax(Enum):
    """The syntax of a text; UNKNOWN is judged line by line."""

    YAML = "yaml"
    JSON = "json"
    # One assignment a line, with optional quotes around its value.
    SETTINGS = "settings"
    SHELL = "shell"
    DOCKERFILE = "dockerfile"
    HCL = "hcl"
    TOML = "toml"
    XML = "xml"
    CODE = "code"
    SQL = "sql"
    PROSE = "prose"
    UNKNOWN = "unknown"


class Context(Enum):
    """The surroundings of a value, which decide whether a plain word may be a secret."""

    # An environment, a YAML or an INI file: a plain word is a value.
    CONFIGURATION = "configuration"
    # A string of a program or JSON: it may be a name, a label or the key of a translation.
    CODE = "code"
    # A comment or a text for people.
    PROSE = "prose"
    # An entry of YAML: its value may be the name of an object that holds the secret.
    MANIFEST = "manifest"


@cache
def _index_by_suffix() -> Mapping[str, Syntax]:
    """Return the syntaxes by the ends of names."""
    table = read_table("secret-syntaxes")
    return {suffix: Syntax(name) for name, suffixes in table.items() for suffix in suffixes}


_BY_NAME = re.compile(
    r"(?i)(?P<dockerfile>(?:.*\.)?(?:dockerfile|containerfile)(?:[.-].*)?)|(?P<settings>\.env"
    r"(?:[.-].*)?|.*\.env|env\..*|\.?(?:npmrc|netrc|pypirc|pgpass|envrc))"
    r"|(?P<shell>(?:GNU)?makefile(?:\..*)?|justfile|\.?(?:bash|zsh)(?:rc|_profile)|procfile)|"
    r"(?P<code>jenkinsfile.*|vagrantfile|rakefile|gemfile|podfile|fastfile)"
)


def guess_syntax(path: str) -> Syntax:
    """Return the syntax that the name of a file implies."""
    name = path.rpartition("/")[2]
    stem, _, suffix = name.rpartition(".")
    by_suffix = _index_by_suffix().get(suffix.lower(), Syntax.UNKNOWN) if stem else Syntax.UNKNOWN
    # `env.go` and `dockerfile.py` are programs.
    by_name = None if by_suffix is Syntax.CODE else _BY_NAME.fullmatch(name)
    return by_suffix if by_name is None else Syntax(by_name.lastgroup or "unknown")
