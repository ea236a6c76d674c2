"""Whether an edit was one inside a comment, which says nothing: prompts are completed in comments, letter by letter.

Only comments that take findings back say something.
"""

import re

from stackprompt.documents.dockerfile_facts import DockerfileFacts
from stackprompt.documents.dockerfile_lines import is_directive
from stackprompt.documents.helm_facts import HelmFacts
from stackprompt.documents.read import Facts
from stackprompt.syntax.yaml_tree import ListNode, MapNode, ScalarNode, YamlFacts, YamlNode

# Beyond it, looking for the difference costs about as much as reading.
MAX_CHARACTERS = 50_000
# A comment that takes findings back: the linter, whether it means the whole file, and its rules.
SUPPRESSION = re.compile(
    r"#\s*(?:"
    r"(?P<hadolint>hadolint\s+(?P<everywhere>global\s+)?ignore\s*=)"
    r"|(?P<shellcheck>shellcheck\s+disable\s*=)"
    r"|(?P<checkov>(?:checkov|bridgecrew):skip\s*=)"
    r"|(?P<trivy>trivy:ignore:)"
    r"|(?P<dclint>dclint\s+disable(?P<here>-line)?)"
    r"|(?P<stackprompt>stackprompt\s+ignore\s*=)"
    r")\s*(?P<rules>[\w-]*(?:\s*,\s*[\w-]+)*)"
)


def is_remark(facts: Facts, before: str, after: str) -> bool:
    """Tell whether ``after`` certainly has the ``facts`` of ``before``: the two differ in one comment at most."""
    if facts.problems or len(after) > MAX_CHARACTERS:
        return False
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return False
    changed = [number for number, pair in enumerate(zip(old, new, strict=True), 1) if pair[0] != pair[1]]
    if not changed:
        return True
    number = changed[0]
    if SUPPRESSION.search(old[number - 1]) or SUPPRESSION.search(new[number - 1]):
        return False
    return len(changed) == 1 and _is_between(facts, number, old[number - 1], new[number - 1])


def _is_between(facts: Facts, number: int, old: str, new: str) -> bool:
    match facts:
        case DockerfileFacts():
            return _says_nothing(old) and _says_nothing(new) and not _is_in_instruction(facts, number)
        case HelmFacts():
            # A comment of YAML between actions is written out with the rest, and says nothing there either.
            is_comment = _comment_indent(old) == _comment_indent(new) is not None and "{{" not in old + new
            holding = (document for document in facts.manifest.documents if _is_in_text(document, number))
            return is_comment and next(holding, None) is None and not _is_in_action(facts, number)
        case YamlFacts():
            # How far a comment is indented decides whether it belongs to the text above it.
            is_comment = _comment_indent(old) == _comment_indent(new) is not None
            return is_comment and not any(_is_in_text(document, number) for document in facts.documents)
        case _:
            return False


def _says_nothing(line: str) -> bool:
    return line.lstrip()[:1] in {"", "#"} and not is_directive(line)


def _is_in_instruction(facts: DockerfileFacts, number: int) -> bool:
    return any(instruction.span.touches(number, number) for instruction in facts.instructions)


def _comment_indent(line: str) -> int | None:
    # A character that cannot be shown may be one that YAML forbids, in comments too.
    content = line.rstrip("\r").lstrip(" ")
    return len(line) - len(line.lstrip(" ")) if content.startswith("#") and content.isprintable() else None


def _is_in_action(facts: HelmFacts, number: int) -> bool:
    return any(action.span.touches(number, number) for action in facts.actions)


def _is_in_text(node: YamlNode, number: int) -> bool:
    """Tell whether a line is part of a text that runs over several; collections that it is not in are passed over."""
    if not node.span.touches(number, number):
        return False
    match node:
        case ScalarNode():
            return True
        case ListNode():
            return any(_is_in_text(item, number) for item in node.items)
        case MapNode():
            keys = (entry.key_span for entry in node.entries.values())
            nodes = (entry.node for entry in node.entries.values())
            return any(key.touches(number, number) for key in keys) or any(_is_in_text(n, number) for n in nodes)
