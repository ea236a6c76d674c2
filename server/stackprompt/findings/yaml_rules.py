"""YAML rules applied to a Compose file or a stream of Kubernetes objects."""

from collections.abc import Iterator

from stackprompt.domain.document import Span
from stackprompt.domain.practice import YamlRule
from stackprompt.findings.checklist import Trigger
from stackprompt.findings.conditions import holds
from stackprompt.findings.paths import nearest, parse_path, resolve
from stackprompt.findings.scopes import Scope, ScopeTable

_ANY_KIND = ""


def triggers(rule: YamlRule) -> Iterator[Trigger]:
    """Yield the scopes, each with the kind of its object, that a file must hold one of to break ``rule``."""
    yield from ((rule.scope, kind) for kind in rule.kinds or {_ANY_KIND})


def triggers_of(scopes: ScopeTable) -> Iterator[Trigger]:
    """Yield the scopes of a file, each with the kind of its object and with any."""
    for name, places in scopes.items():
        yield from ((name, kind) for kind in {scope.kind for scope in places})
        if places:
            yield name, _ANY_KIND


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
