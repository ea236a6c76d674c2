"""Measure start, answers and cost in one run: ``make bench``; ``--quick`` for a look, ``--json`` for machines."""

import argparse
import asyncio
import gc
import json
import os
import sys
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.performance import alone, in_process, redaction, scans, servers, starts
from tests.performance.connection import FAILURES
from tests.performance.lineup import laid_out
from tests.performance.rows import OURS, Row, machine, markdown
from tests.performance.turns import noted

PAGE = Path(__file__).parents[2] / "BENCHMARKS.md"
BEGIN, END = "<!-- tables -->", "<!-- end of tables -->"


@dataclass(frozen=True, slots=True)
class Effort:
    """How often each thing is done."""

    rounds: int = 10
    requests: int = 1_000
    changes: int = 10_000
    prompts: int = 1_000


QUICK = Effort(rounds=2, requests=60, changes=500, prompts=300)


async def measure(folder: Path, effort: Effort) -> tuple[list[Row], list[Row]]:
    """Return the rows of the servers and all others; what is written goes to folders below ``folder``."""
    environment = {
        **os.environ,
        "STACKPROMPT_CONFIG_DIR": str(folder / "user"),
        "STACKPROMPT_CACHE_DIR": str(folder / "cache"),
    }
    root = laid_out(folder / "shop")
    # A collection of ours would count as theirs.
    gc.disable()
    beside = await _told("servers", servers.measure(root, environment, effort.rounds, effort.requests, effort.changes))
    beside += await _told(
        "our server", alone.measure(root, environment, effort.rounds, effort.prompts, effort.requests)
    )
    gc.enable()
    others = await _told("command line", starts.measure(environment, effort.rounds))
    others += await _told("engine", in_process.measure(folder, max(1, effort.rounds // 2)))
    others += redaction.measure(max(1, effort.rounds // 2))
    others += await _told("workspaces", scans.measure(folder, max(1, effort.rounds // 2)))
    return beside, others


async def _told(what: str, family: Coroutine[Any, Any, list[Row]]) -> list[Row]:
    """Measure a family; one that fails leaves the others their rows."""
    print(f"Measuring: {what} ...", file=sys.stderr)
    try:
        return await family
    except (AssertionError, *FAILURES) as failure:
        noted(OURS, what, failure)
        return []


def written(page: str, tables: str) -> str:
    """Return ``page`` with ``tables`` between its marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Print the tables, and write the figures where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file as well")
    _ = parser.add_argument("--quick", action="store_true", help="less of everything: a look, not a result")
    _ = parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.name}")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stackprompt-bench-") as folder:
        beside, others = asyncio.run(measure(Path(folder), QUICK if chosen.quick else Effort()))
    tables = markdown(beside, others)
    print(tables)
    if chosen.write:
        _ = PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")
    if chosen.json:
        figures = {**machine(), "quick": chosen.quick, "rows": [row.json() for row in (*beside, *others)]}
        _ = chosen.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
