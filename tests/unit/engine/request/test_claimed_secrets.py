"""What a practice calls a secret is redacted in the same prompt, in the file and in what is quoted of it."""

import tomllib
from itertools import product

import pytest

from stackprompt.domain.knowledge.technology import Stack
from stackprompt.domain.knowledge.vocabulary import Topic
from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.domain.workspace.document import FormatId
from stackprompt.engine.request.generate import generate
from stackprompt.engine.workspace.analysis import analyse
from stackprompt.knowledge.practice_file import PracticeFile
from tests.support import ROOT, built_in, document, value_of

PATHS = {FormatId("dockerfile"): "Dockerfile", FormatId("compose"): "compose.yaml"}
# These are about a name or a file; the line holds no value.
WITHOUT_VALUE = frozenset({"dockerfile-secret-build-arg", "dockerfile-secret-file-copied"})
BAD = [
    pytest.param(PATHS[FormatId(file.document)], example.text, example.line, id=f"{file.id}-{number}")
    for path in sorted(ROOT.glob("knowledge/practices/*/*.toml"))
    if (file := PracticeFile.model_validate(tomllib.loads(path.read_text("utf-8")))).topic is Topic.SECRETS
    for number, example in enumerate(file.examples)
    if example.line is not None and file.id not in WITHOUT_VALUE
]
FORMS = (
    ("Dockerfile", "FROM debian:12\nENV {name}={value}\n"),
    ("Dockerfile", "FROM debian:12\nENV {name} {value}\n"),
    ("Dockerfile", "FROM debian:12\nENV LANG=C MODE=fast {name}={value}\n"),
    ("Dockerfile", 'FROM debian:12\nARG {name}="{value}"\n'),
    ("compose.yaml", "services:\n  web:\n    image: web:1\n    environment:\n      {name}: {value}\n"),
    ("compose.yaml", "services:\n  web:\n    image: web:1\n    environment:\n      - {name}={value}\n"),
)
NAMES = (
    "DB_PASSWORD",
    "MYPASSWORDX",
    "PASSWORD_OF_SHOP",
    "XSECRETX",
    "SECRETARY",
    "SHOP_TOKEN",
    "TOKENSHOP",
    "API_KEY_OF_SHOP",
    "APIKEYX",
    "PRIVATE_KEY_OF_SHOP",
    "ACCESS_KEY",
    "SMTP_PASS",
    "SMTP_PWD",
    "ENCRYPTION_KEY_A",
    "PASSPHRASE_B",
)
VALUES = ("plumtree", "correct-horse", "tr0ub4dor", "123456", "shop-token-name", "Plum.Tree")


def _prompt(path: str, text: str) -> tuple[str, bool]:
    """Return the prompt and whether a practice about secrets found something."""
    doc = document(path, text)
    analysis = analyse(built_in(), doc)
    made = value_of(generate(built_in(), PromptRequest(doc, "/w", "review"), analysis, Stack("/w")))
    return made.text, any(finding.practice.topic is Topic.SECRETS for finding in analysis.findings)


@pytest.mark.parametrize(("path", "text", "line"), BAD)
def test_the_line_of_a_bad_example_is_never_shown_as_it_is(path: str, text: str, line: int) -> None:
    shown, is_claimed = _prompt(path, text)
    assert is_claimed
    assert text.split("\n")[line - 1].strip() not in shown
    assert "<redacted-1>" in shown


@pytest.mark.parametrize(("path", "form"), FORMS)
def test_no_value_that_a_practice_claims_is_in_the_prompt(path: str, form: str) -> None:
    claimed = 0
    for name, value in product(NAMES, VALUES):
        shown, is_claimed = _prompt(path, form.format(name=name, value=value))
        claimed += is_claimed
        assert not (is_claimed and value in shown), (name, value)
    assert claimed > len(NAMES)
