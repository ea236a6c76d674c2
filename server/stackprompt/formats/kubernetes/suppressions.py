"""Findings that a manifest takes back, in comments and in the annotations of its objects."""

from collections.abc import Iterable, Iterator, Sequence

from stackprompt.formats.check_context import CheckContext
from stackprompt.formats.kubernetes.scopes import objects_in
from stackprompt.formats.suppressions import ALL_RULES, Suppression
from stackprompt.formats.yaml.comments import suppressions_in
from stackprompt.syntax.yaml_paths import Place, resolve
from stackprompt.syntax.yaml_tree import MapNode, ScalarNode, YamlFacts

_KUBE_LINTER = "ignore-check.kube-linter.io/"
_KUBE_LINTER_ALL = "kube-linter.io/ignore-all"
_KUBE_SCORE = "kube-score/ignore"
_CHECKOV = "checkov.io/skip"


def find_suppressions(context: CheckContext) -> Iterator[Suppression]:
    """Yield what a manifest takes back."""
    if isinstance(context.facts, YamlFacts):
        yield from manifest_suppressions(context.lines, context.facts)


def manifest_suppressions(lines: Sequence[str], tree: YamlFacts) -> Iterator[Suppression]:
    """Yield what comments among ``lines`` and annotations in the ``tree`` take back."""
    objects = [scope.around["object"] for scope in objects_in(tree)]
    yield from suppressions_in(lines, (place.node.span for place in objects))
    yield from _read_annotations(objects)


def _read_annotations(objects: Iterable[Place]) -> Iterator[Suppression]:
    for thing in objects:
        for annotations in resolve(thing, ("metadata", "annotations")):
            if isinstance(annotations.node, MapNode):
                for key, entry in annotations.node.entries.items():
                    value = entry.node.text if isinstance(entry.node, ScalarNode) else ""
                    yield from _read_annotation(key, value, thing)


def _read_annotation(key: str, value: str, thing: Place) -> Iterator[Suppression]:
    first, last = thing.node.span.line, thing.node.span.end_line
    if key.startswith(_KUBE_LINTER):
        yield Suppression("kube-linter", frozenset({key.removeprefix(_KUBE_LINTER)}), first, last)
    elif key == _KUBE_LINTER_ALL:
        yield Suppression("kube-linter", frozenset({ALL_RULES}), first, last)
    elif key == _KUBE_SCORE:
        rules = frozenset(part.strip() for part in value.split(","))
        yield Suppression("kube-score", rules, first, last)
    elif key.startswith(_CHECKOV):
        yield Suppression("checkov", frozenset({value.partition("=")[0].strip()}), first, last)
