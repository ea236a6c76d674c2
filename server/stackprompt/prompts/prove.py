"""Find out whether templates render: each is tried with two sets of facts, and replaced when it fails."""

from collections.abc import Mapping
from dataclasses import replace

from stackprompt.domain.prompt import Problem
from stackprompt.domain.result import Err
from stackprompt.prompts.load import Source, Templates, arranged
from stackprompt.prompts.model import Variables
from stackprompt.prompts.render import BLANK, FULL


def proven(
    templates: Templates, previous: Templates | None = None, variables: Mapping[str, str] | None = None
) -> Templates:
    """Render every template on an empty and a full example with the project's ``variables``; failures become problems.

    Its place takes the last good text in ``previous``, else the template of the layer below, else nothing.
    """
    problems: list[Problem] = []
    own = Variables(variables or {})
    while broken := _first_broken(templates, own):
        name, problem = broken
        problems.append(problem)
        at_fault = next((n for n, source in templates.sources.items() if str(source.path) == problem.path), name)
        templates = _without(templates, at_fault, previous)
    return arranged(templates.sources, templates.below, (*templates.problems, *problems), templates.shadowed)


def _first_broken(templates: Templates, variables: Variables) -> tuple[str, Problem] | None:
    for name, source in templates.sources.items():
        if source.front is None:
            continue
        for facts in (BLANK, FULL):
            outcome = templates.fill(name, replace(facts, variables=variables))
            if isinstance(outcome, Err):
                return name, outcome.error.problem
    return None


def _without(templates: Templates, name: str, previous: Templates | None) -> Templates:
    sources, below = dict(templates.sources), dict(templates.below)
    broken = sources.pop(name)
    substitute = _last_good(broken, previous)
    if substitute is None and below.get(name):
        *rest, substitute = below[name]
        below[name] = tuple(rest)
    if substitute is not None:
        sources[name] = substitute
    return arranged(sources, below, templates.problems, templates.shadowed)


def _last_good(broken: Source, previous: Templates | None) -> Source | None:
    last: Mapping[str, Source] = previous.sources if previous else {}
    found = last.get(broken.name)
    return found if found is not None and found is not broken and found.path == broken.path else None
