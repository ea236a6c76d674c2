"""One server for all tests that only ask; those that change something start their own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.integration.lsp.client import Session, session


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["visual_studio_code", "neovim", "emacs"])
async def each_editor(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Session]:
    """A session of each editor's kind."""
    async with session(tmp_path_factory.mktemp("editor"), request.param) as connection:
        yield connection


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def module_session(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Session]:
    """A session with VS Code's capabilities."""
    async with session(tmp_path_factory.mktemp("shared")) as connection:
        (connection.workspace / "image.bin").write_bytes(b"\0\1\2")
        (connection.workspace / ".env").write_text("A=b")
        yield connection
