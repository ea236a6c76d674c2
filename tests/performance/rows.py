"""What is reported: one row for each measure, as Markdown and as JSON."""

import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

HEAD = ("measure", "stackprompt", "beside it", "ratio")
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, and where it makes sense the same figure of something that it is compared with."""

    measure: str
    value: float
    unit: str
    beside: str = ""
    other: float | None = None

    @property
    def ratio(self) -> float | None:
        """Return how many times the other figure ours is; below 1 is better for all that is compared."""
        return self.value / self.other if self.other else None

    def cells(self) -> tuple[str, ...]:
        """Return the row as the cells of ``HEAD``."""
        other = "" if self.other is None else f"{self.beside}: {_number(self.other)} {self.unit}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return self.measure, f"{_number(self.value)} {self.unit}", other, ratio

    def json(self) -> dict[str, Any]:
        """Return the row for a machine."""
        beside = {"beside": self.beside, "other": self.other, "ratio": self.ratio} if self.other is not None else {}
        return {"measure": self.measure, "value": self.value, "unit": self.unit, **beside}


def best(seconds: Iterable[float]) -> float:
    """Return the shortest in milliseconds: the steadiest figure where each round is a whole process."""
    return min(seconds) * 1000


def middle(seconds: Iterable[float]) -> float:
    """Return the median in milliseconds."""
    return statistics.median(seconds) * 1000


def percentile(seconds: Sequence[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    return statistics.quantiles(seconds, n=PERCENT, method="inclusive")[percent - 1] * 1000


def markdown(rows: Iterable[Row]) -> str:
    """Write the table, each column as wide as its widest cell; figures are on the right."""
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    rule = ("-" * widths[0], *(f"{'-' * (width - 1)}:" for width in widths[1:]))
    head, *body = (
        (row[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)))
        for row in cells
    )
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))


def machine() -> dict[str, Any]:
    """Return what a figure depends on, without a name or a path."""
    return {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()}


def _number(value: float) -> str:
    if value >= PERCENT:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
