"""Comments of a template: what they take back, and edits that change nothing else."""

from collections.abc import Iterator

from stackprompt.formats.check_context import CheckContext, Facts
from stackprompt.formats.helm.facts import HelmFacts
from stackprompt.formats.kubernetes.suppressions import manifest_suppressions
from stackprompt.formats.suppressions import Suppression
from stackprompt.formats.yaml.comments import is_comment, is_in_text


def find_suppressions(context: CheckContext) -> Iterator[Suppression]:
    """Yield what a template, or the manifest that it becomes, takes back."""
    if isinstance(context.facts, HelmFacts):
        yield from manifest_suppressions(context.lines, context.facts.manifest)


def is_comment_edit(facts: Facts, line: int, old: str, new: str) -> bool:
    """Return whether a line was and is a comment of YAML outside of braces and texts.

    It is written out with the rest of the template, and has no effect there either.
    """
    if not isinstance(facts, HelmFacts) or not is_comment(old, new) or "{{" in old + new:
        return False
    is_in_document = any(is_in_text(document, line) for document in facts.manifest.documents)
    return not is_in_document and not any(action.span.touches(line, line) for action in facts.actions)
