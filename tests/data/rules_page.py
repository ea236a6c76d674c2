"""Write docs/rules.md: the rules of other linters, from the `see` of practices and the notes of docs/rules.toml."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.knowledge.vocabulary import Linter
from tests.support import ROOT, built_in

PAGE = ROOT / "docs" / "rules.md"
NOTES = ROOT / "docs" / "rules.toml"
_HEAD = """\
# Rules of other linters

What independent linters look for, the practices that find it here, and why some rules are refused. `make rules` writes
this page from the `see` of the practices and the notes of `rules.toml`. stackprompt runs none of these programs.

A finding is refused when the file alone cannot prove it, when it would be advice to change what is right, or when it is
a matter of taste. ids are facts; the words of the practices are our own.
"""
_NUMBERS = re.compile(r"(\d+)")


def render_page(practices: Iterable[Practice], notes: Mapping[str, Any]) -> str:
    """Return the page: a section for each linter, those of the ``notes`` first."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for practice in sorted(practices, key=lambda practice: practice.id):
        for see in practice.see:
            linter, _, rule = see.partition(":")
            found[linter][rule].append(practice.id)
    linters: dict[str, Mapping[str, Any]] = {linter["id"]: linter for linter in notes["linters"]}
    linters |= {linter: {"title": linter} for linter in Linter if linter in found and linter not in linters}
    sections = (_render_section(found[id_], id_, linter) for id_, linter in linters.items())
    return "\n".join((_HEAD, *sections))


def _render_section(practices: Mapping[str, list[str]], linter: str, notes: Mapping[str, Any]) -> str:
    refused, remarks = notes.get("refused", {}), notes.get("remarks", {})
    lines = [f"## {notes['title']}", "", "| rule | practices | remark |", "|---|---|---|"]
    for rule in sorted({*practices, *refused}, key=_order):
        remark = refused.get(rule) or remarks.get(rule, "")
        lines.append(f"| {linter}:{rule} | {', '.join(practices.get(rule, ['-']))} | {remark} |")
    return "\n".join((*lines, ""))


def _order(rule: str) -> list[tuple[bool, int, str]]:
    """Return the key that sorts CKV_2 before CKV_10."""
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _NUMBERS.split(rule) if part]


def read_notes() -> Mapping[str, Any]:
    """Return what is written by hand: titles, refused rules with the reason, remarks."""
    return tomllib.loads(NOTES.read_text(encoding="utf-8"))


def main() -> None:
    """Write the page."""
    _ = PAGE.write_text(render_page(built_in().knowledge.practices.values(), read_notes()), encoding="utf-8")


if __name__ == "__main__":
    main()
