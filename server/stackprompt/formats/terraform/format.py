"""The format of Terraform and OpenTofu configurations."""

import re

from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.format import ALL_CATEGORIES, Candidate, Format, Relevance

_NAME = re.compile(r"(?i)\.(tf|tofu|tfvars|tf\.json|tftest\.hcl)$|^terragrunt\.hcl$")


def _recognise(candidate: Candidate) -> bool:
    return not candidate.is_yaml and _NAME.search(candidate.name) is not None


TERRAFORM = Format(
    id=FormatId("terraform"),
    order=90,
    label="Terraform configuration",
    family="terraform",
    language="hcl",
    comment="#",
    editor_languages=frozenset({"terraform"}),
    recognise=_recognise,
    relevance=Relevance(ALL_CATEGORIES, stands_alone=True),
)
