"""All that ships: no file has a problem, every example shows what it should, and the checks find what is wrong."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stackprompt.domain.knowledge.technology import Technology
from stackprompt.domain.layer import Layer
from stackprompt.domain.problem import Problem, describe
from stackprompt.engine.practice_examples import find_failing_examples
from stackprompt.engine.signal_examples import find_broken_examples
from stackprompt.engine.snapshot import Snapshot
from stackprompt.knowledge.load import load_knowledge
from tests.data.checks import CHECKS, find_problems
from tests.support import HOUSE_RULE, ROOT, built_in

GOOD = """\
id = "{id}"
name = "{id}"
category = "linters"
[[signals]]
kind = "file"
match = "{id}.rc"
"""
TOOL = (
    '[[tools]]\nname = "x"\npurpose = "{}"\ncommand = "{}"\nhomepage = "https://x.example"\ndocuments = ["compose"]\n'
)


# One test for all data, which reports every failure: thousands of tests take longer to begin and end than what they do.
def test_our_data_has_no_problem() -> None:
    assert [describe(problem) for problem in find_problems(built_in())] == []


def test_there_are_as_many_practices_as_promised() -> None:
    practices = built_in().knowledge.practices.values()
    assert len(practices) >= 70
    assert sum(practice.is_checkable for practice in practices) >= 60


def test_every_category_is_found() -> None:
    """A folder that Git ignores would be missing in what is released."""
    folders = {path.name for path in (ROOT / "knowledge" / "technologies").iterdir()}
    assert folders == {technology.category for technology in built_in().knowledge.technologies.values()}


def snapshot_of(folder: Path, origin: str = "built-in", **texts: str) -> Snapshot:
    """Return a snapshot with the technologies and practices of ``texts`` alone."""
    for name, text in texts.items():
        kind = "practices/house" if "[[sources]]" in text else "technologies/linters"
        path = folder / "knowledge" / kind / f"{name.replace('_', '-')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    layer = Layer(folder, "user" if origin == "user" else "built-in")
    return replace(built_in(), knowledge=load_knowledge([layer]))


def faults_of(snapshot: Snapshot) -> Iterator[Problem]:
    records = snapshot.knowledge.files.records.values()
    files = {record.file.path: record.value for record in records if isinstance(record.value, Technology)}
    assert files
    for check in CHECKS:
        yield from check(files)


@pytest.mark.parametrize(
    ("one", "other", "lines", "what"),
    [
        (GOOD.partition("[[")[0], "", {"one": 1}, "has no [[signals]]"),
        (GOOD, '[[signals]]\nkind = "file"\nmatch = "one.rc"\n', {"one": 6, "other": 9}, "identifies"),
        (GOOD + '[[signals]]\nkind = "file"\nmatch = "one.rc"\n', "", {"one": 6}, "occurs 2 times"),
        (GOOD.replace("category", 'aliases = ["other"]\ncategory'), "", {"one": 3, "other": 1}, "'other' means"),
        (GOOD.replace("category", 'aliases = ["Uno"]\ncategory'), "", {"one": 3}, "has capitals"),
        (GOOD.replace("category", 'implies = ["one"]\ncategory'), "", {"one": 3}, "implies it back"),
        (GOOD.replace("category", 'superset_of = ["uno"]\ncategory'), "", {"one": 3}, "'uno', which does not exist"),
        (GOOD + TOOL.format("lints", "lint it"), "", {"one": 10}, "does not name the file"),
        (GOOD + TOOL.format("Lints.", "lint {file}"), "", {"one": 9}, "does not fit"),
    ],
)
def test_a_fault_between_technologies_is_named_at_its_line(
    tmp_path: Path, one: str, other: str, lines: dict[str, int], what: str
) -> None:
    snapshot = snapshot_of(tmp_path, one=one.replace("{id}", "one"), other=(GOOD + other).replace("{id}", "other"))
    found = tuple(faults_of(snapshot))
    assert {Path(problem.path).stem: problem.line for problem in found} == lines
    assert all(what in problem.what for problem in found)


@pytest.mark.parametrize("origin", ["built-in", "user"])
@pytest.mark.parametrize(
    ("before", "after", "problems"),
    [
        ("FROM x", "FROM x", []),
        ("# nothing", "FROM y", [(20, "good example: no finding expected, a finding in line 1 found")]),
        ("FROM x", "RUN x", [(17, "bad example: a finding in line 1 expected, no finding found")]),
    ],
)
def test_an_example_that_does_not_show_its_practice_is_named_at_its_line(
    tmp_path: Path, origin: str, before: str, after: str, problems: list[tuple[int, str]]
) -> None:
    snapshot = snapshot_of(tmp_path, origin, house_rule=HOUSE_RULE.replace(before, after))
    found = tuple(find_failing_examples(snapshot))
    assert [(problem.line, problem.what) for problem in found] == problems
    assert tuple(find_failing_examples(snapshot, paths=())) == ()


def test_a_signal_that_its_example_does_not_show_is_named_at_its_line(tmp_path: Path) -> None:
    text = GOOD + '[[signals]]\nkind = "image"\nmatch = "uno"\nexample = "Dockerfile\\nFROM two"\n'
    (problem,) = find_broken_examples(snapshot_of(tmp_path, one=text.replace("{id}", "one")))
    assert (problem.line, problem.what) == (9, "image 'uno' is not found in its example")
