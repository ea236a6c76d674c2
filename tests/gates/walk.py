"""Measure the walk of a request through our modules, and fail when it becomes longer than the limits below.

    python tests/gates/walk.py            print both walks and check them
    python tests/gates/walk.py --road     print each stop as well

A walk is the order in which modules are called while one warm request is answered. Each change of the module is a
*stop*; a pair of modules that alternates counts once. A *climb* is a stop in a layer above the stop before it: the
layers are those of the import contracts in pyproject.toml. Values, tables of values, properties, and the gates that
every text, name and file passes are not counted, and neither is a generator that is resumed.
"""

import asyncio
import inspect
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from types import FrameType

from stackprompt import api
from stackprompt.domain.knowledge.technology import Stack
from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.domain.result import Err
from stackprompt.domain.workspace.document import Document
from stackprompt.engine.reload import load_snapshot
from stackprompt.engine.request.generate import generate
from stackprompt.engine.workspace.analysis import analyse
from stackprompt.formats.table import classify

ROOT = Path(__file__).resolve().parents[2]
WORKSPACE = ROOT / "examples" / "web-shop"
PACKAGE = "stackprompt"
# Values and tables of values, and what each text, name and file passes; what they do inside is theirs.
GATES = (
    "domain",
    "formats.table",
    "knowledge.base",
    "redaction",
    "prompts.text",
    "runtime.config_text",
    "runtime.files",
)
KNOWLEDGE_FILE = """id = "walk"
name = "Walk {}"
category = "frameworks"
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most stops and climbs of a walk, and the most entries into one module."""

    stops: int
    climbs: int
    entries: int


GENERATE = Limits(stops=21, climbs=2, entries=3)
RELOAD = Limits(stops=24, climbs=7, entries=6)


