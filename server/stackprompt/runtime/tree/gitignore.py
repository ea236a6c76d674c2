"""Decide which folders of a workspace are not its own work: ignored by git, fetched, generated.

Only folders are matched, because matching every file costs three times as much as the walk itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Folders that are fetched or generated at any depth, even when they are committed.
_FETCHED = (
    ".bundle .cache .dart_tool .eggs .git .gradle .hg .idea .mypy_cache .next .nox .nuxt .pytest_cache "
    ".ruff_cache .svelte-kit .svn .terraform .terragrunt-cache .tox .turbo .venv .vs __pycache__ "
    "__pypackages__ bower_components dist jspm_packages node_modules site-packages third_party vendor venv"
)
NEVER_OWN = frozenset(_FETCHED.split())

# Output of builds in some projects and source in others (`build/package/Dockerfile`).
MAYBE_OUTPUT = frozenset({"build", "target", "out", "obj"})

# A rule for a name at any depth.
_PLAIN = re.compile(r"^!?(?P<name>[\w.@+-]+)/?$")
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_STARS = re.compile(r"\*+")
_MOST_RULES = 2_000
_MOST_STARS = 3
# Each star in one name multiplies what a hostile name of 255 letters costs: two take 0.03 ms, three 2 ms.
_MOST_IN_A_NAME = 2
_MOST_COSTLY = 50


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """Rules of one ``.gitignore``: ``base`` is its folder ("" for the root), ``parent`` is above it.

    Most rules are plain ``names``: a path without any of them that ``others`` do not match needs no further check.
    """

    base: str
    spec: "GitIgnoreSpec"
    names: frozenset[str]
    others: re.Pattern[str] | None
    parent: "IgnoreRules | None" = None
    # How many rules a folder may be matched against, here and above.
    weight: int = 0


def read_rules(base: str, text: str, parent: IgnoreRules | None) -> IgnoreRules:
    """Return the rules of the ``.gitignore`` in the folder ``base``; lines without a rule are dropped."""
    lines = list(drop_costly_patterns(line for line in text.split("\n")[:_MOST_RULES] if _is_rule(line)))
    names = frozenset(match["name"] for line in lines if (match := _PLAIN.match(line)))
    others = _compile_spec(line for line in lines if not _PLAIN.match(line))
    weight = sum(1 for _ in others.patterns) + (parent.weight if parent else 0)
    return IgnoreRules(base, _compile_spec(lines), names, _join_patterns(others), parent, weight)


def drop_costly_patterns(lines: Iterable[str]) -> Iterator[str]:
    """Yield the patterns of one file without those that take too long to match a hostile name."""
    costly = 0
    for line in lines:
        stars = [len(_STARS.findall(name)) for name in line.split("/")]
        costly += max(stars) == _MOST_IN_A_NAME
        most = _MOST_IN_A_NAME if costly <= _MOST_COSTLY else _MOST_IN_A_NAME - 1
        if sum(stars) <= _MOST_STARS and max(stars) <= most:
            yield line


def _join_patterns(spec: "GitIgnoreSpec") -> re.Pattern[str] | None:
    """Return a pattern that matches where any rule of ``spec`` does."""
    patterns = [pattern.regex.pattern for pattern in spec.patterns if isinstance(pattern.regex, re.Pattern)]
    # An expression may define each name of a group once.
    return (
        re.compile("|".join(f"(?:{_GROUP_NAME.sub('(?:', expression)})" for expression in patterns))
        if patterns
        else None
    )


def _compile_spec(lines: Iterable[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - 40 ms that only a walk needs

    return GitIgnoreSpec.from_lines(lines)


def is_own(folder: str, rules: IgnoreRules | None) -> bool:
    """Return whether ``folder`` (its path from the root) contains work of the project."""
    name = folder.rpartition("/")[2]
    if name in NEVER_OWN:
        return False
    # A project with a .gitignore lists its folders of output itself.
    if rules is None:
        return name not in MAYBE_OUTPUT
    return not _is_ignored(folder, rules)


def _is_ignored(folder: str, rules: IgnoreRules | None) -> bool:
    while rules is not None:
        below = folder[len(rules.base) + 1 :] if rules.base else folder
        verdict = rules.spec.check_file(below + "/").include if _may_decide(rules, below) else None
        if verdict is not None:
            return verdict
        rules = rules.parent
    return False


def _may_decide(rules: IgnoreRules, folder: str) -> bool:
    if not rules.names.isdisjoint(folder.split("/")):
        return True
    return rules.others is not None and rules.others.match(folder + "/") is not None


def _is_rule(line: str) -> bool:
    try:
        return bool(_compile_spec([line]).patterns)
    except (ValueError, re.error):
        return False
