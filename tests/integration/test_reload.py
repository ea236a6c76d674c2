"""A running engine notices every way in which a file can change; the next prompt shows it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from stackprompt.domain.events import SnapshotReplaced
from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.engine.engine import Engine
from stackprompt.prompts.templates.families import FamilyView
from tests.support import built_in_sources, copied, document, running, value_of

PATIENCE = 10.0
PRACTICE = "knowledge/practices/docker/dockerfile-base-image-unpinned.toml"
TEMPLATE = "templates/harden/any.md.j2"
TITLE = 'title = "'


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    sources = copied(built_in_sources(tmp_path / "user"), tmp_path)
    async with running(sources) as live:
        stop = asyncio.Event()
        watching = asyncio.create_task(live.watch(stop))
        await asyncio.sleep(0.3)  # the watcher of the operating system needs a moment before it sees anything
        yield live
        stop.set()
        await watching


async def prompt(engine: Engine, tmp_path: Path, task: str = "harden") -> str:
    request = PromptRequest(document("Dockerfile", "FROM python\nRUN x\n"), str(tmp_path / "w"), task)
    return value_of(await engine.generate(request)).text


async def after(engine: Engine, change: Callable[[], object], is_there: Callable[[], bool]) -> None:
    replaced = asyncio.Event()
    unsubscribe = engine.bus.subscribe(SnapshotReplaced, lambda _: replaced.set())
    change()
    async with asyncio.timeout(PATIENCE):
        while True:
            await replaced.wait()
            replaced.clear()
            if is_there():
                break
    unsubscribe()


def source(engine: Engine) -> str:
    return engine.live.take().templates.sources[TEMPLATE.removeprefix("templates/")].text


def edited(path: Path, old: str, new: str) -> str:
    text = path.read_text()
    assert old in text
    return text.replace(old, new, 1)


async def test_an_edited_practice_is_in_the_next_prompt(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / PRACTICE
    text = edited(path, TITLE, TITLE + "Changed: ")
    await after(engine, lambda: path.write_text(text), lambda: "Changed: " in title(engine))
    assert "Changed: " in await prompt(engine, tmp_path)


async def test_an_atomic_save_is_seen(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / PRACTICE
    beside = path.with_suffix(".tmp")
    beside.write_text(edited(path, TITLE, TITLE + "Saved: "))
    await after(engine, lambda: beside.replace(path), lambda: "Saved: " in title(engine))
    assert "Saved: " in await prompt(engine, tmp_path)


async def test_a_half_written_practice_keeps_its_last_good_content(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / PRACTICE
    before = await prompt(engine, tmp_path)
    whole = path.read_text()
    await after(engine, lambda: path.write_text(whole[: len(whole) // 2]), lambda: bool(problems(engine)))
    assert await prompt(engine, tmp_path) == before
    assert problems(engine) == [str(path)]
    await after(engine, lambda: path.write_text(whole), lambda: not problems(engine))


async def test_a_deleted_practice_is_no_longer_claimed(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / PRACTICE
    assert path.stem in await prompt(engine, tmp_path)
    await after(engine, path.unlink, lambda: path.stem not in engine.live.take().knowledge.practices)
    assert path.stem not in await prompt(engine, tmp_path)


async def test_a_renamed_practice_lives_under_its_new_id(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / PRACTICE
    path.write_text(edited(path, path.stem, "dockerfile-renamed"))
    new = path.with_name("dockerfile-renamed.toml")
    await after(
        engine,
        lambda: path.rename(new),
        lambda: "dockerfile-renamed" in engine.live.take().knowledge.practices,
    )
    assert "dockerfile-renamed" in await prompt(engine, tmp_path)


async def test_an_edited_template_is_in_the_next_prompt(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / TEMPLATE
    text = edited(path, "# Harden", "# Fortify")
    await after(engine, lambda: path.write_text(text), lambda: "# Fortify" in source(engine))
    assert (await prompt(engine, tmp_path)).startswith("# Fortify")


async def test_a_broken_template_keeps_the_last_good_prompt(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / TEMPLATE
    before = await prompt(engine, tmp_path)
    text = edited(path, "{{ document.path }}", "{{ document.nothing }}")
    await after(engine, lambda: path.write_text(text), lambda: bool(problems(engine)))
    assert await prompt(engine, tmp_path) == before


async def test_an_edited_family_is_in_the_next_prompt(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "templates" / "families" / "docker.toml"
    text = edited(path, 'keep = "Keep behaviour', 'keep = "Change no behaviour')
    await after(engine, lambda: path.write_text(text), lambda: "Change no" in family(engine).keep)
    assert "Change no behaviour" in await prompt(engine, tmp_path)


async def test_a_setting_takes_effect_without_restart(engine: Engine, tmp_path: Path) -> None:
    user = tmp_path / "user"

    def configure() -> None:
        user.mkdir()
        (user / "config.toml").write_text("[prompt]\nmax_advice = 0\n")

    await after(engine, configure, lambda: engine.live.take().settings.prompt.max_advice == 0)
    assert "## Consider" not in await prompt(engine, tmp_path)


def family(engine: Engine) -> FamilyView:
    return engine.live.take().templates.families.views["docker"]


def title(engine: Engine) -> str:
    return engine.live.take().knowledge.practices["dockerfile-base-image-unpinned"].title


def problems(engine: Engine) -> list[str]:
    return [problem.path for problem in engine.live.take().problems]
