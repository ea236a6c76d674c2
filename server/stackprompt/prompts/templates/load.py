"""Read the templates of all layers; a template that breaks keeps its last good text and becomes a problem."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from stackprompt.domain.layer import Layer, Origin, ShadowedEntry
from stackprompt.domain.problem import Problem
from stackprompt.domain.prompts.task import Task
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.prompts.model import FAMILIES, SUFFIX, FrontMatter, PromptFacts
from stackprompt.prompts.templates.families import Families, load_families
from stackprompt.runtime.config_text import find_key_line, parse_toml
from stackprompt.runtime.layers import FileKind, LayerFile, Loaded, Parsed, load_files

if TYPE_CHECKING:
    import jinja2

    from stackprompt.domain.errors import BrokenTemplate
    from stackprompt.domain.prompts.prompt import Section
    from stackprompt.prompts.templates.sandbox import Texts

FOLDER = "templates"
PARTIALS = "partials"
_PATTERNS = (f"{FOLDER}/*/*{SUFFIX}", f"{FOLDER}/*{SUFFIX}")
# How a template names the one that it shadows: {% extends "builtin:harden/any.md.j2" %}.
PREFIXES: Mapping[Origin, str] = {"built-in": "builtin", "user": "user", "workspace": "workspace"}
MAX_BYTES = 65_536
_FENCE = "+++"
# Flags of the last version, which no template reads any more.
_OLD_FLAG = re.compile(r"\{%-?[ \t]{0,9}set[ \t]{1,9}(finds_faults|tells_fixes)\b")
_NEW_FLAGS = {"finds_faults": "needs_no_checks", "tells_fixes": "omits_fixes"}
_REFERENCE = re.compile(r"[\"']([\w./: -]+\.md\.j2)[\"']")


@dataclass(frozen=True, slots=True)
class Source:
    """A template file as last read; ``text`` has its front matter blanked, so that line numbers are the file's."""

    name: str
    path: Path
    text: str
    front: FrontMatter | None
    origin: Origin = "built-in"


