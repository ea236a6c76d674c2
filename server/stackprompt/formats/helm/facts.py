"""The content of a template of a Helm chart, as ``helm.reader`` reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from stackprompt.domain.workspace.document import Span
from stackprompt.syntax.yaml_tree import YamlFacts


@dataclass(frozen=True, slots=True)
class Action:
    """The text between two pairs of braces, the text before them in their line, and where they are."""

    source: str
    before: str
    span: Span

    @property
    def line(self) -> int:
        """Return the line (from 1) where the braces open."""
        return self.span.line


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A value such as ``a.b`` that a template uses and values.yaml does not define.

    ``is_fatal`` when not even what holds it is defined: Helm ends there with an error.
    """

    path: str
    line: int
    is_fatal: bool


@dataclass(frozen=True, slots=True)
class HelmFacts:
    """A template: the ``manifest`` that it becomes with the default values, its ``actions``, its chart's ``files``.

    The nodes of the manifest are at the lines of the template that they come from. ``is_assumed`` when the default
    values leave everything out, so that the outermost conditions were taken for true.
    """

    manifest: YamlFacts
    actions: tuple[Action, ...]
    files: Mapping[str, str]
    missing: tuple[MissingValue, ...] = ()
    is_assumed: bool = False

    @property
    def problems(self) -> tuple[tuple[int, str], ...]:
        """Return (line, what) pairs of what could not be read."""
        return self.manifest.problems


def explain_findings(facts: object) -> str:
    """Return what must be known to understand findings that are about more than the text of the file."""
    if not isinstance(facts, HelmFacts):
        return ""
    but = "; they leave it out, so its outer conditions are taken for true" if facts.is_assumed else ""
    return f"Findings (fix each where it comes from) are about what it renders to with the chart's default values{but}."
