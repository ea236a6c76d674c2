"""The format of GitLab's pipelines."""

import re

from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.format import IN_PIPELINES, Candidate, Format, Relevance

_PATH = re.compile(r"(?i)(^|/)(\.gitlab-ci|[\w.-]+\.gitlab-ci)\.ya?ml$|(^|/)\.gitlab/ci/[^/]+\.ya?ml$")


def _recognise(candidate: Candidate) -> bool:
    return _PATH.search(candidate.path) is not None


GITLAB_CI = Format(
    id=FormatId("gitlab-ci"),
    order=110,
    label="GitLab pipeline",
    family="ci",
    language="yaml",
    comment="#",
    recognise=_recognise,
    relevance=Relevance(IN_PIPELINES),
)
