import pytest

from stackprompt.formats.kubernetes.scopes import kubernetes_scopes
from stackprompt.syntax.yaml_reader import read_yaml

POD = "containers: [{name: main}]\ninitContainers: [{name: init}]"


def manifest(kind: str, *path: str) -> str:
    text = POD
    for key in reversed(path):
        indented = "\n".join(f"  {line}" for line in text.split("\n"))
        text = f"{key}:\n{indented}"
    return f"kind: {kind}\nmetadata: {{name: x}}\n{text}\n"


@pytest.mark.parametrize(
    ("kind", "path"),
    [("Pod", ["spec"]), ("CronJob", ["spec", "jobTemplate", "spec", "template", "spec"])]
    + [
        (kind, ["spec", "template", "spec"]) for kind in ("Deployment", "StatefulSet", "DaemonSet", "Job", "ReplicaSet")
    ],
)
def test_containers_are_found_in_every_workload_kind(kind: str, path: list[str]) -> None:
    facts = read_yaml(manifest(kind, *path))
    assert [scope.subject for scope in kubernetes_scopes(facts)["container"]] == [
        "container main",
        "container init",
    ]
    assert [scope.subject for scope in kubernetes_scopes(facts)["main-container"]] == ["container main"]


def test_the_items_of_a_list_are_objects() -> None:
    facts = read_yaml(
        "kind: List\nitems:\n- kind: Pod\n  metadata: {name: a}\n- kind: Service\n  metadata: {name: b}\n"
    )
    assert [scope.subject for scope in kubernetes_scopes(facts)["object"]] == ["Pod a", "Service b"]


def test_an_object_without_a_kind_yet_is_left_alone() -> None:
    assert kubernetes_scopes(read_yaml("metadata: {name: x}\n"))["object"] == ()
