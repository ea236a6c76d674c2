"""The folders that a monorepo declares as its members, in the syntax of each tool; names of manifests.

Declarations are read with patterns instead of parsers: they are found in a half-typed file as well. No pattern reads on
where the next declaration begins, so that none takes longer than the file is long.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

from stackprompt.runtime.ignored import bounded

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
_PROJECT = (".csproj", ".fsproj", ".vbproj")
# A member that says so itself.
HERE = "."

_MOST_MEMBERS = 500
_MOST_READ = 5_000
_LONGEST = 200

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


def _npm(text: str) -> _Members:
    for found in _NPM.finditer(text):
        yield from _QUOTED.findall(found[1])


def _lerna(text: str) -> _Members:
    for found in _LERNA.finditer(text):
        yield from _QUOTED.findall(found[1])


def _pnpm(text: str) -> _Members:
    for found in _PNPM.finditer(text):
        yield from _PNPM_ITEM.findall(found[1])


def _toml(text: str) -> _Members:
    for table in _TOML_TABLE.finditer(text):
        for key, items in _TOML_LIST.findall(table[1]):
            yield from (f"!{item}" if key == "exclude" else item for item in _QUOTED.findall(items))


def _go(text: str) -> _Members:
    for several, one in _GO_USE.findall(text):
        yield from (line.partition("//")[0].strip() for line in (several or one).split("\n"))


def _maven(text: str) -> _Members:
    yield from _MODULE.findall(text)


def _gradle(text: str) -> _Members:
    for found in _GRADLE.finditer(text):
        yield from (name.strip(":").replace(":", "/") for name in _QUOTED.findall(found[1]))


def _nx(text: str) -> _Members:
    if _NX.search(text):
        yield HERE


def _solution(text: str) -> _Members:
    for path in (*_SOLUTION.findall(text), *_SOLUTION_XML.findall(text)):
        yield path.replace("\\", "/").rpartition("/")[0]


_BY_NAME: Mapping[str, Callable[[str], _Members]] = {
    "Cargo.toml": _toml,
    "go.work": _go,
    "lerna.json": _lerna,
    "package.json": _npm,
    "pnpm-workspace.yaml": _pnpm,
    "pom.xml": _maven,
    "project.json": _nx,
    "pyproject.toml": _toml,
    "settings.gradle": _gradle,
    "settings.gradle.kts": _gradle,
}


def has_manifest(files: Iterable[str]) -> bool:
    """Tell whether the names of the files in a folder make it a component."""
    return any(name in MANIFESTS or name.endswith(_PROJECT) for name in files)


def may_declare(name: str) -> bool:
    """Tell whether a file of this name may declare parts."""
    return name in _BY_NAME or name.endswith((".sln", ".slnx"))


def members_in(name: str, text: str) -> tuple[str, ...]:
    """Return the folders that a file declares as parts, relative to its own, as names or patterns (``!`` excludes)."""
    reader = _solution if name.endswith((".sln", ".slnx")) else _BY_NAME.get(name)
    if reader is None:
        return ()
    clean = bounded(map(_clean, islice(reader(text), _MOST_READ)))
    return tuple(dict.fromkeys(member for member in clean if member))[:_MOST_MEMBERS]


def _clean(member: str) -> str:
    sign, name = ("!", member[1:]) if member.startswith("!") else ("", member)
    written = name.strip()
    name = (written.removeprefix("./").rstrip("/") or HERE) if written else ""
    is_outside = name.startswith("/") or ".." in name.split("/")
    is_odd = is_outside or len(name) > _LONGEST or not name.isprintable()
    return "" if is_odd or not name else sign + name
