"""The options of ``stackprompt lsp``, parsed without the command line, whose import an editor would wait for."""

from collections.abc import Sequence
from typing import NamedTuple

DEBUG = "--debug"
STDIO = "--stdio"
TRUST = "--trust"


class ServerOptions(NamedTuple):
    """The options of one server: its debug commands, and the folders that the user trusts."""

    debug: bool
    trusted: tuple[str, ...]


def parse_options(words: Sequence[str]) -> ServerOptions | None:
    """Parse the words after ``lsp``; return None for others, such as ``--help``, which the command line handles."""
    is_debug, trusted = False, list[str]()
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        folder = value if equals else next(rest, None) if name == TRUST else None
        if name == TRUST and folder is not None:
            trusted.append(folder)
        elif word == DEBUG:
            is_debug = True
        elif word != STDIO:
            return None
    return ServerOptions(is_debug, tuple(trusted))
