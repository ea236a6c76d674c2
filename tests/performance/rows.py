"""What is reported: one row for each measure, as Markdown and as JSON."""

import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

OURS, FLOOR = "stackprompt", "floor"
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Goal:
    """What never to be worse than, and what to aim at: of the ratio to the floor, or of our figure itself."""

    hold: float
    lead: float
    of_ratio: bool = True
    at_least: bool = False

    def reached(self, value: float) -> str:
        """Return the better of the two marks that ``value`` reaches, or "no"."""
        sign = -1 if self.at_least else 1
        if sign * value <= sign * self.lead:
            return "lead"
        return "hold" if sign * value <= sign * self.hold else "no"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure with the figure of each program that has one; ``beside`` is what the others are compared with."""

    measure: str
    unit: str
    figures: Mapping[str, float]
    goal: Goal | None = None
    beside: str = FLOOR

    def ratio(self, name: str) -> float | None:
        """Return how many times the figure of ``beside`` that of a program is."""
        floor, figure = self.figures.get(self.beside), self.figures.get(name)
        return figure / floor if floor and figure is not None else None

    @property
    def reached(self) -> str:
        """Return which mark of the goal our figure reaches; empty when there is no goal, or no figure."""
        value = self.ratio(OURS) if self.goal and self.goal.of_ratio else self.figures.get(OURS)
        return self.goal.reached(value) if self.goal and value is not None else ""

    def json(self) -> dict[str, Any]:
        """Return the row for a machine."""
        found = {name: self.ratio(name) for name in self.figures if name != self.beside}
        ratios = {name: ratio for name, ratio in found.items() if ratio is not None}
        goal = {"goal": asdict(self.goal), "reached": self.reached} if self.goal else {}
        return {"measure": self.measure, "unit": self.unit, "figures": self.figures, "ratios": ratios, **goal}

    def cells_beside_servers(self, peers: Sequence[str]) -> tuple[str, ...]:
        """Return the cells for the table of the server; a peer's ratio is followed by its figure."""
        ours = (self._goal(), self.reached, self._figure(OURS), self._figure(FLOOR), self._ratio(OURS))
        return (self.measure, *ours, *(self._peer(name) for name in peers))

    def cells(self) -> tuple[str, ...]:
        """Return the cells for the table of everything else."""
        beside = f"`{self.beside}`: {self._figure(self.beside)}" if self.beside in self.figures else ""
        return self.measure, self._figure(OURS), beside, self._ratio(OURS)

    def _figure(self, name: str) -> str:
        figure = self.figures.get(name)
        return "" if figure is None else f"{_number(figure)} {self.unit}".strip()

    def _ratio(self, name: str) -> str:
        ratio = self.ratio(name)
        return "" if ratio is None else f"{ratio:.2f}"

    def _peer(self, name: str) -> str:
        ratio, figure = self._ratio(name), self._figure(name)
        return f"{ratio} ({figure})" if ratio else figure

    def _goal(self) -> str:
        if self.goal is None:
            return ""
        sign = "≥" if self.goal.at_least else "≤"
        unit = "" if self.goal.of_ratio else f" {self.unit}".rstrip()
        return f"{sign} {self.goal.hold:g} / {self.goal.lead:g}{unit}"


def best(seconds: Iterable[float]) -> float:
    """Return the shortest in milliseconds: the steadiest figure where each round is a whole process."""
    return min(seconds) * 1000


def middle(seconds: Iterable[float]) -> float:
    """Return the median in milliseconds."""
    return statistics.median(seconds) * 1000


def percentile(seconds: Sequence[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    return statistics.quantiles(seconds, n=PERCENT, method="inclusive")[percent - 1] * 1000


def markdown(beside_servers: Sequence[Row], others: Sequence[Row]) -> str:
    """Write both tables."""
    peers = tuple(dict.fromkeys(name for row in beside_servers for name in row.figures if name not in {OURS, FLOOR}))
    head = ("measure", "goal: hold / lead", "reached", OURS, FLOOR, "ratio", *peers)
    server = _table([head, *(row.cells_beside_servers(peers) for row in beside_servers)])
    rest = _table([("measure", OURS, "beside it", "ratio"), *(row.cells() for row in others)])
    return f"{server}\n\n{rest}"


def _table(cells: Sequence[tuple[str, ...]]) -> str:
    """Write a table, each column as wide as its widest cell; figures are on the right."""
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    rule = ("-" * widths[0], *(f"{'-' * (width - 1)}:" for width in widths[1:]))
    first, *body = (
        (row[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)))
        for row in cells
    )
    return "\n".join(f"| {' | '.join(row)} |" for row in (first, rule, *body))


def machine() -> dict[str, Any]:
    """Return what a figure depends on, without a name or a path."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "load": load,
    }


def _number(value: float) -> str:
    if value >= PERCENT or value == 0:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
