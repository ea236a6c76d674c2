"""Render templates that are not built in: in a child process, whose answer is checked like a stranger's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import jinja2

from stackprompt.domain.errors import BrokenTemplate
from stackprompt.domain.problem import Problem
from stackprompt.domain.prompts.prompt import Section
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.prompts.model import PromptFacts
from stackprompt.prompts.templates.families import FamilyView
from stackprompt.prompts.templates.render import fill, make_environment
from stackprompt.runtime.sandbox.pool import SANDBOX, SandboxFailure, Shared, share

# CPU time for one rendering, a thousand times of what one takes.
SECONDS = 1.0
MAX_OUTPUT = 512 * 1024
TOO_LARGE = "gives more text than a prompt may have"
TOO_MUCH = "needs more memory than a template may have"
TOO_SLOW = f"was ended: it took more than {SECONDS:g} s of CPU time or too much memory"
_SMALLER = "make its loops and repetitions smaller"


@dataclass(frozen=True, slots=True)
class Texts:
    """The templates that a rendering may need, name to text and path, and the same for the child processes."""

    by_name: Mapping[str, tuple[str, str]]
    shared: Shared


def share_texts(by_name: Mapping[str, tuple[str, str]]) -> Texts:
    """Return the templates under a number of their own."""
    return Texts(by_name, share(make_environment, dict(by_name)))


def fill_in_sandbox(
    texts: Texts, name: str, facts: PromptFacts, family: FamilyView | None
) -> Result[tuple[Section, ...], BrokenTemplate]:
    """Do what ``render.fill`` does; what the template may not have, or takes too long, is a BrokenTemplate."""
    answer = _call(texts, name, fill_here, facts, family)
    match answer:
        case Err():
            return answer
        case Ok([*rows]) if all(map(_is_section, rows)):
            return Ok(tuple(Section(*row) for row in rows if isinstance(row, list)))
        case Ok(other):
            return Err(_read_problem(texts, name, other))


def fill_here(environment: jinja2.Environment, name: str, facts: PromptFacts, family: FamilyView | None) -> object:
    """Render a template in this process, which is the child, and return its sections or its problem."""
    outcome = fill(environment, name, facts, family)
    if isinstance(outcome, Err):
        return _encode_problem(outcome.error.problem)
    if sum(len(section.text) for section in outcome.value) > MAX_OUTPUT:
        return _encode_problem(Problem(name, 1, TOO_LARGE, _SMALLER))
    return [[section.name, section.text] for section in outcome.value]


def _encode_problem(problem: Problem) -> object:
    what = problem.what[:1_000].encode("utf-8", "replace").decode()
    return {"problem": [problem.path, problem.line, what, problem.remedy]}


def _call(texts: Texts, name: str, work: Callable[..., object], *arguments: object) -> Result[object, BrokenTemplate]:
    answer = SANDBOX.call(work, texts.shared, name, *arguments, seconds=SECONDS)
    if isinstance(answer, Ok):
        return answer
    what, remedy = _explain(answer.error)
    return Err(BrokenTemplate(Problem(_find_path(texts, name), 1, what, remedy)))


def _explain(failure: SandboxFailure) -> tuple[str, str]:
    """Return what is wrong and the remedy."""
    match failure.reason:
        case "slow":
            return TOO_SLOW, _SMALLER
        case "memory":
            return TOO_MUCH, _SMALLER
        case "broken":
            return f"cannot be rendered: {failure.what}", "correct the template"
        case "no-process":
            return f"cannot be rendered: no process for it ({failure.what})", "end other programs and try again"


def _read_problem(texts: Texts, name: str, answer: object) -> BrokenTemplate:
    match answer:
        case {"problem": [str(path), int(line), str(what), str(remedy)]}:
            known = {where for _, where in texts.by_name.values()}
            return BrokenTemplate(
                Problem(path if path in known else _find_path(texts, name), max(1, line), what, remedy)
            )
        case _:
            return BrokenTemplate(Problem(_find_path(texts, name), 1, "gave no sections", "correct the template"))


def _is_section(row: object) -> bool:
    return isinstance(row, list) and len(row) == 2 and all(isinstance(part, str) for part in row)  # noqa: PLR2004


def _find_path(texts: Texts, name: str) -> str:
    return texts.by_name[name][1] if name in texts.by_name else name
