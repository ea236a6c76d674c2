"""What all shapes of knowledge files share."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, HttpUrl, StringConstraints, TypeAdapter, ValidationInfo

from stackprompt.runtime.regex_risk import TOO_LARGE, find_risk, is_too_large

# The context of data that was found good before: its patterns, a third of the work, are not tried again.
FOUND_GOOD = {"found good": True}
# The context of data that did not ship with stackprompt: its patterns must be quick for every text.
FOREIGN = {"foreign": True}


class SlowPatternError(ValueError):
    """Some text may take ``pattern`` very long."""

    def __init__(self, pattern: str, risk: str) -> None:
        super().__init__(f"may take very long: {risk}")
        self.pattern = pattern


def compiles(pattern: str, info: ValidationInfo) -> str:
    """Return ``pattern``; an error says why it is not a regular expression, or may take long."""
    if info.context is FOUND_GOOD:
        return pattern
    # Before it is compiled, which takes as deep a stack as it has groups in groups.
    if info.context is FOREIGN and is_too_large(pattern):
        raise SlowPatternError(pattern, TOO_LARGE)
    try:
        _ = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        message = f"not a regular expression: {error}"
        raise ValueError(message) from error
    if info.context is FOREIGN and (risk := find_risk(pattern)) is not None:
        raise SlowPatternError(pattern, risk)
    return pattern


def leads(address: str) -> str:
    """Return ``address`` as it is written; a ValueError says why nobody could open it."""
    _ = _ADDRESS.validate_python(address)
    return address


_ADDRESS = TypeAdapter(HttpUrl)
KebabId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Suffix = Annotated[str, StringConstraints(pattern=r"^\.[a-z0-9]+$")]
Url = Annotated[str, AfterValidator(leads)]
Pattern = Annotated[str, AfterValidator(compiles)]


class Shape(BaseModel):
    """A misspelt key is an error, not a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
