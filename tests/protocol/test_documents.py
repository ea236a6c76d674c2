"""Documents as editors send them: texts of every kind, places out of range, and calls in the wrong order."""

import pytest

from tests.protocol.client import Client, Json
from tests.protocol.edits import FAMILIES

URI = "file:///documents/Dockerfile"


def spot(line: int, character: int) -> Json:
    return {"line": line, "character": character}


def edit(start: tuple[int, int], end: tuple[int, int], text: str) -> Json:
    return {"range": {"start": spot(*start), "end": spot(*end)}, "text": text}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_text_is_stored_unchanged(module_client: Client, family: str) -> None:
    for text in ("", FAMILIES[family], FAMILIES[family] * 3 + "end"):
        module_client.open(URI, text)
        assert module_client.text(URI) == text


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (edit((0, 0), (0, 0), "x"), "xab\ncd"),
        (edit((0, 1), (1, 1), ""), "ad"),
        (edit((0, 99), (0, 99), "x"), "abx\ncd"),
        (edit((0, 99), (1, 0), ""), "abcd"),
        (edit((1, 99), (99, 0), "x"), "ab\ncdx"),
        (edit((99, 99), (100, 0), "x"), "ab\ncdx"),
        (edit((1, 0), (0, 0), "x"), "xcd"),
        (edit((1, 1), (0, 1), ""), "ad"),
        (edit((2**31 - 1, 2**31 - 1), (2**31 - 1, 0), "x"), "ab\ncdx"),
        ({"text": "new"}, "new"),
        ({"text": ""}, ""),
        ({**edit((0, 0), (0, 1), "x"), "rangeLength": 77}, "xb\ncd"),
    ],
)
def test_places_out_of_range_mean_the_end_of_line_or_text(module_client: Client, change: Json, after: str) -> None:
    module_client.open(URI, "ab\ncd")
    module_client.change(URI, 2, change)
    assert module_client.text(URI) == after


def test_several_changes_apply_one_after_the_other(module_client: Client) -> None:
    module_client.open(URI, "a\n")
    module_client.change(
        URI, 2, edit((0, 1), (0, 1), "b"), edit((0, 2), (0, 2), "c"), {"text": "x"}, edit((0, 0), (0, 0), "y")
    )
    assert module_client.text(URI) == "yx"


def test_no_change_at_all_changes_nothing(module_client: Client) -> None:
    module_client.open(URI, "a\n")
    module_client.change(URI, 2)
    assert module_client.text(URI) == "a\n"


def test_versions_may_skip_repeat_and_go_back(module_client: Client) -> None:
    module_client.open(URI, "", version=7)
    for version in (8, 20, 20, 3, -1):
        module_client.change(URI, version, edit((0, 0), (0, 0), "x"))
    assert module_client.text(URI) == "xxxxx"


def test_a_closed_document_cannot_be_changed_or_closed(module_client: Client) -> None:
    other = "file:///documents/other"
    module_client.change(other, 2, {"text": "x"})
    module_client.notify("textDocument/didClose", {"textDocument": {"uri": other}})
    assert module_client.text(other) is None


def test_a_document_that_is_opened_again_has_the_new_text(module_client: Client) -> None:
    module_client.open(URI, "one")
    module_client.open(URI, "two")
    assert module_client.text(URI) == "two"
    module_client.notify("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert module_client.text(URI) is None
    module_client.open(URI, "three")
    assert module_client.text(URI) == "three"


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "",
        "nonsense",
        "file:///with%20space/Dockerfile",
        "file:///C:/x/Dockerfile",
        "file://host/share/Dockerfile",
        "http://x/Dockerfile",
        "vscode-notebook-cell:/x#y",
        "file:///a%00b/Dockerfile",
        "file:///%ff/Dockerfile",
        "file://[broken/Dockerfile",
        "git:/x/Dockerfile?%7B%7D",
    ],
)
def test_every_scheme_of_uri_is_served(module_client: Client, uri: str) -> None:
    module_client.open(uri, "FROM python\n")
    assert module_client.text(uri) == "FROM python\n"
    assert module_client.run("stackprompt.generate", uri)["findings"]
    place = {"start": spot(0, 0), "end": spot(0, 0)}
    params = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}}
    assert module_client.result("textDocument/codeAction", params)
