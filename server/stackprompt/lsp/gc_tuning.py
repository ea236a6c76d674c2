"""The schedule of Python's garbage collector, which stops all threads while it runs.

Nearly all objects of the server are freed by their reference count. Objects from the start live to the end and are
never scanned; a full collection, 100 ms when a thousand documents are open, follows a reload, which leaves the old
templates behind, and is rare otherwise.
"""

import gc

# New objects before a collection of generation 0, and collections before one of generation 1 and of generation 2.
THRESHOLDS = (2_000, 5, 10_000)


def pause() -> None:
    """Collect nothing until ``resume``."""
    gc.disable()


def resume() -> None:
    """Collect from now on, except the objects that exist now."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()


def collect_all() -> None:
    """Run a full collection."""
    _ = gc.collect()
