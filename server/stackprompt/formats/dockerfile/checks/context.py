"""Checks of a Dockerfile that look at the names of the files around it."""

import re
from collections.abc import Callable, Mapping

from stackprompt.formats.check_context import CheckContext, Hits
from stackprompt.formats.dockerfile.facts import DockerfileFacts

_WHOLE_CONTEXT = re.compile(r"(?:^|\s)(?:\.|\./)\s+\S")


def dockerignore(context: CheckContext) -> Hits:
    """Find the first COPY of a whole build context that no .dockerignore keeps anything out of."""
    facts = context.facts
    if context.has_no_neighbours or not isinstance(facts, DockerfileFacts):
        return
    # The context may be any folder above the Dockerfile.
    if any(name.endswith(".dockerignore") for name in context.neighbours.names):
        return
    for copy in facts.instructions:
        if copy.keyword in {"COPY", "ADD"} and "from" not in copy.flags and _WHOLE_CONTEXT.search(copy.text):
            yield copy.span, ""
            return


CHECKS: Mapping[str, Callable[[CheckContext], Hits]] = {"dockerfile-dockerignore": dockerignore}
