"""The table of families, walked from end to end."""

import pytest

from stackprompt.domain.document import FormatId
from stackprompt.formats.table import FORMAT_BY_ID, FORMATS, classify
from stackprompt.prompts.model import FAMILIES as FOLDER
from stackprompt.prompts.model import SUFFIX
from stackprompt.prompts.render import read_family_words
from stackprompt.prompts.select import arguments_for, template_for
from tests.support import built_in, value_of

TEMPLATES = built_in().templates


@pytest.mark.parametrize("kind", FORMAT_BY_ID)
@pytest.mark.parametrize("task", TEMPLATES.tasks)
def test_every_task_has_a_template_for_every_kind(task: str, kind: FormatId) -> None:
    assert template_for(TEMPLATES, task, kind) == f"{task}/any{SUFFIX}"


@pytest.mark.parametrize("kind", FORMAT_BY_ID)
@pytest.mark.parametrize("task", TEMPLATES.tasks)
def test_every_argument_has_a_default_or_may_be_missing(task: str, kind: FormatId) -> None:
    for argument in arguments_for(TEMPLATES, task, kind):
        assert argument.initial is not None or argument.type == "text"
        assert not argument.ask or len(argument.choices) != 1


@pytest.mark.parametrize("family", sorted({format_.family for format_ in FORMATS}))
def test_every_family_says_the_same_words_as_the_generic_one(family: str) -> None:
    said = value_of(read_family_words(TEMPLATES.environment, f"{FOLDER}/{family}{SUFFIX}"))
    assert said == value_of(read_family_words(TEMPLATES.environment, f"{FOLDER}/generic{SUFFIX}"))
    assert {"keep", "look.harden", "verify"} <= said


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
