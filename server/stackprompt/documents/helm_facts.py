"""What a template of a Helm chart says; ``helm.reader`` finds it out."""

from collections.abc import Mapping
from dataclasses import dataclass

from stackprompt.documents.yaml_tree import YamlFacts


@dataclass(frozen=True, slots=True)
class Action:
    """What stands between two pairs of braces, and the line (from 1) where they open."""

    source: str
    line: int


@dataclass(frozen=True, slots=True)
class HelmFacts:
    """A template: the ``manifest`` that it becomes with the default values, its ``actions``, its chart's ``files``.

    The nodes of the manifest are at the lines of the template that they come from. ``is_assumed`` when the default
    values leave everything out, so that the outermost conditions were taken for true.
    """

    manifest: YamlFacts
    actions: tuple[Action, ...]
    files: Mapping[str, str]
    is_assumed: bool = False

    @property
    def problems(self) -> tuple[tuple[int, str], ...]:
        """Return (line, what) pairs of what could not be read."""
        return self.manifest.problems
