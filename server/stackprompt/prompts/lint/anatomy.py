"""The parts of a prompt as its reader sees them: prose, headings, fenced blocks, findings with their lines.

It takes any prompt in Markdown, of any author, and never fails.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^ {0,3}(?P<marks>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<text>\S.*?)\s*#*$")
_TAG = re.compile(r"^<(?P<name>[A-Za-z][\w-]*)[^<>]*>\s*$")
_ITEM = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+(?P<text>\S.*)$")
_PLACE = re.compile(r"(?i)\b(?:lines?|l)\s?(?P<first>\d{1,6})(?P<more>(?:\s?(?:[-\u2013,]|and|to)\s?\d{1,6}){0,40})")
_SEVERITY = re.compile(r"(?i)\b(?P<name>critical|high|medium|low)\b")
_PRACTICE = re.compile(r"\[(?P<id>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)\](?!\()")
_QUOTE = re.compile(r"(?P<ticks>`+) ?(?P<text>.+?) ?(?P=ticks)(?!`)")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Block:
    """A delimited part: its opener in ``line`` (from 1), and its lines; not closed when it never ends."""

    opener: str
    lines: tuple[str, ...]
    line: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its level and line."""

    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding as the prompt words it: the ``lines`` of the file it names, what it quotes, which practice it cites."""

    line: int
    text: str
    lines: tuple[int, ...]
    severity: str
    practice: str
    quote: str


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A prompt taken apart; ``prose`` are the numbered lines outside of every block."""

    text: str
    prose: tuple[tuple[int, str], ...]
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...]

    @property
    def words(self) -> str:
        """Return the prose as one text."""
        return "\n".join(line for _, line in self.prose)

    @property
    def document(self) -> Block | None:
        """Return the block that holds the file: the longest one."""
        return max(self.blocks, key=lambda block: len(block.lines), default=None)


def read_anatomy(text: str) -> Anatomy:
    """Take ``text`` apart."""
    prose: list[tuple[int, str]] = []
    blocks = tuple(_split_blocks(text.split("\n"), prose))
    headings = tuple(_find_headings(prose))
    return Anatomy(text, tuple(prose), headings, blocks, tuple(_find_claims(prose)))


def _split_blocks(lines: list[str], prose: list[tuple[int, str]]) -> Iterator[Block]:
    """Yield the blocks and put the lines between them into ``prose``."""
    number = 0
    while number < len(lines):
        closer = _find_closer(lines[number])
        end = closer and _find_end(lines, number, closer)
        if not closer or (not end and closer.startswith("<")):
            prose.append((number + 1, lines[number]))
            number += 1
            continue
        last = end or len(lines)
        opener = lines[number].strip()
        yield Block(opener, tuple(lines[number + 1 : last]), number + 1, is_closed=end is not None)
        number = last + 1


def _find_closer(line: str) -> str:
    """Return what ends the block that ``line`` opens; "" when it opens none."""
    fence = _FENCE.match(line)
    if fence is not None:
        return fence["marks"]
    tag = _TAG.match(line)
    return f"</{tag['name']}>" if tag is not None else ""


def _find_end(lines: list[str], start: int, closer: str) -> int | None:
    for number in range(start + 1, len(lines)):
        line = lines[number].strip()
        is_fence = closer[0] in "`~" and len(line) >= len(closer) and not line.strip(closer[0])
        if line == closer or (line and is_fence):
            return number
    return None


def _find_headings(prose: list[tuple[int, str]]) -> Iterator[Heading]:
    for number, line in prose:
        match = _HEADING.match(line)
        if match is not None:
            yield Heading(len(match["marks"]), match["text"], number)


def _find_claims(prose: list[tuple[int, str]]) -> Iterator[Claim]:
    for number, line in prose:
        item = _ITEM.match(line)
        place = _PLACE.search(line) if item else None
        if item is None or place is None:
            continue
        severity, practice, quote = _SEVERITY.search(line), _PRACTICE.search(line), _QUOTE.search(line)
        yield Claim(
            number,
            item["text"],
            tuple(int(digits) for digits in _NUMBER.findall(place[0])),
            severity["name"].lower() if severity else "",
            practice["id"] if practice else "",
            quote["text"] if quote else "",
        )
