"""The last stage of a prompt: write the draft so that it keeps the budget, whatever the document holds.

What goes first: advice and context, where that keeps the document whole; else lines of the document that nothing is
about; then the document, reports of other tools, parts of a plan, most of a text of the user, and last the reasons of
findings and the least of them, which are counted.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, TypeAlias

from stackprompt.domain.errors import BrokenTemplate
from stackprompt.domain.problem import Problem
from stackprompt.domain.prompts.evidence import Evidence, FittedText
from stackprompt.domain.prompts.prompt import Cut
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.prompts import views
from stackprompt.prompts.budget import (
    BYTES_PER_TOKEN,
    add_note,
    count_excess,
    drop_sections,
    estimate_tokens,
    join_sections,
)
from stackprompt.prompts.model import FindingView, PromptFacts
from stackprompt.prompts.present import RULES, Draft, present_texts
from stackprompt.prompts.templates.load import Templates

# Bytes that stay free for the marks of an excerpt and the words that announce it.
EXCERPT_MARKS = 300
# A shorter excerpt shows nothing of use.
SHORTEST_EXCERPT = 240
TRIES = 6
REPORTS = "diagnostics"
FEW_REPORTS = 3
# A text of the user gets one of so many parts of the budget, when all else is cut already.
SHARES_OF_TEXTS = (8, 16)
LEAST_SHARE_OF_TEXTS = 64
_SHORTER: dict[str, Literal["fix", "title"]] = {"full": "fix", "why": "fix", "fix": "fix", "title": "title"}
_Version: TypeAlias = tuple[PromptFacts, tuple[Cut, ...]]


def fit(templates: Templates, evidence: Evidence, draft: Draft) -> Result[FittedText, BrokenTemplate]:
    """Fill the template; drop, excerpt and shorten the facts of ``draft`` until the budget is kept.

    The error names a template that is broken, or that alone is larger than the budget.
    """
    excess = 0
    for facts, cuts in _shrink(templates, evidence, draft):
        filled = templates.fill(evidence.template, facts, evidence.family)
        if isinstance(filled, Err):
            return filled
        sections, all_cuts = drop_sections(filled.value, evidence.budget, cuts)
        excess = count_excess(sections, all_cuts, evidence.budget)
        if excess <= 0:
            noted = add_note(sections, all_cuts, evidence.budget)
            text = join_sections(noted)
            return Ok(FittedText(noted, all_cuts, text, estimate_tokens(text)))
    what = f"needs {evidence.budget + excess} tokens, the budget is {evidence.budget}"
    source = templates.sources[evidence.template]
    return Err(BrokenTemplate(Problem(str(source.path), 1, what, "shorten it, or ask for a greater length")))


def _shrink(templates: Templates, evidence: Evidence, draft: Draft) -> Iterator[_Version]:
    """Yield the facts, complete at first, then with ever less of the document and, last, of the findings."""
    facts, cuts = draft.facts, draft.cuts
    # A document that alone exceeds the budget need not be rendered.
    if not facts.document.is_shown or len(facts.document.block) <= evidence.budget * BYTES_PER_TOKEN:
        yield facts, cuts
    if facts.document.is_shown:
        yield from _excerpt(templates, evidence, draft)
        total = len(draft.text.lines)
        facts = replace(facts, document=replace(facts.document, is_shown=False, excerpt=True))
        cuts = (*cuts, Cut("document", f"all {total} line{'s' if total != 1 else ''}"))
        yield facts, cuts
    yield from _shrink_input(evidence, draft, facts, cuts)


def _shrink_input(evidence: Evidence, draft: Draft, facts: PromptFacts, cuts: tuple[Cut, ...]) -> Iterator[_Version]:
    """Yield the facts with fewer reports, without parts of steps, with shorter texts, and with fewer findings."""
    total = len(evidence.diagnostics)
    for count in (FEW_REPORTS, 0) if facts.diagnostics else ():
        missing = total - count
        facts = replace(facts, diagnostics=facts.diagnostics[:count], more_diagnostics=missing if count else 0)
        cuts = (*(cut for cut in cuts if cut.section != REPORTS), Cut(REPORTS, f"{missing} of {total}"))
        yield facts, cuts
    top = tuple(step for step in facts.steps if not step.is_part)
    if len(top) < len(facts.steps):
        facts, cuts = replace(facts, steps=top), (*cuts, Cut("steps", "parts"))
        yield facts, cuts
    for share in SHARES_OF_TEXTS if evidence.arguments.texts else ():
        arguments, text_cuts = present_texts(evidence, share)
        # The cuts of the texts are counted anew.
        other_cuts = (cut for cut in cuts if cut not in draft.cuts or cut.section == RULES)
        facts, cuts = replace(facts, arguments=arguments), (*other_cuts, *text_cuts)
        yield facts, cuts
    yield from _shrink_findings(facts, cuts)
    if facts.steps:
        facts, cuts = replace(facts, steps=facts.steps[:1]), (*cuts, Cut("steps", "all but the first"))
        yield facts, cuts
        # With the longest name that a file can have.
        yield replace(facts, arguments=present_texts(evidence, LEAST_SHARE_OF_TEXTS)[0]), cuts


def _excerpt(templates: Templates, evidence: Evidence, draft: Draft) -> Iterator[_Version]:
    """Yield the facts with excerpts of the document that the rest of the prompt leaves room for."""
    text = draft.text
    bare = replace(draft.facts, document=replace(draft.facts.document, block="```\n```", excerpt=True))
    filled = templates.fill(evidence.template, bare, evidence.family)
    if isinstance(filled, Err):
        return
    sections, cuts = drop_sections(filled.value, evidence.budget, draft.cuts)
    room = -count_excess(sections, cuts, evidence.budget) * BYTES_PER_TOKEN - EXCERPT_MARKS
    places = (*(finding.span.line for finding in evidence.findings), *(report.line for report in evidence.diagnostics))
    for _ in range(TRIES):
        ranges = views.choose_lines(places, room, text) if room >= SHORTEST_EXCERPT else ()
        if not ranges:
            return
        missing = len(text.lines) - sum(len(part) for part in ranges)
        excerpt = views.present_document(evidence, text, ranges)
        yield replace(draft.facts, document=excerpt), (
            *draft.cuts,
            Cut("document", f"{missing} of {len(text.lines)} lines"),
        )
        # Each gap has a mark of its own; with many of them the excerpt must be smaller.
        room -= room // 4


def _shrink_findings(facts: PromptFacts, cuts: tuple[Cut, ...]) -> Iterator[_Version]:
    """Yield the facts with shorter findings, then with fewer of them: at least the worst one stays."""
    brief = tuple(replace(view, detail=_SHORTER[view.detail]) for view in facts.findings)
    yield replace(facts, findings=brief), (*cuts, Cut("findings", "reasons"))
    titles: tuple[FindingView, ...] = tuple(replace(view, quote="") for view in brief)
    for count in range(len(titles) - 1, 0, -1):
        more = facts.more + len(titles) - count
        yield replace(facts, findings=titles[:count], more=more), (*cuts, Cut("findings", f"{more} only counted"))
