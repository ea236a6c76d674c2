"""All that a request needs to know, frozen; and the one cell that holds the newest."""

from dataclasses import dataclass, field, replace

from stackprompt.domain.problem import Problem
from stackprompt.knowledge.base import Knowledge
from stackprompt.prompts.house_rules import HouseRules
from stackprompt.prompts.templates.load import Templates
from stackprompt.runtime.settings.load import SettingsLoad
from stackprompt.runtime.settings.shapes import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """All that was loaded at one moment; equal only to itself, so that it can be part of a cache key."""

    revision: int
    configuration: SettingsLoad
    knowledge: Knowledge
    templates: Templates
    rules: HouseRules = field(default_factory=HouseRules)

    @property
    def settings(self) -> Settings:
        """Return the merged settings."""
        return self.configuration.settings

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what could not be used of configuration, knowledge, templates and house rules."""
        loaded = (self.configuration, self.knowledge, self.templates, self.rules)
        return tuple(problem for part in loaded for problem in part.problems)


class Live:
    """The only mutable cell of the engine: requests take its snapshot, a reload replaces it in one assignment."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def take(self) -> Snapshot:
        """Return the newest snapshot, which is used for the whole request."""
        return self._snapshot

    def replace(self, snapshot: Snapshot) -> Snapshot:
        """Make ``snapshot`` the newest, under the next revision."""
        self._snapshot = replace(snapshot, revision=self._snapshot.revision + 1)
        return self._snapshot
