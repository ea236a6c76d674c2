"""Fill a template: its ``{% call section("name") %}`` parts come back one by one, so that a budget can drop them."""

import traceback
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import fields
from functools import lru_cache
from types import CodeType
from typing import cast

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from stackprompt.domain.errors import BrokenTemplate
from stackprompt.domain.problem import Problem
from stackprompt.domain.prompts.prompt import Section
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.prompts.model import (
    AdviceView,
    DiagnosticView,
    DocumentView,
    FindingView,
    PromptFacts,
    StackView,
    StepView,
    TextView,
    ToolView,
    Variables,
)
from stackprompt.prompts.templates.families import FamilyView
from stackprompt.prompts.text.names import show_command

# Two sets of facts that every template is tried with when it is loaded: nothing optional there, and everything.
BLANK = PromptFacts(DocumentView("`file`", "`file`", "file", "```\n```", excerpt=False, redacted=0, hidden=0))
FULL = PromptFacts(
    document=DocumentView(
        "`a/Dockerfile`",
        "`a/Dockerfile`",
        "Dockerfile",
        "```\nFROM x\n```",
        excerpt=True,
        redacted=1,
        hidden=1,
        note="It is a template.",
        argument="a/Dockerfile",
        folder="a",
    ),
    findings=(FindingView("Line 1", "title", "high", "stage a", "`FROM x`", "why", "how", "practice"),) * 2,
    more=1,
    advice=(AdviceView("title", "how", "practice"),),
    stack=(StackView("Python", "3.12", "Dockerfile:1"),),
    tools=(ToolView("hadolint Dockerfile", "lints it"),),
    selection="lines 1-2",
    technologies="Python 3.12",
    subject="this Dockerfile",
    is_checked=True,
    length="full",
    diagnostics=(DiagnosticView("Line 1", "error", "tool X1", "`message`"),),
    more_diagnostics=1,
    steps=(StepView("1", "title", "`stackprompt`", "", is_part=False), StepView("1.1", "t", "`x`", "1", is_part=True)),
)
TEXT = TextView("`text`", "```\ntext\n```", 1, redacted=1, hidden=2)

_VIEWS = (AdviceView, DiagnosticView, DocumentView, FamilyView, FindingView, StackView, StepView, TextView, ToolView)


class _MissingVariable(jinja2.UndefinedError):
    """A template uses a variable of the project that is not set."""


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox that knows our views, which hold texts and numbers, so that it need not ask what an attribute is."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Return whether a template may use an attribute."""
        if isinstance(obj, _VIEWS) and not attr.startswith("_"):
            return True
        return super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: object, attribute: str) -> object:
        """Return an attribute; an unset variable raises an error with its remedy."""
        if isinstance(obj, Variables):
            if attribute in obj.values:
                return obj.values[attribute]
            return self.undefined(f"there is no variable '{attribute}'", exc=_MissingVariable)
        return super().getattr(obj, attribute)


class _Loader(jinja2.BaseLoader):
    """Gives the templates of one snapshot; what was compiled for another one is not compiled again."""

    def __init__(self, sources: Mapping[str, tuple[str, str]]) -> None:
        self._sources = sources

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, object] | None = None,  # noqa: A002
    ) -> jinja2.Template:
        """Return the template called ``name``."""
        found = self._sources.get(name)
        if found is None:
            raise jinja2.TemplateNotFound(name)
        return jinja2.Template.from_code(environment, _compile(name, *found), globals or {})


@lru_cache(maxsize=256)
def _compile(name: str, text: str, path: str) -> CodeType:
    return _make_environment(None).compile(text, name, path)


def make_environment(sources: Mapping[str, tuple[str, str]]) -> jinja2.Environment:
    """Return an environment for the templates of ``sources``: name to text and path."""
    return _make_environment(_Loader(sources))


def _make_environment(loader: jinja2.BaseLoader | None) -> jinja2.Environment:
    environment = _Environment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # the output is Markdown; file text is fenced by prompts.text.fence
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    # Same input, same bytes: nothing by chance.
    del environment.filters["random"], environment.globals["lipsum"]
    # Jinja's own annotation only lists the filters that it has.
    cast("dict[str, Callable[..., str]]", environment.filters)["command"] = _show_command
    return environment


def _show_command(text: str, document: DocumentView) -> str:
    """Return a command line of a template as code, with the document's quoted path for ``{file}`` and ``{folder}``."""
    return show_command(text.replace("{folder}", document.folder).replace("{file}", document.argument))


def fill(
    environment: jinja2.Environment, name: str, facts: PromptFacts, family: FamilyView | None = None
) -> Result[tuple[Section, ...], BrokenTemplate]:
    """Render template ``name`` for a ``family``; an undefined name or broken syntax is a BrokenTemplate at its line."""
    sections: list[Section] = []

    def section(title: str, caller: Callable[[], str]) -> str:
        text = caller().strip()
        if text:
            sections.append(Section(title, text))
        return ""

    def render() -> None:
        template = environment.get_template(name)
        words = family or environment.undefined(name="family")
        views = {field.name: getattr(facts, field.name) for field in fields(facts)}
        _ = template.render(views, section=section, family=words)

    failure = _find_failure(environment, name, render)
    return Ok(tuple(sections)) if failure is None else Err(failure)


def _find_failure(environment: jinja2.Environment, name: str, work: Callable[[], None]) -> BrokenTemplate | None:
    """Do ``work`` with template ``name``; return why it cannot be done."""
    try:
        work()
    except jinja2.TemplateSyntaxError as error:
        path = error.filename or name
        return BrokenTemplate(Problem(path, error.lineno, str(error.message), "correct the template's syntax"))
    except jinja2.TemplateNotFound as error:
        what = f"refers to the template '{error.name}', which does not exist"
        return BrokenTemplate(Problem(_find_path(environment, name), 1, what, "correct its name"))
    except _MissingVariable as error:
        return BrokenTemplate(_locate(environment, name, error, "set it below [variables] in a config.toml"))
    except jinja2.UndefinedError as error:
        return BrokenTemplate(_locate(environment, name, error, "use a name that CONTRIBUTING.md lists"))
    # What a template's author can make an expression do is open-ended: TypeError, ZeroDivisionError, OverflowError …
    except (
        jinja2.TemplateError,
        ArithmeticError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
        AttributeError,
    ) as error:
        return BrokenTemplate(_locate(environment, name, error, "correct the expression"))
    return None


def _find_path(environment: jinja2.Environment, name: str) -> str:
    try:
        return environment.get_template(name).filename or name
    except jinja2.TemplateError:
        return name


def _locate(environment: jinja2.Environment, name: str, error: Exception, remedy: str) -> Problem:
    """Find the template line in the traceback, which Jinja rewrites to the template's own lines."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".md.j2")]
    path = frames[-1].filename if frames else _find_path(environment, name)
    line = (frames[-1].lineno if frames else None) or 1
    return Problem(path, line, str(error), remedy)
