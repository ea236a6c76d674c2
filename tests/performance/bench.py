"""Measure start, answers and throughput in one run: ``make bench``; ``--quick`` for a look, ``--json`` for machines."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.performance import in_process, servers, starts
from tests.performance.rows import Row, machine, markdown

ROUNDS, QUICK_ROUNDS = 5, 2
REQUESTS, QUICK_REQUESTS = 400, 60


async def measure(folder: Path, rounds: int, requests: int) -> list[Row]:
    """Run every measurement, one family after the other, with folders of their own for all that is written."""
    environment = {
        **os.environ,
        "STACKPROMPT_CONFIG_DIR": str(folder / "user"),
        "STACKPROMPT_CACHE_DIR": str(folder / "cache"),
    }
    print("Measuring starts ...", file=sys.stderr)
    rows = await starts.measure(environment, rounds * 2)
    print("Measuring the server beside the floor ...", file=sys.stderr)
    rows += await servers.measure(folder, environment, rounds, requests)
    print("Measuring the engine ...", file=sys.stderr)
    return rows + await in_process.measure(folder, rounds)


def main() -> None:
    """Print the table, and write the figures where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file as well")
    _ = parser.add_argument("--quick", action="store_true", help="fewer rounds: a look, not a result")
    chosen = parser.parse_args()
    rounds, requests = (QUICK_ROUNDS, QUICK_REQUESTS) if chosen.quick else (ROUNDS, REQUESTS)
    with tempfile.TemporaryDirectory(prefix="stackprompt-bench-") as folder:
        rows = asyncio.run(measure(Path(folder), rounds, requests))
    print(markdown(rows))
    if chosen.json:
        figures = {**machine(), "quick": chosen.quick, "rows": [row.json() for row in rows]}
        _ = chosen.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
