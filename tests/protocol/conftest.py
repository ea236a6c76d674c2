"""Servers to torture: one that many tests share, since none of them may harm it, and one for each that ends it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.protocol.client import Client, server


@pytest.fixture(scope="module")
def module_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server for a whole module; after its last test it still serves, has answered nothing twice, and leaves."""
    folder = tmp_path_factory.mktemp("shared")
    with server(folder) as client:
        _ = client.initialize(folder)
        yield client
        assert client.run("stackprompt.tasks", (folder / "Dockerfile").as_uri())
        twice = [number for number, answers in client.answers.items() if number is not None and len(answers) > 1]
        assert not twice
        assert client.stray == b""
        assert client.leave() == 0


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Client]:
    """A server before the first message."""
    with server(tmp_path) as client:
        yield client
