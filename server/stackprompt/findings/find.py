"""Find what a document breaks: the one function that applies practices to facts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from stackprompt.documents.dockerfile_facts import DockerfileFacts
from stackprompt.documents.helm_facts import HelmFacts
from stackprompt.documents.read import Facts
from stackprompt.documents.yaml_tree import YamlFacts
from stackprompt.domain.document import DocumentKind, Span, concerns
from stackprompt.domain.finding import Finding, by_severity
from stackprompt.domain.practice import DockerfileRule, Practice, YamlRule
from stackprompt.findings import dockerfile_rules, yaml_rules
from stackprompt.findings.checklist import Checklist, arranged
from stackprompt.findings.checks import dockerfile as dockerfile_checks
from stackprompt.findings.checks import shell as shell_checks
from stackprompt.findings.checks import yaml as yaml_checks
from stackprompt.findings.layout import Layout
from stackprompt.findings.scopes import scope_table

Hits: TypeAlias = Iterator[tuple[Practice, Span, str]]
_DOCKERFILE_CHECKS = {**dockerfile_checks.CHECKS, **shell_checks.CHECKS}


def find(kind: DocumentKind, facts: Facts, practices: Iterable[Practice]) -> tuple[Finding, ...]:
    """Return every finding of ``practices`` in ``facts``, worst first; one practice claims a line only once."""
    found: dict[tuple[str, int], Finding] = {}
    for practice, span, subject in _hits(kind, facts, _prepared(kind, _Same(tuple(practices)))):
        if (practice.id, span.line) not in found:
            found[practice.id, span.line] = Finding(practice, span, subject)
    return tuple(sorted(found.values(), key=by_severity))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The practices about one kind of document: their rules, and those that name a Python check."""

    dockerfile: Checklist[DockerfileRule]
    yaml: Checklist[YamlRule]
    checks: tuple[tuple[Practice, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """Practices that equal only themselves: to compare all that is in them would cost more than to prepare them."""

    practices: tuple[Practice, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.practices is self.practices

    def __hash__(self) -> int:
        return id(self.practices)


# One entry for each kind of document, of the snapshot before a reload and of the one after it.
@lru_cache(maxsize=8)
def _prepared(kind: DocumentKind, same: _Same) -> _Prepared:
    practices = [practice for practice in same.practices if concerns(practice.document, kind)]
    rules = [(practice, rule) for practice in practices for rule in practice.rules]
    dockerfile = ((practice, rule) for practice, rule in rules if isinstance(rule, DockerfileRule))
    yaml = ((practice, rule) for practice, rule in rules if isinstance(rule, YamlRule))
    return _Prepared(
        arranged(dockerfile, dockerfile_rules.triggers),
        arranged(yaml, yaml_rules.triggers),
        tuple((practice, practice.check) for practice in practices if practice.check is not None),
    )


def _hits(kind: DocumentKind, facts: Facts, prepared: _Prepared) -> Hits:
    if isinstance(facts, DockerfileFacts):
        yield from _dockerfile_hits(facts, prepared)
    elif isinstance(facts, YamlFacts):
        yield from _yaml_hits(kind, facts, prepared)
    elif isinstance(facts, HelmFacts):
        yield from _yaml_hits(kind, facts.manifest, prepared)


def _dockerfile_hits(facts: DockerfileFacts, prepared: _Prepared) -> Hits:
    layout = Layout(facts)
    for practice, rule in prepared.dockerfile.called_for(dockerfile_rules.triggers_of(layout)):
        yield from ((practice, *hit) for hit in dockerfile_rules.hits(layout, rule))
    for practice, check in prepared.checks:
        yield from ((practice, *hit) for hit in _DOCKERFILE_CHECKS[check](facts))


def _yaml_hits(kind: DocumentKind, facts: YamlFacts, prepared: _Prepared) -> Hits:
    scopes = scope_table(facts, kind)
    for practice, rule in prepared.yaml.called_for(yaml_rules.triggers_of(scopes)):
        yield from ((practice, *hit) for hit in yaml_rules.hits(scopes, rule))
    for practice, check in prepared.checks:
        yield from ((practice, *hit) for hit in yaml_checks.CHECKS[check](scopes))
