"""The table of families, walked from end to end."""

import pytest

from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.table import FORMAT_BY_ID, FORMATS, classify
from stackprompt.prompts.model import SUFFIX
from stackprompt.prompts.templates.select import choose_arguments, find_template
from tests.support import built_in

TEMPLATES = built_in().templates


@pytest.mark.parametrize("kind", FORMAT_BY_ID)
@pytest.mark.parametrize("task", TEMPLATES.tasks)
def test_every_task_has_a_template_for_every_kind(task: str, kind: FormatId) -> None:
    names = {f"{task}/any{SUFFIX}", f"{task}/{FORMAT_BY_ID[kind].family}{SUFFIX}"}
    assert find_template(TEMPLATES, task, kind) in names


@pytest.mark.parametrize("kind", FORMAT_BY_ID)
@pytest.mark.parametrize("task", TEMPLATES.tasks)
def test_every_argument_has_a_default_or_may_be_missing(task: str, kind: FormatId) -> None:
    for argument in choose_arguments(TEMPLATES, task, kind):
        assert argument.initial is not None or argument.type == "text"
        assert not argument.ask or len(argument.choices) != 1


@pytest.mark.parametrize("family", sorted({format_.family for format_ in FORMATS}))
def test_every_family_is_complete(family: str) -> None:
    words = TEMPLATES.families.views[family]
    assert words.look.keys() == TEMPLATES.families.views["generic"].look.keys()
    assert words.keep.endswith(".")
    assert set(TEMPLATES.families.views) == {format_.family for format_ in FORMATS}


@pytest.mark.parametrize(
    ("path", "family"),
    [
        ("Dockerfile", "docker"),
        ("compose.yaml", "compose"),
        ("kustomization.yaml", "kubernetes"),
        ("chart/values.yaml", "helm"),
        ("chart/templates/_helpers.tpl", "helm"),
        ("playbooks/web.yml", "ansible"),
        ("main.tf", "terraform"),
        (".github/workflows/ci.yml", "ci"),
        (".gitlab-ci.yml", "ci"),
        ("Jenkinsfile", "ci"),
        ("schema.sql", "database"),
        ("redis.conf", "database"),
        ("main.go", "application"),
        ("nobody.knows", "generic"),
        ("", "generic"),
    ],
)
def test_a_path_leads_to_its_family_and_what_is_unknown_to_the_generic_one(path: str, family: str) -> None:
    text = '{{- define "x" -}}{{- end }}' if path.endswith(".tpl") else ""
    assert FORMAT_BY_ID[classify(path, text)].family == family
