"""The format of the pipelines of systems that have no format of their own here."""

import re

from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.format import IN_PIPELINES, Candidate, Format, Relevance

_PATH = re.compile(
    r"(?i)(^|/)(azure-pipelines([.-][\w.-]+)?|bitbucket-pipelines|\.travis|\.drone|\.woodpecker|appveyor|\.cirrus"
    r"|buildspec|cloudbuild|\.circleci/config|\.buildkite/pipeline)\.ya?ml$|(^|/)jenkinsfile(\.[\w-]+)?$"
)


def _recognise(candidate: Candidate) -> bool:
    return _PATH.search(candidate.path) is not None


CI = Format(
    id=FormatId("ci"),
    order=120,
    label="pipeline",
    family="ci",
    recognise=_recognise,
    relevance=Relevance(IN_PIPELINES),
)
