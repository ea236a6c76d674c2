import asyncio
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stackprompt.domain.events import WorkspaceScanned
from stackprompt.domain.knowledge.technology import Stack
from stackprompt.engine.engine import Engine
from stackprompt.engine.workspace import stacks
from tests.support import built_in_sources, running


def write(root: Path, name: str, text: str) -> str:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)
    return name


def ids(stack: Stack) -> set[str]:
    return {found.id for found in stack.detected}


def scans(engine: Engine) -> list[str]:
    """Return the list to which the root of each look is added."""
    seen: list[str] = []
    engine.bus.subscribe(WorkspaceScanned, lambda event: seen.append(event.root))
    return seen


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Hold every look up until the gate is set."""
    opened = threading.Event()
    run_scan = stacks.run_scan

    def held(*arguments: object) -> object:
        assert opened.wait(10)
        return run_scan(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(stacks, "run_scan", held)
    yield opened
    opened.set()


async def test_all_who_ask_at_once_share_one_look(tmp_path: Path, gate: threading.Event) -> None:
    write(tmp_path, "go.mod", "module x\n")
    async with running(built_in_sources(tmp_path / "user")) as engine:
        seen = scans(engine)
        asked = [asyncio.create_task(engine.stack(str(tmp_path))) for _ in range(20)]
        await asyncio.sleep(0.05)
        asked[0].cancel()
        gate.set()
        found = await asyncio.gather(*asked[1:])
        assert all(stack is found[0] for stack in found)
        assert len(seen) == 1


async def test_the_event_loop_is_free_during_a_look(tmp_path: Path, gate: threading.Event) -> None:
    async with running(built_in_sources(tmp_path / "user")) as engine:
        asked = asyncio.create_task(engine.stack(str(tmp_path)))
        for _ in range(20):
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            assert time.perf_counter() - before < 1
        assert not asked.done()
        gate.set()
        await asked


async def test_a_change_during_a_look_is_seen_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, may_end = threading.Event(), threading.Event()
    run_scan = stacks.run_scan

    def slow(*arguments: object) -> object:
        sight = run_scan(*arguments)  # type: ignore[arg-type]
        seen.set()
        assert may_end.wait(10)
        return sight

    monkeypatch.setattr(stacks, "run_scan", slow)
    async with running(built_in_sources(tmp_path / "user")) as engine:
        root = str(tmp_path)
        early = asyncio.create_task(engine.stack(root))
        assert await asyncio.to_thread(seen.wait, 10)
        engine.forget([tmp_path / write(tmp_path, "Cargo.toml", "[package]\n")])
        later = asyncio.create_task(engine.stack(root))
        await asyncio.sleep(0.05)
        may_end.set()
        assert "cargo" not in ids(await early)
        assert "cargo" in ids(await later)


async def test_a_named_change_reads_only_what_is_named(tmp_path: Path) -> None:
    write(tmp_path, "go.mod", "module x\n")
    async with running(built_in_sources(tmp_path / "user")) as engine:
        root = str(tmp_path)
        first = await engine.stack(root)
        write(tmp_path, "a/package.json", "{}")
        assert await engine.stack(root) is first
        engine.forget([tmp_path / write(tmp_path, "b/Cargo.toml", "[package]\n")])
        found = ids(await engine.stack(root))
        assert "cargo" in found
        (tmp_path / "b" / "Cargo.toml").unlink()
        engine.forget([tmp_path / "b" / "Cargo.toml"])
        assert "cargo" not in ids(await engine.stack(root))


async def test_many_changes_are_one_look_at_all(tmp_path: Path) -> None:
    async with running(built_in_sources(tmp_path / "user")) as engine:
        root = str(tmp_path)
        await engine.stack(root)
        write(tmp_path, "not/named/go.mod", "module x\n")
        engine.forget([tmp_path / str(n) / "package.json" for n in range(stacks.MOST_PATHS + 1)])
        assert "go" in ids(await engine.stack(root))


async def test_a_look_that_failed_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(built_in_sources(tmp_path / "user")) as engine:
        root = str(tmp_path)
        await engine.stack(root)
        engine.forget([tmp_path / write(tmp_path, "go.mod", "module x\n")])

        def fail(*_: object) -> None:
            raise RuntimeError

        with monkeypatch.context() as patched:
            patched.setattr(stacks, "run_scan", fail)
            with pytest.raises(RuntimeError):
                await engine.stack(root)
        assert "go" in ids(await engine.stack(root))


async def test_of_many_workspaces_the_last_are_remembered(tmp_path: Path) -> None:
    async with running(built_in_sources(tmp_path / "user")) as engine:
        seen = scans(engine)
        roots = [str(tmp_path / str(n)) for n in range(stacks.MAX_WORKSPACES + 2)]
        for root in roots:
            os.mkdir(root)  # noqa: PTH102
            await engine.stack(root)
        await engine.stack(roots[-1])
        await engine.stack(roots[0])
        assert seen == [*roots, roots[0]]
        assert len(engine._stacks._states) <= stacks.MAX_WORKSPACES
