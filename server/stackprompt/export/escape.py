"""Escape text for other syntaxes: YAML, XML, ``$`` and ``{{ }}`` templates, and syntaxes without an escape."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

# All but the printable characters of PyYAML and the specification that no reader treats as line breaks.
_NOT_LITERAL = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_YAML_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_IN_QUOTES = re.compile(f'[\\\\"\n\t]|{_NOT_LITERAL.pattern}')
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INDENT = 2
# Nunjucks also fails at the end of a comment without its beginning.
_NUNJUCKS = re.compile(r"\{(?=[{%#])|#(?=\})")


def quote_yaml(text: str) -> str:
    """Return ``text`` as a double-quoted YAML scalar."""
    return f'"{_IN_QUOTES.sub(_escape_yaml_character, text)}"'


def _escape_yaml_character(match: re.Match[str]) -> str:
    character = match[0]
    number = ord(character)
    plain = _YAML_ESCAPES.get(character)
    if plain is not None:
        return plain
    if number <= 0xFF:  # noqa: PLR2004 - two digits
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - four digits


def format_yaml_block(text: str, parent: int = 0) -> str:
    """Return ``text`` as a literal YAML scalar, which people can read; as a quoted one where a literal would change it.

    ``parent`` is the column of its key.
    """
    if not text.strip() or _NOT_LITERAL.search(text):
        return quote_yaml(text)
    chomp = "+" if text.endswith("\n") else "-"
    lines = text.removesuffix("\n").split("\n")
    pad = " " * (parent + _INDENT)
    return "\n".join((f"|{_INDENT}{chomp}", *(f"{pad}{line}" if line else "" for line in lines)))


def escape_xml_text(text: str) -> str:
    """Return ``text`` as character data; as CDATA, which people can read unescaped, when it has marks of XML.

    Characters that XML forbids become U+FFFD.
    """
    text = _NOT_XML.sub("\ufffd", text)
    if not any(mark in text for mark in "<&>\r"):
        return text
    inside = text.replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"<![CDATA[{inside}]]>"


def quote_xml_attribute(text: str) -> str:
    """Return ``text`` as a quoted value of an attribute, without characters that XML forbids."""
    return quoteattr(_NOT_XML.sub("\ufffd", " ".join(text.split())))


def escape_dollars(text: str) -> str:
    """Return ``text`` for a ``string.Template`` of Python, with every ``$`` escaped."""
    return text.replace("$", "$$")


def escape_nunjucks(text: str) -> str:
    """Return ``text`` for a template of Nunjucks or Jinja, without expressions, tags and comments."""
    return _NUNJUCKS.sub(r'{{ "\g<0>" }}', text)


@dataclass(frozen=True, slots=True)
class MarkSyntax:
    """Marks that a tool interprets and has no escape for: first characters, each with a pattern of what follows."""

    pairs: tuple[tuple[str, str], ...]

    def compile(self, mark: str = "") -> re.Pattern[str]:
        """Return a pattern of the first characters with ``mark`` behind them, before what follows."""
        return re.compile("|".join(f"(?i:{re.escape(first + mark)})(?=({behind}))" for first, behind in self.pairs))


def break_marks(text: str, syntax: MarkSyntax) -> tuple[str, str, tuple[str, ...]]:
    """Add a mark into each pair of ``text``; return the text, the mark ("" where none was needed) and the broken pairs.

    The mark is a run of backslashes, long enough to be distinct from those of the text, so that removing it, as the
    reader is asked to, restores the text.
    """
    pattern = syntax.compile()
    if not pattern.search(text):
        return text, "", ()
    mark = "\\"
    while syntax.compile(mark).search(text):
        mark += "\\"
    pairs = (f"{match[0]}{mark}{next(filter(None, match.groups()))}" for match in pattern.finditer(text))
    return pattern.sub(lambda match: match[0] + mark, text), mark, tuple(dict.fromkeys(pairs))
