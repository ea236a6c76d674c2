import asyncio
from pathlib import Path

import pytest

from stackprompt.domain.events import (
    CacheHit,
    CacheMiss,
    Event,
    PromptCancelled,
    PromptCompleted,
    PromptFailed,
    PromptStarted,
)
from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.domain.result import Ok
from stackprompt.engine.engine import Engine
from tests.support import built_in_sources, document, error_of, running, value_of

DOCKERFILE = "FROM python\nRUN pip install x\n"
ENDS = (PromptCompleted, PromptFailed, PromptCancelled)


def heard(engine: Engine) -> list[Event]:
    events: list[Event] = []
    for kind in (PromptStarted, CacheHit, CacheMiss, *ENDS):
        engine.bus.subscribe(kind, events.append)
    return events


def request(tmp_path: Path, text: str = DOCKERFILE, task: str = "harden") -> PromptRequest:
    return PromptRequest(document("Dockerfile", text), str(tmp_path), task)


async def test_a_request_has_one_start_and_one_end_under_its_id(tmp_path: Path) -> None:
    async with running(built_in_sources(tmp_path)) as engine:
        events = heard(engine)
        value_of(await engine.generate(request(tmp_path), "first"))
        error_of(await engine.generate(request(tmp_path, task="none"), "second"))
        for id_ in ("first", "second"):
            mine = [event for event in events if event.correlation_id == id_]  # type: ignore[union-attr] # all have one
            assert isinstance(mine[0], PromptStarted)
            assert [type(event) for event in mine if isinstance(event, ENDS)] == [type(mine[-1])]


async def test_a_cancelled_request_ends_too(tmp_path: Path) -> None:
    async with running(built_in_sources(tmp_path)) as engine:
        events = heard(engine)
        task = asyncio.create_task(engine.generate(request(tmp_path)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert [type(event) for event in events] == [PromptStarted, PromptCancelled]


async def test_the_second_request_for_the_same_prompt_is_a_cache_hit(tmp_path: Path) -> None:
    async with running(built_in_sources(tmp_path)) as engine:
        metrics = engine.metrics
        first = value_of(await engine.generate(request(tmp_path)))
        second = value_of(await engine.generate(request(tmp_path)))
        assert first is second
        assert (metrics.current.cache_misses, metrics.current.cache_hits) == (1, 1)
        assert metrics.current.cache_hit_ratio == 0.5


async def test_a_thousand_different_cold_prompts_at_once_all_arrive(tmp_path: Path) -> None:
    async with running(built_in_sources(tmp_path)) as engine:
        requests = [request(tmp_path, f"FROM python:{n}\nRUN pip install p{n}\n") for n in range(1000)]
        outcomes = await asyncio.gather(*map(engine.generate, requests))
        assert all(isinstance(outcome, Ok) for outcome in outcomes)
        texts = {value_of(outcome).text for outcome in outcomes}
        assert len(texts) == 1000


async def test_a_listener_that_raises_harms_nobody(tmp_path: Path) -> None:
    def fail(_: Event) -> None:
        raise RuntimeError

    async with running(built_in_sources(tmp_path)) as engine:
        engine.bus.subscribe(PromptStarted, fail)
        assert isinstance(await engine.generate(request(tmp_path)), Ok)


async def test_the_stack_is_scanned_once_until_it_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("django==5.1\n")
    async with running(built_in_sources(tmp_path / "user")) as engine:
        root = str(tmp_path)
        first = await engine.stack(root)
        assert "django" in {found.id for found in first.detected}
        (tmp_path / "requirements.txt").write_text("flask==3.1\n")
        assert await engine.stack(root) is first
        engine.forget([tmp_path / "requirements.txt"])
        assert "flask" in {found.id for found in (await engine.stack(root)).detected}


async def test_a_change_during_the_scan_never_leaves_a_stale_prompt(tmp_path: Path) -> None:
    manifest = tmp_path / "requirements.txt"
    manifest.write_text("flask==3.1\n")
    async with running(built_in_sources(tmp_path / "user")) as engine:
        early = asyncio.create_task(engine.generate(request(tmp_path)))
        await asyncio.sleep(0)
        manifest.write_text("django==5.1\n")
        engine.forget([manifest])
        value_of(await early)
        assert "Django 5.1" in value_of(await engine.generate(request(tmp_path))).text


async def test_a_document_that_is_no_file_has_no_stack(tmp_path: Path) -> None:
    async with running(built_in_sources(tmp_path)) as engine:
        prompt = value_of(await engine.generate(PromptRequest(document("Dockerfile", DOCKERFILE), "", "harden")))
        assert prompt.technologies == ()


async def test_the_stack_is_looked_at_with_the_newest_technologies(tmp_path: Path) -> None:
    (tmp_path / "special.cfg").write_text("x")
    async with running(built_in_sources(tmp_path / "user")) as engine:
        assert "special" not in {found.id for found in (await engine.stack(str(tmp_path))).detected}
        path = tmp_path / "user" / "knowledge" / "technologies" / "build" / "special.toml"
        path.parent.mkdir(parents=True)
        signal = '[[signals]]\nkind = "file"\nmatch = "special.cfg"\nexample = "special.cfg"\n'
        path.write_text(f'id = "special"\nname = "Special"\ncategory = "build"\n{signal}')
        await engine.reload()
        assert "special" in {found.id for found in (await engine.stack(str(tmp_path))).detected}
