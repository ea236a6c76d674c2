"""A typed event bus: listeners receive events and can neither stop nor change them."""

import logging
from collections.abc import Callable
from typing import TypeAlias, TypeVar

from stackprompt.domain.events import Event

E = TypeVar("E", bound=Event)
Listener: TypeAlias = Callable[[E], None]
_log = logging.getLogger(__name__)


class Bus:
    """Calls the listeners of an event's type in the order in which they subscribed."""

    def __init__(self) -> None:
        self._listeners: dict[type[Event], list[Callable[[Event], None]]] = {}

    def subscribe(self, kind: type[E], listener: Listener[E]) -> Callable[[], None]:
        """Call ``listener`` for each event of ``kind`` from now on; the returned function ends that."""

        def call_listener(event: Event) -> None:
            if isinstance(event, kind):
                listener(event)

        # mypy knows the union's members, not that every bound type variable is one of them.
        listeners = self._listeners.setdefault(kind, [])  # type: ignore[arg-type]
        listeners.append(call_listener)
        return lambda: listeners.remove(call_listener)

    def publish(self, event: Event) -> None:
        """Call the listeners; one that raises is logged, and the others are called."""
        for listener in tuple(self._listeners.get(type(event), ())):
            try:
                listener(event)
            except Exception:  # noqa: BLE001 - a listener's bug must not become the publisher's
                _log.exception("a listener of %s failed", type(event).__name__)
