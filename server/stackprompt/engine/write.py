"""Write out what was gathered so that it keeps the budget, whatever the document holds.

What goes first: advice and context, where that keeps the document whole; else lines of the document that nothing is
about; then the document, reports of other tools, parts of a plan, most of a text of the user, and last the reasons of
findings and the least of them, which are counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from stackprompt.domain.document import Document
from stackprompt.domain.errors import BrokenTemplate
from stackprompt.domain.prompt import Cut, Problem, Section
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.engine.gather import RULES, Gathered, texts_within
from stackprompt.engine.snapshot import Snapshot
from stackprompt.formats.table import format_of
from stackprompt.prompts import views
from stackprompt.prompts.budget import BYTES_PER_TOKEN, excess, fit, noted
from stackprompt.prompts.model import FindingView, PromptFacts

# Bytes kept free for the marks of an excerpt and the words that announce it.
EXCERPT_MARKS = 300
# An excerpt that is shorter shows nothing of use.
SHORTEST_EXCERPT = 240
TRIES = 6
REPORTS = "diagnostics"
FEW_REPORTS = 3
# Then a text of the user must do with less.
SHARES_OF_TEXTS = (8, 16)
_SHORTER: dict[str, Literal["fix", "title"]] = {"full": "fix", "why": "fix", "fix": "fix", "title": "title"}


@dataclass(frozen=True, slots=True)
class Written:
    """A prompt in sections, with the note on what was cut among them."""

    sections: tuple[Section, ...]
    cuts: tuple[Cut, ...]


def write(snapshot: Snapshot, document: Document, name: str, found: Gathered) -> Result[Written, BrokenTemplate]:
    """Fill the template ``name``; what is too much is dropped, excerpted and shortened until the budget is kept.

    The error says that the template is broken, or that it alone is larger than the budget.
    """
    least = 0
    for facts, cuts in _smaller_and_smaller(snapshot, document, name, found):
        filled = snapshot.templates.fill(name, facts, format_of(document).family)
        if isinstance(filled, Err):
            return filled
        sections, told = fit(filled.value, found.budget, cuts)
        least = excess(sections, told, found.budget)
        if least <= 0:
            return Ok(Written(noted(sections, told, found.budget), told))
    what = f"needs {found.budget + least} tokens, the budget is {found.budget}"
    source = snapshot.templates.sources[name]
    return Err(BrokenTemplate(Problem(str(source.path), 1, what, "shorten it, or ask for a greater length")))


def _smaller_and_smaller(
    snapshot: Snapshot, document: Document, name: str, found: Gathered
) -> Iterator[tuple[PromptFacts, tuple[Cut, ...]]]:
    """Yield the facts, complete at first, then with ever less of the document and, last, of the findings."""
    facts, cuts = found.facts, found.cuts
    # Nobody need fill a template with what cannot fit.
    if not facts.document.is_shown or len(facts.document.block) <= found.budget * BYTES_PER_TOKEN:
        yield facts, cuts
    if facts.document.is_shown:
        yield from _excerpts(snapshot, document, name, found)
        total = len(found.text.lines)
        facts = replace(facts, document=replace(facts.document, is_shown=False, excerpt=True))
        cuts = (*cuts, Cut("document", f"all {total} line{'s' if total != 1 else ''}"))
        yield facts, cuts
    for kept in (FEW_REPORTS, 0) if facts.diagnostics else ():
        left = len(found.diagnostics) - kept
        facts = replace(facts, diagnostics=facts.diagnostics[:kept], more_diagnostics=left if kept else 0)
        cuts = (*(cut for cut in cuts if cut.section != REPORTS), Cut(REPORTS, f"{left} of {len(found.diagnostics)}"))
        yield facts, cuts
    top = tuple(step for step in facts.steps if not step.is_part)
    if len(top) < len(facts.steps):
        facts, cuts = replace(facts, steps=top), (*cuts, Cut("steps", "parts"))
        yield facts, cuts
    for share in SHARES_OF_TEXTS if found.told.texts else ():
        arguments, shortened = texts_within(found, share)
        facts, cuts = replace(facts, arguments=arguments), (*_lasting(cuts, found), *shortened)
        yield facts, cuts
    yield from _fewer_findings(facts, cuts)
    if facts.steps:
        yield replace(facts, steps=facts.steps[:1]), (*cuts, Cut("steps", "all but the first"))


def _lasting(cuts: tuple[Cut, ...], found: Gathered) -> Iterator[Cut]:
    """Yield the cuts that still hold when the texts are shortened anew."""
    yield from (cut for cut in cuts if cut not in found.cuts or cut.section == RULES)


def _excerpts(
    snapshot: Snapshot, document: Document, name: str, found: Gathered
) -> Iterator[tuple[PromptFacts, tuple[Cut, ...]]]:
    """Yield the facts with excerpts of the document that the rest of the prompt leaves room for."""
    text, note = found.text, found.facts.document.note
    bare = replace(found.facts, document=replace(found.facts.document, block="```\n```", excerpt=True))
    filled = snapshot.templates.fill(name, bare, format_of(document).family)
    if isinstance(filled, Err):
        return
    sections, told = fit(filled.value, found.budget, found.cuts)
    room = -excess(sections, told, found.budget) * BYTES_PER_TOKEN - EXCERPT_MARKS
    for _ in range(TRIES):
        if room < SHORTEST_EXCERPT:
            return
        shown = views.around(_places(found), room, text)
        left_out = len(text.lines) - sum(len(part) for part in shown)
        if not shown:
            return
        cut = Cut("document", f"{left_out} of {len(text.lines)} lines")
        yield replace(found.facts, document=views.document_view(document, text, shown, note=note)), (*found.cuts, cut)
        # Each gap has a mark of its own; with many of them the excerpt must be smaller.
        room -= room // 4


def _places(found: Gathered) -> Iterator[int]:
    yield from (finding.span.line for finding in found.findings)
    yield from (diagnostic.line for diagnostic in found.diagnostics)


def _fewer_findings(facts: PromptFacts, cuts: tuple[Cut, ...]) -> Iterator[tuple[PromptFacts, tuple[Cut, ...]]]:
    """Yield the facts with findings told shorter, then with fewer of them: at least the worst one stays."""
    brief = tuple(replace(view, detail=_SHORTER[view.detail]) for view in facts.findings)
    told = (*cuts, Cut("findings", "reasons"))
    yield replace(facts, findings=brief), told
    for kept in range(len(brief) - 1, 0, -1):
        left = len(brief) - kept
        count = Cut("findings", f"{left + facts.more} only counted")
        yield replace(facts, findings=_titles(brief[:kept]), more=facts.more + left), (*cuts, count)


def _titles(findings: tuple[FindingView, ...]) -> tuple[FindingView, ...]:
    return tuple(replace(view, quote="") for view in findings)
