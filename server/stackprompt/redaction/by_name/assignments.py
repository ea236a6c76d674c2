"""Find values that are assigned to a name: quoted, bare, in brackets, on the lines below, or as a default."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stackprompt.redaction.by_name import multiline
from stackprompt.redaction.by_name.adjacent import find_mixed_text
from stackprompt.redaction.by_name.surroundings import is_account_entry, is_setting
from stackprompt.redaction.rules.judge import Name, is_of_two, judge, judge_all, split_pair
from stackprompt.redaction.rules.names import Meaning, split_name
from stackprompt.redaction.rules.phrases import is_phrase
from stackprompt.redaction.text.literals import (
    LiteralSpan,
    read_inline,
    read_items,
    read_line,
    read_strings,
    read_word,
    skip_continuations,
)
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context, Syntax

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
# A user and a password in a tuple: `auth=('u', 'v')`.
_TWO = re.compile(r"[\[(]\s*[rbu]?(?:\"[^\"\n]{0,100}\"|'[^'\n]{0,100}')\s*,\s*(?=[rbu]?[\"'][^\"'\n]*[\"']\s*[\])])")
# A value in the address of a driver with separators in it: `PWD={a;b}`.
_BRACED = re.compile(r"\{(?P<value>(?:[^{}\n]|\}\}){3,200})\}(?=[;\"'\s]|$)")
_EMPHASIS = re.compile(r"[*_]{1,2}[ \t]+")
_OF_HEADER = re.compile(r"(?:-H|--header)(?:[ \t]+|=)?\\?[\"']$")
# Syntaxes in which a bare word is an identifier, and only a quoted one is a string.
_OF_IDENTIFIERS = frozenset({Syntax.CODE, Syntax.JSON, Syntax.HCL, Syntax.TOML, Syntax.SQL})
# Names that objects of a cluster do not have.
_NO_OBJECTS = frozenset({"token", "tokens", "key", "keys"})
_OF_SCRIPTS = frozenset({Syntax.SETTINGS, Syntax.SHELL, Syntax.DOCKERFILE})


# An item that is itself the name of an entry: `'passwords' => ['users' => …`.
_IS_KEY = re.compile(r"\s{0,20}(?:=>|:)")


class Assignment(NamedTuple):
    """A name, its operator, and where the value begins and must end; ``is_inside`` when quotes hold both."""

    name: Name
    operator: str
    start: int
    limit: int
    has_gap: bool
    is_inside: bool


def find_assignment(source: SourceText, name: Name, operator: str, position: int) -> Iterator[SecretSpan]:
    """Yield the value behind an operator that ends at ``position``."""
    line_end = source.end_of(source.line_of(name.start))
    inside = source.string_around(name.start)
    is_inside = inside is not None and inside[1] > name.end + 1
    limit = inside[1] if inside is not None and is_inside else line_end
    gap = _BLANKS.match(source.text, position, limit)
    start = gap.end() if gap else position
    if source.syntax is Syntax.PROSE and (emphasis := _EMPHASIS.match(source.text, start, limit)):
        start = emphasis.end()
    if operator == ":":
        if start >= line_end or source.text[start] in "|>#&!":
            below = list(multiline.find_below(source, name, start))
            yield from below
            if below or start >= line_end:
                return
        start = multiline.skip_tags(source, start, limit)
    yield from _find_at(source, Assignment(name, operator, start, limit, gap is not None, is_inside))


# `user, password := "u", "v"`: the names before the current one.
_TARGETS = re.compile(r"[ \t]*(?:(?:var|let|const|my|local|val)[ \t]+)?[(\[]?(?:[ \t]*[$\w.]+[ \t]*,[ \t]*)+\$?")
_ITEM = re.compile(r"[ \t]*[(\[]?[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|[\w.$]+(?:\([^()\n]*\))?)[ \t]*,[ \t]*")


def _skip_items(source: SourceText, assignment: Assignment) -> int:
    """Return where the value begins when several names are assigned at once."""
    head = source.head_of(assignment.name.start)
    if assignment.operator not in {"=", ":="} or "," not in head or not _TARGETS.fullmatch(head):
        return assignment.start
    position = assignment.start
    for _ in range(head.count(",")):
        item = _ITEM.match(source.text, position, assignment.limit)
        if item is None:
            return assignment.start
        position = item.end()
    return position


def _find_at(source: SourceText, assignment: Assignment) -> Iterator[SecretSpan]:
    name, start, limit = assignment.name, assignment.start, assignment.limit
    if source.syntax is Syntax.CODE:
        start = _skip_items(source, assignment)
    two = _TWO.match(source.text, start) if is_of_two(name) else None
    if two is not None:
        own = name._replace(text="password", meaning=Meaning.SURE)
        yield from judge_all(
            source, own, read_strings(source, two.end(), _find_line_end(source, two.end())), Context.CODE
        )
        return
    braced = _BRACED.match(source.text, start, limit) if source.text.startswith("{", start) else None
    if braced is not None and source.text[name.start - 1 : name.start] == ";":
        yield from judge(source, name, LiteralSpan(*braced.span("value"), is_quoted=True), Context.CONFIGURATION)
        return
    start = skip_continuations(source, start)
    limit = _find_line_end(source, start) if start > limit else limit
    literals = read_strings(source, start, limit)
    if literals:
        yield from _find_quoted(source, assignment, literals)
    elif source.text[start : start + 1] in {"[", "{"} and source.syntax not in _OF_SCRIPTS:
        yield from _find_in_collection(source, name, start)
    elif source.text.startswith("<<", start):
        yield from multiline.find_heredoc(source, name, start)
    else:
        yield from _find_bare(source, assignment._replace(start=start, limit=limit))
        yield from _find_default(source, name, start, limit)


def _find_line_end(source: SourceText, position: int) -> int:
    return source.end_of(source.line_of(position))


def _find_quoted(source: SourceText, assignment: Assignment, literals: list[LiteralSpan]) -> Iterator[SecretSpan]:
    # In the block of a provider `auth` is a token.
    if source.syntax is Syntax.HCL and assignment.name.text == "auth":
        assignment = assignment._replace(name=assignment.name._replace(meaning=Meaning.LIKELY))
    is_entry = source.syntax is Syntax.HCL or (source.syntax is Syntax.YAML and assignment.operator == ":")
    if is_entry and len(literals) == 1 and not assignment.is_inside:
        spans = list(judge(source, *split_pair(source, assignment.name, literals[0]), Context.MANIFEST))
        if not spans and source.syntax is Syntax.HCL and split_name(assignment.name.text)[-1] in _NO_OBJECTS:
            spans = list(judge(source, assignment.name, literals[0], Context.CODE))
        yield from spans
        return
    if is_account_entry(source, assignment.name, literals[0]):
        yield from judge(source, assignment.name, literals[0], Context.CONFIGURATION)
        return
    # Only programs have these two operators.
    is_code = source.syntax is Syntax.UNKNOWN and assignment.operator in {":=", "=>"}
    yield from judge_all(source, assignment.name, literals, Context.CODE if is_code else source.context)


def _find_in_collection(source: SourceText, name: Name, start: int) -> Iterator[SecretSpan]:
    """Read a list of strings, or a map whose every value belongs to the name."""
    if source.text[start] == "{":
        yield from multiline.find_in_braces(source, name, start)
        return
    # `tokens` and `keys` alone may be those of a parser and a map.
    is_sure = name.meaning is Meaning.SURE or (name.meaning is Meaning.LIKELY and len(split_name(name.text)) > 1)
    own = name if is_sure else name._replace(meaning=Meaning.WEAK)
    for texts in read_items(source, start + 1, "]"):
        # Words without a digit are names of fields.
        if _IS_KEY.match(source.text, texts[-1].end + 1):
            continue
        if (is_sure and name.text[-1] in "sS") or any(
            letter.isdigit() for letter in source.text[texts[0].start : texts[-1].end]
        ):
            yield from judge_all(source, own, texts, Context.CODE)


def _find_default(source: SourceText, name: Name, start: int, limit: int) -> Iterator[SecretSpan]:
    """Read the default behind an expression: `… || 'value'`."""
    if source.syntax in {Syntax.CODE, Syntax.HCL, Syntax.UNKNOWN}:
        match = _DEFAULT_BEHIND.match(source.text, start, limit)
        if match is None:
            return
        texts = read_strings(source, match.end(), limit)
        if match[0].rstrip().endswith(_OF_DEFAULTS) and source.syntax is Syntax.CODE:
            yield from judge_all(source, name, texts, Context.CODE)
        else:
            yield from find_mixed_text(source, name, texts)


def _find_bare(source: SourceText, assignment: Assignment) -> Iterator[SecretSpan]:
    literal = _read_bare(source, assignment)
    context = _choose_context(source, assignment, source.text[literal.start : literal.end]) if literal else None
    if literal is not None and context is not None:
        yield from judge(source, *split_pair(source, assignment.name, literal), context)


def _read_bare(source: SourceText, assignment: Assignment) -> LiteralSpan | None:
    name, start, limit = assignment.name, assignment.start, assignment.limit
    head = source.head_of(name.start)
    before = head[-1:]
    if assignment.operator == ":" and not assignment.is_inside:
        in_flow = head.count("{") + head.count("[") > head.count("}") + head.count("]")
        return read_line(source, start, limit, in_flow=in_flow)
    if not assignment.is_inside and _LINE_HEAD.fullmatch(head):
        if source.syntax is Syntax.SETTINGS or assignment.has_gap or is_phrase(source.text[start:limit]):
            return read_line(source, start, limit, in_flow=False)
        if source.syntax in {Syntax.SHELL, Syntax.DOCKERFILE}:
            return read_word(source, start, limit)
    if assignment.is_inside and _is_first_inside(source, name) and not _ends_before(source, name, start, limit):
        return LiteralSpan(start, limit, is_quoted=False) if limit > start else None
    return read_inline(source, start, limit, _SEPARATORS.get(before, ""))


def _ends_before(source: SourceText, name: Name, start: int, limit: int) -> bool:
    """Return whether a value ends before the quotes around it; an item of a YAML list may contain blanks."""
    pair = _ANOTHER_PAIR.search(source.text, start, limit)
    is_item = source.syntax is Syntax.YAML and source.text[name.start - 3 : name.start - 1] == "- "
    return pair is not None and not (
        is_item and pair[0] in {" ", "\t"} and not _NEXT_PAIR.search(source.text, start, limit)
    )


def _is_first_inside(source: SourceText, name: Name) -> bool:
    """Return whether a name is the first thing between its quotes."""
    inside = source.string_around(name.start)
    return inside is not None and not source.text[max(inside[0], name.start - 4) : name.start].strip(" -D")


def _choose_context(source: SourceText, assignment: Assignment, value: str) -> Context | None:
    """Return the context of a bare value; None where only a quoted one can be a literal."""
    name, syntax = assignment.name, source.syntax
    # A mount, a port or a selector of CSS has no blank behind its colon.
    is_joined = value.startswith("/") or "{" in value or source.syntax is Syntax.YAML
    is_joined = assignment.operator == ":" and not assignment.has_gap and is_joined
    if _is_call(source, assignment, value) or (is_joined and source.text.startswith(":", name.end)):
        return None
    if assignment.is_inside:
        is_header = _OF_HEADER.search(source.head_of(name.start)) is not None
        is_text = assignment.operator == ":" and name.meaning < Meaning.SURE and not is_header
        return Context.PROSE if is_text else Context.CONFIGURATION
    if is_setting(source, name, assignment.operator):
        return Context.CONFIGURATION
    if assignment.operator == "=" and not assignment.has_gap and name.text.isupper():
        # A line of an environment; in a program, a line of a longer text or of a script.
        is_script = source.head_of(name.start).strip() == "export"
        return Context.CONFIGURATION if is_script or syntax not in _OF_IDENTIFIERS else Context.PROSE
    if syntax in _OF_IDENTIFIERS:
        return _choose_context_in_code(source, name, value)
    if syntax is Syntax.SETTINGS:
        return Context.CONFIGURATION
    if source.is_comment(name.start) or syntax is Syntax.PROSE:
        return Context.PROSE
    return (
        _choose_context_behind_colon(source, name, value)
        if assignment.operator == ":"
        else _choose_context_behind_equals(source, assignment, value)
    )


def _is_call(source: SourceText, assignment: Assignment, value: str) -> bool:
    if not _CALL.match(value):
        return False
    is_code = not assignment.is_inside and source.syntax not in {Syntax.SETTINGS, Syntax.DOCKERFILE}
    return is_code or value.rstrip(";,").endswith((")", "]", "(", "[", "{"))


def _choose_context_in_code(source: SourceText, name: Name, value: str) -> Context | None:
    if value.isdecimal() and name.meaning is Meaning.SURE and len(value) >= _SHORTEST_NUMBER:
        return Context.CONFIGURATION
    return Context.PROSE if source.is_comment(name.start) else None


def _choose_context_behind_colon(source: SourceText, name: Name, value: str) -> Context:
    if source.syntax is Syntax.YAML:
        return Context.MANIFEST
    if source.syntax in {Syntax.SHELL, Syntax.DOCKERFILE} and not source.head_of(name.start).strip(" \t-"):
        # A line of YAML that a script writes.
        return Context.MANIFEST
    if source.syntax is not Syntax.UNKNOWN:
        return Context.PROSE
    is_entry = (
        not source.head_of(name.start).strip(" \t-\"'{,[") and value[-1] not in ",;{(" and not value.endswith("=>")
    )
    return Context.CONFIGURATION if is_entry and not _DOTTED.fullmatch(value) else Context.PROSE


def _choose_context_behind_equals(source: SourceText, assignment: Assignment, value: str) -> Context | None:
    """Judge a bare value behind an equals sign in a text that may hold a program."""
    is_identifier = _IDENTIFIER.fullmatch(value) is not None
    if assignment.has_gap and (is_identifier or _DOTTED.fullmatch(value)) and source.syntax is not Syntax.XML:
        return Context.PROSE
    if _DOTTED.fullmatch(value) and source.syntax is Syntax.UNKNOWN:
        return None
    # `password=password` passes a variable.
    is_alike = is_identifier and not value[-1].isdigit() and value.rstrip(",;)").lower() in assignment.name.text
    return Context.PROSE if is_alike and source.syntax is not Syntax.SHELL else Context.CONFIGURATION