def read_layers() -> dict[str, float]:
    """Return the rank of each layer of the import contracts, the highest first at 0; nested ones as fractions."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    ranks: dict[str, float] = {}
    for contract in contracts:
        if contract["type"] != "layers":
            continue
        for container in contract["containers"]:
            outer = ranks.get(container.removeprefix(f"{PACKAGE}."), 0.0)
            step = 1.0 if container == PACKAGE else 1.0 / (len(contract["layers"]) + 1)
            for row, names in enumerate(contract["layers"]):
                prefix = "" if container == PACKAGE else f"{container.removeprefix(f'{PACKAGE}.')}."
                ranks.update({f"{prefix}{name.strip()}": outer + row * step for name in names.split("|")})
    return ranks


def rank_of(module: str, ranks: dict[str, float]) -> float:
    """Return the rank of the innermost layer that holds ``module``."""
    while module not in ranks:
        module, dot, _ = module.rpartition(".")
        if not dot:
            return 0.0
    return ranks[module]


@cache
def is_property(module: str, qualified_name: str) -> bool:
    """Return whether a function is the getter of a property."""
    class_name, _, attribute = qualified_name.partition(".")
    try:
        return isinstance(attrgetter(attribute)(getattr(sys.modules[module], class_name)), property)
    except AttributeError:
        return False


def is_place(frame: FrameType) -> bool:
    """Return whether the call of ``frame`` is on the road."""
    code, module = frame.f_code, str(frame.f_globals.get("__name__", ""))
    if not module.startswith(f"{PACKAGE}.") or code.co_filename.startswith("<"):
        return False
    if code.co_name.startswith("<") or code.co_flags & inspect.CO_GENERATOR or is_gate(module):
        return False
    return not is_property(module, code.co_qualname)


def is_gate(module: str) -> bool:
    """Return whether ``module`` is one of the gates or inside one."""
    return any(f"{module}.".startswith(f"{PACKAGE}.{gate}.") for gate in GATES)


def is_inside_gate(frame: FrameType | None) -> bool:
    """Return whether a gate called what ``frame`` belongs to."""
    while frame is not None:
        if is_gate(str(frame.f_globals.get("__name__", ""))):
            return True
        frame = frame.f_back
    return False


def record(work: Callable[[], object]) -> list[str]:
    """Return the modules that ``work`` calls, in order."""
    road: list[str] = []

    def profile(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and is_place(frame) and not is_inside_gate(frame.f_back):
            module = str(frame.f_globals["__name__"]).removeprefix(f"{PACKAGE}.")
            if not road or road[-1] != module:
                road.append(module)

    sys.setprofile(profile)
    try:
        _ = work()
    finally:
        sys.setprofile(None)
    return list(without_repeats(road))


def without_repeats(road: Sequence[str]) -> Iterator[str]:
    """Yield the road with each run of an alternating pair once: a b a b a b c becomes a b c."""
    shown: list[str] = []
    for module in road:
        if len(shown) >= 3 and shown[-2] == module and shown[-3] == shown[-1]:
            _ = shown.pop()
            continue
        shown.append(module)
    yield from shown


def measure(road: Sequence[str], ranks: dict[str, float]) -> tuple[Limits, str]:
    """Return the figures of ``road``, and the module that is entered most often."""
    climbs = sum(rank_of(after, ranks) < rank_of(before, ranks) for before, after in pairwise(road))
    module, entries = Counter(road).most_common(1)[0]
    return Limits(len(road), climbs, entries), module


async def scan_stack() -> Stack:
    """Return the stack of the example workspace."""
    async with api.open_workspace(WORKSPACE) as workspace:
        return await workspace.detect()


def walk_generate() -> list[str]:
    """Return the walk of a prompt that is made for the second time."""
    stack = asyncio.run(scan_stack())
    snapshot = load_snapshot(api.find_sources((WORKSPACE,)))
    text = (WORKSPACE / "Dockerfile").read_text("utf-8")
    path = "Dockerfile"
    document = Document((WORKSPACE / path).as_uri(), path, classify(path, text), text, root=str(WORKSPACE))
    request = PromptRequest(document, str(WORKSPACE), "harden")
    work = partial(generate, snapshot, request, analyse(snapshot, document), stack)
    if isinstance(work(), Err):
        raise SystemExit("no prompt came back")
    return record(work)


def walk_reload() -> list[str]:
    """Return the walk of a reload after one knowledge file of the user changed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "knowledge", "technologies", "frameworks", "walk.toml")
        file.parent.mkdir(parents=True)
        origin = replace(api.find_sources(()), user=Path(folder), cache=None)
        snapshot = None
        for version in range(2):
            _ = file.write_text(KNOWLEDGE_FILE.format(version), "utf-8")
            snapshot = load_snapshot(origin, snapshot)
        _ = file.write_text(KNOWLEDGE_FILE.format("last"), "utf-8")
        return record(partial(load_snapshot, origin, snapshot))


def main() -> int:
    """Print both walks; return 1 when one is longer than its limits."""
    ranks = read_layers()
    is_long = False
    for name, road, limits in (("generate", walk_generate(), GENERATE), ("reload", walk_reload(), RELOAD)):
        figures, module = measure(road, ranks)
        _ = sys.stdout.write(
            f"{name}: {figures.stops} stops in {len(set(road))} modules (at most {limits.stops}), {figures.climbs} "
            f"climbs ({limits.climbs}), {figures.entries} entries into {module} ({limits.entries})\n"
        )
        if "--road" in sys.argv:
            _ = sys.stdout.write("".join(f"  {rank_of(module, ranks):5.2f} {module}\n" for module in road))
        is_long |= any(found > most for found, most in zip(values(figures), values(limits), strict=True))
    return int(is_long)


def values(limits: Limits) -> tuple[int, int, int]:
    """Return the three figures in the order in which they are printed."""
    return limits.stops, limits.climbs, limits.entries


if __name__ == "__main__":
    sys.exit(main())
