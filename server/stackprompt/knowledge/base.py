"""The knowledge base as a value: look-ups by id, alias and document kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.knowledge.technology import Technology
from stackprompt.domain.knowledge.tool import Tool
from stackprompt.domain.layer import ShadowedEntry
from stackprompt.domain.problem import Problem
from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.table import FORMAT_BY_ID, FORMATS
from stackprompt.runtime.layers import Loaded


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything known, the winners of all layers by id; ``problems`` name the files that could not be used."""

    technologies: Mapping[str, Technology] = field(default_factory=dict)
    practices: Mapping[str, Practice] = field(default_factory=dict)
    by_kind: Mapping[FormatId, tuple[Practice, ...]] = field(default_factory=dict)
    # The same in two: practices that ship with stackprompt, and those of others, whose patterns run in a sandbox.
    own_by_kind: Mapping[FormatId, tuple[Practice, ...]] = field(default_factory=dict)
    foreign_by_kind: Mapping[FormatId, tuple[Practice, ...]] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    tools: Mapping[FormatId, tuple[Tool, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    # The ids of languages and runtimes by the suffix of their source files.
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    files: Loaded[Practice | Technology] = field(default_factory=Loaded)
    shadowed: tuple[ShadowedEntry, ...] = ()
    problems: tuple[Problem, ...] = ()

    def practices_for(self, kind: FormatId) -> tuple[Practice, ...]:
        """Return the practices about documents of ``kind``, by id."""
        return self.by_kind.get(kind, ())

    def technology(self, name: str) -> Technology | None:
        """Return the technology of this id, name or alias, whatever its case."""
        return self.technologies.get(self.names.get(name.lower(), ""))

    def tools_for(self, kind: FormatId) -> tuple[Tool, ...]:
        """Return the programs that verify documents of ``kind``, in the order of their technologies' ids."""
        return self.tools.get(kind, ())


def index(files: Loaded[Practice | Technology], previous: Knowledge | None = None) -> Knowledge:
    """Build the base from ``files``; unchanged technologies stay the object of ``previous``."""
    winners = [(record.value, record.file) for record in files.winners.values()]
    technologies = {value.id: value for value, _ in winners if isinstance(value, Technology)}
    practices = {value.id: value for value, _ in winners if isinstance(value, Practice)}
    places = {value.id: file for value, file in winners if isinstance(value, Practice)}
    all_technologies: Mapping[str, Technology] = dict(sorted(technologies.items()))
    if previous is not None and all_technologies == previous.technologies:
        # The same object: what was scanned with it stays valid.
        all_technologies = previous.technologies
    practices = dict(sorted(practices.items()))
    foreign = frozenset(id_ for id_ in practices if places[id_].layer.origin != "built-in")
    by_kind = _group_by_kind(practices.values())
    # Each prompt asks for them, and of thousands of technologies few have any.
    tools = [tool for technology in all_technologies.values() for tool in technology.tools]
    tools_by_kind = {id_: tuple(tool for tool in tools if id_ in tool.documents) for id_ in FORMAT_BY_ID}
    return Knowledge(
        technologies=all_technologies,
        practices=practices,
        by_kind=by_kind,
        own_by_kind=_group_by_kind(practice for practice in practices.values() if practice.id not in foreign),
        foreign_by_kind=_group_by_kind(practices[id_] for id_ in practices if id_ in foreign),
        paths={id_: file.path for id_, file in places.items()},
        tools=tools_by_kind,
        names=_collect_names(all_technologies),
        languages=_index_languages(all_technologies.values()),
        files=files,
        shadowed=files.shadowed,
    )


def _group_by_kind(practices: Iterable[Practice]) -> dict[FormatId, tuple[Practice, ...]]:
    candidates = tuple(practices)
    return {format_.id: tuple(p for p in candidates if format_.has_practice(p)) for format_ in FORMATS}


def _index_languages(technologies: Iterable[Technology]) -> dict[str, frozenset[str]]:
    languages: defaultdict[str, set[str]] = defaultdict(set)
    for technology in technologies:
        for suffix in technology.suffixes:
            languages[suffix].add(technology.id)
    return {suffix: frozenset(ids) for suffix, ids in languages.items()}


def _collect_names(technologies: Mapping[str, Technology]) -> dict[str, str]:
    names: dict[str, str] = {}
    for technology in technologies.values():
        for name in (*technology.aliases, technology.name):
            _ = names.setdefault(name.lower(), technology.id)
    # An id always means itself, whatever alias another technology claims.
    return names | {id_: id_ for id_ in technologies}
