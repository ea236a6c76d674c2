import pytest

from stackprompt.syntax.yaml_paths import nearest, parse_path, resolve, root_place
from stackprompt.syntax.yaml_reader import read_yaml
from stackprompt.syntax.yaml_tree import ScalarNode

TEXT = """\
spec:
  containers:
    - name: a
      env: [{name: X, value: "1"}, {name: Y}]
    - name: b
  annotations:
    a.b/c: "yes"
"""
ROOT = root_place(read_yaml(TEXT).documents[0])


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("spec.containers[*].name", ["a", "b"]),
        ("spec.containers[*].env[*].value", ["1"]),
        ('spec.annotations."a.b/c"', ["yes"]),
        ("spec.annotations[*]", ["yes"]),
        ("spec.annotations[*].@key", ["a.b/c"]),
        ("spec.nothing", []),
    ],
)
def test_a_path_leads_to_every_place_it_means(path: str, texts: list[str]) -> None:
    found = [place.node for place in resolve(ROOT, parse_path(path).steps)]
    assert [node.text for node in found if isinstance(node, ScalarNode)] == texts


def test_what_is_missing_is_placed_at_its_deepest_existing_parent() -> None:
    assert nearest(ROOT, parse_path("spec.annotations.deeper.still").steps).anchor.line == 6


def test_a_path_may_start_at_an_enclosing_scope() -> None:
    assert parse_path("pod:spec.x") == ("pod", ("spec", "x"))
