"""What several tests need: the built-in data, documents from text, an engine on folders of its own."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from stackprompt import api
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.workspace.document import Document
from stackprompt.engine.engine import Engine
from stackprompt.engine.reload import Sources, load_snapshot
from stackprompt.engine.snapshot import Snapshot
from stackprompt.formats.table import classify
from stackprompt.resources import find_data_root

T = TypeVar("T")
E = TypeVar("E")
ROOT = Path(__file__).parent.parent
SHOP = ROOT / "examples" / "web-shop"
# A practice of a user that every Dockerfile breaks at its first FROM.
HOUSE_RULE = """\
id = "house-rule"
kind = "checkable"
document = "dockerfile"
title = "Use the registry of the house"
topic = "supply-chain"
severity = "high"
tasks = ["harden"]
why = "Because the house says so, and it scans what lies there."
how = "Pull from registry.house.example."
[[sources]]
title = "House rules"
url = "https://house.example/rules"
reviewed = 2026-01-02
[[when]]
instruction = "FROM"
once = true
[[examples]]
bad = "FROM x"
line = 1
[[examples]]
good = "# nothing"
"""


@cache
def built_in() -> Snapshot:
    """Return the snapshot of the data in this checkout, without any folder of the user."""
    return load_snapshot(built_in_sources(ROOT / "no such folder"))


def built_in_sources(user: Path) -> Sources:
    """Return the data in this checkout with ``user`` as the user's folder."""
    return Sources(find_data_root(), user)


def document(path: str, text: str) -> Document:
    """Return a document as an editor would send it."""
    return Document(f"file:///w/{path}", path, classify(path, text), text)


@asynccontextmanager
async def running(sources: Sources) -> AsyncIterator[Engine]:
    """Give an engine on ``sources`` and close it afterwards."""
    engine = api.start(sources)
    try:
        yield engine
    finally:
        await engine.close()


def copied(sources: Sources, folder: Path) -> Sources:
    """Return ``sources`` with private copies of their files, so that a test may edit them."""
    for name in ("knowledge", "templates", "config"):
        shutil.copytree(ROOT / name, folder / name)
    return replace(sources, data=folder)


def value_of(result: Result[T, E]) -> T:
    """Return the value of an Ok; the test fails with the error otherwise."""
    assert isinstance(result, Ok), result
    return result.value


def error_of(result: Result[T, E]) -> E:
    """Return the error of an Err; the test fails with the value otherwise."""
    assert isinstance(result, Err), result
    return result.error
