import os
from datetime import date
from pathlib import Path

import pytest

from stackprompt.domain.layer import Layer, Origin
from stackprompt.domain.problem import Problem
from stackprompt.knowledge.base import Knowledge
from stackprompt.knowledge.load import load_knowledge

PRACTICE = """\
id = "{id}"
kind = "advisory"
document = "dockerfile"
title = "{title}"
topic = "image-size"
severity = "low"
tasks = ["review"]
why = "Because somebody has to pay for every byte."
how = "Leave it out."
[[sources]]
title = "Docs"
url = "https://docs.docker.com/"
reviewed = 2026-01-02
"""


def write(
    folder: Path, id_: str = "small", title: str = "Image is larger than it must be", text: str = PRACTICE
) -> Path:
    path = folder / "knowledge" / "practices" / "docker" / f"{id_}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(id=id_, title=title))
    return path


def load(*folders: Path, previous: Knowledge | None = None) -> Knowledge:
    origins: tuple[Origin, ...] = ("built-in", "user", "workspace")
    return load_knowledge([Layer(f, o) for f, o in zip(folders, origins, strict=False)], previous)


def only_problem(knowledge: Knowledge) -> Problem:
    assert len(knowledge.problems) == 1, knowledge.problems
    return knowledge.problems[0]


def test_a_practice_is_read_with_its_source(tmp_path: Path) -> None:
    write(tmp_path)
    practice = load(tmp_path).practices["small"]
    assert practice.technology == "docker"
    assert practice.sources[0].reviewed == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("severity =", "severty =", 6, ["unknown key 'severty'", "spelling"]),
        ('"low"', '"lowest"', 6, ["severity", "'high', 'medium' or 'low'"]),
        ('kind = "advisory"', 'kind = "checkable"', 1, ["`when` or `check`"]),
        ('id = "{id}"', 'id = "other"', 1, ["'other'", "'small'", "the same"]),
        ('topic = "image-size"\n', "", 1, ["'topic' is missing", "add topic"]),
        ("[[sources]]", "[[sources", 10, ["not TOML"]),
        ('url = "https://docs.docker.com/"', 'url = "docs"', 12, ["url"]),
    ],
)
def test_a_broken_practice_is_named_with_line_and_remedy(
    tmp_path: Path, before: str, after: str, line: int, words: list[str]
) -> None:
    path = write(tmp_path, text=PRACTICE.replace(before, after))
    problems = load(tmp_path).problems
    found = next(p for p in problems if all(word in f"{p.what}; {p.remedy}" for word in words))
    assert (found.path, found.line) == (str(path), line)


THING = """\
id = "thing"
name = "Thing"
category = "databases"
roles = ["orm"]

[[signals]]
kind = "dependency"
match = "npm:thing"

[[signals]]
kind = "dependency"
match = ["npm:other", "pypi:thing"]
"""


@pytest.mark.parametrize(
    ("before", "after", "line", "what", "remedy"),
    [
        ("databases", "database", 3, "category: 'database' is unknown; known are build, ci-cd, ", "write 'databases'"),
        ("orm", "oorm", 4, "roles: 'oorm' is unknown; known are web-framework, ", "write 'orm'"),
        ("pypi:thing", "pypy:thing", 12, "signals: 'pypy' is unknown; known are ansible, ", "write 'pypi'"),
        ("pypi:thing", "zz:thing", 12, "signals: 'zz' is unknown", "choose one of these"),
        ("pypi:thing", "pypi", 6, "signals: 'pypi' is incomplete: write 'pypi:name'", "correct"),
    ],
)
def test_a_word_of_no_vocabulary_is_named_at_its_line_with_the_nearest_one(  # noqa: PLR0917 - one row of a table
    tmp_path: Path, before: str, after: str, line: int, what: str, remedy: str
) -> None:
    path = tmp_path / "user" / "knowledge" / "technologies" / "databases" / "thing.toml"
    path.parent.mkdir(parents=True)
    path.write_text(THING.replace(before, after))
    problem = only_problem(load(tmp_path / "none", tmp_path / "user"))
    assert (problem.path, problem.line) == (str(path), line)
    assert problem.what.startswith(what)
    assert problem.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("before", "after", "line", "remedy"),
    [
        ('"image-size"', '"image-siez"', 5, "write 'image-size'"),
        ('"image-size"', '"change-me"', 5, "choose one of these"),
        ("severity =", 'see = ["hadolint:DL3006", "hadolnt:DL3007"]\nseverity =', 6, "write 'hadolint'"),
    ],
)
def test_a_topic_and_a_linter_are_words_of_a_vocabulary(
    tmp_path: Path, before: str, after: str, line: int, remedy: str
) -> None:
    write(tmp_path, text=PRACTICE.replace(before, after))
    problem = only_problem(load(tmp_path))
    assert (problem.line, problem.remedy) == (line, remedy)


