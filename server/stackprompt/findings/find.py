"""Find what a document breaks: the one function that applies practices to facts."""

from collections.abc import Iterable, Iterator

from stackprompt.documents.dockerfile_facts import DockerfileFacts
from stackprompt.documents.read import Facts
from stackprompt.documents.yaml_tree import YamlFacts
from stackprompt.domain.document import DocumentKind, Span
from stackprompt.domain.finding import Finding, by_severity
from stackprompt.domain.practice import DockerfileRule, Practice, Rule, YamlRule
from stackprompt.findings import dockerfile_rules, yaml_rules
from stackprompt.findings.checks import dockerfile as dockerfile_checks
from stackprompt.findings.checks import yaml as yaml_checks


def find(kind: DocumentKind, facts: Facts, practices: Iterable[Practice]) -> tuple[Finding, ...]:
    """Return every finding of ``practices`` in ``facts``, worst first; one practice claims a line only once."""
    found: dict[tuple[str, int], Finding] = {}
    for practice in practices:
        if practice.document is kind:
            for span, subject in _hits(practice, facts):
                _ = found.setdefault((practice.id, span.line), Finding(practice, span, subject))
    return tuple(sorted(found.values(), key=by_severity))


def _hits(practice: Practice, facts: Facts) -> Iterator[tuple[Span, str]]:
    for rule in practice.rules:
        yield from _rule_hits(rule, facts)
    if practice.check is None:
        return
    if isinstance(facts, DockerfileFacts):
        yield from dockerfile_checks.CHECKS[practice.check](facts)
    elif isinstance(facts, YamlFacts):
        yield from yaml_checks.CHECKS[practice.check](facts)


def _rule_hits(rule: Rule, facts: Facts) -> Iterator[tuple[Span, str]]:
    if isinstance(rule, DockerfileRule) and isinstance(facts, DockerfileFacts):
        yield from dockerfile_rules.hits(facts, rule)
    elif isinstance(rule, YamlRule) and isinstance(facts, YamlFacts):
        yield from yaml_rules.hits(facts, rule)
