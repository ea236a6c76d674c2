"""Managed blocks: the part of a file that we write, between two markers with a hash that reveals edits."""

import hashlib
import re
from dataclasses import dataclass

from stackprompt.domain.result import Err, Ok, Result

_BEGIN = re.compile(r"(?m)^<!-- stackprompt:begin ([0-9a-f]{16}) [^\r\n]*-->(?=\r?$)")
_END = re.compile(r"(?m)^<!-- stackprompt:end -->(?=\r?$)")
_ANY = re.compile(r"(?m)^<!-- stackprompt:(begin|end)\b")
_MARK = re.compile(r"<!--(?=\s*stackprompt:)")
_NOTE = "written by `stackprompt sync`: edit above or below"


@dataclass(frozen=True, slots=True)
class ManagedBlock:
    """The range of a block in its file, with its markers, and whether it was edited."""

    start: int
    end: int
    is_edited: bool


@dataclass(frozen=True, slots=True)
class BrokenBlock:
    """The markers in a file are not one pair; the first is at ``line``."""

    line: int


def find_block(text: str) -> Result[ManagedBlock | None, BrokenBlock]:
    """Return the block of a file, None for a file without one."""
    marks = list(_ANY.finditer(text))
    if not marks:
        return Ok(None)
    begin, end = _BEGIN.search(text), _END.search(text)
    if len(marks) != 2 or begin is None or end is None or end.start() < begin.end():  # noqa: PLR2004 - a pair
        return Err(BrokenBlock(text.count("\n", 0, marks[0].start()) + 1))
    body = text[begin.end() : end.start()].replace("\r\n", "\n").strip("\n")
    return Ok(ManagedBlock(begin.start(), end.end(), begin[1] != _compute_hash(body)))


def format_block(body: str, newline: str = "\n") -> str:
    """Return a block around ``body``, in which markers are escaped."""
    body = _MARK.sub("<!- -", body).strip("\n")
    lines = (f"<!-- stackprompt:begin {_compute_hash(body)} {_NOTE} -->", *body.split("\n"), "<!-- stackprompt:end -->")
    return newline.join(lines)


def _compute_hash(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def insert_block(text: str, body: str, head: str = "") -> Result[str, BrokenBlock]:
    """Return ``text`` with ``body`` in its block, and all else unchanged.

    A file without a block gets one at its end; an empty file begins with ``head``.
    """
    existing = find_block(text)
    if isinstance(existing, Err):
        return existing
    if not text:
        return Ok(f"{head}{format_block(body)}\n")
    newline = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    block = format_block(body, newline)
    if existing.value is not None:
        return Ok(f"{text[: existing.value.start]}{block}{text[existing.value.end :]}")
    gap = newline if text.endswith("\n") else newline * 2
    return Ok(f"{text}{gap}{block}{newline}")
