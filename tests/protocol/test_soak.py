"""A long day: nothing is lost, nothing is answered twice, and nothing grows."""

import itertools
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.protocol.client import Client, server

pytestmark = pytest.mark.slow

REQUESTS, CHANGES, ROUND = 20_000, 10_000, 500
MEGABYTE = 1024.0
# A pool starts its last worker when all others are busy, which on a loaded machine may be late.
LATE_WORKERS = 2
SECONDS_TO_SETTLE = 2.0
TEXT = "FROM python\nRUN pip install x\n# \nCMD python app.py\n"
PLACE = {"line": 2, "character": 1}


@pytest.fixture
def long_session(tmp_path: Path) -> Iterator[tuple[Client, str]]:
    with server(tmp_path) as client:
        _ = client.initialize(tmp_path)
        uri = (tmp_path / "Dockerfile").as_uri()
        client.open(uri, TEXT)
        # Loaded, watched and reloaded once, and every worker has begun: from here on nothing is new.
        begin_all_workers(client, tmp_path)
        time.sleep(2)
        begin_all_workers(client, tmp_path)
        yield client, uri
        assert client.leave() == 0
        # What comes twice has come by the end.
        assert all(len(answers) == 1 for answers in client.answers.values())


def begin_all_workers(client: Client, folder: Path) -> None:
    """Ask about many documents at once: a pool starts a worker when the others have something to do."""
    uris = [(folder / str(number) / "Dockerfile").as_uri() for number in range(20)]
    for uri in uris:
        client.open(uri, TEXT + "RUN apt-get install x\n" * 200)
    generate = [{"command": "stackprompt.generate", "arguments": [uri]} for uri in uris]
    numbers = [client.begin("workspace/executeCommand", params) for params in generate]
    assert all("result" in client.answer(number) for number in numbers)
    for uri in uris:
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def usage(client: Client) -> tuple[float, int, int]:
    """Return resident megabytes, open descriptors and threads; zeros where the system has no such numbers."""
    # The last letter typed is still being analysed, and a look at neighbours opens a folder for a moment.
    time.sleep(SECONDS_TO_SETTLE)
    if not sys.platform.startswith("linux"):
        return 0.0, 0, 0
    folder = Path(f"/proc/{client.process.pid}")
    fields = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / MEGABYTE, len(list((folder / "fd").iterdir())), int(fields["Threads"])


def ask_much(client: Client, uri: str, requests: int) -> None:
    kinds = (
        ("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 2}}),
        ("textDocument/completion", {"textDocument": {"uri": uri}, "position": PLACE}),
        (
            "textDocument/codeAction",
            {"textDocument": {"uri": uri}, "range": {"start": PLACE, "end": PLACE}, "context": {"diagnostics": []}},
        ),
        (
            "workspace/executeCommand",
            {"command": "stackprompt.generate", "arguments": [{"uri": uri, "task": "harden"}]},
        ),
        ("workspace/executeCommand", {"command": "stackprompt.nonsense"}),
    )
    expected = ("result", "result", "result", "result", "error")
    for _ in range(requests // ROUND):
        numbers = [client.begin(*kinds[number % len(kinds)]) for number in range(ROUND)]
        for number, kind in zip(numbers, itertools.cycle(expected), strict=False):
            assert kind in client.answer(number)


def type_much(client: Client, uri: str, version: int, changes: int) -> int:
    # A letter comes and goes in a comment, and a digit in an instruction.
    for number in range(changes):
        version += 1
        line, character = (2, 2) if number % 4 < 2 else (1, 17)
        end = character + number % 2
        where = {"start": {"line": line, "character": character}, "end": {"line": line, "character": end}}
        client.change(uri, version, {"range": where, "text": "" if number % 2 else "7"})
        if number % ROUND == 0:
            assert "7" in client.text(uri)
    assert client.text(uri) == TEXT
    return version


def test_a_day_of_requests(long_session: tuple[Client, str]) -> None:
    client, uri = long_session
    ask_much(client, uri, 4 * ROUND)
    before = usage(client)
    ask_much(client, uri, REQUESTS)
    after = usage(client)
    assert after[0] - before[0] < 5, (before, after)
    assert after[1] == before[1]
    assert after[2] <= before[2] + LATE_WORKERS


def test_a_day_of_typing(long_session: tuple[Client, str]) -> None:
    client, uri = long_session
    version = type_much(client, uri, 1, 4 * ROUND)
    before = usage(client)
    _ = type_much(client, uri, version, CHANGES)
    after = usage(client)
    assert after[0] - before[0] <= 2, (before, after)
    assert after[1] == before[1]
    assert after[2] <= before[2] + LATE_WORKERS
