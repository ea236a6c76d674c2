"""Find values on the lines below their name: blocks, next lines, lists, maps, here-documents."""

import re
from collections.abc import Iterator

from stackprompt.redaction.rules.judge import Name, judge, judge_all, split_lines
from stackprompt.redaction.rules.names import Meaning, read_name, split_name
from stackprompt.redaction.rules.values import is_reference
from stackprompt.redaction.text.literals import LiteralSpan, read_line, read_strings
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context, Syntax

MOST_LINES = 400
_TAG = re.compile(r"(?:(?:&[\w.-]+|!!?(?:str|binary|string))[ \t]+)+")
_BLOCK = re.compile(r"[|>][-+0-9]{0,3}[ \t]*(?:#.*)?")
_ITEM = re.compile(r"[ \t]*-[ \t]+")
_ENTRY = re.compile(
    r"[ \t]*(?:-[ \t]+)?[\"']?(?P<key>[\w.\-/ ]{1,80}?)[\"']?[ \t]*(?::(?:[ \t]+|$)|=[ \t]*)(?P<value>.*)"
)
_OWN = frozenset({"value", "default", "content", "data", "literal", "plaintext", "string", "stringdata", "val", "text"})
_PLURALS = re.compile(
    r"(?i).*(?:passwords|passwds|pwds|secrets|tokens|credentials|creds|keys|senhas|passphrases"
    r"|vars|data|env)$|.*(?:secret|credential)$"
)


def skip_tags(source: SourceText, position: int, limit: int) -> int:
    """Return where the value begins after its anchor and tag."""
    match = _TAG.match(source.text, position, limit)
    return match.end() if match else position


def find_below(source: SourceText, name: Name, position: int) -> Iterator[SecretSpan]:
    """Read the value of a key whose line ends with its colon, a tag or the sign of a block."""
    line = source.line_of(name.start)
    position = skip_tags(source, position, source.end_of(line))
    rest = source.text[position : source.end_of(line)]
    lines = list(read_lines_below(source, line))
    if not lines or name.meaning is Meaning.NONE:
        return
    if _BLOCK.fullmatch(rest):
        yield from _find_in_block(source, name, lines)
    elif not rest.strip() or rest.lstrip().startswith("#"):
        yield from _find_on_next_lines(source, name, lines)


def read_lines_below(source: SourceText, line: int) -> Iterator[int]:
    """Yield the lines that are indented deeper than ``line``, and items of its list."""
    text = source.text_of(line)
    own = len(text) - len(text.lstrip(" \t"))
    for number in range(line + 1, min(line + MOST_LINES, len(source.starts))):
        indent = source.indent_of(number)
        if indent < 0:
            continue
        if indent < own or (
            indent == own and not (_ITEM.match(source.text_of(number)) and not text.lstrip().startswith("- "))
        ):
            return
        yield number


def _find_in_block(source: SourceText, name: Name, lines: list[int]) -> Iterator[SecretSpan]:
    """Yield every line of a block, which is the value of its key."""
    # A list of the users of a system has no passwords.
    if name.meaning < Meaning.LIKELY or source.is_translation or ":x:" in source.text_of(lines[0]):
        return
    group = source.start_of(lines[0])
    for line in lines:
        start, end = source.start_of(line), source.end_of(line)
        if not is_reference(source.text[start:end].strip()):
            yield from split_lines(source, start, end, group)


def _find_on_next_lines(source: SourceText, name: Name, lines: list[int]) -> Iterator[SecretSpan]:
    first = source.text_of(lines[0])
    is_deeper = source.indent_of(lines[0]) > source.indent_of(source.line_of(name.start))
    if source.syntax in {Syntax.CODE, Syntax.PROSE}:
        return
    if _ITEM.match(first):
        yield from _find_items(source, name, lines)
    elif _ENTRY.fullmatch(first):
        yield from _find_entries(source, name, lines)
    elif not first.strip().startswith(("{", "[", "#", "$", "|", ">")) and is_deeper:
        start = source.start_of(lines[0]) + source.indent_of(lines[0])
        texts = read_strings(source, start, source.end_of(lines[0]))
        literal = LiteralSpan(start, source.end_of(lines[-1]), is_quoted=False)
        yield from judge_all(source, name, texts or [literal], Context.CONFIGURATION)


