"""Managed blocks: the part of a file that we write, between two markers whose hash tells whether it was edited."""

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
class Block:
    """Where a block lies in its file, markers included, and whether it is still what we wrote."""

    start: int
    end: int
    is_edited: bool


@dataclass(frozen=True, slots=True)
class BrokenBlock:
    """The markers in a file are not one pair: at ``line`` is the first of them."""

    line: int


def find(text: str) -> Result[Block | None, BrokenBlock]:
    """Return the block of a file, None when it has none."""
    marks = list(_ANY.finditer(text))
    if not marks:
        return Ok(None)
    begin, end = _BEGIN.search(text), _END.search(text)
    if len(marks) != 2 or begin is None or end is None or end.start() < begin.end():  # noqa: PLR2004 - a pair
        return Err(BrokenBlock(text.count("\n", 0, marks[0].start()) + 1))
    body = text[begin.end() : end.start()].replace("\r\n", "\n").strip("\n")
    return Ok(Block(begin.start(), end.end(), begin[1] != _hash(body)))


def block_of(body: str, newline: str = "\n") -> str:
    """Write a block around ``body``; nothing in it can end the block."""
    body = _MARK.sub("<!- -", body).strip("\n")
    lines = (f"<!-- stackprompt:begin {_hash(body)} {_NOTE} -->", *body.split("\n"), "<!-- stackprompt:end -->")
    return newline.join(lines)


def _hash(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def placed(text: str, body: str, head: str = "") -> Result[str, BrokenBlock]:
    """Return ``text`` with ``body`` in its block; all else stays as it is.

    A file without a block gets one at its end, an empty one begins with ``head``.
    """
    found = find(text)
    if isinstance(found, Err):
        return found
    if not text:
        return Ok(f"{head}{block_of(body)}\n")
    newline = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    block = block_of(body, newline)
    if found.value is not None:
        return Ok(f"{text[: found.value.start]}{block}{text[found.value.end :]}")
    gap = newline if text.endswith("\n") else newline * 2
    return Ok(f"{text}{gap}{block}{newline}")
