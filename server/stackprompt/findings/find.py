"""Find what a document breaks: the one function that applies practices to facts."""

from collections.abc import Iterable, Iterator

from stackprompt.documents.dockerfile_facts import DockerfileFacts
from stackprompt.documents.read import Facts
from stackprompt.documents.yaml_tree import YamlFacts
from stackprompt.domain.document import DocumentKind, Span
from stackprompt.domain.finding import Finding, by_severity
from stackprompt.domain.practice import Practice, YamlRule
from stackprompt.findings import dockerfile_rules, yaml_rules
from stackprompt.findings.checks import dockerfile as dockerfile_checks
from stackprompt.findings.checks import yaml as yaml_checks
from stackprompt.findings.yaml_rules import ScopeTable


def find(kind: DocumentKind, facts: Facts, practices: Iterable[Practice]) -> tuple[Finding, ...]:
    """Return every finding of ``practices`` in ``facts``, worst first; one practice claims a line only once."""
    found: dict[tuple[str, int], Finding] = {}
    scopes = yaml_rules.scope_table(facts, kind) if isinstance(facts, YamlFacts) else {}
    for practice in practices:
        if practice.document is kind:
            for span, subject in _hits(practice, facts, scopes):
                _ = found.setdefault((practice.id, span.line), Finding(practice, span, subject))
    return tuple(sorted(found.values(), key=by_severity))


def _hits(practice: Practice, facts: Facts, scopes: ScopeTable) -> Iterator[tuple[Span, str]]:
    for rule in practice.rules:
        if isinstance(rule, YamlRule):
            yield from yaml_rules.hits(scopes, rule)
        elif isinstance(facts, DockerfileFacts):
            yield from dockerfile_rules.hits(facts, rule)
    if practice.check is None:
        return
    if isinstance(facts, DockerfileFacts):
        yield from dockerfile_checks.CHECKS[practice.check](facts)
    elif isinstance(facts, YamlFacts):
        yield from yaml_checks.CHECKS[practice.check](facts)
