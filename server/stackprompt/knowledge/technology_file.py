"""The shape of a technology file, checked by pydantic, and its translation into a domain value."""

import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

from stackprompt.domain.document import DocumentKind
from stackprompt.domain.practice import Tool
from stackprompt.domain.technology import Signal, SignalKind, Technology
from stackprompt.knowledge.canonical import canonical_example
from stackprompt.knowledge.shape import KebabId, Shape, Url, compiles

DEFAULT_WEIGHT = 0.95


class SignalShape(Shape):
    """Signals that differ only in what they match, and a file that shows them when the usual one does not."""

    kind: SignalKind
    match: tuple[str, ...] = Field(min_length=1)
    weight: float = Field(default=DEFAULT_WEIGHT, gt=0, le=1)
    within: str = ""
    example: str = ""

    @field_validator("match", mode="before")
    @classmethod
    def _one_or_several(cls, match: object) -> object:
        return (match,) if isinstance(match, str) else match

    @model_validator(mode="after")
    def _can_be_tried(self, info: ValidationInfo) -> "SignalShape":
        if (self.kind == "content") != bool(self.within):
            message = "a content signal, and only that, names the file it is searched in: `within`"
            raise ValueError(message)
        if self.kind == "content":
            _ = [compiles(match, info) for match in self.match]
        missing = [match for match in self.match if not self.example and canonical_example(self.kind, match) is None]
        if missing:
            message = f"'{missing[0]}' needs an `example`: a path on the first line, then that file's text"
            raise ValueError(message)
        return self

    def values(self) -> Iterator[Signal]:
        """Return the domain values."""
        return _signals(self.kind, self.match, self.weight, self.within)

    def examples(self) -> Iterator[tuple[Signal, str]]:
        """Yield each signal with the example that shows it: the file's path, and below it the text."""
        for match, signal in zip(self.match, self.values(), strict=True):
            yield signal, self.example or canonical_example(self.kind, match) or ""


def _signals(kind: SignalKind, matches: Iterable[str], weight: float, within: str) -> Iterator[Signal]:
    for match in matches:
        # Kubernetes' own kinds have no group.
        spelled = f"core/{match}" if kind == "kind" and "/" not in match else match
        yield Signal(kind, spelled, weight, within)


class ToolShape(Shape):
    """A program that verifies a result."""

    name: str
    purpose: str = Field(max_length=120)
    command: str
    homepage: Url
    documents: tuple[DocumentKind, ...] = ()

    def value(self) -> Tool:
        """Return the domain value."""
        return Tool(self.name, self.purpose, self.command, self.homepage, frozenset(self.documents))


class TechnologyFile(Shape):
    """``knowledge/<technology>/technology.toml``."""

    id: KebabId
    name: str
    category: KebabId
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
            signals=tuple(signal for shape in self.signals for signal in shape.values()),
            tools=tuple(tool.value() for tool in self.tools),
        )


def read_technology(text: str) -> TechnologyFile:
    """Return the content of a technology file; a ValueError says what is wrong with it."""
    return TechnologyFile.model_validate(tomllib.loads(text))


def kept_technology(data: dict[str, Any]) -> Technology:
    """Return the technology of ``data`` that were kept; damaged ones raise whatever they are damaged by.

    Hundreds of technologies are known and few change: validating them again would be most of the work of a start.
    """
    signals = [
        signal
        for group in data["signals"]
        for signal in _signals(
            group["kind"],
            (group["match"],) if isinstance(group["match"], str) else group["match"],
            group.get("weight", DEFAULT_WEIGHT),
            group.get("within", ""),
        )
    ]
    return Technology(
        id=data["id"],
        name=data["name"],
        category=data["category"],
        aliases=tuple(data.get("aliases", ())),
        homepage=data.get("homepage", ""),
        implies=tuple(data.get("implies", ())),
        signals=tuple(signals),
        tools=tuple(ToolShape(**tool).value() for tool in data.get("tools", ())),
    )
