"""Logging to standard error: standard output belongs to the protocol and to results."""

import logging
import sys

from stackprompt.domain.events import Event

_events = logging.getLogger("stackprompt.events")


def configure(level: str) -> None:
    """Send the records of ``level`` and above to standard error."""
    logging.basicConfig(
        stream=sys.stderr,
        level=level.upper(),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        force=True,
    )


def log_event(event: Event) -> None:
    """Write an event, with its correlation id, as a debug record."""
    _events.debug("%s", event)
