"""The format of workflows and actions as GitHub, Gitea and Forgejo run them."""

import re

from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.format import IN_PIPELINES, Candidate, Format, Relevance

_WORKFLOW_PATH = re.compile(r"(?i)(^|/)\.(github|gitea|forgejo)/workflows/[^/]+\.ya?ml$")
_JOBS = re.compile(r"(?m)^jobs:\s*(#.*)?$")
_EVENTS = re.compile(r"(?m)^[\"']?on[\"']?:")
_ACTION = re.compile(r"(?i)^action\.ya?ml$")
_RUNS = re.compile(r"(?m)^runs:\s*(#.*)?$")


def _recognise(candidate: Candidate) -> bool:
    """Return whether the path is that of a workflow, or the text has both events and jobs, or is an action."""
    if not candidate.is_yaml:
        return False
    if _WORKFLOW_PATH.search(candidate.path) or (_EVENTS.search(candidate.head) and _JOBS.search(candidate.head)):
        return True
    return bool(_ACTION.match(candidate.name) and _RUNS.search(candidate.head))


GITHUB_ACTIONS = Format(
    id=FormatId("github-actions"),
    order=100,
    label="workflow",
    family="ci",
    language="yaml",
    comment="#",
    editor_languages=frozenset({"github-actions-workflow"}),
    recognise=_recognise,
    relevance=Relevance(IN_PIPELINES),
)
