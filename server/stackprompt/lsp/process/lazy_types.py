"""The import of ``lsprotocol.types`` in a fraction of its time: each class is completed at its first use.

lsprotocol defines some 550 attrs classes, and attrs generates and compiles methods for each of them at the import: two
thirds of the start of a stock pygls server, for the fifty classes that a session uses. Here ``attrs.define`` is
replaced during that one import; the replacement leaves the class as it is, with two placeholders that call the real
``attrs.define`` for the first instance or the first access to the attributes. A test compares every class with the
result of an ordinary import.

This is the only place where stackprompt changes another package. Without the call, or when the types are imported
before it, everything works, but the start is slower. Only the thread of the event loop uses the types, so no lock is
needed.
"""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import attrs

TYPES = "lsprotocol.types"


def import_types() -> None:
    """Import the types with deferred classes, unless they are imported already."""
    if TYPES in sys.modules:
        return
    with _defer_classes():
        _ = import_module(TYPES)
    import lsprotocol._hooks  # noqa: PLC0415 - imports the types itself

    # A converter would complete every class to resolve its annotations; here the completion of a class resolves them.
    lsprotocol._hooks._resolved_forward_references = True  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


@contextmanager
def _defer_classes() -> Generator[None]:
    define = attrs.define

    def replacement(cls: type | None = None, **options: Any) -> Any:
        # Other modules (cattrs) are imported on the way, and define classes with or without options.
        if cls is None or options or cls.__module__ != TYPES:
            return define(cls, **options)
        return _defer_class(cls, define)

    attrs.define = replacement  # type: ignore[assignment] # for this import only
    try:
        yield
    finally:
        attrs.define = define


class _DeferredAttributes:
    """The placeholder of a class's ``__attrs_attrs__`` until the first access."""

    def __init__(self, complete: Callable[[], None]) -> None:
        self._complete = complete

    def __get__(self, _: object, owner: type) -> Any:
        self._complete()
        return owner.__attrs_attrs__  # type: ignore[attr-defined] # the completion has set it


def _defer_class(cls: type, define: Callable[..., type]) -> type:
    def complete() -> None:
        del cls.__attrs_attrs__, cls.__init__  # type: ignore[attr-defined, misc] # attrs respects what it finds
        # With slots attrs would have to make another class, and other modules refer to this one.
        _ = define(cls, slots=False)
        _ = attrs.resolve_types(cls, sys.modules[TYPES].ALL_TYPES_MAP, {})

    def first_init(self: Any, *arguments: Any, **named: Any) -> None:
        complete()
        cls.__init__(self, *arguments, **named)  # type: ignore[misc] # the completion has set it

    cls.__attrs_attrs__ = _DeferredAttributes(complete)  # type: ignore[attr-defined] # the placeholders
    cls.__init__ = first_init  # type: ignore[misc]
    return cls
