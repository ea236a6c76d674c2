"""The text of a leaf below a place, for checks that are written in Python."""

from stackprompt.documents.yaml_tree import Scalar
from stackprompt.findings.paths import Place, resolve


def text_at(place: Place, *steps: str) -> str:
    """Return the text that ``steps`` lead to, "" when there is none."""
    found = resolve(place, steps)
    return found[0].node.text if found and isinstance(found[0].node, Scalar) else ""
