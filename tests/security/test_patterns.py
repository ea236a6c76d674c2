"""Patterns that did not ship with stackprompt end, wherever they are used, and block nothing else meanwhile."""

import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stackprompt.detection.detect import empty_scan, scan_workspace
from stackprompt.domain.knowledge.technology import Stack
from stackprompt.domain.layer import Layer
from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.domain.result import Err, Ok
from stackprompt.engine.reload import load_snapshot
from stackprompt.engine.request.generate import generate
from stackprompt.engine.workspace.analysis import analyse
from stackprompt.findings import foreign
from stackprompt.knowledge.load import load_knowledge
from stackprompt.runtime.sandbox.pool import SANDBOX, share
from stackprompt.runtime.tree.walk import Budget
from tests.protocol.client import Client, server, user_folder
from tests.support import HOUSE_RULE, ROOT, built_in_sources, document, value_of
from tests.unit.runtime.test_regex_risk import HOSTILE

# Exponential, but no repeat in a repeat: nothing but a limit ends it.
UNSEEN = "(?:a?){40}a{40}"
TEXT = f"FROM x\nRUN {'a' * 39}!\n"
SECONDS_TO_GO = 2.0


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    SANDBOX.stop()


def write_practice(user: Path, pattern: str, id_: str = "house-rule", key: str = "matches") -> Path:
    """Give the user a practice whose pattern is searched in every RUN."""
    path = user / "knowledge" / "practices" / "house" / f"{id_}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    rule = HOUSE_RULE.replace('"house-rule"', f'"{id_}"')
    path.write_text(rule.replace('instruction = "FROM"', f"instruction = \"RUN\"\n{key} = '{pattern}'"))
    return path


@pytest.mark.parametrize("key", ["matches", "unless"])
@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_hostile_pattern_is_refused_at_its_line(tmp_path: Path, pattern: str, key: str) -> None:
    path = write_practice(tmp_path, pattern, key=key)
    knowledge = load_knowledge([Layer(tmp_path, "user")])
    lines = path.read_text().split("\n")
    assert [(p.path, lines[p.line - 1]) for p in knowledge.problems] == [(str(path), f"{key} = '{pattern}'")]
    assert "repeat" in knowledge.problems[0].remedy
    assert not knowledge.practices


@pytest.mark.slow
def test_built_in_patterns_are_without_risk() -> None:
    """Load the built-in knowledge as if it were a user's."""
    knowledge = load_knowledge([Layer(ROOT, "user")])
    assert {problem.what for problem in knowledge.problems if "take very long" in problem.what} == set()


def test_a_hostile_signal_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "knowledge" / "technologies" / "servers" / "house.toml"
    path.parent.mkdir(parents=True)
    signals = "[[signals]]\nkind = 'content'\nmatch = '(a+)+$'\nwithin = '.conf'\nexample = 'x.conf\\na'\n"
    path.write_text(f"id = 'house'\nname = 'House'\ncategory = 'servers'\n{signals}")
    problems = load_snapshot(built_in_sources(tmp_path)).problems
    assert [(problem.path, problem.line) for problem in problems] == [(str(path), 6)]


def test_what_no_check_sees_ends_and_takes_nothing_away(tmp_path: Path) -> None:
    path = write_practice(tmp_path, UNSEEN, "house-slow")
    _ = write_practice(tmp_path, "^a+!", "house-quick")
    snapshot = load_snapshot(built_in_sources(tmp_path))
    assert snapshot.problems == ()
    about = document("Dockerfile", TEXT)
    for _ in range(2):
        found = analyse(snapshot, about)
        assert "house-quick" in {finding.practice.id for finding in found.findings}
        assert "dockerfile-no-user" in {finding.practice.id for finding in found.findings}
        assert [problem.path for problem in found.problems] == [str(path)]
    prompt = value_of(generate(snapshot, PromptRequest(about, "", "harden"), found, Stack("")))
    assert str(path) in {problem.path for problem in prompt.problems}


def test_a_practice_that_was_too_slow_does_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _ = write_practice(tmp_path, UNSEEN)
    snapshot = load_snapshot(built_in_sources(tmp_path))
    about = document("Dockerfile", TEXT)
    _ = analyse(snapshot, about)
    asked: list[list[int]] = []

    def note(_: object, numbers: list[int], __: float) -> Ok[tuple[()]]:
        asked.append(numbers)
        return Ok(())

    monkeypatch.setattr(foreign._Work, "ask", note)
    _ = analyse(snapshot, about)
    # Another document may be no trouble; after two of them it is not tried at all.
    _ = analyse(snapshot, document("other/Dockerfile", TEXT))
    assert asked == [[], [0]]


@pytest.mark.slow
def test_a_large_document_is_no_fault_of_a_practice(tmp_path: Path) -> None:
    path = write_practice(tmp_path, "zzz")
    path.write_text(
        path.read_text()
        .replace('document = "dockerfile"', 'document = "compose"')
        .replace(
            "instruction = \"RUN\"\nmatches = 'zzz'\nonce = true",
            'scope = "service"\nall = [{ path = "image", is = "matches", value = "zzz" }]',
        )
        .replace("FROM x", "services:\\n  a:\\n    image: zzz")
        .replace("line = 1", "line = 3")
    )
    snapshot = load_snapshot(built_in_sources(tmp_path))
    assert snapshot.problems == ()
    large = "services:\n" + "".join(f"  s{number}:\n    image: x:{number}\n" for number in range(20_000))
    assert analyse(snapshot, document("compose.yaml", large)).problems == ()
    small = analyse(snapshot, document("compose.yaml", "services:\n  a:\n    image: zzz\n"))
    assert "house-rule" in {finding.practice.id for finding in small.findings}


