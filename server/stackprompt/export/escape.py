"""Ways to keep text what it is in somebody else's syntax: YAML, XML, ``$`` and ``{{ }}`` templates, and without one."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

# What PyYAML and the specification call printable, without the characters that some readers take for line breaks.
_NOT_LITERAL = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_YAML_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_IN_QUOTES = re.compile(f'[\\\\"\n\t]|{_NOT_LITERAL.pattern}')
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INDENT = 2
# Nunjucks also stumbles over the end of a comment that never began.
_NUNJUCKS = re.compile(r"\{(?=[{%#])|#(?=\})")


def yaml_quoted(text: str) -> str:
    """Return ``text`` as a double-quoted YAML scalar."""
    return f'"{_IN_QUOTES.sub(_yaml_escape, text)}"'


def _yaml_escape(found: re.Match[str]) -> str:
    character = found[0]
    number = ord(character)
    plain = _YAML_ESCAPES.get(character)
    if plain is not None:
        return plain
    if number <= 0xFF:  # noqa: PLR2004 - two digits
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - four digits


def yaml_block(text: str, parent: int = 0) -> str:
    """Return ``text`` as a literal YAML scalar, which people can read; as a quoted one where that would not keep it.

    ``parent`` is the column of the key that it belongs to.
    """
    if not text.strip() or _NOT_LITERAL.search(text):
        return yaml_quoted(text)
    chomp = "+" if text.endswith("\n") else "-"
    lines = text.removesuffix("\n").split("\n")
    pad = " " * (parent + _INDENT)
    return "\n".join((f"|{_INDENT}{chomp}", *(f"{pad}{line}" if line else "" for line in lines)))


def xml_text(text: str) -> str:
    """Return ``text`` as character data; in CDATA when it has marks of its own, so that it can be read as it stands.

    Characters that XML cannot hold at all become U+FFFD.
    """
    text = _NOT_XML.sub("\ufffd", text)
    if not any(mark in text for mark in "<&>\r"):
        return text
    inside = text.replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"<![CDATA[{inside}]]>"


def xml_attribute(text: str) -> str:
    """Return ``text`` as a value of an attribute, with its quotes and without what XML cannot hold."""
    return quoteattr(_NOT_XML.sub("\ufffd", " ".join(text.split())))


def dollars(text: str) -> str:
    """Return ``text`` for a template of Python's ``string.Template``: every ``$`` means itself."""
    return text.replace("$", "$$")


def nunjucks(text: str) -> str:
    """Return ``text`` for a template of Nunjucks or Jinja: no expression, tag or comment begins in it."""
    return _NUNJUCKS.sub(r'{{ "\g<0>" }}', text)


@dataclass(frozen=True, slots=True)
class Live:
    """What a tool takes for its own, without any escape: first characters, each with a pattern of what follows."""

    pairs: tuple[tuple[str, str], ...]

    def pattern(self, mark: str = "") -> re.Pattern[str]:
        """Return a pattern of the first characters of pairs that ``mark`` stands between, with the mark."""
        return re.compile("|".join(f"(?i:{re.escape(first + mark)})(?=({behind}))" for first, behind in self.pairs))


def broken(text: str, live: Live) -> tuple[str, str, tuple[str, ...]]:
    """Put a mark into each pair of ``text``; return the text, the mark ("" where none was needed) and the broken pairs.

    The mark, some backslashes, is as long as it takes to be told from the text's own, so that taking it out again, as
    the reader is asked to, gives the text.
    """
    pattern = live.pattern()
    if not pattern.search(text):
        return text, "", ()
    mark = "\\"
    while live.pattern(mark).search(text):
        mark += "\\"
    seen = (f"{found[0]}{mark}{next(filter(None, found.groups()))}" for found in pattern.finditer(text))
    return pattern.sub(lambda found: found[0] + mark, text), mark, tuple(dict.fromkeys(seen))
