"""YAML rules applied to a Compose file or a stream of Kubernetes objects."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from stackprompt.documents.yaml_tree import YamlFacts
from stackprompt.domain.document import DocumentKind, Span
from stackprompt.domain.practice import YamlRule
from stackprompt.findings.conditions import holds
from stackprompt.findings.paths import nearest, parse_path, resolve
from stackprompt.findings.scopes import Scope, compose_scopes, kubernetes_scopes

ScopeTable: TypeAlias = Mapping[str, tuple[Scope, ...]]


def scope_table(facts: YamlFacts, kind: DocumentKind) -> ScopeTable:
    """Return the places of each scope; made once for a document, because a hundred rules ask for them."""
    if kind is DocumentKind.COMPOSE:
        return {name: tuple(compose_scopes(facts, name)) for name in ("document", "service")}
    names = ("document", "object", "pod", "container", "main-container")
    return {name: tuple(kubernetes_scopes(facts, name)) for name in names}


def hits(scopes: ScopeTable, rule: YamlRule) -> Iterator[tuple[Span, str]]:
    """Yield the place and subject of everything that breaks ``rule``."""
    for scope in scopes.get(rule.scope, ()):
        if rule.kinds and scope.kind not in rule.kinds:
            continue
        for narrowed in _each(scope, rule.each):
            yield from ((span, scope.subject) for span in _broken_at(rule, narrowed))


def _each(scope: Scope, path: str | None) -> Iterator[Scope]:
    if path is None:
        yield scope
        return
    parsed = parse_path(path)
    start = scope.around.get(parsed.scope)
    for place in resolve(start, parsed.steps) if start else ():
        yield Scope(scope.kind, scope.subject, {**scope.around, "": place})


def _broken_at(rule: YamlRule, scope: Scope) -> Iterator[Span]:
    first = holds(rule.conditions[0], scope.around)
    if first is None:
        return
    if any(holds(condition, scope.around) is None for condition in rule.conditions[1:]):
        return
    if rule.at is not None:
        path = parse_path(rule.at)
        yield nearest(scope.around.get(path.scope, scope.around[""]), path.steps).anchor
        return
    for place in first:
        yield place.anchor
