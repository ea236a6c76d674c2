"""What a practice's own examples do not show: options of programs, exceptions of rules, and the edges of the schema."""

import pytest
from pydantic import ValidationError

from stackprompt.formats.kubernetes.checks.schema import missing_field, wrong_type
from stackprompt.formats.kubernetes.scopes import kubernetes_scopes
from stackprompt.formats.yaml.match import find_hits, list_document_triggers, list_triggers, prepare
from stackprompt.formats.yaml.rule import Condition, YamlRule
from stackprompt.formats.yaml.when import YamlWhen
from stackprompt.syntax.yaml_paths import nearest, parse_path, resolve, root_place, text_at
from stackprompt.syntax.yaml_reader import read_yaml

CONTAINER = """\
name: api
command:
  - /usr/local/bin/kube-apiserver
  - --profiling=false
  - --secure-port
  - "6443"
  - --anonymous-auth
  - --feature-gates=A=true,B=false
args: [--v=2, --anonymous-auth=false]
"""
POD = """\
kind: Pod
metadata: {name: api}
spec:
  containers:
    - name: api
      command: [%s]
"""


@pytest.mark.parametrize(
    ("option", "values"),
    [
        ("--profiling", [False]),
        ("--secure-port", [6443]),
        ("--anonymous-auth", [True, False]),
        ("--feature-gates", ["A=true,B=false"]),
        ("--v", [2]),
        ("--secure", []),
    ],
)
def test_an_option_has_the_value_that_the_program_would_read(option: str, values: list[object]) -> None:
    container = root_place(read_yaml(CONTAINER).documents[0])
    found = [place.node for place in resolve(container, parse_path(option).steps)]
    assert [getattr(node, "value", None) for node in found] == values


def test_an_option_is_placed_at_its_word_and_a_missing_one_at_the_command() -> None:
    container = root_place(read_yaml(CONTAINER).documents[0])
    assert [place.anchor.line for place in resolve(container, ("--secure-port",))] == [5]
    assert nearest(container, ("--audit-log-path",)).anchor.line == 2


def test_the_text_of_what_is_no_leaf_is_empty() -> None:
    root = root_place(read_yaml("a: {b: c}").documents[0])
    assert (text_at(root, "a", "b"), text_at(root, "a"), text_at(root, "x")) == ("c", "", "")


def rule(*, none: tuple[Condition, ...] = ()) -> YamlRule:
    missing = Condition(("--tls",), "missing")
    return YamlRule("container", (missing,), none, programs=frozenset({"etcd"}))


@pytest.mark.parametrize(
    ("command", "count"),
    [("etcd", 1), ("/usr/bin/etcd", 1), ("chown, -R, root, /var/lib/etcd", 0), ("etcdctl", 0), ("[etcd]", 0)],
)
def test_a_rule_about_a_program_concerns_the_containers_that_run_it(command: str, count: int) -> None:
    scopes = kubernetes_scopes(read_yaml(POD % command))
    assert len(list(find_hits(scopes, rule()))) == count
    assert bool(set(list_triggers(prepare(rule()))) & set(list_document_triggers(scopes))) == bool(count)


@pytest.mark.parametrize(("command", "count"), [("etcd", 1), ("etcd, --config-file=x", 0)])
def test_what_a_rule_excepts_silences_it(command: str, count: int) -> None:
    excepting = rule(none=(Condition(("--config-file",), "present"),))
    assert len(list(find_hits(kubernetes_scopes(read_yaml(POD % command)), excepting))) == count


OBJECT = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n"


@pytest.mark.parametrize(
    ("spec", "lines"),
    [
        ("  selector: {app: 1}", [5]),
        ("  selector: {app: on}", [5]),
        ("  selector: {app: 'on'}", []),
        ("  selector: {app: 2024-01-01}", []),
        ("  selector: {app: }", []),
        ("  selector: {app: [a]}", [5]),
        ("  selector: [app]", [5]),
        ("  selector: ${SELECTOR}", []),
        ("  publishNotReadyAddresses: 'true'", [5]),
        ("  publishNotReadyAddresses: 1", [5]),
        ("  publishNotReadyAddresses: yes", []),
        ("  ports: {port: 80}", [5]),
        ("  ports: {}", []),
        ("  ports: [{port: '80'}]", [5]),
        ("  ports: [{port: true}]", [5]),
        ("  ports: [{port: PORT}]", []),
        ("  ports: [{port: '{{ port }}'}]", []),
        ("  clusterIP: None", []),
        ("  unknown: 1", []),
    ],
)
def test_only_a_type_that_is_certainly_refused_is_claimed(spec: str, lines: list[int]) -> None:
    scopes = kubernetes_scopes(read_yaml(f"{OBJECT}{spec}\n"))
    assert [span.line for span, _ in wrong_type(scopes)] == lines


@pytest.mark.parametrize(
    ("ports", "subjects"),
    [
        ("[{name: http}]", ["port in Service web"]),
        ("[{$patch: delete, name: http}]", []),
        ("[{}]", []),
        ("[{port: 80}]", []),
    ],
)
def test_a_missing_field_is_named(ports: str, subjects: list[str]) -> None:
    scopes = kubernetes_scopes(read_yaml(f"{OBJECT}  ports: {ports}\n"))
    assert [subject for _, subject in missing_field(scopes)] == subjects


def test_a_rule_that_names_a_program_needs_a_container() -> None:
    row = {"scope": "pod", "runs": "etcd", "all": [{"path": "x", "is": "missing"}]}
    with pytest.raises(ValidationError, match="use a container scope"):
        _ = YamlWhen.model_validate(row)
