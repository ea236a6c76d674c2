"""YAML rules applied to a Compose file or a stream of Kubernetes objects."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from stackprompt.documents.yaml_tree import Scalar
from stackprompt.domain.document import Span
from stackprompt.domain.practice import YamlRule
from stackprompt.findings.checklist import Trigger
from stackprompt.findings.conditions import holds
from stackprompt.findings.paths import nearest, parse_path, resolve
from stackprompt.findings.scopes import Scope, ScopeTable

# What a rule or a check written in Python finds: the place, and the subject for people.
Hits: TypeAlias = Iterator[tuple[Span, str]]
Check: TypeAlias = Callable[[ScopeTable], Hits]

_ANY_KIND = ""
_RUNS = "runs"
# As a command names it: bare, or below a folder for programs; "/var/lib/etcd" is a folder of data.
_PROGRAM = re.compile(r"(?:\S{0,200}bin/)?([\w-]{1,60})")


def triggers(rule: YamlRule) -> Iterator[Trigger]:
    """Yield the scopes, each with the kind of its object, that a file must hold one of to break ``rule``."""
    if rule.programs:
        yield from ((_RUNS, program) for program in rule.programs)
    else:
        yield from ((rule.scope, kind) for kind in rule.kinds or {_ANY_KIND})


def triggers_of(scopes: ScopeTable) -> Iterator[Trigger]:
    """Yield the scopes of a file, each with the kind of its object and with any, and the programs that it runs."""
    for name, places in scopes.items():
        yield from ((name, kind) for kind in {scope.kind for scope in places})
        if places:
            yield name, _ANY_KIND
    for scope in scopes.get("container", ()):
        yield from ((_RUNS, program) for program in _programs(scope))


def hits(scopes: ScopeTable, rule: YamlRule) -> Hits:
    """Yield the place and subject of everything that breaks ``rule``."""
    for scope in scopes.get(rule.scope, ()):
        if rule.kinds and scope.kind not in rule.kinds:
            continue
        if rule.programs and rule.programs.isdisjoint(_programs(scope)):
            continue
        for narrowed in _each(scope, rule.each):
            yield from ((span, scope.subject) for span in _broken_at(rule, narrowed))


def _programs(container: Scope) -> Iterator[str]:
    for word in resolve(container.around["container"], ("command", "[*]")):
        named = _PROGRAM.fullmatch(word.node.text) if isinstance(word.node, Scalar) else None
        if named is not None:
            yield named[1]


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
    if any(holds(condition, scope.around) is not None for condition in rule.none):
        return
    if rule.at is not None:
        path = parse_path(rule.at)
        yield nearest(scope.around.get(path.scope, scope.around[""]), path.steps).anchor
        return
    for place in first:
        yield place.anchor
