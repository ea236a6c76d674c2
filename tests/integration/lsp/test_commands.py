"""The commands beside generate and show: comments, explanations, the files of a workspace."""

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from tests.integration.lsp.client import Session

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "FROM python\nRUN true\nCMD python app.py\n"


def selection(first: int, last: int) -> dict[str, object]:
    return {"start": {"line": first, "character": 0}, "end": {"line": last, "character": 0}}


async def test_a_comment_names_the_lines_as_they_are_once_it_is_inserted(shared: Session) -> None:
    uri = shared.open("comment.Dockerfile", TEXT)
    answer = await shared.execute("stackprompt.comment", {"uri": uri, "task": "harden", "range": selection(0, 0)})
    inserted = answer["text"].split("\n")
    assert all(line.startswith("# ") for line in inserted[:-1])
    assert inserted[-1] == ""
    assert f"# - line {len(inserted)}: Base image is not pinned" in answer["text"]


async def test_a_comment_about_a_selection_leaves_the_rest_out(shared: Session) -> None:
    uri = shared.open("part.Dockerfile", TEXT)
    argument = {"uri": uri, "task": "review", "range": selection(2, 3)}
    answer = await shared.execute("stackprompt.comment", argument)
    assert "shell form" in answer["text"]
    assert "not pinned" not in answer["text"]


async def test_a_comment_is_indented_like_the_line_below_it(shared: Session) -> None:
    uri = shared.open("nested.yaml", "services:\n  web:\n    image: nginx\n", "yaml")
    answer = await shared.execute("stackprompt.comment", {"uri": uri, "task": "harden", "range": selection(1, 1)})
    assert {line[:4] for line in answer["text"].splitlines()} == {"  # "}


@pytest.mark.parametrize(("path", "task"), [("comment.Dockerfile", "nonsense"), ("notes.txt", "review")])
async def test_what_no_comment_can_say_is_an_error_with_the_reason(shared: Session, path: str, task: str) -> None:
    uri = shared.open(path, TEXT, "plaintext")
    with pytest.raises(JsonRpcInvalidParams, match="no line comments"):
        _ = await shared.execute("stackprompt.comment", {"uri": uri, "task": task})


async def test_why_names_practice_source_evidence_and_template(shared: Session) -> None:
    answer = await shared.execute("stackprompt.why", {"uri": shared.open("Dockerfile"), "task": "harden"})
    assert answer["language"] == "markdown"
    for part in (
        "Line 2: **Base image is not pinned to a version** (practice `dockerfile-base-image-unpinned`",
        "Source: [hadolint DL3006](https://github.com/hadolint/hadolint/wiki/DL3006).",
        "- FastAPI 0.115.6: seen in `requirements.txt:1` (dependency)",
        "any.md.j2` (built-in) gives goal",
        "- hadolint, https://",
    ):
        assert part in answer["text"]


async def test_why_of_a_task_that_does_not_exist_is_an_error(shared: Session) -> None:
    with pytest.raises(JsonRpcInvalidParams, match="nonsense"):
        _ = await shared.execute("stackprompt.why", {"uri": shared.uri("Dockerfile"), "task": "nonsense"})


async def test_the_files_of_the_workspace_are_listed_those_with_most_findings_first(shared: Session) -> None:
    found = await shared.execute("stackprompt.files", shared.uri("Dockerfile"))
    assert {(file["path"], file["kind"]) for file in found} == {
        ("Dockerfile", "dockerfile"),
        ("compose.yaml", "compose"),
        ("k8s/deployment.yaml", "kubernetes"),
        ("k8s/service.yaml", "kubernetes"),
    }
    counts = [file["findings"] for file in found]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0
    assert {file["uri"] for file in found} == {shared.uri(file["path"]) for file in found}


async def test_a_document_that_is_no_file_has_no_workspace(shared: Session) -> None:
    item = types.TextDocumentItem("untitled:x", "dockerfile", 1, TEXT)
    shared.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    with pytest.raises(JsonRpcInvalidParams, match="not a file"):
        _ = await shared.execute("stackprompt.files", "untitled:x")


async def test_the_light_bulb_inserts_the_same_comment_as_the_command(shared: Session) -> None:
    uri = shared.open("bulb.yaml", "services:\n  web:\n    image: nginx\n", "yaml")
    action = next(action for action in await shared.actions(uri, 1) if "as a comment" in action.title)
    resolved = await shared.client.code_action_resolve_async(action)
    assert isinstance(action.data, dict)
    argument = {"uri": uri, "task": action.data["task"], "range": selection(1, 1)}
    answer = await shared.execute("stackprompt.comment", argument)
    assert resolved.edit is not None
    assert resolved.edit.changes is not None
    assert [edit.new_text for edit in resolved.edit.changes[uri]] == [answer["text"]]
    assert answer["text"].startswith("  # ")