# Without slots, so that what is made of the sources on first use has a place.
@dataclass(frozen=True)
class Templates:
    """The templates of all layers, by name; ``below`` holds those that others cover.

    ``is_validated`` when each of them was rendered with ``variables``.
    """

    sources: Mapping[str, Source]
    below: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    families: Families = field(default_factory=Families)
    shadowed: tuple[ShadowedEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: Loaded[Source] = field(default_factory=Loaded)
    is_validated: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def chosen(self) -> Mapping[tuple[str, str], str]:
        """Return the name of the template for each task and family."""
        return {(front.task, front.family): name for name, front in self._fronts.items()}

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """Return the tasks in the order in which they are offered."""
        tasks: dict[str, Task] = {}
        for front in sorted(self._fronts.values(), key=lambda front: (front.order, front.task, front.family)):
            arguments = tuple(replace(shape.value(), choices=shape.all_choices) for shape in front.arguments)
            task = Task(front.task, front.title, front.offer, front.order, arguments)
            _ = tasks.setdefault(front.task, task)
        return tasks

    @property
    def _fronts(self) -> Mapping[str, FrontMatter]:
        return {name: source.front for name, source in self.sources.items() if source.front is not None}

    @cached_property
    def environment(self) -> "jinja2.Environment":
        """Return the environment that renders the built-in ones; the template engine is imported for it."""
        from stackprompt.prompts.templates.render import make_environment  # noqa: PLC0415 - takes 0.1 s

        ours = {name: source for name, source in self.by_name.items() if source.origin == "built-in"}
        return make_environment(_collect_texts(ours))

    def fill(
        self, name: str, facts: PromptFacts, family: str = "generic"
    ) -> "Result[tuple[Section, ...], BrokenTemplate]":
        """Render template ``name``: in this process, or in one with limits when a part of it is not built in."""
        words = self.families.views.get(family)
        # Both import the template engine.
        if name in self.foreign:
            from stackprompt.prompts.templates.sandbox import fill_in_sandbox  # noqa: PLC0415

            return fill_in_sandbox(self._texts, name, facts, words)
        from stackprompt.prompts.templates.render import fill  # noqa: PLC0415

        return fill(self.environment, name, facts, words)

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Return the templates that did not ship with stackprompt or refer, through any others, to one of these."""
        sources = self.by_name
        names = {name for name, source in sources.items() if source.origin != "built-in"}
        if not names:
            return frozenset()
        references = {name: set(_REFERENCE.findall(source.text)) for name, source in sources.items()}
        while more := {name for name, others in references.items() if others & names} - names:
            names |= more
        return frozenset(names)

    @cached_property
    def _texts(self) -> "Texts":
        from stackprompt.prompts.templates.sandbox import share_texts  # noqa: PLC0415 - as above

        return share_texts(_collect_texts(self.by_name))

    @property
    def by_name(self) -> Mapping[str, Source]:
        """Return every text that a template may name: the winner by its path, each layer's by ``layer:path`` too."""
        layered = {f"{PREFIXES[s.origin]}:{s.name}": s for each in self.below.values() for s in each}
        return {**layered, **{f"{PREFIXES[s.origin]}:{s.name}": s for s in self.sources.values()}, **self.sources}


def _collect_texts(sources: Mapping[str, Source]) -> dict[str, tuple[str, str]]:
    return {name: (source.text, str(source.path)) for name, source in sources.items()}


def load_templates(layers: Iterable[Layer], previous: Templates | None = None) -> Templates:
    """Read every template of ``layers``, weakest first; for a broken one its text in ``previous`` is used.

    None is rendered; ``prompts.templates.validate`` does that.
    """
    layers = tuple(layers)
    files = load_files(_KIND, layers, previous.files if previous else None)
    families = load_families(layers, previous.families if previous else None)
    covered = {key[1]: tuple(r.value for r in records if r.value) for key, records in files.covered.items()}
    return Templates(
        sources={key[1]: record.value for key, record in files.winners.items() if record.value is not None},
        below=covered,
        families=families,
        shadowed=(*files.shadowed, *families.files.shadowed),
        problems=(*files.problems, *families.problems),
        files=files,
    )


def _parse(file: LayerFile, text: str, _: Source | None) -> Parsed[Source]:
    name = file.name.removeprefix(f"{FOLDER}/")
    if name.startswith(f"{FAMILIES}/"):
        what = "is not read any more: a family is TOML now, and sets only what it changes"
        remedy = f'write it as {file.name.removesuffix(SUFFIX)}.toml, such as keep = "…"'
        return Parsed(None, (Problem(file.path, 1, what, remedy),))
    source = Source(name, Path(file.path), text, None, file.layer.origin)
    if "/" not in name or name.startswith(f"{PARTIALS}/"):
        return Parsed(source, key=("template", name))
    front = _read_front_matter(source)
    if isinstance(front, Err):
        return Parsed(None, (front.error,))
    return Parsed(front.value, tuple(_report_old_flags(file.path, text)), ("template", name))


def _report_old_flags(path: str, text: str) -> Iterator[Problem]:
    for match in _OLD_FLAG.finditer(text):
        what = f"'{match[1]}' has no effect any more"
        remedy = f"set {_NEW_FLAGS[match[1]]} to true where this was false"
        yield Problem(path, text.count("\n", 0, match.start()) + 1, what, remedy)


_KIND = FileKind({"built-in": _PATTERNS, "user": _PATTERNS, "workspace": _PATTERNS}, MAX_BYTES, _parse)


def _read_front_matter(source: Source) -> Result[Source, Problem]:
    """Return ``source`` with its front matter read and blanked; the problem names its line and remedy."""
    where = str(source.path)
    lines = source.text.split("\n")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if lines[0].strip() != _FENCE or end is None:
        return Err(Problem(where, 1, "has no front matter", "begin it with TOML between two +++ lines"))
    # With the line of the fence, so that lines are the file's.
    head = "\n".join(("", *lines[1:end]))
    data = parse_toml(where, head)
    if isinstance(data, Err):
        return Err(replace(data.error, what=f"front matter: {data.error.what}"))
    try:
        front = FrontMatter.model_validate(data.value)
    except ValidationError as error:
        # A misspelt key is also a missing one; the error of the misspelt one has the line.
        details = error.errors()
        detail = next((d for d in details if d["type"] == "extra_forbidden"), details[0])
        keys = [str(part) for part in detail["loc"]]
        what = f"front matter: {'.'.join(keys)}: {detail['msg']}"
        return Err(Problem(where, find_key_line(head, keys), what, "see CONTRIBUTING.md, 'Add a template'"))
    expected = f"{front.task}/{front.family}{SUFFIX}"
    if source.name != expected:
        what = f"its front matter says {expected}, its path {source.name}"
        return Err(Problem(where, 2, what, "make the two the same"))
    text = "\n" * (end + 1) + "\n".join(lines[end + 1 :])
    return Ok(replace(source, text=text, front=front))
