"""Workspaces from a few lines, and the built-in technologies without the rest of the knowledge."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from stackprompt.detection.detect import detect
from stackprompt.domain.technology import Detected, Technologies
from stackprompt.knowledge.technology_file import TechnologyFile, read_technology

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


@cache
def technology_files() -> Mapping[str, TechnologyFile]:
    """Return the content of each technology file that can be used, by the file's name."""
    paths = sorted(KNOWLEDGE.glob("technologies/*/*.toml"))
    # A test of its own names the files that cannot.
    return {path.stem: file for path in paths if (file := _read(path)) is not None}


def _read(path: Path) -> TechnologyFile | None:
    try:
        return read_technology(path.read_text("utf-8"))
    except ValueError:
        return None


@cache
def technologies() -> Technologies:
    """Return the built-in technologies."""
    return {file.id: file.value() for file in technology_files().values()}


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
