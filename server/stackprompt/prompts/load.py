"""Read the templates of all layers; a template that breaks keeps its last good text and becomes a problem."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from stackprompt.domain.argument import Argument
from stackprompt.domain.layer import Layer, Origin, ShadowedEntry
from stackprompt.domain.problem import Problem
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.task import Task
from stackprompt.prompts.model import FAMILIES, SUFFIX, FrontMatter, PromptFacts
from stackprompt.runtime.brought import text_of
from stackprompt.runtime.settings import key_line, toml_error_line

if TYPE_CHECKING:
    import jinja2

    from stackprompt.domain.errors import BrokenTemplate
    from stackprompt.domain.prompt import Section
    from stackprompt.prompts.sandbox import Texts

PARTIALS = "partials"
# How a template names the one that it shadows: {% extends "builtin:harden/any.md.j2" %}.
PREFIXES: Mapping[Origin, str] = {"built-in": "builtin", "user": "user", "workspace": "workspace"}
MAX_BYTES = 65_536
_FENCE = "+++"
_REFERENCE = re.compile(r"[\"']([\w./: -]+\.md\.j2)[\"']")


@dataclass(frozen=True, slots=True)
class Source:
    """A template file as last read; ``text`` has its front matter blanked, so that line numbers are the file's."""

    name: str
    path: Path
    text: str
    front: FrontMatter | None
    origin: Origin = "built-in"


