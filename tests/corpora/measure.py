"""Measure what prompts let through: ``measure.py secrets|decoys|injections [--kind K] [--short] [--json]``."""

import argparse
import asyncio
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias

sys.path.insert(0, str(Path(__file__).parents[2]))

from stackprompt.domain.prompts.prompt import Prompt
from stackprompt.engine.engine import Engine
from stackprompt.export.prompts import PROMPT_FORMATS
from tests.corpora.decoys import Decoy, decoys
from tests.corpora.injected_requests import reported
from tests.corpora.injections import Injection, injections
from tests.corpora.prompts import (
    Asked,
    Refused,
    all_text,
    fenced,
    one_engine,
    unquoted,
    write_instructions,
    write_prompt,
    write_why,
)
from tests.corpora.secrets import Planted, planted

# A shorter piece of a secret may be anywhere by chance.
SMALLEST_PIECE = 6
# The frame of a block is public.
FRAME = re.compile(r"-{5}[A-Z ]+-{5}|Proc-Type: .*|DEK-Info: .*|Private-(?:Lines|MAC): ")
# In a string of code the lines of a key end in a backslash and a letter.
LINE_END = re.compile(r"\r?\n|\\n")
BROKEN = "no XML"
Verdict: TypeAlias = Literal["passed", "failed", "refused", "cut"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the case ``subject`` of ``kind`` came out; ``detail`` is for the reader of a list of failures."""

    kind: str
    subject: str
    verdict: Verdict
    detail: str = ""


def leaked(secret: str, text: str) -> str:
    """Return the first half of a line of ``secret`` that ``text`` holds, or nothing; halves have six characters."""
    for line in LINE_END.split(FRAME.sub("\n", secret)):
        size = min(len(line), max(SMALLEST_PIECE, -(-len(line) // 2)))
        for start in range(len(line) - size + 1) if size >= min(SMALLEST_PIECE, len(secret)) else ():
            piece = line[start : start + size]
            if piece in text:
                return piece
    return ""


async def judge_secret(engine: Engine, case: Planted) -> Outcome:
    """Judge whether half of the secret arrives anywhere in the prompt or its JSON."""
    arguments = {"error": case.error} if case.error else {}
    task = "debug" if case.error else "review"
    files = {case.path: case.text, **dict(case.others)}
    reports = reported(message=case.report) if case.report else ()
    outcome = await write_prompt(engine, Asked(files, case.path, task, arguments, reports))
    if isinstance(outcome, Refused):
        return Outcome(case.kind, case.secret, "refused", outcome.reason)
    for where, text in (("in the prompt", outcome.text), ("in the JSON alone", all_text(outcome))):
        if piece := leaked(case.secret, text):
            return Outcome(case.kind, case.secret, "failed", f"{where}: {piece}")
    return Outcome(case.kind, case.secret, "passed")


async def judge_decoy(engine: Engine, case: Decoy) -> Outcome:
    """Judge whether the harmless text is still readable where the file is quoted."""
    outcome = await write_prompt(engine, Asked({case.path: case.text}, case.path))
    if isinstance(outcome, Refused):
        return Outcome(case.kind, case.must_stay, "refused", outcome.reason)
    quoted = fenced(outcome.text)
    # Elsewhere in the file the same text may be left: every place counts.
    if quoted.count(case.must_stay) >= case.text.count(case.must_stay):
        return Outcome(case.kind, case.must_stay, "passed")
    is_cut = quoted.count("\n") + 1 < case.text.rstrip().count("\n") + 1
    return Outcome(case.kind, case.must_stay, "cut" if is_cut else "failed", case.must_stay)


async def judge_injection(engine: Engine, case: Injection) -> Outcome:
    """Judge whether the marker is only in quotes, or the hidden text is removed, and counted where required."""
    match case.surface:
        case "prompt":
            outcome: Prompt | Refused | str = await write_prompt(engine, case.asked)
        case "why":
            outcome = await write_why(engine, case.asked)
        case "instructions":
            outcome = await write_instructions(engine, case.asked)
    if isinstance(outcome, Refused):
        return Outcome(case.kind, case.marker, "refused", outcome.reason)
    fault = broken_rule(case, outcome) if isinstance(outcome, Prompt) else outside_of_quotes(case.marker, outcome)
    return Outcome(case.kind, case.marker, "failed" if fault else "passed", fault)


def broken_rule(case: Injection, prompt: Prompt) -> str:
    """Return how ``prompt`` breaks the rule of ``case``, or ""."""
    match case.rule:
        case "quoted":
            return outside_of_quotes(case.marker, prompt.text)
        case "text":
            tags = element_tags(prompt)
            return f"not only elements of ours: {tags}" if f"<{case.marker}" in tags or BROKEN in tags else ""
        case "gone" if case.marker in f"{prompt.title}\n{prompt.text}":
            return "hidden text arrives"
        case _:
            is_silent = case.is_counted and "hidden character" not in prompt.text
            return "not counted as hidden" if is_silent else ""


def outside_of_quotes(marker: str, text: str) -> str:
    """Return a fault when ``marker`` is outside the fences and code spans of ``text``, or ""."""
    return "an instruction is outside fences and quotes" if marker in unquoted(text) else ""


def element_tags(prompt: Prompt) -> str:
    """Return the tags of the XML export of ``prompt``, or why it is not XML."""
    try:
        root = ET.fromstring(PROMPT_FORMATS["xml"].write(prompt))  # noqa: S314 - our own export
    except ET.ParseError as error:
        return f"<{BROKEN}: {error}"
    return "".join(f"<{element.tag}" for element in root.iter())


async def judge_all(corpus: str, kind: str) -> list[Outcome]:
    """Judge every case of ``corpus`` whose kind begins with ``kind``."""
    async with one_engine() as engine:
        match corpus:
            case "secrets":
                return [await judge_secret(engine, case) for case in planted() if case.kind.startswith(kind)]
            case "decoys":
                return [await judge_decoy(engine, case) for case in decoys() if case.kind.startswith(kind)]
            case _:
                return [await judge_injection(engine, case) for case in injections() if case.kind.startswith(kind)]


def report(outcomes: Sequence[Outcome], *, is_short: bool) -> str:
    """Return a line for each kind, the failures, and the totals."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.kind.split("/")[0] if is_short else outcome.kind].append(outcome)
    lines = [_row(kind, found) for kind, found in sorted(kinds.items())]
    if not is_short:
        lines += [f"failed: {found.kind}: {found.detail}" for found in outcomes if found.verdict == "failed"]
    return "\n".join([*lines, _row("all", outcomes)])


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    counts = {
        verdict: sum(found.verdict == verdict for found in outcomes)
        for verdict in ("passed", "failed", "refused", "cut")
    }
    judged = counts["passed"] + counts["failed"]
    share = f"{counts['passed'] / judged:7.1%}" if judged else "      -"
    return f"{name:44} {share}  " + "  ".join(f"{count:4} {verdict}" for verdict, count in counts.items() if count)


def main() -> None:
    """Judge one corpus and print the outcome."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("corpus", choices=("secrets", "decoys", "injections"))
    _ = parser.add_argument("--kind", default="", help="only kinds that begin so, such as shell/ or shell/curl")
    _ = parser.add_argument("--short", action="store_true", help="only a line for each family")
    _ = parser.add_argument("--json", action="store_true", help="every outcome, for programs")
    asked = parser.parse_args()
    outcomes = asyncio.run(judge_all(asked.corpus, asked.kind))
    as_json = json.dumps([asdict(outcome) for outcome in outcomes], ensure_ascii=False, indent=1)
    _ = sys.stdout.write(f"{as_json if asked.json else report(outcomes, is_short=asked.short)}\n")


if __name__ == "__main__":
    main()
