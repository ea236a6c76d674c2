"""The commands beside generate and show: comments, explanations, the files of a workspace."""

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from tests.integration.lsp.client import Session

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "FROM python\nRUN true\nCMD python app.py\n"


def selection(first: int, last: int) -> dict[str, object]:
    return {"start": {"line": first, "character": 0}, "end": {"line": last, "character": 0}}


async def test_a_comment_names_the_lines_as_they_are_once_it_is_inserted(module_session: Session) -> None:
    uri = module_session.open("comment.Dockerfile", TEXT)
    answer = await module_session.execute(
        "stackprompt.comment", {"uri": uri, "task": "harden", "range": selection(0, 0)}
    )
    inserted = answer["text"].split("\n")
    assert all(line.startswith("# ") for line in inserted[:-1])
    assert inserted[-1] == ""
    assert f"# - line {len(inserted)}: Base image is not pinned" in answer["text"]


async def test_a_comment_about_a_selection_leaves_the_rest_out(module_session: Session) -> None:
    uri = module_session.open("part.Dockerfile", TEXT)
    argument = {"uri": uri, "task": "review", "range": selection(2, 3)}
    answer = await module_session.execute("stackprompt.comment", argument)
    assert "shell form" in answer["text"]
    assert "not pinned" not in answer["text"]


async def test_a_comment_is_indented_like_the_line_below_it(module_session: Session) -> None:
    uri = module_session.open("nested.yaml", "services:\n  web:\n    image: nginx\n", "yaml")
    answer = await module_session.execute(
        "stackprompt.comment", {"uri": uri, "task": "harden", "range": selection(1, 1)}
    )
    assert {line[:4] for line in answer["text"].splitlines()} == {"  # "}


@pytest.mark.parametrize(("path", "task"), [("comment.Dockerfile", "nonsense"), ("notes.txt", "review")])
async def test_a_comment_that_cannot_be_written_is_an_error_with_the_reason(
    module_session: Session, path: str, task: str
) -> None:
    uri = module_session.open(path, TEXT, "plaintext")
    with pytest.raises(JsonRpcInvalidParams, match="without line comments"):
        _ = await module_session.execute("stackprompt.comment", {"uri": uri, "task": task})


async def test_why_names_practice_source_evidence_and_template(module_session: Session) -> None:
    answer = await module_session.execute(
        "stackprompt.why", {"uri": module_session.open("Dockerfile"), "task": "harden"}
    )
    assert answer["language"] == "markdown"
    for part in (
        "Line 2: **Base image is not pinned to a version** (practice `dockerfile-base-image-unpinned`",
        "Source: [hadolint DL3006](https://github.com/hadolint/hadolint/wiki/DL3006).",
        "- FastAPI 0.115.6: seen in `requirements.txt:1` (dependency)",
        "any.md.j2` (built-in) gives goal",
        "- hadolint, https://",
    ):
        assert part in answer["text"]


async def test_why_of_a_task_that_does_not_exist_is_an_error(module_session: Session) -> None:
    with pytest.raises(JsonRpcInvalidParams, match="nonsense"):
        _ = await module_session.execute(
            "stackprompt.why", {"uri": module_session.uri("Dockerfile"), "task": "nonsense"}
        )


async def test_the_files_of_the_workspace_are_listed_those_with_most_findings_first(module_session: Session) -> None:
    found = await module_session.execute("stackprompt.files", module_session.uri("Dockerfile"))
    assert {(file["path"], file["kind"]) for file in found} == {
        ("Dockerfile", "dockerfile"),
        ("compose.yaml", "compose"),
        ("k8s/deployment.yaml", "kubernetes"),
        ("k8s/service.yaml", "kubernetes"),
    }
    counts = [file["findings"] for file in found]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0
    assert {file["uri"] for file in found} == {module_session.uri(file["path"]) for file in found}


async def test_a_document_that_is_not_a_file_has_no_workspace(module_session: Session) -> None:
    item = types.TextDocumentItem("untitled:x", "dockerfile", 1, TEXT)
    module_session.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    with pytest.raises(JsonRpcInvalidParams, match="not a file"):
        _ = await module_session.execute("stackprompt.files", "untitled:x")


async def test_the_light_bulb_and_the_command_insert_equal_comments(module_session: Session) -> None:
    uri = module_session.open("bulb.yaml", "services:\n  web:\n    image: nginx\n", "yaml")
    action = next(action for action in await module_session.actions(uri, 1) if "as a comment" in action.title)
    resolved = await module_session.client.code_action_resolve_async(action)
    assert isinstance(action.data, dict)
    argument = {"uri": uri, "task": action.data["task"], "range": selection(1, 1)}
    answer = await module_session.execute("stackprompt.comment", argument)
    assert resolved.edit is not None
    assert resolved.edit.changes is not None
    assert [edit.new_text for edit in resolved.edit.changes[uri]] == [answer["text"]]
    assert answer["text"].startswith("  # ")
