"""Workspaces from a few lines, and the built-in technologies."""

from collections.abc import Mapping
from pathlib import Path

from stackprompt.detection.detect import detect
from stackprompt.domain.technology import Detected, Technologies
from tests.support import built_in


def technologies() -> Technologies:
    """Return the built-in technologies."""
    return built_in().knowledge.technologies


def plant(root: Path, files: Mapping[str, str]) -> Path:
    """Write ``files`` (text by path) below ``root``."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def found(root: Path, files: Mapping[str, str]) -> dict[str, Detected]:
    """Return what is detected in a workspace of ``files``, by id; of several components the first."""
    stack = detect(plant(root, files), technologies())
    return {detected.id: detected for detected in reversed(stack.detected)}
