"""The message of a failed request for a person or a log: the sentence of ``domain.errors``, redacted and cut."""

from stackprompt.domain.errors import PromptError, explain
from stackprompt.prompts.text.names import redact_message


def describe_failure(error: PromptError) -> str:
    """Return what failed and its remedy; typed text and names of the workspace are redacted."""
    return redact_message(explain(error))