# Without slots, so that the environment has a place.
@dataclass(frozen=True)
class Templates:
    """The templates of all layers; ``chosen`` maps (task, family) to a name, ``below`` holds what others cover.

    ``is_proven`` when each of them was tried, with ``variables``.
    """

    sources: Mapping[str, Source]
    below: Mapping[str, tuple[Source, ...]]
    chosen: Mapping[tuple[str, str], str]
    tasks: Mapping[str, Task]
    shadowed: tuple[ShadowedEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_proven: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def environment(self) -> "jinja2.Environment":
        """Return the environment that renders the built-in ones; the template engine is imported for it."""
        from stackprompt.prompts.render import make_environment  # noqa: PLC0415 - takes 0.1 s; a list needs none

        ours = {name: source for name, source in self.by_name.items() if source.origin == "built-in"}
        return make_environment(_texts(ours))

    def fill(
        self, name: str, facts: PromptFacts, family: str = "generic"
    ) -> "Result[tuple[Section, ...], BrokenTemplate]":
        """Render template ``name``: in this process, or in one with limits when a part of it is not built in."""
        # Both import the template engine.
        if not self.foreign.isdisjoint((name, f"{FAMILIES}/{family}{SUFFIX}")):
            from stackprompt.prompts.sandbox import fill_in_sandbox  # noqa: PLC0415

            return fill_in_sandbox(self._texts, name, facts, family)
        from stackprompt.prompts.render import fill  # noqa: PLC0415

        return fill(self.environment, name, facts, family)

    def words(self, name: str) -> "Result[frozenset[str], BrokenTemplate]":
        """Return what the family's file ``name`` sets; see ``render.read_family_words``."""
        if name in self.foreign:
            from stackprompt.prompts.sandbox import family_words_in_sandbox  # noqa: PLC0415 - as above

            return family_words_in_sandbox(self._texts, name)
        from stackprompt.prompts.render import read_family_words  # noqa: PLC0415 - as above

        return read_family_words(self.environment, name)

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Return the templates that did not ship with stackprompt or refer, through any others, to one of these."""
        named = self.by_name
        found = {name for name, source in named.items() if source.origin != "built-in"}
        if not found:
            return frozenset()
        references = {name: set(_REFERENCE.findall(source.text)) for name, source in named.items()}
        while more := {name for name, others in references.items() if others & found} - found:
            found |= more
        return frozenset(found)

    @cached_property
    def _texts(self) -> "Texts":
        from stackprompt.prompts.sandbox import share_texts  # noqa: PLC0415 - as above

        return share_texts(_texts(self.by_name))

    @property
    def by_name(self) -> Mapping[str, Source]:
        """Return every text that a template may name: the winner by its path, each layer's by ``layer:path`` too."""
        layered = {f"{PREFIXES[s.origin]}:{s.name}": s for each in self.below.values() for s in each}
        return {**layered, **{f"{PREFIXES[s.origin]}:{s.name}": s for s in self.sources.values()}, **self.sources}


def _texts(sources: Mapping[str, Source]) -> dict[str, tuple[str, str]]:
    return {name: (source.text, str(source.path)) for name, source in sources.items()}


def load_templates(layers: Iterable[Layer], previous: Templates | None = None) -> Templates:
    """Read every template of ``layers``, weakest first; for a broken one its text in ``previous`` is used.

    Whether they render is for ``prompts.prove`` to find out.
    """
    sources: dict[str, Source] = {}
    below: dict[str, tuple[Source, ...]] = {}
    problems: list[Problem] = []
    shadowed: list[ShadowedEntry] = []
    for layer in layers:
        for path in _files(layer.folder):
            name = path.relative_to(layer.folder).as_posix()
            match read_source(name, path, layer):
                case Ok(source):
                    _put(source, sources, below, shadowed)
                case Err(problem):
                    problems.append(problem)
                    last = previous.sources.get(name) if previous else None
                    if last is not None and last.path == path:
                        _put(last, sources, below, shadowed)
    return arranged(sources, below, tuple(problems), tuple(shadowed))


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        found = (*sorted(folder.glob(f"*/*{SUFFIX}")), *sorted(folder.glob(f"*{SUFFIX}")))
        yield from (path for path in found if path.is_file())


def _put(
    source: Source, sources: dict[str, Source], below: dict[str, tuple[Source, ...]], shadowed: list[ShadowedEntry]
) -> None:
    weaker = sources.get(source.name)
    if weaker is not None:
        shadowed.append(ShadowedEntry(source.name, str(weaker.path), str(source.path)))
        below[source.name] = (*below.get(source.name, ()), weaker)
    sources[source.name] = source


def read_source(name: str, path: Path, layer: Layer) -> Result[Source, Problem]:
    """Read one template file; the problem names its line and remedy."""
    text = text_of(path, layer.workspace, MAX_BYTES)
    if isinstance(text, Err):
        return text
    source = Source(name, path, text.value, None, layer.origin)
    if "/" not in name or name.startswith((f"{PARTIALS}/", f"{FAMILIES}/")):
        return Ok(source)
    return _with_front_matter(source)


def _with_front_matter(source: Source) -> Result[Source, Problem]:
    where = str(source.path)
    lines = source.text.split("\n")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if lines[0].strip() != _FENCE or end is None:
        return Err(Problem(where, 1, "has no front matter", "begin it with TOML between two +++ lines"))
    head = "\n".join(lines[1:end])
    try:
        front = FrontMatter.model_validate(tomllib.loads(head))
    except ValidationError as error:
        # A misspelt key is also a missing one; its own line says more.
        details = error.errors()
        detail = next((d for d in details if d["type"] == "extra_forbidden"), details[0])
        keys = [str(part) for part in detail["loc"]]
        what = f"front matter: {'.'.join(keys)}: {detail['msg']}"
        return Err(Problem(where, 1 + key_line(head, keys), what, "see CONTRIBUTING.md, 'Add a template'"))
    except (ValueError, RecursionError) as error:
        return Err(
            Problem(where, 1 + toml_error_line(error, head), f"front matter is not TOML: {error}", "mend the syntax")
        )
    expected = f"{front.task}/{front.family}{SUFFIX}"
    if source.name != expected:
        what = f"its front matter says {expected}, its path {source.name}"
        return Err(Problem(where, 2, what, "make the two the same"))
    text = "\n" * (end + 1) + "\n".join(lines[end + 1 :])
    return Ok(replace(source, text=text, front=front))


def arranged(
    sources: Mapping[str, Source],
    below: Mapping[str, tuple[Source, ...]],
    problems: tuple[Problem, ...],
    shadowed: tuple[ShadowedEntry, ...],
) -> Templates:
    """Return the templates of ``sources`` by task and family."""
    fronts = {name: source.front for name, source in sources.items() if source.front is not None}
    chosen: dict[tuple[str, str], str] = {(front.task, front.family): name for name, front in fronts.items()}
    tasks: dict[str, Task] = {}
    for front in sorted(fronts.values(), key=lambda front: (front.order, front.task, front.family)):
        _ = tasks.setdefault(front.task, Task(front.task, front.title, front.offer, front.order, _arguments(front)))
    return Templates(sources, below, chosen, tasks, shadowed, problems)


def _arguments(front: FrontMatter) -> tuple[Argument, ...]:
    return tuple(replace(shape.value(), choices=shape.all_choices) for shape in front.arguments)
