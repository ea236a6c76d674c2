"""Find what a document breaks: the one function that applies practices to facts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from stackprompt.documents.dockerfile_facts import DockerfileFacts
from stackprompt.documents.helm_facts import HelmFacts
from stackprompt.documents.read import Facts
from stackprompt.domain.document import ALONE, Document, DocumentKind, Neighbours, Span
from stackprompt.domain.finding import Finding, by_severity
from stackprompt.domain.practice import ActionRule, DockerfileRule, Practice, YamlRule
from stackprompt.findings import action_rules, dockerfile_rules, yaml_rules
from stackprompt.findings.beside import Beside
from stackprompt.findings.checklist import Checklist, arranged
from stackprompt.findings.checks import across, charts, shell
from stackprompt.findings.checks import dockerfile as dockerfile_checks
from stackprompt.findings.checks import yaml as yaml_checks
from stackprompt.findings.layout import Layout
from stackprompt.findings.same import Same
from stackprompt.findings.scopes import ScopeTable, scope_table
from stackprompt.findings.suppressions import unsuppressed
from stackprompt.syntax.yaml_tree import YamlFacts

Hits: TypeAlias = Iterator[tuple[Practice, Span, str]]
_OF_DOCKERFILES = {**dockerfile_checks.CHECKS, **shell.CHECKS}
_OF_YAML = yaml_checks.CHECKS
_OF_NEIGHBOURS = {**across.CHECKS, **charts.CHECKS}
CHECKS = frozenset({*_OF_DOCKERFILES, *_OF_YAML, *_OF_NEIGHBOURS})


def find(
    document: Document, facts: Facts, practices: Iterable[Practice], neighbours: Neighbours = ALONE
) -> tuple[Finding, ...]:
    """Return what ``document`` breaks of ``practices``, worst first; one practice claims a line only once."""
    found: dict[tuple[str, int], Finding] = {}
    prepared = _prepared(document.kind, Same(tuple(practices)))
    beside = Beside(document, facts, _scopes(document.kind, facts), neighbours)
    folders = frozenset(document.path.split("/")[:-1])
    for practice, span, subject in _hits(beside, prepared):
        if (practice.id, span.line) not in found and practice.not_below.isdisjoint(folders):
            found[practice.id, span.line] = Finding(practice, span, subject)
    kept = unsuppressed(found.values(), document.text, facts, beside.scopes)
    return tuple(sorted(kept, key=by_severity))


def _scopes(kind: DocumentKind, facts: Facts) -> ScopeTable:
    manifest = facts.manifest if isinstance(facts, HelmFacts) else facts
    return scope_table(manifest, kind) if isinstance(manifest, YamlFacts) else {}


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The practices about one kind of document: their rules, and those that name a Python check."""

    dockerfile: Checklist[dockerfile_rules.Prepared]
    yaml: Checklist[yaml_rules.Prepared]
    actions: tuple[tuple[Practice, ActionRule], ...]
    checks: tuple[tuple[Practice, str], ...]
    beside: tuple[tuple[Practice, str], ...]


# One entry for each kind of document, of the snapshot before a reload and of the one after it.
@lru_cache(maxsize=16)
def _prepared(kind: DocumentKind, same: Same[tuple[Practice, ...]]) -> _Prepared:
    practices = [practice for practice in same.value if practice.concerns(kind)]
    rules = [(practice, rule) for practice in practices for rule in practice.rules]
    dockerfile = ((p, dockerfile_rules.prepared(rule)) for p, rule in rules if isinstance(rule, DockerfileRule))
    yaml = ((p, yaml_rules.prepared(rule)) for p, rule in rules if isinstance(rule, YamlRule))
    actions = ((practice, rule) for practice, rule in rules if isinstance(rule, ActionRule))
    checks = [(practice, practice.check) for practice in practices if practice.check is not None]
    return _Prepared(
        arranged(dockerfile, dockerfile_rules.triggers),
        arranged(yaml, yaml_rules.triggers),
        tuple(actions),
        tuple(row for row in checks if row[1] not in _OF_NEIGHBOURS),
        tuple(row for row in checks if row[1] in _OF_NEIGHBOURS),
    )


def _hits(beside: Beside, prepared: _Prepared) -> Hits:
    match beside.facts:
        case DockerfileFacts():
            yield from _dockerfile_hits(beside.facts, prepared)
        case YamlFacts():
            yield from _yaml_hits(beside.facts, beside.scopes, prepared)
        case HelmFacts():
            yield from _yaml_hits(beside.facts.manifest, beside.scopes, prepared)
            for practice, rule in prepared.actions:
                yield from ((practice, *hit) for hit in action_rules.hits(beside.facts.actions, rule))
        case _:
            return
    for practice, check in prepared.beside:
        yield from ((practice, *hit) for hit in _OF_NEIGHBOURS[check](beside))


def _yaml_hits(facts: YamlFacts, scopes: ScopeTable, prepared: _Prepared) -> Hits:
    for practice, ready in prepared.yaml.called_for(yaml_rules.triggers_of(scopes)):
        if ready.may_break(facts.keys):
            for span, subject in yaml_rules.hits(scopes, ready.rule):
                yield practice, span, subject
    for practice, check in prepared.checks:
        for span, subject in _OF_YAML[check](scopes):
            yield practice, span, subject


def _dockerfile_hits(facts: DockerfileFacts, prepared: _Prepared) -> Hits:
    layout = Layout(facts)
    for practice, rule in prepared.dockerfile.called_for(dockerfile_rules.triggers_of(layout)):
        for span, subject in dockerfile_rules.hits(layout, rule):
            yield practice, span, subject
    for practice, check in prepared.checks:
        for span, subject in _OF_DOCKERFILES[check](facts):
            yield practice, span, subject
