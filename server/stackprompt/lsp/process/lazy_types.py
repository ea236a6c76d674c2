"""Import ``lsprotocol.types`` in a fraction of its time: a class of it is completed when it is first used.

lsprotocol defines some 550 attrs classes, and attrs writes and compiles methods for each of them as the module is
imported: two thirds of the start of a stock pygls server, for the fifty classes that a session meets. Here
``attrs.define`` is replaced for the length of that one import; what takes its place leaves the class as it is, with
two stand-ins that call the real ``attrs.define`` as soon as somebody makes an instance or asks for the attributes.
A test compares every class with the ones that an ordinary import gives.

This is the only place where stackprompt changes another package. If it is never called, or the types are imported
already, everything works, later. Only the thread that serves the protocol uses the types, so nothing is locked.
"""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import attrs

TYPES = "lsprotocol.types"


def import_types() -> None:
    """Import the types with their completion put off, unless they are imported already."""
    if TYPES in sys.modules:
        return
    with _defer_classes():
        _ = import_module(TYPES)
    import lsprotocol._hooks  # noqa: PLC0415 - imports the types itself

    # A converter would complete every class to resolve its annotations; here each class does so as it is completed.
    lsprotocol._hooks._resolved_forward_references = True  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


@contextmanager
def _defer_classes() -> Generator[None]:
    define = attrs.define

    def put_off(cls: type) -> type:
        # Modules imported on the way (cattrs) have classes of their own, defined with or without arguments.
        return _defer_class(cls, define) if cls.__module__ == TYPES else define(cls)

    def replacement(cls: type | None = None, **options: Any) -> Any:
        return define(cls, **options) if cls is None or options else put_off(cls)

    attrs.define = replacement  # type: ignore[assignment] # for this import only
    try:
        yield
    finally:
        attrs.define = define


class _DeferredAttributes:
    """Stands for a class's ``__attrs_attrs__`` until it is asked for."""

    def __init__(self, complete: Callable[[], None]) -> None:
        self._complete = complete

    def __get__(self, _: object, owner: type) -> Any:
        self._complete()
        return owner.__attrs_attrs__  # type: ignore[attr-defined] # completing has put the real one there


def _defer_class(cls: type, define: Callable[..., type]) -> type:
    def complete() -> None:
        del cls.__attrs_attrs__, cls.__init__  # type: ignore[attr-defined, misc] # attrs respects what it finds
        # With slots attrs would have to make another class, and this one is known by now.
        _ = define(cls, slots=False)
        _ = attrs.resolve_types(cls, sys.modules[TYPES].ALL_TYPES_MAP, {})

    def first_init(self: Any, *arguments: Any, **named: Any) -> None:
        complete()
        cls.__init__(self, *arguments, **named)  # type: ignore[misc] # the real one by now

    cls.__attrs_attrs__ = _DeferredAttributes(complete)  # type: ignore[attr-defined] # the stand-ins
    cls.__init__ = first_init  # type: ignore[misc]
    return cls
