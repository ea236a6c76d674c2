"""Functions that formats which are YAML share, each importing what it needs when it is called."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stackprompt.domain.workspace.document import Document, Neighbours
from stackprompt.formats.check_context import CheckContext, Facts
from stackprompt.formats.suppressions import Suppression

if TYPE_CHECKING:
    from stackprompt.formats.shape import WhenShape

SCAFFOLD = '''
[[when]]
scope = "document"
all = [{ path = ["change-me"], is = "present" }]

[[examples]]
bad = """
change-me: true
"""
line = 1

[[examples]]
good = """
changed: true
"""
'''


def read(document: Document, _neighbours: Neighbours) -> Facts:
    """Read a document as a tree."""
    from stackprompt.syntax.yaml_reader import read_yaml

    return read_yaml(document.text)


def when() -> "tuple[type[WhenShape], ...]":
    """Return the shape of a rule."""
    from stackprompt.formats.yaml.when import YamlWhen

    return (YamlWhen,)


def suppressions(context: CheckContext) -> Iterator[Suppression]:
    """Yield what comments take back."""
    from stackprompt.formats.yaml.comments import find_suppressions

    return find_suppressions(context)


def is_comment_edit(facts: Facts, line: int, old: str, new: str) -> bool:
    """Return whether an edit of a line is one inside a comment."""
    from stackprompt.formats.yaml import comments

    return comments.is_comment_edit(facts, line, old, new)
