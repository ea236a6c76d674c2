"""A typed event bus: listeners hear of what happened, and can neither stop nor change it."""

import logging
from collections.abc import Callable
from typing import TypeAlias, TypeVar

from stackprompt.domain.events import Event

E = TypeVar("E", bound=Event)
Listener: TypeAlias = Callable[[E], None]
_log = logging.getLogger(__name__)


class Bus:
    """Hands each event to the listeners of its type, in the order in which they subscribed."""

    def __init__(self) -> None:
        self._listeners: dict[type[Event], list[Callable[[Event], None]]] = {}

    def subscribe(self, kind: type[E], listener: Listener[E]) -> Callable[[], None]:
        """Call ``listener`` for each event of ``kind`` from now on; the returned function ends that."""

        def hear(event: Event) -> None:
            if isinstance(event, kind):
                listener(event)

        # mypy knows the union's members, not that every bound type variable is one of them.
        heard = self._listeners.setdefault(kind, [])  # type: ignore[arg-type]
        heard.append(hear)
        return lambda: heard.remove(hear)

    def publish(self, event: Event) -> None:
        """Tell the listeners; one that raises is logged and harms nobody."""
        for listener in tuple(self._listeners.get(type(event), ())):
            try:
                listener(event)
            except Exception:  # noqa: BLE001 - a listener's bug must not become the publisher's
                _log.exception("a listener of %s failed", type(event).__name__)
