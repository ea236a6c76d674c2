"""Apply practices to a document that is, or becomes, a YAML tree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.formats.check_context import CheckContext, Finder, Hits, PracticeHits
from stackprompt.formats.rule_index import RuleIndex, index_rules
from stackprompt.formats.yaml import match
from stackprompt.formats.yaml.rule import YamlRule
from stackprompt.formats.yaml.scopes import ScopeTable, YamlContext
from stackprompt.syntax.yaml_tree import YamlFacts

# A check of one document, and one that looks at its neighbours or its text as well.
ScopeCheck: TypeAlias = Callable[[ScopeTable], Hits]
ContextCheck: TypeAlias = Callable[[YamlContext], Hits]


@dataclass(frozen=True, slots=True)
class YamlChecks:
    """The checks of a format that are written in Python, by their ids."""

    of_scopes: Mapping[str, ScopeCheck]
    of_context: Mapping[str, ContextCheck]

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of all checks."""
        return frozenset({*self.of_scopes, *self.of_context})


NO_CHECKS = YamlChecks({}, {})


@dataclass(frozen=True, slots=True)
class YamlPlan:
    """Practices prepared for documents of one format: their rules by trigger, and the checks that they name."""

    rules: RuleIndex[match.PreparedYamlRule]
    named: tuple[tuple[Practice, str], ...]
    checks: YamlChecks


def make_plan(practices: tuple[Practice, ...], checks: YamlChecks) -> YamlPlan:
    """Prepare ``practices``, which may name any of ``checks``."""
    rules = ((p, match.prepare(rule)) for p in practices for rule in p.rules if isinstance(rule, YamlRule))
    named = tuple((practice, practice.check) for practice in practices if practice.check is not None)
    return YamlPlan(index_rules(rules, match.list_triggers), named, checks)


def apply_plan(plan: YamlPlan, context: YamlContext) -> PracticeHits:
    """Yield what the document breaks."""
    for practice, ready in plan.rules.select(match.list_document_triggers(context.scopes)):
        if ready.may_break(context.tree.keys):
            for span, subject in match.find_hits(context.scopes, ready.rule):
                yield practice, span, subject
    for practice, check in plan.named:
        of_scopes = plan.checks.of_scopes.get(check)
        hits = of_scopes(context.scopes) if of_scopes is not None else plan.checks.of_context[check](context)
        for span, subject in hits:
            yield practice, span, subject


def prepare(
    practices: tuple[Practice, ...], scopes: Callable[[YamlFacts], ScopeTable], checks: YamlChecks = NO_CHECKS
) -> Finder:
    """Return a function that finds what a document, whose facts are a tree with these ``scopes``, breaks."""
    prepared = make_plan(practices, checks)

    def find(context: CheckContext) -> PracticeHits:
        tree = context.facts
        if isinstance(tree, YamlFacts):
            yield from apply_plan(prepared, YamlContext(context.document, tree, context.neighbours, tree, scopes(tree)))

    return find
