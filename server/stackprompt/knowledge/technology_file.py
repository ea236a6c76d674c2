"""The shape of a technology file, checked by pydantic, and its translation into a domain value."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from sys import intern
from types import MappingProxyType
from typing import Any, get_args

from pydantic import Field, ValidationInfo, field_validator, model_validator

from stackprompt.domain.knowledge.technology import Signal, SignalGroup, SignalKind, Technology
from stackprompt.domain.knowledge.tool import Tool
from stackprompt.domain.knowledge.vocabulary import Category, Ecosystem, Role, Verification
from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats import shape
from stackprompt.formats.shape import KebabId, Shape, Suffix, Url, check_pattern, known_prefix
from stackprompt.knowledge.canonical import write_example
from stackprompt.knowledge.known_format import KnownFormat

DEFAULT_WEIGHT = 0.95
# One text for each kind, however often it is read.
_KINDS: Mapping[str, SignalKind] = MappingProxyType({kind: kind for kind in get_args(SignalKind)})


class SignalShape(Shape):
    """Signals that differ only in what they match, and a file that shows them when the usual one does not."""

    kind: SignalKind
    match: tuple[str, ...] = Field(min_length=1)
    weight: float = Field(default=DEFAULT_WEIGHT, gt=0, le=1)
    within: str = ""
    example: str = ""

    @field_validator("match", mode="before", json_schema_input_type=str | tuple[str, ...])
    @classmethod
    def _one_or_several(cls, match: object) -> object:
        return (match,) if isinstance(match, str) else match

    @model_validator(mode="after")
    def _has_an_example(self, info: ValidationInfo) -> "SignalShape":
        if (self.kind == "content") != bool(self.within):
            message = "a content signal, and only that, names the file it is searched in: `within`"
            raise ValueError(message)
        if self.kind == "dependency":
            _ = [known_prefix(Ecosystem, match) for match in self.match]
        if self.kind == "content":
            _ = [check_pattern(match, info) for match in self.match]
        missing = [match for match in self.match if not self.example and write_example(self.kind, match) is None]
        if missing:
            message = f"'{missing[0]}' needs an `example`: a path on the first line, then that file's text"
            raise ValueError(message)
        return self

    def group(self) -> SignalGroup:
        """Return the domain value."""
        return _group(self.kind, self.match, self.weight, self.within)

    def examples(self) -> Iterator[tuple[Signal, str]]:
        """Yield each signal with the example that shows it: the file's path, and below it the text."""
        for match, spelling in zip(self.match, self.group().matches, strict=True):
            example = self.example or write_example(self.kind, match) or ""
            yield Signal(self.kind, spelling, self.weight, self.within), example


def _group(kind: SignalKind, matches: Iterable[str], weight: float, within: str) -> SignalGroup:
    if kind == "kind":
        # Kubernetes' own kinds have no group.
        matches = (match if "/" in match else f"core/{match}" for match in matches)
    return SignalGroup(kind, tuple(matches), weight, within)


class ToolShape(Shape):
    """A program that verifies a result."""

    name: str
    purpose: str = Field(max_length=120)
    command: str
    homepage: Url
    documents: tuple[KnownFormat, ...] = ()
    not_below: tuple[str, ...] = ()
    suffixes: tuple[Suffix, ...] = ()
    verifies: shape.Verification | None = None

    @model_validator(mode="after")
    def _source_tool_names_what_it_verifies(self) -> "ToolShape":
        if bool(self.suffixes) != (self.verifies is not None):
            message = "a tool for source files has both `suffixes` and `verifies`, another one has neither"
            raise ValueError(message)
        return self

    def value(self) -> Tool:
        """Return the domain value."""
        return Tool(
            self.name,
            self.purpose,
            self.command,
            self.homepage,
            frozenset(map(FormatId, self.documents)),
            frozenset(self.not_below),
            frozenset(self.suffixes),
            self.verifies or Verification.TESTS,
        )


class TechnologyFile(Shape):
    """``knowledge/technologies/<category>/<id>.toml``."""

    id: KebabId
    name: str
    category: shape.Category
    roles: tuple[shape.Role, ...] = ()
    suffixes: tuple[Suffix, ...] = ()
    superset_of: tuple[KebabId, ...] = ()
    aliases: tuple[str, ...] = ()
    homepage: Url = ""
    implies: tuple[KebabId, ...] = ()
    signals: tuple[SignalShape, ...] = ()
    tools: tuple[ToolShape, ...] = ()

    def value(self) -> Technology:
        """Return the domain value."""
        return Technology(
            id=self.id,
            name=self.name,
            category=self.category,
            aliases=self.aliases,
            homepage=self.homepage,
            implies=self.implies,
            groups=tuple(shape.group() for shape in self.signals),
            tools=tuple(tool.value() for tool in self.tools),
            roles=self.roles,
            suffixes=self.suffixes,
            superset_of=self.superset_of,
        )


def read_technology(text: str) -> TechnologyFile:
    """Return the content of a technology file; a ValueError explains what is wrong with it."""
    return TechnologyFile.model_validate(tomllib.loads(text))


def dump_technology(technology: Technology) -> list[Any]:
    """Return ``technology`` as lists and texts, in the order of its fields."""
    groups = [(group.kind, group.weight, group.within, *group.matches) for group in technology.groups]
    tools = [
        (
            *(tool.name, tool.purpose, tool.command, tool.homepage, tool.verifies),
            *map(sorted, (tool.documents, tool.not_below, tool.suffixes)),
        )
        for tool in technology.tools
    ]
    texts = technology.id, technology.name, technology.category, technology.homepage
    lists = technology.roles, technology.suffixes, technology.superset_of
    return [*texts, technology.aliases, technology.implies, groups, tools, *lists]


def restore_technology(data: Any) -> Technology:  # noqa: ANN401 - what it is shows when it is taken apart
    """Return the technology that ``dump_technology`` was called with; damaged data raise any exception.

    Thousands of signals are known and few change: validating them again would be most of the work of a start.
    """
    id_, name, category, homepage, aliases, implies, groups, tools, roles, suffixes, superset_of = data
    return Technology(
        id=id_,
        name=name,
        category=Category(category),
        aliases=tuple(aliases),
        homepage=homepage,
        implies=tuple(implies),
        groups=tuple(
            [
                SignalGroup(_KINDS[kind], tuple(matches), weight, intern(within))
                for kind, weight, within, *matches in groups
            ]
        ),
        tools=tuple(map(_restore_tool, tools)),
        roles=tuple(map(Role, roles)),
        suffixes=tuple(suffixes),
        superset_of=tuple(superset_of),
    )


def _restore_tool(data: Any) -> Tool:  # noqa: ANN401 - as above
    name, purpose, command, homepage, verifies, documents, not_below, suffixes = data
    return Tool(
        name,
        purpose,
        command,
        homepage,
        frozenset(map(FormatId, documents)),
        frozenset(not_below),
        frozenset(suffixes),
        Verification(verifies),
    )
