"""Checks of who may do what: role bindings followed to the roles of the same file."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from stackprompt.formats.check_context import Hits
from stackprompt.formats.yaml.find import ScopeCheck
from stackprompt.formats.yaml.scopes import ScopeTable
from stackprompt.syntax.yaml_paths import Place, resolve, text_at
from stackprompt.syntax.yaml_tree import ScalarNode

_BINDINGS = frozenset({"RoleBinding", "ClusterRoleBinding"})
_ROLES = frozenset({"Role", "ClusterRole"})


class _Power(NamedTuple):
    """A way for a program to take more than it was given: any of the verbs on any of the resources."""

    resources: frozenset[str]
    verbs: frozenset[str]


_POWERS = (
    _Power(frozenset({"secrets"}), frozenset({"get", "list", "watch"})),
    _Power(frozenset({"pods/exec", "nodes/proxy"}), frozenset({"create"})),
    _Power(frozenset({"users", "groups", "serviceaccounts"}), frozenset({"impersonate"})),
    _Power(frozenset({"rolebindings", "clusterrolebindings", "roles", "clusterroles"}), frozenset({"bind"})),
    _Power(frozenset({"services/status"}), frozenset({"update", "patch"})),
)
_EVERY = frozenset({"*"})


def bound_power(scopes: ScopeTable) -> Hits:
    """Find bindings that give a service account a role of the same file with one of the powers above."""
    roles = {
        (scope.kind, text_at(scope.around["object"], "metadata", "name")): scope.around["object"]
        for scope in scopes["object"]
        if scope.kind in _ROLES
    }
    for scope in scopes["object"] if roles else ():
        binding = scope.around["object"]
        if scope.kind not in _BINDINGS or not _binds_program(binding):
            continue
        role = roles.get((text_at(binding, "roleRef", "kind"), text_at(binding, "roleRef", "name")))
        if role is not None and any(_grants(rule) for rule in resolve(role, ("rules", "[*]"))):
            yield from ((reference.anchor, scope.subject) for reference in resolve(binding, ("roleRef",)))


def _binds_program(binding: Place) -> bool:
    return any(text_at(subject, "kind") == "ServiceAccount" for subject in resolve(binding, ("subjects", "[*]")))


def _grants(rule: Place) -> bool:
    resources, verbs = frozenset(_list_words(rule, "resources")), frozenset(_list_words(rule, "verbs"))
    is_narrow = bool(resolve(rule, ("resourceNames", "[*]")))
    return not is_narrow and any(
        not resources.isdisjoint(power.resources | _EVERY) and not verbs.isdisjoint(power.verbs | _EVERY)
        for power in _POWERS
    )


def _list_words(rule: Place, key: str) -> Iterator[str]:
    return (place.node.text for place in resolve(rule, (key, "[*]")) if isinstance(place.node, ScalarNode))


CHECKS: Mapping[str, ScopeCheck] = {"kubernetes-rbac-bound-power": bound_power}
