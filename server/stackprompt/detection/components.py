"""The components of a monorepo: folders with a manifest, and folders that a workspace declares as its members."""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stackprompt.detection.scan.index import Folders, joined
from stackprompt.detection.scan.members import HERE

# Declarations nearest to the root count: a hostile tree may have one in every folder.
_MOST_WORKSPACES = 64
# Patterns held against components, of all declarations together.
_MOST_COMPARED = 5_000_000
_TOO_MANY = "some patterns of workspaces were not tried: too many for so many components"


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of a workspace ("" is the root), and of each declared one the folder that declares it."""

    components: frozenset[str]
    members: Mapping[str, str]
    cuts: tuple[str, ...] = ()


def parts_of(folders: Folders) -> Parts:
    """Return the components of a workspace and what belongs together."""
    components = {folder.path for folder in folders.values() if folder.has_manifest}
    declaring = [folder for folder in folders.values() if folder.files and any(file.members for file in folder.files)]
    members: dict[str, str] = {}
    ordered = sorted(components)
    work = 0
    for folder in declaring[:_MOST_WORKSPACES]:
        declared = tuple(member for file in folder.files for member in file.members)
        inside = _below(folder.path, ordered)
        work += len(declared) * len(inside)
        for path in _named(folder.path, declared, folders, inside if work <= _MOST_COMPARED else ()):
            if path not in components:
                components.add(path)
                insort(ordered, path)
            # The nearest declaration counts, and the root comes first.
            if path != folder.path:
                members[path] = folder.path
    for folder in declaring[_MOST_WORKSPACES:]:
        if any(HERE in file.members for file in folder.files):
            components.add(folder.path)
    return Parts(frozenset(components), members, (_TOO_MANY,) if work > _MOST_COMPARED else ())


def _below(folder: str, ordered: Sequence[str]) -> Sequence[str]:
    """Return those of the ``ordered`` paths that are below ``folder``: all that begin like it are side by side."""
    if not folder:
        return tuple(ordered)
    return ordered[bisect_left(ordered, f"{folder}/") : bisect_left(ordered, f"{folder}0")]


def _named(folder: str, declared: Iterable[str], folders: Folders, inside: Sequence[str]) -> Iterator[str]:
    taken = [member for member in declared if not member.startswith("!")]
    dropped = [member[1:] for member in declared if member.startswith("!")]
    excluded = _pattern(dropped)
    names = (folder if name == HERE else joined(folder, name) for name in taken if "*" not in name)
    found = [path for path in names if path in folders]
    pattern = _pattern([member for member in taken if "*" in member])
    if pattern is not None:
        found += [path for path in inside if _matches(pattern, path, folder)]
    yield from (path for path in found if excluded is None or not _matches(excluded, path, folder))


def _matches(pattern: re.Pattern[str], path: str, folder: str) -> bool:
    if folder and not path.startswith(f"{folder}/"):
        return False
    return pattern.fullmatch(path[len(folder) + 1 :] if folder else path) is not None


def _pattern(globs: Iterable[str]) -> re.Pattern[str] | None:
    alternatives = [_expression(glob) for glob in globs]
    return re.compile("|".join(alternatives)) if alternatives else None


def _expression(glob: str) -> str:
    """Return the regular expression of a pattern: ``*`` is a part of a name, ``**`` any number of folders."""
    steps = []
    for step in glob.split("/"):
        if step == "**":
            steps.append(r"(?:[^/]+/)*")
        else:
            steps.append(re.escape(step).replace(r"\*", "[^/]*").replace(r"\?", "[^/]") + "/")
    expression = "".join(steps)
    return expression.removesuffix("/") if not glob.endswith("**") else expression.removesuffix("(?:[^/]+/)*") + ".+"
