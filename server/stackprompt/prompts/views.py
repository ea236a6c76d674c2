"""Domain values turned into what a template shows; every name out of the workspace passes ``prompts.text.fence``."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Literal

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.knowledge.practice import Practice, Severity
from stackprompt.domain.knowledge.technology import DetectedTechnology, Technologies
from stackprompt.domain.knowledge.tool import Tool
from stackprompt.domain.prompts.evidence import Evidence
from stackprompt.prompts.model import AdviceView, DocumentView, FindingView, StackView, ToolView
from stackprompt.prompts.text.fence import CleanText, fence_lines
from stackprompt.prompts.text.names import redact_value, show_command, show_path, show_subjects, show_version

MAX_LINES_NAMED = 12
MAX_SUBJECTS_NAMED = 6
MAX_TOOLS = 2
CONTEXT_LINES = 6
SHORTEST_LINE = 12
# The prompt holds the line in the file as well: a longer quote costs more than it helps.
LONGEST_QUOTE = 80
# So many findings come in full; of more, only the severe ones with a reason, and of the least only the title.
SHORT_LIST = 3
_DETAIL: Mapping[Severity, Literal["full", "why", "fix", "title"]] = {
    Severity.HIGH: "why",
    Severity.MEDIUM: "fix",
    Severity.LOW: "title",
}
# A dot behind a blank is the dot of a template.
_CLAUSE = re.compile(r"(?<!\s)[.;]\s")


def present_findings(groups: Sequence[Sequence[Finding]], text: CleanText) -> tuple[FindingView, ...]:
    """Return one view for each group of findings of the same practice; in a long list only the worst in full."""
    is_long = len(groups) > SHORT_LIST
    unambiguous = _find_unambiguous(finding.subject for group in groups for finding in group)
    views = tuple(_present_finding(group, text, unambiguous, is_long=is_long) for group in groups)
    repeated: set[tuple[str, str]] = set()
    return tuple(_drop_repeated_names(view, repeated) for view in views)


def _drop_repeated_names(view: FindingView, repeated: set[tuple[str, str]]) -> FindingView:
    """Drop the names of several subjects when an earlier finding has named them for the same lines."""
    key = (view.where, view.subject)
    if key in repeated:
        return replace(view, subject="")
    if "," in view.subject:
        repeated.add(key)
    return view


def _find_unambiguous(subjects: Iterable[str]) -> frozenset[str]:
    """Return the subjects that need no name, because the file has no other of their kind with a finding."""
    by_kind: dict[str, set[str]] = {}
    for subject in subjects:
        by_kind.setdefault(subject.partition(" ")[0], set()).add(subject)
    return frozenset(subject for alike in by_kind.values() if len(alike) == 1 for subject in alike)


def _present_finding(
    group: Sequence[Finding], text: CleanText, unambiguous: frozenset[str], *, is_long: bool
) -> FindingView:
    first = group[0]
    subjects = (finding.subject for finding in group if finding.subject not in unambiguous)
    return FindingView(
        where=_describe_place(group),
        title=first.practice.title,
        severity=first.practice.severity.value,
        subject=_join_names(show_subjects(subjects), MAX_SUBJECTS_NAMED),
        quote=_quote(text, first.span.line),
        why=f"{_first_clause(first.practice.why)}." if is_long else first.practice.why.strip(),
        how=first.practice.how.strip(),
        practice=first.practice.id,
        fix=_first_clause(first.practice.how),
        detail=_DETAIL[first.practice.severity] if is_long else "full",
    )


def _first_clause(text: str) -> str:
    return _CLAUSE.split(text.strip(), 1)[0].rstrip(".;")


def _quote(text: CleanText, line: int) -> str:
    """Return a line to be quoted; a key alone, where something is missing below it, a long one too much."""
    quote = text.quote(line)
    return "" if quote.rstrip("`").endswith(":") or len(quote) > LONGEST_QUOTE else quote


def _describe_place(group: Sequence[Finding]) -> str:
    if len(group) == 1:
        span = group[0].span
        return f"Line {span.line}" if span.line == span.end_line else f"Lines {span.line}-{span.end_line}"
    return f"Lines {_join_names(tuple(str(finding.span.line) for finding in group), MAX_LINES_NAMED)}"


def _join_names(names: Sequence[str], most: int) -> str:
    text = ", ".join(names[:most])
    return f"{text} and {len(names) - most} more" if len(names) > most else text


def present_advice(practices: Iterable[Practice]) -> tuple[AdviceView, ...]:
    """Return the advisory practices as a template shows them."""
    return tuple(AdviceView(p.title, p.how.strip(), p.id) for p in practices)


def describe_subject(label: str, stack: Sequence[StackView], selection: str) -> str:
    """Return the subject of a prompt for a sentence: this Dockerfile (Python 3.12), only lines 3-9."""
    names = list_technologies(stack)
    return f"this {label}{f' ({names})' if names else ''}{f', only {selection}' if selection else ''}"


def describe_lines(lines: tuple[int, int] | None) -> str:
    """Return a selection in words: line 3, lines 3-9, "" for the whole document."""
    if lines is None:
        return ""
    first, last = lines
    return f"line {first}" if first == last else f"lines {first}-{last}"


def list_technologies(stack: Iterable[StackView]) -> str:
    """Return the names and versions of technologies as a list in a sentence."""
    return ", ".join(f"{view.name} {view.version}".strip() for view in stack)


def present_technologies(detections: Iterable[DetectedTechnology], technologies: Technologies) -> tuple[StackView, ...]:
    """Return the detected technologies with the first place that proves each."""
    return tuple(_present_technology(detection, technologies) for detection in detections)


def _present_technology(detection: DetectedTechnology, technologies: Technologies) -> StackView:
    technology = technologies.get(detection.id)
    where = show_path(detection.evidence[0].path, detection.evidence[0].line) if detection.evidence else ""
    return StackView(technology.name if technology else detection.id, show_version(detection.version or ""), where)


def present_tools(tools: Iterable[Tool], path: str, *, is_withheld: bool = False) -> tuple[ToolView, ...]:
    """Return the commands that verify the file at ``path``, or the folder of what it is a part of.

    For a file whose text is withheld, return the command that shows whether it changed.
    """
    names = {"{file}": quote_path(path), "{folder}": quote_folder(path)}
    if is_withheld:
        command = show_command(f"git status --short -- {names['{file}']}")
        return (ToolView(command, "shows whether it changed, without its text"),)
    return tuple(
        ToolView(show_command(_fill(tool.command, names)), tool.purpose, tool.verifies.value) for tool in tools
    )[:MAX_TOOLS]


def quote_folder(path: str) -> str:
    """Return the folder of a file as a shell reads it, for a template that of its chart."""
    chart, marked, _ = f"/{path}".partition("/templates/")
    folder = chart[1:] if marked else str(PurePosixPath(path).parent)
    return quote_path(folder or ".")


def quote_path(path: str) -> str:
    """Return ``path`` as a shell reads it."""
    # A name that begins with a dash would be read as an option.
    path = redact_value(path)
    return shlex.quote(f"./{path}" if path.startswith("-") else path)


def _fill(command: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\{(?:file|folder)\}", lambda match: names[match[0]], command)


def present_document(
    evidence: Evidence, text: CleanText, shown: Sequence[range] | None = None, *, is_shown: bool = True
) -> DocumentView:
    """Return the file, or only the ``shown`` line ranges of it (from 1), with the gaps marked.

    When it is not ``is_shown``, the template asks to read it.
    """
    path = evidence.request.document.path
    lines = text.lines if shown is None else tuple(_excerpt(text, shown))
    code = show_path(path)
    return DocumentView(
        path=code,
        code=code,
        label=evidence.label,
        block=fence_lines(lines, evidence.language),
        excerpt=shown is not None or not is_shown,
        redacted=text.redacted,
        hidden=text.hidden,
        note=evidence.note,
        argument=quote_path(path),
        folder=quote_folder(path),
        is_shown=is_shown,
        is_fragment=evidence.is_fragment,
        lines=len(text.lines),
    )


def _excerpt(text: CleanText, shown: Sequence[range]) -> Iterable[str]:
    last = 0
    for part in shown:
        if part.start > last + 1:
            yield f"[… lines {last + 1}-{part.start - 1} left out …]"
        yield from text.lines[part.start - 1 : part.stop - 1]
        last = part.stop - 1
    if last < len(text.lines):
        yield f"[… lines {last + 1}-{len(text.lines)} left out …]"


def choose_lines(places: Iterable[int], room: int, text: CleanText) -> tuple[range, ...]:
    """Choose lines around ``places``, the first ones first, then the head of the file, that fit into ``room`` bytes."""
    total = len(text.lines)
    chosen: set[int] = set()
    for number in _order_lines(places, total):
        if number in chosen or not 1 <= number <= total:
            continue
        size = len(text.lines[number - 1].encode()) + 1
        # A line that is too long for what is left is left out like others.
        if size <= room:
            chosen.add(number)
            room -= size
        elif room < SHORTEST_LINE:
            break
    return _join_ranges(sorted(chosen))


def _order_lines(places: Iterable[int], total: int) -> Iterator[int]:
    for place in places:
        yield from range(place - CONTEXT_LINES, place + CONTEXT_LINES + 1)
    yield from range(1, total + 1)


def _join_ranges(numbers: Sequence[int]) -> tuple[range, ...]:
    ranges: list[range] = []
    for number in numbers:
        if ranges and ranges[-1].stop == number:
            ranges[-1] = range(ranges[-1].start, number + 1)
        else:
            ranges.append(range(number, number + 1))
    return tuple(ranges)
