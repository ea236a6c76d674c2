"""The components of a monorepo: folders with a manifest, and folders that a workspace declares as its members."""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stackprompt.detection.scan.index import Folders, join_path
from stackprompt.detection.scan.members import SELF

# Only the declarations nearest to the root are resolved: a hostile tree may have one in every folder.
_MAX_WORKSPACES = 64
# Comparisons of a pattern with a component, over all declarations.
_MAX_COMPARISONS = 5_000_000
_SKIPPED_PATTERNS = "some patterns of workspaces were not tried: too many for so many components"


@dataclass(frozen=True, slots=True)
class WorkspaceLayout:
    """The components of a workspace, as paths of folders ("" is the root).

    ``members`` maps each declared component to the folder that declares it.
    """

    components: frozenset[str]
    members: Mapping[str, str]
    cuts: tuple[str, ...] = ()


def find_components(folders: Folders) -> WorkspaceLayout:
    """Return the components of a workspace, with those that its manifests declare as members."""
    components = {folder.path for folder in folders.values() if folder.has_manifest}
    workspaces = [folder for folder in folders.values() if any(file.members for file in folder.files)]
    members: dict[str, str] = {}
    ordered = sorted(components)
    comparisons = 0
    for folder in workspaces[:_MAX_WORKSPACES]:
        declared = tuple(member for file in folder.files for member in file.members)
        below = _list_paths_below(folder.path, ordered)
        comparisons += len(declared) * len(below)
        for path in _resolve_members(folder.path, declared, folders, below if comparisons <= _MAX_COMPARISONS else ()):
            if path not in components:
                components.add(path)
                insort(ordered, path)
            # The root comes first, so that the nearest declaration is the last one.
            if path != folder.path:
                members[path] = folder.path
    for folder in workspaces[_MAX_WORKSPACES:]:
        if any(SELF in file.members for file in folder.files):
            components.add(folder.path)
    cuts = (_SKIPPED_PATTERNS,) if comparisons > _MAX_COMPARISONS else ()
    return WorkspaceLayout(frozenset(components), members, cuts)


def _list_paths_below(folder: str, ordered: Sequence[str]) -> Sequence[str]:
    """Return the slice of the sorted paths ``ordered`` that are below ``folder``."""
    if not folder:
        return tuple(ordered)
    return ordered[bisect_left(ordered, f"{folder}/") : bisect_left(ordered, f"{folder}0")]


def _resolve_members(folder: str, declared: Iterable[str], folders: Folders, below: Sequence[str]) -> Iterator[str]:
    """Yield the paths that ``declared`` names and patterns match; patterns are compared with the paths ``below``."""
    included = [member for member in declared if not member.startswith("!")]
    excluded = _compile_globs(member[1:] for member in declared if member.startswith("!"))
    names = (folder if name == SELF else join_path(folder, name) for name in included if "*" not in name)
    paths = [path for path in names if path in folders]
    pattern = _compile_globs(member for member in included if "*" in member)
    if pattern is not None:
        paths += [path for path in below if _matches(pattern, path, folder)]
    yield from (path for path in paths if excluded is None or not _matches(excluded, path, folder))


def _matches(pattern: re.Pattern[str], path: str, folder: str) -> bool:
    if folder and not path.startswith(f"{folder}/"):
        return False
    return pattern.fullmatch(path[len(folder) + 1 :] if folder else path) is not None


def _compile_globs(globs: Iterable[str]) -> re.Pattern[str] | None:
    alternatives = [_translate_glob(glob) for glob in globs]
    return re.compile("|".join(alternatives)) if alternatives else None


def _translate_glob(glob: str) -> str:
    """Return the regular expression of a glob: ``*`` matches a part of a name, ``**`` any number of folders."""
    steps = []
    for step in glob.split("/"):
        if step == "**":
            steps.append(r"(?:[^/]+/)*")
        else:
            steps.append(re.escape(step).replace(r"\*", "[^/]*").replace(r"\?", "[^/]") + "/")
    expression = "".join(steps)
    return expression.removesuffix("/") if not glob.endswith("**") else expression.removesuffix("(?:[^/]+/)*") + ".+"
