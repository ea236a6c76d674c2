"""Arguments and reports of other tools on their way from the editor into the prompt."""

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from tests.integration.lsp.client import Session
from tests.integration.lsp.test_prompts import complete

pytestmark = pytest.mark.asyncio(loop_scope="module")
PLACE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}}
REPORT = {
    "range": PLACE,
    "severity": 2,
    "source": "yamllint",
    "code": "indentation",
    "message": "wrong {{ indentation }}",
}


async def test_an_argument_reaches_the_prompt_as_data(shared: Session) -> None:
    ask = {"uri": shared.open("Dockerfile"), "task": "debug", "arguments": {"error": "exit {{ code }} $ARGUMENTS"}}
    answer = await shared.execute("stackprompt.generate", ask)
    assert "exit {{ code }} $ARGUMENTS" in answer["text"]


@pytest.mark.parametrize("arguments", [{}, {"error": None}, {"error": ""}, None])
async def test_a_missing_argument_cancels_nothing(shared: Session, arguments: object) -> None:
    ask = {"uri": shared.open("Dockerfile"), "task": "debug", "arguments": arguments}
    assert "No message was given" in (await shared.execute("stackprompt.generate", ask))["text"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"to": "hlm"}, "expected one of"),
        ({"into": "helm"}, "takes no argument 'into'"),
        ({"to": ["helm"]}, "arguments.to must be a string"),
        ({"diagnostics": "none"}, "diagnostics must be a list"),
        ({"length": "huge"}, "expected one of compact, standard, full"),
    ],
)
async def test_a_wrong_argument_is_an_error_that_says_what_is_expected(
    shared: Session, arguments: dict[str, object], words: str
) -> None:
    ask = {"uri": shared.open("compose.yaml", language="yaml"), "task": "convert", "arguments": arguments}
    with pytest.raises(JsonRpcInvalidParams, match=words):
        _ = await shared.execute("stackprompt.generate", ask)


async def test_the_editors_diagnostics_come_along_with_the_light_bulb(shared: Session) -> None:
    uri = shared.open("requirements.txt", language="plaintext")
    report = types.Diagnostic(
        types.Range(types.Position(0, 0), types.Position(0, 4)), "wrong `place`", source="pip-audit", code="PYSEC-1"
    )
    context = types.CodeActionContext(diagnostics=[report])
    params = types.CodeActionParams(types.TextDocumentIdentifier(uri), report.range, context)
    actions = await shared.client.text_document_code_action_async(params)
    assert actions
    first = actions[0]
    assert isinstance(first, types.CodeAction)
    assert first.title == "Prompt: fix what pip-audit reports here"
    assert first.command
    (argument,) = first.command.arguments or []
    text = (await shared.execute("stackprompt.generate", argument))["text"]
    assert "- Line 1 (error), `pip-audit PYSEC-1`: `` wrong `place` ``" in text
    assert "Fix what other tools report" in text


async def test_diagnostics_can_be_passed_with_the_command(shared: Session) -> None:
    ask = {"uri": shared.open("Dockerfile"), "task": "explain", "arguments": {"diagnostics": [REPORT]}}
    text = (await shared.execute("stackprompt.generate", ask))["text"]
    assert "- Line 1 (warning), `yamllint indentation`: `wrong {{ indentation }}`" in text


async def test_what_is_left_out_is_told_with_the_answer(shared: Session) -> None:
    text = "FROM debian:12\n" + "".join(f"RUN echo {n} {'x' * 60}\n" for n in range(900))
    answer = await shared.execute("stackprompt.generate", {"uri": shared.open("Dockerfile", text), "task": "explain"})
    assert answer["tokens"] <= answer["budget"] == 2500
    assert "document" in {cut["section"] for cut in answer["cuts"]}


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("# prompt convert ", ["to=compose", "to=kubernetes"]),
        ("# prompt convert t", ["to=compose", "to=kubernetes"]),
        ("# prompt convert to=k", ["to=kubernetes"]),
        ("# prompt convert to=kubernetes", ["prompt: convert this Dockerfile"]),
        ("# prompt debug ", ["error=…"]),
        ("# prompt debug err", ["error=…"]),
        ("# prompt debug error=exit code 1", ["prompt: debug an error"]),
    ],
)
async def test_arguments_are_completed_behind_a_task(shared: Session, typed: str, labels: list[str]) -> None:
    uri = shared.open("Dockerfile", f"FROM python\n{typed}\nRUN pip install x\n")
    found = await complete(shared, uri, 1, len(typed))
    assert found is not None
    assert len(found.items) == len(labels)
    for item, label in zip(found.items, labels, strict=True):
        assert label in item.label
        assert item.filter_text is not None
        assert item.filter_text.startswith(typed)


async def test_a_completed_argument_is_in_the_comment(shared: Session) -> None:
    typed = "# prompt debug error=exit code 1"
    uri = shared.open("Dockerfile", f"FROM python\n{typed}\n")
    found = await complete(shared, uri, 1, len(typed))
    assert found is not None
    assert isinstance(found.items[0].text_edit, types.TextEdit)
    assert "# - Error message or log: exit code 1" in found.items[0].text_edit.new_text


@pytest.mark.parametrize("typed", ["# prompt dance now", "# prompt harden this Dockerfile", "# prompt convert to helm"])
async def test_a_sentence_completes_to_nothing(shared: Session, typed: str) -> None:
    uri = shared.open("Dockerfile", f"FROM python\n{typed}\n")
    found = await complete(shared, uri, 1, len(typed))
    assert found is None or not found.items
