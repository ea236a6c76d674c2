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


async def test_an_argument_reaches_the_prompt_as_data(module_session: Session) -> None:
    ask = {
        "uri": module_session.open("Dockerfile"),
        "task": "debug",
        "arguments": {"error": "exit {{ code }} $ARGUMENTS"},
    }
    answer = await module_session.execute("stackprompt.generate", ask)
    assert "exit {{ code }} $ARGUMENTS" in answer["text"]


@pytest.mark.parametrize("arguments", [{}, {"error": None}, {"error": ""}, None])
async def test_a_missing_argument_cancels_nothing(module_session: Session, arguments: object) -> None:
    ask = {"uri": module_session.open("Dockerfile"), "task": "debug", "arguments": arguments}
    assert "No message was given" in (await module_session.execute("stackprompt.generate", ask))["text"]


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
async def test_a_wrong_argument_is_an_error_with_the_expected_form(
    module_session: Session, arguments: dict[str, object], words: str
) -> None:
    ask = {"uri": module_session.open("compose.yaml", language="yaml"), "task": "convert", "arguments": arguments}
    with pytest.raises(JsonRpcInvalidParams, match=words):
        _ = await module_session.execute("stackprompt.generate", ask)


async def test_the_editors_diagnostics_come_along_with_the_light_bulb(module_session: Session) -> None:
    uri = module_session.open("requirements.txt", language="plaintext")
    report = types.Diagnostic(
        types.Range(types.Position(0, 0), types.Position(0, 4)), "wrong `place`", source="pip-audit", code="PYSEC-1"
    )
    context = types.CodeActionContext(diagnostics=[report])
    params = types.CodeActionParams(types.TextDocumentIdentifier(uri), report.range, context)
    actions = await module_session.client.text_document_code_action_async(params)
    assert actions
    first = actions[0]
    assert isinstance(first, types.CodeAction)
    assert first.title == "Prompt: fix what pip-audit reports here"
    assert first.command
    (argument,) = first.command.arguments or []
    text = (await module_session.execute("stackprompt.generate", argument))["text"]
    assert "- Line 1 (error), `pip-audit PYSEC-1`: `` wrong `place` ``" in text
    assert "Fix what other tools report" in text


async def test_diagnostics_can_be_passed_with_the_command(module_session: Session) -> None:
    ask = {"uri": module_session.open("Dockerfile"), "task": "explain", "arguments": {"diagnostics": [REPORT]}}
    text = (await module_session.execute("stackprompt.generate", ask))["text"]
    assert "- Line 1 (warning), `yamllint indentation`: `wrong {{ indentation }}`" in text


async def test_the_answer_lists_the_parts_left_out(module_session: Session) -> None:
    text = "FROM debian:12\n" + "".join(f"RUN echo {n} {'x' * 60}\n" for n in range(900))
    answer = await module_session.execute(
        "stackprompt.generate", {"uri": module_session.open("Dockerfile", text), "task": "explain"}
    )
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
async def test_arguments_are_completed_behind_a_task(module_session: Session, typed: str, labels: list[str]) -> None:
    uri = module_session.open("Dockerfile", f"FROM python\n{typed}\nRUN pip install x\n")
    found = await complete(module_session, uri, 1, len(typed))
    assert found is not None
    assert len(found.items) == len(labels)
    for item, label in zip(found.items, labels, strict=True):
        assert label in item.label
        assert item.filter_text is not None
        assert item.filter_text.startswith(typed)


async def test_a_completed_argument_is_in_the_comment(module_session: Session) -> None:
    typed = "# prompt debug error=exit code 1"
    uri = module_session.open("Dockerfile", f"FROM python\n{typed}\n")
    found = await complete(module_session, uri, 1, len(typed))
    assert found is not None
    assert isinstance(found.items[0].text_edit, types.TextEdit)
    assert "# - Error message or log: exit code 1" in found.items[0].text_edit.new_text


@pytest.mark.parametrize("typed", ["# prompt dance now", "# prompt harden this Dockerfile", "# prompt convert to helm"])
async def test_a_sentence_completes_to_nothing(module_session: Session, typed: str) -> None:
    uri = module_session.open("Dockerfile", f"FROM python\n{typed}\n")
    found = await complete(module_session, uri, 1, len(typed))
    assert found is None or not found.items
