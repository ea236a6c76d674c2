"""CPU time of redaction over the text files of this repository: ``python -m tests.performance.redaction``."""

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from stackprompt.redaction.find import find_secrets
from tests.performance.rows import OURS, PERCENT, Row

ROOT = Path(__file__).parents[2]
SIZES = range(5_000, 30_001)
UNIT = 10_000
FLOOR = "one re.sub of every word"
_WORD = re.compile(r"\w+")


def text_files() -> list[tuple[str, str]]:
    """Return path and text of every file of the repository that is neither short nor long."""
    paths = subprocess.run(("git", "ls-files"), cwd=ROOT, text=True, capture_output=True, check=True).stdout
    found = []
    for path in paths.splitlines():
        data = (ROOT / path).read_bytes()
        if len(data) in SIZES and b"\0" not in data:
            found.append((path, data.decode("utf-8", errors="replace")))
    return found


def cost(work: Callable[[], object], text: str, rounds: int) -> float:
    """Return the milliseconds of CPU time that ``work`` takes for 10 kB of ``text`` in the best of ``rounds``."""
    seconds = []
    for _ in range(rounds):
        begun = time.thread_time()
        _ = work()
        seconds.append(time.thread_time() - begun)
    return min(seconds) * 1_000 * UNIT / len(text.encode())


def costs(files: Sequence[tuple[str, str]], rounds: int) -> list[tuple[float, str]]:
    """Return what redaction of each file costs, with its path, the cheapest first."""
    return sorted((cost(partial(find_secrets, text, path), text, rounds), path) for path, text in files)


def measure(rounds: int) -> list[Row]:
    """Measure redaction beside the least that a search of the whole text takes."""
    files = text_files()
    ours = statistics.median(milliseconds for milliseconds, _ in costs(files, rounds))
    floor = statistics.median(cost(partial(_WORD.sub, "", text), text, rounds) for _, text in files)
    return [Row(f"redact 10 kB, median of {len(files)} files (CPU)", "ms", {OURS: ours, FLOOR: floor}, beside=FLOOR)]


def main() -> None:
    """Print what redaction costs here."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    row = measure(rounds)[0]
    found = costs(text_files(), rounds)
    figures = [milliseconds for milliseconds, _ in found]
    p90 = statistics.quantiles(figures, n=PERCENT, method="inclusive")[89]
    print(f"{row.measure}: {row.figures[OURS]:.2f} ms, p90 {p90:.2f} ms, worst {figures[-1]:.2f} ms ({found[-1][1]})")
    print(f"{FLOOR}: {row.figures[FLOOR]:.2f} ms, ratio {row.ratio(OURS):.2f}")


if __name__ == "__main__":
    main()
