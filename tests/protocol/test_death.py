"""Every way in which a connection ends: the server goes in time, with the right exit code, and leaves nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.protocol.client import Client, body_of, frame, server, user_folder

# The goal is two seconds; the rest is for a machine that is busy with other tests.
SECONDS_TO_GO = 2.0 * 3
SECONDS_AFTER_THE_EDITOR = 10.0 + 5
EXIT_BEFORE_SHUTDOWN, EXIT_AFTER_SHUTDOWN = 1, 0


def busy(client: Client, folder: Path) -> None:
    """Begin work that is not over soon."""
    uri = (folder / "Dockerfile").as_uri()
    client.open(uri, "FROM a\n" + "RUN apt-get install x\n" * 900)
    for task in ("harden", "review", "optimise", "fix", "explain") * 20:
        _ = client.begin(
            "workspace/executeCommand", {"command": "stackprompt.generate", "arguments": [{"uri": uri, "task": task}]}
        )


def test_exit_after_shutdown_is_a_success(fresh: Client, tmp_path: Path) -> None:
    _ = fresh.initialize(tmp_path)
    _ = fresh.ask("shutdown")
    fresh.notify("exit")
    assert fresh.wait_for_end(SECONDS_TO_GO) == EXIT_AFTER_SHUTDOWN


@pytest.mark.parametrize("is_initialized", [True, False])
def test_exit_without_shutdown_is_a_failure(fresh: Client, tmp_path: Path, *, is_initialized: bool) -> None:
    if is_initialized:
        _ = fresh.initialize(tmp_path)
    fresh.notify("exit")
    assert fresh.wait_for_end(SECONDS_TO_GO) == EXIT_BEFORE_SHUTDOWN


@pytest.mark.parametrize("is_busy", [True, False])
def test_the_end_of_input_ends_the_server(fresh: Client, tmp_path: Path, *, is_busy: bool) -> None:
    _ = fresh.initialize(tmp_path)
    if is_busy:
        busy(fresh, tmp_path)
    fresh.close_input()
    assert fresh.wait_for_end(SECONDS_TO_GO) == EXIT_BEFORE_SHUTDOWN


def test_the_end_of_input_before_any_message_ends_the_server(fresh: Client) -> None:
    fresh.close_input()
    assert fresh.wait_for_end(SECONDS_TO_GO) == EXIT_BEFORE_SHUTDOWN


def test_the_end_of_input_after_shutdown_is_a_success(fresh: Client, tmp_path: Path) -> None:
    _ = fresh.initialize(tmp_path)
    _ = fresh.ask("shutdown")
    fresh.close_input()
    assert fresh.wait_for_end(SECONDS_TO_GO) == EXIT_AFTER_SHUTDOWN


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("is_busy", [True, False])
def test_a_signal_ends_the_server(fresh: Client, tmp_path: Path, number: signal.Signals, *, is_busy: bool) -> None:
    _ = fresh.initialize(tmp_path)
    if is_busy:
        busy(fresh, tmp_path)
    fresh.process.send_signal(number)
    assert fresh.wait_for_end(SECONDS_TO_GO) == EXIT_BEFORE_SHUTDOWN


def test_the_server_does_not_outlive_its_editor(fresh: Client, tmp_path: Path) -> None:
    editor = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        _ = fresh.initialize(tmp_path, processId=editor.pid)
        assert fresh.run("stackprompt.tasks", "file:///x")
    finally:
        editor.kill()
        _ = editor.wait()
    # The pipes are still open: only the process has ended.
    assert fresh.wait_for_end(SECONDS_AFTER_THE_EDITOR) == EXIT_BEFORE_SHUTDOWN


def test_an_editor_that_is_gone_already_is_noticed(fresh: Client, tmp_path: Path) -> None:
    editor = subprocess.Popen([sys.executable, "-c", ""])
    _ = editor.wait()
    _ = fresh.initialize(tmp_path, processId=editor.pid)
    assert fresh.wait_for_end(SECONDS_AFTER_THE_EDITOR) == EXIT_BEFORE_SHUTDOWN


def test_an_editor_that_still_lives_keeps_the_server(fresh: Client, tmp_path: Path) -> None:
    _ = fresh.initialize(tmp_path, processId=os.getpid())
    with pytest.raises(subprocess.TimeoutExpired):
        _ = fresh.wait_for_end(1)
    assert fresh.run("stackprompt.tasks", "file:///x")
    assert fresh.leave() == EXIT_AFTER_SHUTDOWN


@pytest.mark.parametrize("number", [-1, 2**63])
def test_an_impossible_process_id_is_accepted(fresh: Client, tmp_path: Path, number: int) -> None:
    hello = {"processId": number, "rootUri": tmp_path.as_uri(), "capabilities": {}}
    assert {"result", "error"} & set(fresh.ask("initialize", hello))
    fresh.notify("exit")
    assert fresh.wait_for_end(SECONDS_TO_GO) == EXIT_BEFORE_SHUTDOWN


def test_shutdown_and_exit_in_one_write_are_a_success(fresh: Client, tmp_path: Path) -> None:
    _ = fresh.initialize(tmp_path)
    messages = ({"jsonrpc": "2.0", "id": "bye", "method": "shutdown"}, {"jsonrpc": "2.0", "method": "exit"})
    fresh.send(b"".join(frame(body_of(message)) for message in messages))
    assert fresh.wait_for_end(SECONDS_TO_GO) == EXIT_AFTER_SHUTDOWN


def test_a_reader_that_went_away_ends_the_server(tmp_path: Path) -> None:
    with server(tmp_path) as client:
        _ = client.initialize(tmp_path)
        descriptor = client.process.stdout
        assert descriptor is not None
        # Half of the connection breaks: the output of the server has no reader.
        _ = os.dup2(os.open(os.devnull, os.O_RDONLY), descriptor.fileno())
        for _ in range(50):
            _ = client.begin("workspace/executeCommand", {"command": "stackprompt.tasks", "arguments": ["file:///x"]})
        assert client.wait_for_end(SECONDS_TO_GO) == EXIT_BEFORE_SHUTDOWN


def test_a_full_standard_error_blocks_nothing(tmp_path: Path) -> None:
    user_folder(tmp_path).mkdir(parents=True)
    _ = (user_folder(tmp_path) / "config.toml").write_text('[log]\nlevel = "debug"\n')
    _ = (tmp_path / "config.toml").write_text("a = 1\n")
    reading, writing = os.pipe()
    os.set_blocking(writing, True)
    try:
        with server(tmp_path, stderr=writing) as client:
            _ = client.initialize(tmp_path)
            for _ in range(600):
                assert client.run("stackprompt.generate", (tmp_path / "config.toml").as_uri())
            assert client.leave() == EXIT_AFTER_SHUTDOWN
    finally:
        os.close(reading)
        os.close(writing)


def test_the_output_of_other_code_does_not_reach_the_client(tmp_path: Path) -> None:
    # A practice file cannot print; a module that Python loads by itself at the start can.
    _ = (tmp_path / "sitecustomize.py").write_text(
        "import threading, time\n"
        "def shout():\n"
        "    while True:\n"
        "        print('noise on standard output', flush=True)\n"
        "        time.sleep(0.01)\n"
        "def later():\n"
        "    time.sleep(1.5)\n"
        "    shout()\n"
        "threading.Thread(target=later, daemon=True).start()\n"
    )
    paths = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    with server(tmp_path, stderr=subprocess.DEVNULL, extra={"PYTHONPATH": paths}) as client:
        _ = client.initialize(tmp_path)
        until = time.monotonic() + 2.5
        while time.monotonic() < until:
            assert client.run("stackprompt.tasks", "file:///x")
        assert client.stray == b""
        assert client.leave() == EXIT_AFTER_SHUTDOWN
