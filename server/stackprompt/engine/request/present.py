"""The second stage of a prompt: present the evidence as the plain values that a template shows, all of them, once."""

from collections.abc import Mapping
from dataclasses import dataclass

from stackprompt.domain.prompt import Cut
from stackprompt.engine.request.collect import COMPACT, Evidence
from stackprompt.engine.request.findings import group_by_practice
from stackprompt.engine.snapshot import Snapshot
from stackprompt.prompts import house, views
from stackprompt.prompts.argument_views import present_arguments, present_diagnostics, present_steps
from stackprompt.prompts.budget import BYTES_PER_TOKEN
from stackprompt.prompts.fence import CleanText, clean_file
from stackprompt.prompts.model import ArgumentView, PromptFacts, ToolView

MAX_REPORTS = 10
# The part of the budget that a text of the user may take.
SHARE_OF_TEXTS = 4
# And that of the house rules: all that may be loaded fits into a standard prompt.
SHARE_OF_RULES = 4
RULES = "house rules"


@dataclass(frozen=True, slots=True)
class Draft:
    """The facts for a template, with the whole document, and the cuts that they needed already.

    ``text`` is the clean text of the document, from which a shorter prompt takes excerpts.
    """

    facts: PromptFacts
    text: CleanText
    cuts: tuple[Cut, ...]


def present(snapshot: Snapshot, evidence: Evidence) -> Draft:
    """Return the facts that a template shows of ``evidence``."""
    request, settings, technologies = evidence.request, snapshot.settings, snapshot.knowledge.technologies
    # The steps of a plan name the findings already.
    groups = () if evidence.steps else group_by_practice(evidence.findings)
    text = clean_file(request.document.text, request.document.path, evidence.secrets)
    is_shown = evidence.arguments.length != COMPACT
    document = views.present_document(request.document, text, note=evidence.note, is_shown=is_shown)
    selection = views.describe_lines(request.lines)
    subject = views.present_technologies(evidence.subject, technologies)
    rules, rules_left = house.written(snapshot.rules, evidence.budget * BYTES_PER_TOKEN // SHARE_OF_RULES)
    arguments, cuts = present_texts(evidence, SHARE_OF_TEXTS)
    facts = PromptFacts(
        document=document,
        findings=views.present_findings(groups[: settings.prompt.max_findings], text),
        more=max(0, len(groups) - settings.prompt.max_findings),
        advice=views.present_advice(evidence.advice),
        stack=views.present_technologies(evidence.technologies, technologies),
        tools=_present_tools(evidence),
        selection=selection,
        technologies=views.list_technologies(subject),
        rules=rules,
        variables=house.variables_of(settings.variables),
        subject=views.describe_subject(document.label, subject, selection),
        is_checked=evidence.is_checked,
        length=evidence.arguments.length,
        diagnostics=present_diagnostics(evidence.diagnostics[:MAX_REPORTS]),
        more_diagnostics=max(0, len(evidence.diagnostics) - MAX_REPORTS),
        steps=present_steps(evidence.steps),
        arguments=arguments,
    )
    return Draft(facts, text, (*cuts, *_cut_of_rules(rules_left)))


def present_texts(evidence: Evidence, share: int) -> tuple[Mapping[str, ArgumentView], tuple[Cut, ...]]:
    """Return the arguments as a template shows them, each text within one of ``share`` parts of the budget."""
    room = evidence.budget * BYTES_PER_TOKEN // share
    arguments, cut = present_arguments(evidence.arguments.values, evidence.arguments.texts, room)
    return arguments, (Cut(cut[0], f"{cut[1]} of {cut[2]} lines"),) if cut else ()


def _present_tools(evidence: Evidence) -> tuple[ToolView, ...]:
    document = evidence.request.document
    if document.is_withheld:
        return (views.present_status_check(document.path),)
    return views.present_tools(evidence.tools, document.path)


def _cut_of_rules(lines: int) -> tuple[Cut, ...]:
    return (Cut(RULES, f"{lines} line{'s' if lines > 1 else ''}"),) if lines else ()
