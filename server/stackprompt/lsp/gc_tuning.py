"""When Python's garbage collector runs: it stops all threads, for as long as it takes to look at what it has to.

Nearly all that the server makes is freed without it, as nothing in it refers to itself. What is loaded at the start
stays to the end, so that it is not looked at at all; a look at all the rest, 100 ms when a thousand documents are
open, comes after a reload, which leaves the old templates behind, and else hardly ever.
"""

import gc

# Objects made before the young are looked at, looks before the middle-aged are, and looks before all are.
THRESHOLDS = (2_000, 5, 10_000)


def pause() -> None:
    """Collect nothing until ``begin``."""
    gc.disable()


def resume() -> None:
    """Collect from now on, except what is there already."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()


def collect_all() -> None:
    """Collect what has been left behind."""
    _ = gc.collect()