def test_half_a_character_takes_no_practice_away(tmp_path: Path) -> None:
    _ = write_practice(tmp_path, "curl")
    snapshot = load_snapshot(built_in_sources(tmp_path))
    found = analyse(snapshot, document("Dockerfile", 'FROM x AS "\udc00"\nRUN curl y\n'))
    assert found.problems == ()
    assert "house-rule" in {finding.practice.id for finding in found.findings}


@pytest.mark.slow
def test_many_slow_practices_take_two_seconds_and_not_the_others_away(tmp_path: Path) -> None:
    for number in range(20):
        _ = write_practice(tmp_path, UNSEEN, f"house-{number}")
    snapshot = load_snapshot(built_in_sources(tmp_path))
    SANDBOX.stop()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    found = analyse(snapshot, document("Dockerfile", TEXT))
    SANDBOX.stop()
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 4
    assert len(found.problems) == 20


def test_a_good_practice_of_the_user_claims_as_a_built_in_one(tmp_path: Path) -> None:
    _ = write_practice(tmp_path, r"\bcurl\b")
    found = analyse(load_snapshot(built_in_sources(tmp_path)), document("Dockerfile", "FROM x\nRUN curl y\n"))
    claims = [f.span for f in found.findings if f.practice.id == "house-rule"]
    assert [(span.line, span.end_line) for span in claims] == [(2, 2)]
    assert found.problems == ()


def test_a_slow_signal_of_the_user_ends(tmp_path: Path) -> None:
    path = tmp_path / "user" / "knowledge" / "technologies" / "servers" / "house.toml"
    path.parent.mkdir(parents=True)
    signals = f"[[signals]]\nkind = 'content'\nmatch = '{UNSEEN}'\nwithin = '.conf'\nexample = 'x.conf\\na'\n"
    path.write_text(f"id = 'house'\nname = 'House'\ncategory = 'servers'\n{signals}")
    workspace = tmp_path / "w"
    workspace.mkdir()
    for number in range(20):
        (workspace / f"{number}.conf").write_text(TEXT)
    (workspace / "Dockerfile").write_text("FROM python:3.12\n")
    snapshot = load_snapshot(built_in_sources(tmp_path / "user"))
    assert snapshot.problems == ()
    started = time.process_time()
    stack = scan_workspace(workspace, empty_scan(snapshot.knowledge.technologies), Budget(1_000, 100_000)).stack
    assert time.process_time() - started < 5
    found = {detected.id for detected in stack.detected}
    assert "python" in found
    assert "house" not in found


def slow_server_prompt(client: Client, folder: Path) -> str:
    """Begin the analysis of a document that a practice of the user never ends with; return its URI."""
    uri = (folder / "Dockerfile").as_uri()
    _ = client.initialize(folder)
    client.open(uri, TEXT)
    _ = client.begin("workspace/executeCommand", {"command": "stackprompt.generate", "arguments": [{"uri": uri}]})
    return uri


def test_another_document_is_answered_meanwhile(tmp_path: Path) -> None:
    for number in range(8):
        _ = write_practice(user_folder(tmp_path), UNSEEN, f"house-{number}")
    with server(tmp_path) as client:
        _ = slow_server_prompt(client, tmp_path)
        other = (tmp_path / "other.dockerfile").as_uri()
        client.open(other, "FROM python\n")
        place = {"textDocument": {"uri": other}, "position": {"line": 0, "character": 1}}
        number = client.begin("textDocument/hover", place)
        assert client.answer(number)["result"]
        assert not any(order > number for order in client.order if isinstance(order, int))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
@pytest.mark.parametrize("end", ["signal", "end of input", "exit"])
def test_a_server_with_a_slow_pattern_ends(tmp_path: Path, end: str) -> None:
    _ = write_practice(user_folder(tmp_path), UNSEEN)
    with server(tmp_path) as client:
        _ = slow_server_prompt(client, tmp_path)
        say_goodbye(client, end)
        _ = client.wait_for_end(SECONDS_TO_GO + 3)


# What holds Python's lock: the worst that any thread of the server can do.
HOLD = f"""
import re, threading, sys
from stackprompt.lsp.process.startup import run_server
threading.Timer(1.0, re.match, ({UNSEEN!r}, {"a" * 39 + "!"!r})).start()
sys.exit(run_server(debug=False))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no timers that count CPU time")
@pytest.mark.parametrize("end", ["signal", "end of input"])
def test_a_thread_that_never_gives_way_does_not_keep_the_server_alive(tmp_path: Path, end: str) -> None:
    with server(tmp_path, command=(sys.executable, "-c", HOLD)) as client:
        _ = client.initialize(tmp_path)
        time.sleep(1.5)
        say_goodbye(client, end)
        # Two seconds of CPU time, which the machine may be slow to give.
        assert client.wait_for_end(20) in {-signal.SIGVTALRM, 1}


def say_goodbye(client: Client, end: str) -> None:
    if end == "signal":
        client.process.send_signal(signal.SIGTERM)
    elif end == "exit":
        client.notify("exit")
    else:
        client.close_input()


def count_down(_: object, seconds: float) -> str:
    """Use CPU time."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return "done"


def test_a_limit_counts_cpu_time_and_no_waiting() -> None:
    shared = share(str, "")
    assert SANDBOX.call(nap, shared, 0.6, seconds=0.2) == Ok("rested")
    assert isinstance(SANDBOX.call(count_down, shared, 0.6, seconds=0.2), Err)
    assert SANDBOX.call(count_down, shared, 0.1, seconds=0.5) == Ok("done")


def nap(_: object, seconds: float) -> str:
    """Use none."""
    time.sleep(seconds)
    return "rested"
