"""Values that are assigned to a name: quoted, bare, in brackets, on the lines below, or taken when nothing is given."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stackprompt.redaction.by_name import multiline
from stackprompt.redaction.by_name.adjacent import find_odd
from stackprompt.redaction.by_name.surroundings import is_account_entry, is_setting
from stackprompt.redaction.rules.judge import Name, is_of_two, judge, judge_all, split_pair
from stackprompt.redaction.rules.names import Meaning, split_name
from stackprompt.redaction.rules.phrases import is_phrase
from stackprompt.redaction.text.literals import (
    Literal,
    read_inline,
    read_items,
    read_line,
    read_strings,
    read_word,
    skip_continuations,
)
from stackprompt.redaction.text.source import SecretSpan, Source
from stackprompt.redaction.text.syntax import Place, Syntax

_SHORTEST_NUMBER = 4
_BLANKS = re.compile(r"[ \t]+")
_LINE_HEAD = re.compile(
    r"[\s\-#;/*\"'`>|$]*(?:(?:export|set|setx|env|local|declare|readonly|ENV|ARG|let|var|ONBUILD)\s+(?:-\w+\s+)?)?[\"']?"
)
_DEFAULT_BEHIND = re.compile(
    r"[^\n]{0,120}?(?:\.(?:orElse|getOrElse|unwrap_or|unwrapOr|valueOr|value_or)\(|\|\||\?\?|\bor\b|\?:|(?<![:/])//"
    r"|\belse\b|[ \t]:)[ \t]*(?=[\"'`])"
)
_OF_DEFAULTS = ("||", "??", "?:", "or", "//", "(")
_ANOTHER_PAIR = re.compile(r"[;,&][ \t]?[\w. -]{1,40}=|[ \t]")
_NEXT_PAIR = re.compile(r"[;,&\s][ \t]?[\w.-]{1,40}=|[ \t]-")
_SEPARATORS = {"&": "&", "?": "&", ";": ";", ",": ","}
_CALL = re.compile(r"[A-Za-z_][\w.:>-]*[(\[]")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:(?:\.|::|->)[A-Za-z_]\w*)+[;,)]*")
_IDENTIFIER = re.compile(r"[&*]?[A-Za-z_]\w*[;,)]*")
# A user and a password, as programs hand them over: `auth=('u', 'v')`.
_TWO = re.compile(r"[\[(]\s*[rbu]?(?:\"[^\"\n]{0,100}\"|'[^'\n]{0,100}')\s*,\s*(?=[rbu]?[\"'][^\"'\n]*[\"']\s*[\])])")
# A value of a driver's address that may have its separators: `PWD={a;b}`.
_BRACED = re.compile(r"\{(?P<value>(?:[^{}\n]|\}\}){3,200})\}(?=[;\"'\s]|$)")
_EMPHASIS = re.compile(r"[*_]{1,2}[ \t]+")
_OF_HEADER = re.compile(r"(?:-H|--header)(?:[ \t]+|=)?\\?[\"']$")
# Where a bare word is the name of something else, and only a quoted one is a text.
_OF_IDENTIFIERS = frozenset({Syntax.CODE, Syntax.JSON, Syntax.HCL, Syntax.TOML, Syntax.SQL})
# What no object of a cluster is called.
_NO_OBJECTS = frozenset({"token", "tokens", "key", "keys"})
_OF_SCRIPTS = frozenset({Syntax.SETTINGS, Syntax.SHELL, Syntax.DOCKERFILE})


# An item that is itself the name of an entry: `'passwords' => ['users' => …`.
_IS_KEY = re.compile(r"\s{0,20}(?:=>|:)")


class Assignment(NamedTuple):
    """A name, its operator, and where the value begins and must end; ``is_inside`` quotes that hold both."""

    name: Name
    operator: str
    start: int
    limit: int
    has_gap: bool
    is_inside: bool


def find_assigned(source: Source, name: Name, operator: str, position: int) -> Iterator[SecretSpan]:
    """Yield the value behind an operator that ends at ``position``."""
    line_end = source.end_of(source.line(name.start))
    inside = source.string_around(name.start)
    is_inside = inside is not None and inside[1] > name.end + 1
    limit = inside[1] if inside is not None and is_inside else line_end
    gap = _BLANKS.match(source.text, position, limit)
    start = gap.end() if gap else position
    if source.syntax is Syntax.PROSE and (emphasis := _EMPHASIS.match(source.text, start, limit)):
        start = emphasis.end()
    if operator == ":":
        if start >= line_end or source.text[start] in "|>#&!":
            found = list(multiline.find_below(source, name, start))
            yield from found
            if found or start >= line_end:
                return
        start = multiline.skip_tags(source, start, limit)
    yield from _find_at(source, Assignment(name, operator, start, limit, gap is not None, is_inside))


# `user, password := "u", "v"`: the names before the one that is looked at.
_TARGETS = re.compile(r"[ \t]*(?:(?:var|let|const|my|local|val)[ \t]+)?[(\[]?(?:[ \t]*[$\w.]+[ \t]*,[ \t]*)+\$?")
_ITEM = re.compile(r"[ \t]*[(\[]?[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|[\w.$]+(?:\([^()\n]*\))?)[ \t]*,[ \t]*")


def _skip_items(source: Source, given: Assignment) -> int:
    """Return where the value of a name begins that is one of several which are assigned at once."""
    head = source.head_of(given.name.start)
    if given.operator not in {"=", ":="} or "," not in head or not _TARGETS.fullmatch(head):
        return given.start
    position = given.start
    for _ in range(head.count(",")):
        item = _ITEM.match(source.text, position, given.limit)
        if item is None:
            return given.start
        position = item.end()
    return position


def _find_at(source: Source, given: Assignment) -> Iterator[SecretSpan]:
    name, start, limit = given.name, given.start, given.limit
    if source.syntax is Syntax.CODE:
        start = _skip_items(source, given)
    two = _TWO.match(source.text, start) if is_of_two(name) else None
    if two is not None:
        own = name._replace(text="password", meaning=Meaning.SURE)
        yield from judge_all(source, own, read_strings(source, two.end(), _line_end(source, two.end())), Place.CODE)
        return
    braced = _BRACED.match(source.text, start, limit) if source.text.startswith("{", start) else None
    if braced is not None and source.text[name.start - 1 : name.start] == ";":
        yield from judge(source, name, Literal(*braced.span("value"), is_quoted=True), Place.CONFIGURATION)
        return
    start = skip_continuations(source, start)
    limit = _line_end(source, start) if start > limit else limit
    literals = read_strings(source, start, limit)
    if literals:
        yield from _find_quoted(source, given, literals)
    elif source.text[start : start + 1] in {"[", "{"} and source.syntax not in _OF_SCRIPTS:
        yield from _find_collected(source, name, start)
    elif source.text.startswith("<<", start):
        yield from multiline.find_heredoc(source, name, start)
    else:
        yield from _find_bare(source, given._replace(start=start, limit=limit))
        yield from _find_default(source, name, start, limit)


def _line_end(source: Source, position: int) -> int:
    return source.end_of(source.line(position))


def _find_quoted(source: Source, given: Assignment, literals: list[Literal]) -> Iterator[SecretSpan]:
    # The block of a provider has `auth` for its token.
    if source.syntax is Syntax.HCL and given.name.text == "auth":
        given = given._replace(name=given.name._replace(meaning=Meaning.LIKELY))
    is_entry = source.syntax is Syntax.HCL or (source.syntax is Syntax.YAML and given.operator == ":")
    if is_entry and len(literals) == 1 and not given.is_inside:
        found = list(judge(source, *split_pair(source, given.name, literals[0]), Place.MANIFEST))
        if not found and source.syntax is Syntax.HCL and split_name(given.name.text)[-1] in _NO_OBJECTS:
            found = list(judge(source, given.name, literals[0], Place.CODE))
        yield from found
        return
    if is_account_entry(source, given.name, literals[0]):
        yield from judge(source, given.name, literals[0], Place.CONFIGURATION)
        return
    # These two operators are those of programs.
    is_code = source.syntax is Syntax.UNKNOWN and given.operator in {":=", "=>"}
    yield from judge_all(source, given.name, literals, Place.CODE if is_code else source.place)


def _find_collected(source: Source, name: Name, start: int) -> Iterator[SecretSpan]:
    """Read a list of texts, or a map whose every value belongs to the name."""
    if source.text[start] == "{":
        yield from multiline.find_in_braces(source, name, start)
        return
    # Tokens and keys alone may be those of a text and a map.
    is_sure = name.meaning is Meaning.SURE or (name.meaning is Meaning.LIKELY and len(split_name(name.text)) > 1)
    own = name if is_sure else name._replace(meaning=Meaning.WEAK)
    for texts in read_items(source, start + 1, "]"):
        # Words without a digit are names of fields.
        if _IS_KEY.match(source.text, texts[-1].end + 1):
            continue
        if (is_sure and name.text[-1] in "sS") or any(
            letter.isdigit() for letter in source.text[texts[0].start : texts[-1].end]
        ):
            yield from judge_all(source, own, texts, Place.CODE)


def _find_default(source: Source, name: Name, start: int, limit: int) -> Iterator[SecretSpan]:
    """Read what a program takes when an expression gives nothing: `… || 'value'`."""
    if source.syntax in {Syntax.CODE, Syntax.HCL, Syntax.UNKNOWN}:
        match = _DEFAULT_BEHIND.match(source.text, start, limit)
        if match is None:
            return
        texts = read_strings(source, match.end(), limit)
        if match[0].rstrip().endswith(_OF_DEFAULTS) and source.syntax is Syntax.CODE:
            yield from judge_all(source, name, texts, Place.CODE)
        else:
            yield from find_odd(source, name, texts)


def _find_bare(source: Source, given: Assignment) -> Iterator[SecretSpan]:
    literal = _read_bare(source, given)
    place = _place_of_bare(source, given, source.text[literal.start : literal.end]) if literal else None
    if literal is not None and place is not None:
        yield from judge(source, *split_pair(source, given.name, literal), place)


def _read_bare(source: Source, given: Assignment) -> Literal | None:
    name, start, limit = given.name, given.start, given.limit
    head = source.head_of(name.start)
    before = head[-1:]
    if given.operator == ":" and not given.is_inside:
        in_flow = head.count("{") + head.count("[") > head.count("}") + head.count("]")
        return read_line(source, start, limit, in_flow=in_flow)
    if not given.is_inside and _LINE_HEAD.fullmatch(head):
        if source.syntax is Syntax.SETTINGS or given.has_gap or is_phrase(source.text[start:limit]):
            return read_line(source, start, limit, in_flow=False)
        if source.syntax in {Syntax.SHELL, Syntax.DOCKERFILE}:
            return read_word(source, start, limit)
    if given.is_inside and _is_first_inside(source, name) and not _ends_before(source, name, start, limit):
        return Literal(start, limit, is_quoted=False) if limit > start else None
    return read_inline(source, start, limit, _SEPARATORS.get(before, ""))


def _ends_before(source: Source, name: Name, start: int, limit: int) -> bool:
    """Tell whether a value ends before the quotes that hold it; an item of a list of YAML has blanks of its own."""
    pair = _ANOTHER_PAIR.search(source.text, start, limit)
    is_item = source.syntax is Syntax.YAML and source.text[name.start - 3 : name.start - 1] == "- "
    return pair is not None and not (
        is_item and pair[0] in {" ", "\t"} and not _NEXT_PAIR.search(source.text, start, limit)
    )


def _is_first_inside(source: Source, name: Name) -> bool:
    """Tell whether a name is the first thing between its quotes."""
    inside = source.string_around(name.start)
    return inside is not None and not source.text[max(inside[0], name.start - 4) : name.start].strip(" -D")


def _place_of_bare(source: Source, given: Assignment, value: str) -> Place | None:
    """Return how to judge a bare value; None where only a quoted one can be a literal."""
    name, syntax = given.name, source.syntax
    # A mount, a port or a selector of CSS is no entry.
    is_joined = value.startswith("/") or "{" in value or source.syntax is Syntax.YAML
    is_joined = given.operator == ":" and not given.has_gap and is_joined
    if _is_call(source, given, value) or (is_joined and source.text.startswith(":", name.end)):
        return None
    if given.is_inside:
        is_header = _OF_HEADER.search(source.head_of(name.start)) is not None
        is_text = given.operator == ":" and name.meaning < Meaning.SURE and not is_header
        return Place.PROSE if is_text else Place.CONFIGURATION
    if is_setting(source, name, given.operator):
        return Place.CONFIGURATION
    if given.operator == "=" and not given.has_gap and name.text.isupper():
        # A line of an environment, in a program that of a longer text, or of a script in it.
        is_script = source.head_of(name.start).strip() == "export"
        return Place.CONFIGURATION if is_script or syntax not in _OF_IDENTIFIERS else Place.PROSE
    if syntax in _OF_IDENTIFIERS:
        return _place_in_code(source, name, value)
    if syntax is Syntax.SETTINGS:
        return Place.CONFIGURATION
    if source.is_comment(name.start) or syntax is Syntax.PROSE:
        return Place.PROSE
    return _place_of_colon(source, name, value) if given.operator == ":" else _place_of_equals(source, given, value)


def _is_call(source: Source, given: Assignment, value: str) -> bool:
    if not _CALL.match(value):
        return False
    is_code = not given.is_inside and source.syntax not in {Syntax.SETTINGS, Syntax.DOCKERFILE}
    return is_code or value.rstrip(";,").endswith((")", "]", "(", "[", "{"))


def _place_in_code(source: Source, name: Name, value: str) -> Place | None:
    if value.isdecimal() and name.meaning is Meaning.SURE and len(value) >= _SHORTEST_NUMBER:
        return Place.CONFIGURATION
    return Place.PROSE if source.is_comment(name.start) else None


def _place_of_colon(source: Source, name: Name, value: str) -> Place:
    if source.syntax is Syntax.YAML:
        return Place.MANIFEST
    if source.syntax in {Syntax.SHELL, Syntax.DOCKERFILE} and not source.head_of(name.start).strip(" \t-"):
        # A line of a file of YAML that a script writes.
        return Place.MANIFEST
    if source.syntax is not Syntax.UNKNOWN:
        return Place.PROSE
    is_entry = (
        not source.head_of(name.start).strip(" \t-\"'{,[") and value[-1] not in ",;{(" and not value.endswith("=>")
    )
    return Place.CONFIGURATION if is_entry and not _DOTTED.fullmatch(value) else Place.PROSE


def _place_of_equals(source: Source, given: Assignment, value: str) -> Place | None:
    """Judge a bare value behind an equals sign in a text that may hold a program."""
    is_identifier = _IDENTIFIER.fullmatch(value) is not None
    if given.has_gap and (is_identifier or _DOTTED.fullmatch(value)) and source.syntax is not Syntax.XML:
        return Place.PROSE
    if _DOTTED.fullmatch(value) and source.syntax is Syntax.UNKNOWN:
        return None
    # `password=password` hands a variable on.
    is_alike = is_identifier and not value[-1].isdigit() and value.rstrip(",;)").lower() in given.name.text
    return Place.PROSE if is_alike and source.syntax is not Syntax.SHELL else Place.CONFIGURATION
