"""A format: how its documents are recognised, read and judged, and the words that people use for them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.domain.workspace.document import Document, FormatId, Neighbours
from stackprompt.formats.check_context import CheckContext, Facts, Finder, PlainFacts
from stackprompt.formats.suppressions import Suppression

if TYPE_CHECKING:
    from stackprompt.formats.shape import WhenShape

_YAML = re.compile(r"(?i)\.ya?ml$")
_YAML_LANGUAGES = frozenset({"yaml", "dockercompose", "yaml.docker-compose"})
_TEMPLATED = re.compile(r"(?m)^[^#\n]*\{\{")
_API_VERSION = re.compile(r"(?m)^apiVersion:\s*\S")
_KIND = re.compile(r"(?m)^kind:\s*\S")


@dataclass(frozen=True)
class Candidate:
    """A file whose format is looked for: its path, the beginning of its text, the editor's language id or ""."""

    path: str
    head: str
    language: str = ""

    @cached_property
    def name(self) -> str:
        """Return the name of the file without its folder."""
        return PurePosixPath(self.path).name

    @cached_property
    def is_yaml(self) -> bool:
        """Return whether the file is written in YAML, by its name or by the editor's word."""
        return _YAML.search(self.name) is not None or self.language in _YAML_LANGUAGES

    @cached_property
    def is_templated(self) -> bool:
        """Return whether braces of a template keep the text from being YAML."""
        return _TEMPLATED.search(self.head) is not None

    @cached_property
    def names_kind(self) -> bool:
        """Return whether the text names the kind of an object, as manifests do."""
        return _KIND.search(self.head) is not None

    @cached_property
    def names_object(self) -> bool:
        """Return whether the text names the version of an API and a kind."""
        return _API_VERSION.search(self.head) is not None and self.names_kind


@dataclass(frozen=True, slots=True)
class Relevance:
    """Which facts of a project are of interest to those who change a document of the format.

    ``categories``: of technologies, the most important first.
    ``is_code``: the document is written in a language of the project.
    ``is_image``: what runs in other images does not concern it.
    ``is_schema``: of frameworks only those matter that write a schema or statements.
    ``names_libraries``: the document uses a library where it names it.
    ``starts_programs``: it starts what others have built; a database that it does not name is started elsewhere.
    ``starts_one_program``: when it names the image of a database or a server, the rest of the project is not in it.
    ``stands_alone``: only what the document itself shows matters.
    ``needs_word``: without this word in its text the document stands alone.
    """

    categories: tuple[Category, ...]
    is_code: bool = False
    is_image: bool = False
    is_schema: bool = False
    names_libraries: bool = False
    starts_programs: bool = False
    starts_one_program: bool = False
    stands_alone: bool = False
    needs_word: str = ""


IN_IMAGES = (Category.LANGUAGES, Category.RUNTIMES, Category.FRAMEWORKS, Category.PACKAGE_MANAGERS, Category.SERVERS)
ALL_CATEGORIES = (Category.DATABASES, *IN_IMAGES)
IN_DEPLOYMENTS = (Category.DATABASES, Category.LANGUAGES, Category.RUNTIMES, Category.FRAMEWORKS)
IN_PIPELINES = (Category.LANGUAGES, Category.RUNTIMES, Category.PACKAGE_MANAGERS, Category.TESTING, Category.LINTERS)

Read: TypeAlias = Callable[[Document, Neighbours], Facts]
# The facts, the number of a line, its old and its new text: whether the line is, and was, no more than a comment.
IsCommentEdit: TypeAlias = Callable[[Facts, int, str, str], bool]


def _read_plain(_document: Document, _neighbours: Neighbours) -> Facts:
    return PlainFacts()


def _find_nothing(_practices: tuple[Practice, ...]) -> Finder:
    return lambda _context: iter(())


def _no_suppressions(_context: CheckContext) -> Iterator[Suppression]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Format:
    """One format, all that stackprompt knows of it. What is expensive is imported when a function is called.

    Words:
    ``order``: in lists for people, the first first.
    ``label``: what a document is called in a sentence; ``label_at`` returns another word for some paths, or "".
    ``is_fragment``: whether the document at a path is run only by another one.
    ``family``: the family of templates. ``language``: of the fence around its text. ``comment``: what begins a comment
    that fills a line; "" where the suffix decides. ``scaffold``: the [[when]] and examples of a new practice.
    ``example``: the path of an example of a practice.

    Recognition:
    ``recognise`` decides by path and text; ``editor_languages`` are ids of an editor that count where no name does.

    Judgement:
    ``inherits``: formats whose practices hold for its documents too. ``when``: the shapes of rows of [[when]].
    ``checks``: the ids of the checks that are written in Python. ``prepare``: practices ready to be applied.
    ``suppressions``: what a document takes back. ``is_comment_edit``: whether an edit changes no facts.
    ``neighbours``: what is read around a document at a path below a root.

    Prompts:
    ``note``: what must be known to understand the findings. ``kinds``: of objects in a document, for advice about them.
    ``has_rules_for_assistants``: whether instructions for assistants name what to avoid in its documents.
    """

    id: FormatId
    order: int
    label: str
    family: str
    recognise: Callable[[Candidate], bool]
    relevance: Relevance
    label_at: Callable[[str], str] | None = None
    is_fragment: Callable[[str], bool] = lambda _path: False
    language: str = ""
    comment: str = ""
    example: str = "example"
    scaffold: str = ""
    editor_languages: frozenset[str] = frozenset()
    inherits: frozenset[FormatId] = frozenset()
    when: "Callable[[], tuple[type[WhenShape], ...]]" = tuple
    checks: Callable[[], frozenset[str]] = frozenset
    read: Read = _read_plain
    prepare: Callable[[tuple[Practice, ...]], Finder] = _find_nothing
    suppressions: Callable[[CheckContext], Iterator[Suppression]] = _no_suppressions
    is_comment_edit: IsCommentEdit = lambda _facts, _line, _old, _new: False
    neighbours: Callable[[Path, Document], Neighbours] | None = None
    note: Callable[[Facts], str] = lambda _facts: ""
    kinds: Callable[[Facts], frozenset[str]] = lambda _facts: frozenset()
    has_rules_for_assistants: bool = True

    def has_practice(self, practice: Practice) -> bool:
        """Return whether a document of the format can break ``practice``."""
        is_ours = practice.document == self.id or practice.document in self.inherits
        return is_ours and self.id not in practice.not_in
