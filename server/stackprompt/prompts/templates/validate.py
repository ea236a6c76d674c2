"""Validate templates: render each with several sets of facts, and replace one that fails."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from stackprompt.domain.problem import Problem
from stackprompt.domain.prompts.argument import Argument, ArgumentType
from stackprompt.domain.result import Err
from stackprompt.prompts.model import ArgumentView, FrontMatter, PromptFacts, Variables
from stackprompt.prompts.templates.load import Source, Templates
from stackprompt.prompts.templates.render import BLANK, FULL, TEXT

GENERIC = "generic"
# Each may take a second to fail. A workspace with more of them is not waited for.
MOST_BROKEN = 4
_TOO_MANY = "is one of too many broken templates of this workspace, so none of them is used"


def validate_templates(
    templates: Templates, previous: Templates | None = None, variables: Mapping[str, str] | None = None
) -> Templates:
    """Render every template on an empty and a full example with the project's ``variables``; failures become problems.

    Its place takes the last good text in ``previous``, else the template of the layer below, else nothing.
    """
    own = Variables(variables or {})
    is_current = previous is not None and previous.is_validated and previous.variables == own.values
    if previous is not None and is_current and not templates.problems and _is_unchanged(templates, previous):
        # With the templates that are compiled already.
        return previous
    problems: list[Problem] = []
    of_workspace = 0
    while broken := _find_broken(templates, own):
        name, problem = broken
        problems.append(problem)
        at_fault = next((n for n, source in templates.sources.items() if str(source.path) == problem.path), name)
        of_workspace += templates.sources[at_fault].origin == "workspace"
        if of_workspace > MOST_BROKEN:
            problems.append(replace(problem, what=_TOO_MANY, remedy="mend those that are named"))
            templates = _drop_workspaces(templates)
        else:
            templates = _replace_broken(templates, at_fault, previous)
    problems = [*templates.problems, *problems]
    return replace(templates, problems=tuple(problems), is_validated=True, variables=own.values)


def _is_unchanged(templates: Templates, previous: Templates) -> bool:
    parts = (templates.sources, templates.below, templates.families.views)
    return parts == (previous.sources, previous.below, previous.families.views) and not previous.problems


def _find_broken(templates: Templates, variables: Variables) -> tuple[str, Problem] | None:
    for name, source in templates.sources.items():
        if source.front is None:
            continue
        for family, facts in _list_trials(source.front):
            outcome = templates.fill(name, replace(facts, variables=variables), family)
            if isinstance(outcome, Err):
                return name, outcome.error.problem
    return None


def _list_trials(front: FrontMatter) -> Iterator[tuple[str, PromptFacts]]:
    """Yield a family and facts: nothing optional there; everything, with each of its choices."""
    family = GENERIC if front.family == "any" else front.family
    yield family, replace(BLANK, arguments={a.name: a.value((family,)).initial for a in front.arguments})
    arguments = {shape.name: (shape.value((family,)), shape.all_choices) for shape in front.arguments}
    for turn in range(max((len(choices) for _, choices in arguments.values()), default=0) or 1):
        values = {name: _choose_example(argument, choices, turn) for name, (argument, choices) in arguments.items()}
        yield family, replace(FULL, arguments=values)


def _choose_example(argument: Argument, choices: tuple[str, ...], turn: int) -> ArgumentView:
    match argument.type:
        case ArgumentType.TEXT:
            return TEXT
        case ArgumentType.CHOICE:
            return choices[turn % len(choices)]
        case ArgumentType.FLAG:
            return True
        case ArgumentType.NUMBER:
            return argument.most


def _drop_workspaces(templates: Templates) -> Templates:
    """Return the templates as they are without any of a workspace."""
    layers = {name: (*templates.below.get(name, ()), source) for name, source in templates.sources.items()}
    ours = {name: tuple(s for s in layer if s.origin != "workspace") for name, layer in layers.items()}
    sources = {name: layer[-1] for name, layer in ours.items() if layer}
    below = {name: layer[:-1] for name, layer in ours.items() if layer[:-1]}
    return replace(templates, sources=sources, below=below)


def _replace_broken(templates: Templates, name: str, previous: Templates | None) -> Templates:
    sources, below = dict(templates.sources), dict(templates.below)
    broken = sources.pop(name)
    substitute = _find_last_good(broken, previous)
    if substitute is None and below.get(name):
        *rest, substitute = below[name]
        below[name] = tuple(rest)
    if substitute is not None:
        sources[name] = substitute
    return replace(templates, sources=sources, below=below)


def _find_last_good(broken: Source, previous: Templates | None) -> Source | None:
    last: Mapping[str, Source] = previous.sources if previous else {}
    source = last.get(broken.name)
    # The text that failed would fail again: the variables have changed, not the text.
    is_other = source is not None and source.text != broken.text
    return source if source is not None and is_other and source.path == broken.path else None
