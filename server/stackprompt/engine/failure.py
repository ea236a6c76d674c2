"""What a failed request says to a person or a log: the one sentence of ``domain.errors``, without secrets and cut."""

from stackprompt.domain.errors import PromptError, explain
from stackprompt.prompts.names import redact_message


def failure_text(error: PromptError) -> str:
    """Say what failed and what to do about it; what the user typed or the workspace is called comes redacted."""
    return redact_message(explain(error))
