"""Apply practices to a template: those about manifests to what it becomes, those about actions to what is in braces."""

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.formats.check_context import CheckContext, Finder, PracticeHits
from stackprompt.formats.helm.checks import CHECKS
from stackprompt.formats.helm.facts import HelmFacts
from stackprompt.formats.helm.rules import match
from stackprompt.formats.helm.rules.rule import ActionRule
from stackprompt.formats.kubernetes.scopes import kubernetes_scopes
from stackprompt.formats.yaml.find import apply_plan, make_plan
from stackprompt.formats.yaml.scopes import YamlContext


def prepare(practices: tuple[Practice, ...]) -> Finder:
    """Return a function that finds what a template breaks of ``practices``."""
    prepared = make_plan(practices, CHECKS)
    actions = [(p, rule) for p in practices for rule in p.rules if isinstance(rule, ActionRule)]

    def find(context: CheckContext) -> PracticeHits:
        facts = context.facts
        if not isinstance(facts, HelmFacts):
            return
        scopes = kubernetes_scopes(facts.manifest)
        yield from apply_plan(
            prepared, YamlContext(context.document, facts, context.neighbours, facts.manifest, scopes)
        )
        for practice, rule in actions:
            yield from ((practice, *hit) for hit in match.find_hits(facts.actions, rule))

    return find
