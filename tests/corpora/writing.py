"""How a value is written in a file: escaped, quoted or encoded as its place asks for."""

import base64
import json
import textwrap
from collections.abc import Callable, Mapping
from urllib.parse import quote
from xml.sax.saxutils import escape

WIDTH = 64


def as_is(value: str) -> str:
    return value


def in_json(value: str) -> str:
    """Escape for a string in double quotes of JSON, YAML, Python, Java, Go, JavaScript, TOML."""
    return json.dumps(value, ensure_ascii=False)[1:-1]


def in_shell(value: str) -> str:
    """Escape for single quotes of a shell."""
    return value.replace("'", "'\\''")


def in_single(value: str) -> str:
    """Escape for single quotes of Python, JavaScript, Ruby, PHP."""
    return value.replace("\\", "\\\\").replace("'", "\\'")


def in_sql(value: str) -> str:
    """Escape for single quotes of SQL and YAML."""
    return value.replace("'", "''")


def in_url(value: str) -> str:
    return quote(value, safe="")


def in_xml(value: str) -> str:
    return escape(value, {'"': "&quot;"})


def in_base64(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def in_lines(value: str) -> str:
    return "\n".join(value[start : start + WIDTH] for start in range(0, len(value), WIDTH))


def indented(spaces: int) -> Callable[[str], str]:
    return lambda value: textwrap.indent(value, " " * spaces).lstrip()


WRITINGS: Mapping[str, Callable[[str], str]] = {
    "": as_is,
    "json": in_json,
    "sh": in_shell,
    "single": in_single,
    "sql": in_sql,
    "url": in_url,
    "xml": in_xml,
    "b64": in_base64,
    "lines": in_lines,
    "in2": indented(2),
    "in4": indented(4),
    "in6": indented(6),
    "in8": indented(8),
    "in10": indented(10),
}
