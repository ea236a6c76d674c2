"""Random edits: after each of them the server's text is the editor's, in every encoding and family of text."""

import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.protocol.client import Client, server
from tests.protocol.edits import FAMILIES, Edit, apply_edit, can_be_a_cursor, change, line_ends

ALPHABET = st.sampled_from("".join(FAMILIES.values()))
TEXTS = st.text(ALPHABET, max_size=12)
ENCODINGS = ("utf-8", "utf-16", "utf-32")
NUMBERS = count()
BEYOND = 1_000_000


@pytest.fixture(scope="module", params=ENCODINGS)
def client_and_encoding(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Client, str]]:
    folder: Path = tmp_path_factory.mktemp("encoded")
    with server(folder) as client:
        _ = client.initialize(folder, (request.param,))
        yield client, request.param


def draw_edit(data: st.DataObject, text: str) -> Edit:
    places = st.sampled_from([at for at in range(len(text) + 1) if can_be_a_cursor(text, at)])
    start, end = sorted((data.draw(places), data.draw(places)))
    return Edit(start, end, data.draw(TEXTS))


class Editor(RuleBasedStateMachine):
    """An editor that makes Hypothesis' edits in a document of its own; a subclass connects it."""

    client: Client
    encoding: str

    def __init__(self) -> None:
        super().__init__()
        self.uri = f"file:///edits/{next(NUMBERS)}/notes.txt"
        self.text = ""
        self.version = 1

    @initialize(text=TEXTS)
    def open(self, text: str) -> None:
        self.text = text
        self.client.open(self.uri, text, "plaintext")

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        self.apply(draw_edit(data, self.text))

    @rule(data=st.data(), number=st.integers(2, 4))
    def edit_several_places_at_once(self, data: st.DataObject, number: int) -> None:
        changes = []
        for _ in range(number):
            edit = draw_edit(data, self.text)
            changes.append(change(self.text, edit, self.encoding))
            self.text = apply_edit(self.text, edit)
        self.version += 1
        self.client.change(self.uri, self.version, *changes)

    @rule(data=st.data(), new=TEXTS)
    def append_to_a_line_from_beyond_its_end(self, data: st.DataObject, new: str) -> None:
        ends = line_ends(self.text)
        line = data.draw(st.integers(0, len(ends) + 1))
        # The text has no such line: that is its end as well.
        at = ends[line] if line < len(ends) else len(self.text)
        beyond = {"line": line, "character": BEYOND}
        self.version += 1
        self.client.change(self.uri, self.version, {"range": {"start": beyond, "end": beyond}, "text": new})
        self.text = apply_edit(self.text, Edit(at, at, new))

    @rule(text=TEXTS)
    def append(self, text: str) -> None:
        self.apply(Edit(len(self.text), len(self.text), text))

    @rule(text=TEXTS)
    def replace(self, text: str) -> None:
        self.version += 1
        self.client.change(self.uri, self.version, {"text": text})
        self.text = text

    @rule()
    def close_and_open(self) -> None:
        self.teardown()
        self.client.open(self.uri, self.text, "plaintext")

    @invariant()
    def both_texts_are_equal(self) -> None:
        assert self.client.text(self.uri) == self.text

    def teardown(self) -> None:
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": self.uri}})

    def apply(self, edit: Edit) -> None:
        self.version += 1
        self.client.change(self.uri, self.version, change(self.text, edit, self.encoding))
        self.text = apply_edit(self.text, edit)


def run(client_and_encoding: tuple[Client, str], examples: int, steps: int) -> None:
    options = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    client, encoding = client_and_encoding
    editor = type("EncodedEditor", (Editor,), {"client": client, "encoding": encoding})
    run_state_machine_as_test(editor, settings=options)


def test_the_text_stays_the_editors(client_and_encoding: tuple[Client, str]) -> None:
    run(client_and_encoding, 20, 20)


@pytest.mark.slow
def test_the_text_stays_the_editors_for_long(client_and_encoding: tuple[Client, str]) -> None:
    run(client_and_encoding, 500, 50)


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_ten_thousand_random_edits_of_each_family(client_and_encoding: tuple[Client, str], family: str) -> None:
    client, encoding = client_and_encoding
    chance = random.Random(f"{family} {encoding}")  # noqa: S311 - a seed makes it repeatable
    uri = f"file:///many/{family.replace(' ', '-')}/notes.txt"
    text = "".join(chance.choices(FAMILIES[family], k=60))
    client.open(uri, text, "plaintext")
    for version in range(2, 10_002):
        start = cursor(chance, text, 0, len(text))
        end = cursor(chance, text, start, min(len(text), start + 20))
        new = "".join(chance.choices(FAMILIES[family], k=chance.randrange(8)))
        edit = Edit(start, end, new if len(text) < 400 else "")
        client.change(uri, version, change(text, edit, encoding))
        text = apply_edit(text, edit)
        if version % 100 == 0:
            assert client.text(uri) == text, version
    assert client.text(uri) == text


def cursor(chance: random.Random, text: str, first: int, last: int) -> int:
    at = chance.randint(first, last)
    return at if can_be_a_cursor(text, at) else at + 1
