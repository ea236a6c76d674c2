"""The shape of a technology file, checked by pydantic, and its translation into a domain value."""

from pydantic import Field, HttpUrl, ValidationInfo, model_validator

from stackprompt.domain.document import DocumentKind
from stackprompt.domain.practice import Tool
from stackprompt.domain.technology import Signal, SignalKind, Technology
from stackprompt.knowledge.shape import KebabId, Shape, compiles


class SignalShape(Shape):
    """One signal and the line of a file that shows it."""

    kind: SignalKind
    match: str
    weight: float = Field(default=0.95, gt=0, le=1)
    within: str = ""
    example: str

    @model_validator(mode="after")
    def _content_names_its_file(self, info: ValidationInfo) -> "SignalShape":
        if (self.kind == "content") != bool(self.within):
            message = "a content signal, and only that, names the file it is searched in: `within`"
            raise ValueError(message)
        if self.kind == "content":
            _ = compiles(self.match, info)
        return self

    def value(self) -> Signal:
        """Return the domain value."""
        return Signal(self.kind, self.match, self.weight, self.within)


class ToolShape(Shape):
    """A program that verifies a result."""

    name: str
    purpose: str = Field(max_length=120)
    command: str
    homepage: HttpUrl
    documents: tuple[DocumentKind, ...] = ()

    def value(self) -> Tool:
        """Return the domain value."""
        return Tool(self.name, self.purpose, self.command, str(self.homepage), frozenset(self.documents))


class TechnologyFile(Shape):
    """``knowledge/<technology>/technology.toml``."""

    id: KebabId
    name: str
    category: KebabId
    aliases: tuple[str, ...] = ()
    homepage: HttpUrl | None = None
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
            homepage=str(self.homepage or ""),
            implies=self.implies,
            signals=tuple(signal.value() for signal in self.signals),
            tools=tuple(tool.value() for tool in self.tools),
        )