def _find_items(source: SourceText, name: Name, lines: list[int]) -> Iterator[SecretSpan]:
    """Read the items of a list of secrets; such a list may also hold names of secrets."""
    is_list = name.meaning is Meaning.SURE and _PLURALS.fullmatch(name.text) is not None
    own = name if is_list else name._replace(meaning=Meaning.WEAK)
    for line in lines:
        item = _ITEM.match(source.text_of(line))
        entry = _ENTRY.fullmatch(source.text_of(line))
        if entry is not None and entry["key"].strip().lower() in _OWN and name.meaning > Meaning.WEAK:
            yield from _judge_entry(source, name, source.start_of(line) + entry.start("value"), source.end_of(line))
        elif item is not None and entry is None:
            start = source.start_of(line) + item.end()
            texts = read_strings(source, start, source.end_of(line))
            literal = read_line(source, start, source.end_of(line), in_flow=False)
            yield from judge_all(source, own, texts or ([literal] if literal else []), Context.CONFIGURATION)


def _find_entries(source: SourceText, name: Name, lines: list[int]) -> Iterator[SecretSpan]:
    """Read the entries of a map below a name: only `value:` and the like, or all of a map of secrets."""
    is_map = name.meaning > Meaning.WEAK and _PLURALS.fullmatch(name.text) is not None
    shallow = min(source.indent_of(line) for line in lines)
    for line in lines:
        entry = _ENTRY.fullmatch(source.text_of(line))
        if entry is None or not entry["value"].strip():
            continue
        key = entry["key"].strip().lower()
        own = key in _OWN and (source.indent_of(line) == shallow or is_map)
        if own or (is_map and _may_hold(key)):
            start = source.start_of(line) + entry.start("value")
            yield from _judge_entry(source, name if own else _choose_name(name, key), start, source.end_of(line))


_NO_SECRETS_OF = frozenset(
    {
        "external",
        "name",
        "file",
        "environment",
        "driver",
        "labels",
        "enabled",
        "create",
        "secretname",
        "key",
        "type",
        "kind",
        "path",
        "mountpath",
        "namespace",
    }
)


def _may_hold(key: str) -> bool:
    return _NO_SECRETS_OF.isdisjoint(split_name(key))


def _choose_name(name: Name, key: str) -> Name:
    """Return the name under which an entry of a map of secrets is judged."""
    own = read_name(key)
    if name.meaning is Meaning.SURE or own is Meaning.SURE:
        return name._replace(text=f"{key}_password", meaning=Meaning.SURE)
    return name._replace(text=f"{key}_key", meaning=Meaning.WEAK if own is Meaning.NONE else Meaning.LIKELY)


def _judge_entry(source: SourceText, name: Name, start: int, limit: int) -> Iterator[SecretSpan]:
    start = skip_tags(source, start, limit)
    texts = read_strings(source, start, limit)
    if texts:
        yield from judge_all(source, name, texts, Context.MANIFEST)
        return
    literal = read_line(source, start, limit, in_flow=False)
    if literal is not None and source.text[literal.start] not in "{[|>*!":
        yield from judge(source, name, literal, Context.MANIFEST)


_LONGEST_HEREDOC = 6_000
_HEREDOC = re.compile(r"<<[-~]?[\"']?(?P<word>\w+)[\"']?[ \t]*\r?\n")


def find_heredoc(source: SourceText, name: Name, position: int) -> Iterator[SecretSpan]:
    """Yield the lines of a here-document."""
    match = _HEREDOC.match(source.text, position)
    if match is None or name.meaning < Meaning.LIKELY:
        return
    last = re.compile(rf"^[ \t]*{match['word']}\b", re.MULTILINE)
    end = last.search(source.text, match.end(), match.end() + _LONGEST_HEREDOC)
    if end is not None:
        text = source.text[match.end() : end.start()]
        if not is_reference(text.strip()) and "=" not in text.replace("==", "").rstrip("=\n \t"):
            yield from split_lines(source, match.end(), end.start())


_BRACE = re.compile(r"[{}]|[\"']?(?P<key>[\w.-]{1,80})[\"']?[ \t]*(?:=>|[:=])[ \t]*(?=[\"'])")
_LONGEST_MAP = 1_500


def find_in_braces(source: SourceText, name: Name, position: int) -> Iterator[SecretSpan]:
    """Read the strings of a map in braces below a name."""
    depth, is_map = 0, _PLURALS.fullmatch(name.text) is not None
    for match in _BRACE.finditer(source.text, position, position + _LONGEST_MAP):
        if match["key"] is None:
            depth += 1 if match[0] == "{" else -1
            if depth == 0:
                return
            continue
        key = match["key"].lower()
        is_own = key in _OWN and depth == 1
        is_host = "." in key and name.meaning is Meaning.WEAK
        if is_own or is_host or (is_map and _may_hold(key)) or name.text.lower().endswith("secret_string"):
            texts = read_strings(source, match.end(), source.end_of(source.line_of(match.end())))
            yield from judge_all(source, name if is_own else _choose_name(name, key), texts, Context.CONFIGURATION)
