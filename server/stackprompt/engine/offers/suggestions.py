"""The suggestions for a document at a place: pure functions that render nothing and touch no disk."""

from collections.abc import Iterator

from stackprompt.domain.prompts.prompt import Suggestion
from stackprompt.engine.request.findings import select_for_task, select_within
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analysis import Analysis
from stackprompt.formats.labels import label_of
from stackprompt.prompts.templates.select import find_template
from stackprompt.prompts.text.names import show_plain_name

# The tasks that earn a place in a short list by themselves; the others are a step away, in completion and picker.
ALWAYS_WORTH = frozenset({"review", "explain"})
FIX = "fix"


def list_suggestions(
    snapshot: Snapshot, analysis: Analysis, lines: tuple[int, int] | None = None
) -> tuple[Suggestion, ...]:
    """Return every offer for the document, the best first; ``lines`` is the cursor or selection."""
    at_cursor = tuple(_suggest_fixes(snapshot, analysis, lines)) if lines else ()
    whole = tuple(_suggest_tasks(snapshot, analysis))
    with_findings = tuple(offer for offer in whole if offer.finding_count and offer.task not in {FIX, *ALWAYS_WORTH})
    rest = tuple(offer for offer in whole if offer not in with_findings)
    return (*at_cursor, *with_findings, *rest)


def choose_for_bulb(offers: tuple[Suggestion, ...], most: int) -> tuple[Suggestion, ...]:
    """Choose at most ``most`` offers for a light bulb: those with findings, review and explain."""
    good = drop_idle(offers)
    fix_here = tuple(offer for offer in good if offer.lines)[:1]
    others = tuple(offer for offer in good if not offer.lines)
    return (*fix_here, *others)[:most]


def drop_idle(offers: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """Return the offers that have findings behind them or are of use everywhere."""
    return tuple(offer for offer in offers if offer.finding_count or offer.task in ALWAYS_WORTH)


def suggest_fix_of_reports(lines: tuple[int, int], reporters: tuple[str, ...]) -> tuple[Suggestion, ...]:
    """Return the offer to fix what the ``reporters`` report at ``lines``, if there are any."""
    names = ", ".join(dict.fromkeys(filter(None, map(show_plain_name, reporters)))) or "another tool"
    return (Suggestion(FIX, f"fix what {names} reports here", len(reporters), lines=lines),) if reporters else ()


def _suggest_tasks(snapshot: Snapshot, analysis: Analysis) -> Iterator[Suggestion]:
    document = analysis.document
    label = label_of(document.format, document.path)
    # Most tasks want no finding at all: for them the list is not searched.
    tasks = frozenset(task for finding in analysis.findings for task in finding.practice.tasks)
    for task in snapshot.templates.tasks.values():
        if find_template(snapshot.templates, task.id, document.format) is None:
            continue
        count = len(select_for_task(analysis.findings, task.id)) if task.id in tasks else 0
        offer = task.offer.replace("{document}", label)
        suffix = f" ({count} finding{'s' if count > 1 else ''})" if count else ""
        yield Suggestion(task.id, f"{offer}{suffix}", count)


def _suggest_fixes(snapshot: Snapshot, analysis: Analysis, lines: tuple[int, int] | None) -> Iterator[Suggestion]:
    if FIX not in snapshot.templates.tasks:
        return
    practices: set[str] = set()
    for finding in select_within(select_for_task(analysis.findings, FIX), lines):
        practice = finding.practice
        if practice.id not in practices:
            practices.add(practice.id)
            place = (finding.span.line, finding.span.end_line)
            yield Suggestion(FIX, f"fix “{practice.title}” here", 1, practice.id, place)
