"""The logical lines of a Dockerfile: continued lines joined, heredocs attached, each part with its place."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from stackprompt.domain.workspace.document import Span
from stackprompt.syntax.shell import Locate

KEYWORD = re.compile(r"\s*([A-Za-z]+)(?:\s+|$)")
_DIRECTIVE = re.compile(r"#\s*(\w+)\s*=\s*(\S+)\s*$")
# Quoted and escaped text is matched first, so that what looks like a heredoc inside it is passed over. A quote without
# an end takes the rest: Docker reads no heredoc there, and looking for the end again at each quote would take forever.
_HEREDOC = re.compile(
    r"'[^']*+'?|\"(?:[^\"\\]++|\\.)*+\"?|\\."
    r"|(?<!<)<<(-?)\s*(?:\"([A-Za-z_][\w.]*)\"|'([A-Za-z_][\w.]*)'|([A-Za-z_][\w.]*))"
)
KEYWORDS = frozenset(
    {"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER"}
    | {"ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"}
)
_MADE_OF_WORDS = frozenset({"RUN", "ENV", "LABEL", "COPY", "ADD"})
_WITH_HEREDOC = frozenset({"RUN", "COPY", "ADD"})


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """A line as Docker sees it: ``text`` is its pieces (line, column, text) joined by one space each."""

    pieces: tuple[tuple[int, int, str], ...]
    text: str
    heredocs: tuple[tuple[int, str], ...]
    span: Span

    def length(self) -> int:
        """Return how many characters there are to read, heredocs and their line ends included."""
        return len(self.text) + sum(len(body) + 1 for _, body in self.heredocs)


def logical_lines(text: str) -> Iterator[LogicalLine]:
    """Yield the lines of ``text`` that are neither empty nor a comment."""
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    escape = _read_escape(lines)
    number = 0
    while number < len(lines):
        stripped = lines[number].lstrip()
        if not stripped or stripped.startswith("#"):
            number += 1
            continue
        pieces, number = _join_continuations(lines, number, escape)
        match = KEYWORD.match(pieces[0][2])
        keyword = match[1].upper() if match else ""
        fresh = pieces if keyword in _MADE_OF_WORDS else []
        # Each piece is searched for heredocs once: a script that is severed at every line has as many pieces as lines.
        while fresh and not _begins_heredoc(fresh) and _is_severed(len(pieces), lines, number):
            # The half-typed line does not run the text below it.
            line, column, end = pieces[-1]
            quote = next((mark for mark in "\"'" if end.count(mark) % 2), "")
            pieces[-1] = (line, column, f"{end}{quote} ;")
            fresh, number = _join_continuations(lines, number, escape)
            pieces += fresh
        joined = " ".join(piece[2] for piece in pieces)
        body: list[tuple[int, str]] = []
        if "<<" in joined and keyword in _WITH_HEREDOC:
            number = _read_heredocs(lines, number, joined, body)
        last = body[-1][0] if body else pieces[-1][0]
        span = Span(pieces[0][0] + 1, pieces[0][1], last + 1, len(lines[last]))
        yield LogicalLine(tuple(pieces), joined, tuple(body), span)


def without_heredocs(text: str) -> str:
    """Return ``text`` with spaces in place of each ``<<EOF``."""
    return _HEREDOC.sub(lambda match: " " * len(match[0]) if match[0].startswith("<") else match[0], text)


def locator(pieces: tuple[tuple[int, int, str], ...], shift: int) -> Locate:
    """Return what turns a range, counted from ``shift`` in the joined text of ``pieces``, into a place in the file."""
    starts = tuple(accumulate((len(text) + 1 for _, _, text in pieces[:-1]), initial=0))

    def locate(start: int, end: int) -> Span:
        first = bisect_right(starts, start + shift) - 1
        last = bisect_right(starts, end + shift - 1) - 1
        begin, finish = pieces[first], pieces[last]
        return Span(
            begin[0] + 1,
            begin[1] + start + shift - starts[first],
            finish[0] + 1,
            finish[1] + end + shift - starts[last],
        )

    return locate


def is_directive(line: str) -> bool:
    """Return whether a comment is a directive of Docker when it is above everything else."""
    return _DIRECTIVE.match(line.strip()) is not None


def _read_escape(lines: list[str]) -> str:
    for line in lines:
        directive = _DIRECTIVE.match(line.strip())
        if directive is None:
            return "\\"
        if directive[1].lower() == "escape" and directive[2] in {"\\", "`"}:
            return directive[2]
    return "\\"


def _join_continuations(lines: list[str], number: int, escape: str) -> tuple[list[tuple[int, int, str]], int]:
    pieces: list[tuple[int, int, str]] = []
    while number < len(lines):
        line = lines[number]
        stripped = line.strip()
        # Comments and blank lines inside an instruction do not end it.
        if pieces and (not stripped or stripped.startswith("#")):
            number += 1
            continue
        body = line.rstrip()
        goes_on = body.endswith(escape)
        indent = len(line) - len(line.lstrip())
        pieces.append((number, indent, (body[:-1] if goes_on else body)[indent:].rstrip()))
        number += 1
        if not goes_on:
            break
    return pieces, number


def _is_severed(count: int, lines: list[str], number: int) -> bool:
    """Return whether the next line belongs to an instruction of ``count`` lines that lost the mark that it goes on.

    Docker refuses such a file, but editors show it while a line in the middle is being typed.
    """
    if number >= len(lines):
        return False
    line = lines[number]
    first = line.split(None, 1)[0] if line.strip() else "#"
    if first.startswith("#"):
        return False
    # Indented like the lines of a long instruction, it is one of them, whatever command it begins with.
    is_aligned = count > 1 and line[0].isspace()
    return first not in KEYWORDS if is_aligned else not any(known.startswith(first.upper()) for known in KEYWORDS)


def _begins_heredoc(pieces: list[tuple[int, int, str]]) -> bool:
    texts = (text for _, _, text in pieces if "<<" in text)
    return any(match[2] or match[3] or match[4] for text in texts for match in _HEREDOC.finditer(text))


def _read_heredocs(lines: list[str], number: int, head: str, body: list[tuple[int, str]]) -> int:
    for match in _HEREDOC.finditer(head):
        end = match[2] or match[3] or match[4]
        if end is None:
            continue
        while number < len(lines):
            line = lines[number]
            if (line.lstrip("\t") if match[1] else line) == end:
                # The delimiter belongs to the instruction, not to the script.
                body.append((number, ""))
                number += 1
                break
            body.append((number, line))
            number += 1
    return number
