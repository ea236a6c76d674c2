"""Small workspaces for tests, and the built-in technologies."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from stackprompt.detection.detect import detect
from stackprompt.domain.knowledge.technology import DetectedTechnology, Technologies
from stackprompt.domain.result import Result
from stackprompt.domain.workspace.unreadable import Unreadable
from stackprompt.runtime.files.safe_read import read_text
from tests.support import built_in

SHOP = {
    "Dockerfile": 'FROM python:3.12-slim\nCMD ["gunicorn", "shop.wsgi"]\n',
    "compose.yaml": "services:\n  db:\n    image: postgres:16\n  web:\n    build: .\n",
    "pyproject.toml": '[project]\nname = "shop"\nrequires-python = ">=3.11"\ndependencies = ["django>=5.1"]\n',
    "shop/settings.py": "",
    "web/package.json": '{"dependencies": {"next": "^14.2"}, "packageManager": "pnpm@9.1.0"}',
    "web/src/page.tsx": "",
    "tests/test_shop.py": "",
    "tests/conftest.py": "",
}


def technologies() -> Technologies:
    """Return the built-in technologies."""
    return built_in().knowledge.technologies


def plant(root: Path, files: Mapping[str, str]) -> Path:
    """Write ``files`` (text by path) below ``root``."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def detect_by_id(root: Path, files: Mapping[str, str]) -> dict[str, DetectedTechnology]:
    """Write ``files`` and return the technologies by id; of several components, the first one counts."""
    stack = detect(plant(root, files), technologies())
    return {detected.id: detected for detected in reversed(stack.detected)}


def record_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the path of each file is added when it is read."""
    paths: list[str] = []

    def read(root: Path, path: str, limit: int) -> Result[str, Unreadable]:
        paths.append(path)
        return read_text(root, path, limit)

    monkeypatch.setattr("stackprompt.detection.scan.indexer.read_text", read)
    return paths
