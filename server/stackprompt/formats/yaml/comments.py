"""Comments of a YAML document: what they take back, and edits that change nothing else."""

from collections.abc import Iterable, Iterator, Sequence

from stackprompt.domain.workspace.document import Span
from stackprompt.formats.check_context import CheckContext, Facts
from stackprompt.formats.suppressions import LAST_LINE, LineRanges, Suppression, suppression_comments
from stackprompt.syntax.yaml_tree import ListNode, MapNode, ScalarNode, YamlFacts, YamlNode


def find_suppressions(context: CheckContext) -> Iterator[Suppression]:
    """Yield what the comments of a document without objects take back."""
    return suppressions_in(context.lines)


def suppressions_in(lines: Sequence[str], objects: Iterable[Span] = ()) -> Iterator[Suppression]:
    """Yield what the comments take back: findings of an object, of the file, or of lines beside the comment."""
    ranges = LineRanges(((span.line, span.end_line) for span in objects), gap=1)
    for comment in suppression_comments(lines):
        line = comment.line
        if comment.linter == "dclint":
            first, last = (line, line) if comment.is_for_line else (1, LAST_LINE)
        elif comment.linter == "stackprompt":
            first, last = line, line + 1
        else:
            span = ranges.at(line)
            first, last = span if span is not None and span[0] - 1 <= line else (line, LAST_LINE)
        yield Suppression(comment.linter, comment.rules, first, last)


def is_comment_edit(facts: Facts, line: int, old: str, new: str) -> bool:
    """Return whether a line was and is a comment of the same indentation, and in no text of several lines."""
    if not isinstance(facts, YamlFacts) or not is_comment(old, new):
        return False
    return not any(is_in_text(document, line) for document in facts.documents)


def is_comment(old: str, new: str) -> bool:
    """Return whether both lines are comments; how far they are indented decides what text above they belong to."""
    return _measure_indent(old) == _measure_indent(new) is not None


def _measure_indent(line: str) -> int | None:
    # A character that cannot be shown may be one that YAML forbids, in comments too.
    content = line.rstrip("\r").lstrip(" ")
    return len(line) - len(line.lstrip(" ")) if content.startswith("#") and content.isprintable() else None


def is_in_text(node: YamlNode, line: int) -> bool:
    """Return whether a line is part of a text that runs over several; collections that it is not in are skipped."""
    if not node.span.touches(line, line):
        return False
    match node:
        case ScalarNode():
            return True
        case ListNode():
            return any(is_in_text(item, line) for item in node.items)
        case MapNode():
            keys = (entry.key_span for entry in node.entries.values())
            nodes = (entry.node for entry in node.entries.values())
            return any(key.touches(line, line) for key in keys) or any(is_in_text(n, line) for n in nodes)
