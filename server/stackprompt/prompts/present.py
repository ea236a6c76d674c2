"""The second stage of a prompt: present the evidence as the plain values that a template shows, all of them, once."""

from collections.abc import Mapping
from dataclasses import dataclass

from stackprompt.domain.knowledge.finding import group_by_practice
from stackprompt.domain.knowledge.technology import Technologies
from stackprompt.domain.prompts.evidence import Evidence
from stackprompt.domain.prompts.prompt import Cut
from stackprompt.domain.prompts.task import COMPACT
from stackprompt.prompts import house_rules, views
from stackprompt.prompts.argument_views import present_arguments, present_diagnostics, present_steps
from stackprompt.prompts.budget import BYTES_PER_TOKEN
from stackprompt.prompts.model import ArgumentView, PromptFacts
from stackprompt.prompts.text.fence import CleanText, clean_file

MAX_REPORTS = 10
# The part of the budget that a text of the user may take.
SHARE_OF_TEXTS = 4
# And that of the house rules: all that may be loaded fits into a standard prompt.
SHARE_OF_RULES = 4
RULES = "house rules"


@dataclass(frozen=True, slots=True)
class Project:
    """The project's part of every prompt: names of technologies, house rules, variables, and a limit on findings."""

    technologies: Technologies
    rules: house_rules.HouseRules
    variables: Mapping[str, str]
    max_findings: int


@dataclass(frozen=True, slots=True)
class Draft:
    """The facts for a template, with the whole document, and the cuts that they needed already.

    ``text`` is the clean text of the document, from which a shorter prompt takes excerpts.
    """

    facts: PromptFacts
    text: CleanText
    cuts: tuple[Cut, ...]


def present(project: Project, evidence: Evidence) -> Draft:
    """Return the facts that a template shows of ``evidence``."""
    document, limit = evidence.request.document, project.max_findings
    room = evidence.budget * BYTES_PER_TOKEN // SHARE_OF_RULES
    # The steps of a plan name the findings already.
    groups = () if evidence.steps else group_by_practice(evidence.findings)
    text = clean_file(document.text, document.path, evidence.secrets)
    arguments, cuts = present_texts(evidence, SHARE_OF_TEXTS)
    diagnostics, steps = present_diagnostics(evidence.diagnostics[:MAX_REPORTS]), present_steps(evidence.steps)
    subject = views.present_technologies(evidence.subject, project.technologies)
    selection = views.describe_lines(evidence.request.lines)
    facts = PromptFacts(
        document=views.present_document(evidence, text, is_shown=evidence.arguments.length != COMPACT),
        findings=views.present_findings(groups[:limit], text),
        more=max(0, len(groups) - limit),
        advice=views.present_advice(evidence.advice),
        stack=views.present_technologies(evidence.technologies, project.technologies),
        tools=views.present_tools(evidence.tools, document.path, is_withheld=document.is_withheld),
        selection=selection,
        technologies=views.list_technologies(subject),
        subject=views.describe_subject(evidence.label, subject, selection),
        rules=(rules := house_rules.render_rules(project.rules, room))[0],
        variables=house_rules.clean_variables(project.variables),
        is_checked=evidence.is_checked,
        length=evidence.arguments.length,
        diagnostics=diagnostics,
        more_diagnostics=max(0, len(evidence.diagnostics) - MAX_REPORTS),
        steps=steps,
        arguments=arguments,
    )
    left = rules[1]
    return Draft(facts, text, (*cuts, Cut(RULES, f"{left} line{'s' if left > 1 else ''}")) if left else cuts)


def present_texts(evidence: Evidence, share: int) -> tuple[Mapping[str, ArgumentView], tuple[Cut, ...]]:
    """Return the arguments as a template shows them, each text within one of ``share`` parts of the budget."""
    room = evidence.budget * BYTES_PER_TOKEN // share
    arguments, cut = present_arguments(evidence.arguments.values, evidence.arguments.texts, room)
    return arguments, (Cut(cut[0], f"{cut[1]} of {cut[2]} lines"),) if cut else ()
