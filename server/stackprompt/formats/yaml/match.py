"""YAML rules applied to a Compose file or a stream of Kubernetes objects."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from stackprompt.formats.check_context import Hits
from stackprompt.formats.rule_index import Trigger
from stackprompt.formats.yaml.conditions import HOLD_FOR_NOTHING, holds
from stackprompt.formats.yaml.rule import YamlRule
from stackprompt.formats.yaml.scopes import Scope, ScopeTable, Surroundings
from stackprompt.syntax.yaml_paths import MARKS, Place, nearest, parse_path, resolve
from stackprompt.syntax.yaml_tree import ScalarNode

_ANY_KIND = ""
_RUNS = "runs"
# As a command names it: bare, or below a folder for programs; "/var/lib/etcd" is a folder of data.
_PROGRAM = re.compile(r"(?:\S{0,200}bin/)?([\w-]{1,60})")


@dataclass(frozen=True, slots=True, eq=False)
class PreparedYamlRule:
    """A rule, and sets of keys of which a file must have one each for the rule to be broken."""

    rule: YamlRule
    needs: tuple[frozenset[str], ...]

    def may_break(self, keys: AbstractSet[str]) -> bool:
        """Return whether a file with ``keys`` can break the rule at all: most rules are about what few files have."""
        for need in self.needs:  # noqa: SIM110 - asked ten thousand times a second, and any() takes twice as long
            if keys.isdisjoint(need):
                return False
        return True


def prepare(rule: YamlRule) -> PreparedYamlRule:
    """Find out which keys must be there: those of conditions that do not hold for what is missing."""
    present = (condition.paths for condition in rule.conditions if condition.test not in HOLD_FOR_NOTHING)
    paths = [*present, *(((rule.each,),) if rule.each else ())]
    needs = (frozenset(map(_read_last_key, alternatives)) for alternatives in paths)
    return PreparedYamlRule(rule, tuple(need for need in needs if "" not in need))


def _read_last_key(path: str) -> str:
    """Return the last step of a path that is a key; "" when it has none."""
    return next((step for step in reversed(parse_path(path).steps) if step[0] not in MARKS), "")


def list_triggers(ready: PreparedYamlRule) -> Iterator[Trigger]:
    """Yield the scopes, each with the kind of its object, that a file must hold one of to break a rule."""
    rule = ready.rule
    if rule.programs:
        yield from ((_RUNS, program) for program in rule.programs)
    else:
        yield from ((rule.scope, kind) for kind in rule.kinds or {_ANY_KIND})


def list_document_triggers(scopes: ScopeTable) -> Iterator[Trigger]:
    """Yield the scopes of a file, each with the kind of its object and with any, and the programs that it runs."""
    for name, places in scopes.items():
        yield from ((name, kind) for kind in {scope.kind for scope in places})
        if places:
            yield name, _ANY_KIND
    for scope in scopes.get("container", ()):
        yield from ((_RUNS, program) for program in _list_programs(scope))


def find_hits(scopes: ScopeTable, rule: YamlRule) -> Hits:
    """Yield the place and subject of everything that breaks ``rule``."""
    for scope in scopes.get(rule.scope, ()):
        if rule.kinds and scope.kind not in rule.kinds:
            continue
        if rule.programs and rule.programs.isdisjoint(_list_programs(scope)):
            continue
        for around in _narrow(scope.around, rule.each):
            for place in _find_broken(rule, around):
                yield place.anchor, scope.subject


def _list_programs(container: Scope) -> Iterator[str]:
    for word in resolve(container.around["container"], ("command", "[*]")):
        named = _PROGRAM.fullmatch(word.node.text) if isinstance(word.node, ScalarNode) else None
        if named is not None:
            yield named[1]


def _narrow(around: Surroundings, path: str | None) -> Iterable[Surroundings]:
    if path is None:
        return (around,)
    parsed = parse_path(path)
    start = around.get(parsed.scope)
    return [{**around, "": place} for place in resolve(start, parsed.steps)] if start else ()


def _find_broken(rule: YamlRule, around: Surroundings) -> tuple[Place, ...]:
    """Return the places that break ``rule``: mostly none, as the first condition does not hold."""
    first = holds(rule.conditions[0], around)
    if first is None:
        return ()
    if any(holds(condition, around) is None for condition in rule.conditions[1:]):
        return ()
    if any(holds(condition, around) is not None for condition in rule.none):
        return ()
    if rule.at is None:
        return first
    path = parse_path(rule.at)
    return (nearest(around.get(path.scope, around[""]), path.steps),)
