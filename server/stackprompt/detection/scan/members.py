"""Declarations of the members of a monorepo, in the syntax of each tool, and the names of manifests.

Patterns read the declarations, not parsers, because a file may be half typed. No pattern reads past the start of the
next declaration, so that the time is linear in the length of the file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

from stackprompt.runtime.tree.gitignore import drop_costly_patterns

MANIFESTS = frozenset(
    {
        "Cargo.toml",
        "Gemfile",
        "build.gradle",
        "build.gradle.kts",
        "composer.json",
        "go.mod",
        "mix.exs",
        "package.json",
        "pom.xml",
        "pyproject.toml",
        "requirements.txt",
        "setup.py",
    }
)
_PROJECT_SUFFIXES = (".csproj", ".fsproj", ".vbproj")
# The member that is the declaring folder itself.
SELF = "."

_MAX_MEMBERS = 500
_MAX_DECLARED = 5_000
_MAX_LENGTH = 200

_QUOTED = re.compile(r"""["']([^"'\n]{1,200})["']""")
_NPM = re.compile(r'"workspaces"\s*:\s*(?:\{[^{}\[\]]*?"packages"\s*:\s*)?\[([^][]*)\]')
_LERNA = re.compile(r'"packages"\s*:\s*\[([^][]*)\]')
_PNPM = re.compile(r"(?m)^packages:[^\n]*\n((?:[ \t]*(?:-|#)[^\n]*\n?|[ \t]*\n)*)")
_PNPM_ITEM = re.compile(r"""(?m)^[ \t]*-[ \t]+["']?([^"'#\n]+)""")
_TOML_TABLE = re.compile(r"(?ms)^\[(?:workspace|tool\.(?:uv|rye)\.workspace)\][^\n]*\n(.*?)(?=^\[|\Z)")
_TOML_LIST = re.compile(r"(?m)^[ \t]*(members|exclude)[ \t]*=[ \t]*\[([^][]*)\]")
_GO_USE = re.compile(r"(?m)^[ \t]*use[ \t]+(?:\(([^()]*)\)|(\S+))")
_MODULE = re.compile(r"<module>\s*([^<\s]{1,200})\s*</module>")
_GRADLE = re.compile(r"""(?m)^[ \t]*include\b[\s(]*((?:["'][^"'\n]{1,200}["'][\s,]*){1,500})""")
_NX = re.compile(r'"(?:targets|projectType)"\s*:')
_SOLUTION = re.compile(r'(?m)^Project\("[^"\n]*"\)\s*=\s*"[^"\n]*",\s*"([^"\n]+proj)"')
_SOLUTION_XML = re.compile(r'<Project\s+Path="([^"\n]+proj)"')

_Members: TypeAlias = Iterator[str]


def _read_npm(text: str) -> _Members:
    for declaration in _NPM.finditer(text):
        yield from _QUOTED.findall(declaration[1])


def _read_lerna(text: str) -> _Members:
    for declaration in _LERNA.finditer(text):
        yield from _QUOTED.findall(declaration[1])


def _read_pnpm(text: str) -> _Members:
    for declaration in _PNPM.finditer(text):
        yield from _PNPM_ITEM.findall(declaration[1])


def _read_toml(text: str) -> _Members:
    for table in _TOML_TABLE.finditer(text):
        for key, items in _TOML_LIST.findall(table[1]):
            yield from (f"!{item}" if key == "exclude" else item for item in _QUOTED.findall(items))


def _read_go(text: str) -> _Members:
    for several, one in _GO_USE.findall(text):
        yield from (line.partition("//")[0].strip() for line in (several or one).split("\n"))


def _read_maven(text: str) -> _Members:
    yield from _MODULE.findall(text)


def _read_gradle(text: str) -> _Members:
    for declaration in _GRADLE.finditer(text):
        yield from (name.strip(":").replace(":", "/") for name in _QUOTED.findall(declaration[1]))


def _read_nx(text: str) -> _Members:
    if _NX.search(text):
        yield SELF


def _read_solution(text: str) -> _Members:
    for path in (*_SOLUTION.findall(text), *_SOLUTION_XML.findall(text)):
        yield path.replace("\\", "/").rpartition("/")[0]


_BY_NAME: Mapping[str, Callable[[str], _Members]] = {
    "Cargo.toml": _read_toml,
    "go.work": _read_go,
    "lerna.json": _read_lerna,
    "package.json": _read_npm,
    "pnpm-workspace.yaml": _read_pnpm,
    "pom.xml": _read_maven,
    "project.json": _read_nx,
    "pyproject.toml": _read_toml,
    "settings.gradle": _read_gradle,
    "settings.gradle.kts": _read_gradle,
}


def has_manifest(files: Iterable[str]) -> bool:
    """Return True when one of the ``files`` of a folder makes it a component."""
    return any(name in MANIFESTS or name.endswith(_PROJECT_SUFFIXES) for name in files)


def may_declare_members(name: str) -> bool:
    """Return True when a file of this name may declare members."""
    return name in _BY_NAME or name.endswith((".sln", ".slnx"))


def read_members(name: str, text: str) -> tuple[str, ...]:
    """Return the names and patterns of folders that a file declares, relative to its own folder (``!`` excludes)."""
    reader = _read_solution if name.endswith((".sln", ".slnx")) else _BY_NAME.get(name)
    if reader is None:
        return ()
    members = drop_costly_patterns(map(_normalize, islice(reader(text), _MAX_DECLARED)))
    return tuple(dict.fromkeys(member for member in members if member))[:_MAX_MEMBERS]


def _normalize(member: str) -> str:
    sign, name = ("!", member[1:]) if member.startswith("!") else ("", member)
    name = name.strip()
    if name:
        name = name.removeprefix("./").rstrip("/") or SELF
    is_outside = name.startswith("/") or ".." in name.split("/")
    is_refused = is_outside or len(name) > _MAX_LENGTH or not name.isprintable()
    return "" if is_refused or not name else sign + name