def test_a_file_that_breaks_keeps_its_last_good_content(tmp_path: Path) -> None:
    path = write(tmp_path)
    first = load(tmp_path)
    path.write_text("id = ")
    second = load(tmp_path, previous=first)
    assert second.practices["small"] == first.practices["small"]
    assert only_problem(second).line == 1
    third = load(tmp_path, previous=second)
    assert only_problem(third) == only_problem(second)


def test_a_repaired_file_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path)
    first = load(tmp_path)
    path.write_text("id = ")
    second = load(tmp_path, previous=first)
    write(tmp_path, title="Image is still larger than it must be")
    third = load(tmp_path, previous=second)
    assert third.problems == ()
    assert third.practices["small"].title == "Image is still larger than it must be"


def test_a_deleted_file_is_gone(tmp_path: Path) -> None:
    path = write(tmp_path)
    first = load(tmp_path)
    path.unlink()
    assert load(tmp_path, previous=first).practices == {}


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path)
    first = load(tmp_path)
    assert load(tmp_path, previous=first).practices["small"] is first.practices["small"]


def test_a_change_of_the_same_size_and_time_is_read(tmp_path: Path) -> None:
    path = write(tmp_path)
    first = load(tmp_path)
    stamp = path.stat()
    path.write_text(path.read_text().replace("byte", "bite"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert "bite" in load(tmp_path, previous=first).practices["small"].why


def test_a_later_layer_wins_and_the_shadowed_file_is_named(tmp_path: Path) -> None:
    below = write(tmp_path / "a", title="The built-in wording of it")
    above = write(tmp_path / "b", title="The user's own wording")
    knowledge = load(tmp_path / "a", tmp_path / "b")
    assert knowledge.practices["small"].title == "The user's own wording"
    assert (knowledge.shadowed[0].loser, knowledge.shadowed[0].winner) == (str(below), str(above))


def test_a_user_practice_cannot_name_a_python_check(tmp_path: Path) -> None:
    text = PRACTICE.replace("advisory", "checkable").replace("[[sources]]", 'check = "small"\n[[sources]]')
    text += '[[examples]]\nbad = "FROM x"\nline = 1\n[[examples]]\ngood = "FROM y"\n'
    write(tmp_path / "user", text=text)
    assert "only built-in" in only_problem(load(tmp_path / "none", tmp_path / "user")).what


def test_a_reference_to_nothing_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, text=PRACTICE.replace("[[sources]]", 'conflicts = ["gone"]\n[[sources]]'))
    assert "'gone'" in only_problem(load(tmp_path)).what


def test_a_technology_is_found_by_id_alias_and_name_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "knowledge" / "technologies" / "runtimes" / "nodejs.toml"
    path.parent.mkdir(parents=True)
    path.write_text('id = "nodejs"\nname = "Node.js"\ncategory = "runtimes"\naliases = ["node"]\n')
    knowledge = load(tmp_path)
    assert {knowledge.technology(n) for n in ("nodejs", "NODE", "node.JS")} == {knowledge.technologies["nodejs"]}
    assert knowledge.technology("deno") is None


def test_a_link_in_the_knowledge_of_a_workspace_is_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside")
    folder = tmp_path / "root" / ".stackprompt"
    linked = folder / "knowledge" / "practices" / "docker" / "small.toml"
    linked.parent.mkdir(parents=True)
    linked.symlink_to(outside)
    (folder / "knowledge" / "practices" / "kubernetes").symlink_to(outside.parent)
    knowledge = load(tmp_path / "none", tmp_path / "none", folder)
    assert knowledge.practices == {}
    assert [problem.what for problem in knowledge.problems] == ["not readable: outside"] * 2
    # Whose own folder it is may link where he likes.
    assert "small" in load(tmp_path / "none", folder).practices


TECHNOLOGY = 'id = "house"\nname = "House"\ncategory = "servers"\n'


def test_a_technology_in_the_folder_of_another_category_is_named_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "knowledge" / "technologies" / "runtimes" / "house.toml"
    path.parent.mkdir(parents=True)
    path.write_text(TECHNOLOGY)
    knowledge = load(tmp_path)
    assert knowledge.technologies == {}
    assert only_problem(knowledge) == Problem(
        str(path), 3, "category is 'servers', the path says 'runtimes'", "make the two the same"
    )


@pytest.mark.parametrize("origin", ["user", "workspace"])
def test_the_old_layout_of_others_is_read_and_the_new_place_named(tmp_path: Path, origin: Origin) -> None:
    folder = tmp_path / ".stackprompt" / "knowledge"
    (folder / "docker" / "practices").mkdir(parents=True)
    write(tmp_path).rename(folder / "docker" / "practices" / "small.toml")
    (folder / "house").mkdir()
    (folder / "house" / "technology.toml").write_text(TECHNOLOGY)
    knowledge = load_knowledge([Layer(folder.parent, origin)])
    assert knowledge.practices["small"].technology == "docker"
    assert knowledge.technologies["house"].category == "servers"
    assert [(problem.path, problem.line, problem.remedy) for problem in knowledge.problems] == [
        (f"{folder}/house/technology.toml", 1, "move it to knowledge/technologies/servers/house.toml"),
        (f"{folder}/docker/practices/small.toml", 1, "move it to knowledge/practices/docker/small.toml"),
    ]
    again = load_knowledge([Layer(folder.parent, origin)], knowledge)
    assert again.problems == knowledge.problems


def test_the_old_layout_is_not_read_of_what_is_built_in(tmp_path: Path) -> None:
    (tmp_path / "knowledge" / "docker" / "practices").mkdir(parents=True)
    write(tmp_path / "new").rename(tmp_path / "knowledge" / "docker" / "practices" / "small.toml")
    assert load(tmp_path).practices == {}


@pytest.mark.parametrize(("old", "new"), [("about", "only_if"), ("moot", "skip_if")])
def test_an_old_key_is_read_with_a_problem_that_names_the_new_one(tmp_path: Path, old: str, new: str) -> None:
    path = write(tmp_path, text=PRACTICE.replace("[[sources]]", f"{old} = 'EXPOSE'\n[[sources]]"))
    knowledge = load(tmp_path)
    assert getattr(knowledge.practices["small"], new) == "EXPOSE"
    problem = only_problem(knowledge)
    assert (problem.path, problem.line) == (str(path), 10)
    assert (problem.what, problem.remedy) == (f"'{old}' is called '{new}' now", f"write '{new}'")


def test_a_rule_for_a_format_without_rules_is_a_problem(tmp_path: Path) -> None:
    rule = PRACTICE.replace('"dockerfile"', '"terraform"') + '[[when]]\ninstruction = "RUN"\n'
    _ = write(tmp_path, text=rule)
    assert "there are no rules for documents of the format 'terraform'" in load(tmp_path).problems[0].what
