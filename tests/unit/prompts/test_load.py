from dataclasses import replace
from pathlib import Path

import pytest

from stackprompt.domain.layer import Layer
from stackprompt.prompts.model import DocumentView, FindingView, PromptFacts
from stackprompt.prompts.templates.load import Templates, load_templates
from stackprompt.prompts.templates.validate import validate_templates
from tests.support import ROOT, built_in, value_of

FRONT = """\
+++
task = "greet"
family = "generic"
title = "Greet"
offer = "greet this {document}"
order = 9
+++
"""
BODY = '{% call section("goal") %}\nHello {{ document.path }}\n{% endcall %}\n'
FACTS = PromptFacts(DocumentView("a.txt", "`a.txt`", "file", "```\n```", excerpt=False, redacted=0, hidden=0))


def write(folder: Path, text: str, name: str = "greet/generic.md.j2") -> Path:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def load(folder: Path, previous: Templates | None = None) -> Templates:
    return validate_templates(load_templates([Layer(folder, "built-in")], previous), previous)


def greeting(templates: Templates) -> str:
    return value_of(templates.fill("greet/generic.md.j2", FACTS))[0].text


def test_a_template_says_what_it_serves(tmp_path: Path) -> None:
    write(tmp_path, FRONT + BODY)
    templates = load(tmp_path)
    assert templates.problems == ()
    assert templates.tasks["greet"].offer == "greet this {document}"
    assert greeting(templates) == "Hello a.txt"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (FRONT + BODY.replace("document.path", "documnet.path"), 9, "documnet"),
        (FRONT + BODY.replace("document.path", "document.pth"), 9, "pth"),
        (FRONT + BODY.replace("endcall", "endcal"), 10, "endcal"),
        (FRONT + "{{ 1 / 0 }}", 8, "division"),
        (FRONT + '{% include "partials/none.md.j2" %}', 1, "partials/none.md.j2"),
        (FRONT.replace("title", "titel") + BODY, 4, "titel"),
        (FRONT.replace("order = 9", "order = "), 6, "TOML"),
        (FRONT.replace("greet", "meet", 1) + BODY, 2, "meet/generic"),
        (BODY, 1, "front matter"),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = write(tmp_path, text)
    templates = load(tmp_path)
    assert [(p.path, p.line) for p in templates.problems] == [(str(path), line)]
    assert words in templates.problems[0].what
    assert templates.problems[0].remedy
    assert templates.tasks == {}


def test_a_broken_template_keeps_the_last_good_text(tmp_path: Path) -> None:
    path = write(tmp_path, FRONT + BODY)
    first = load(tmp_path)
    path.write_text(FRONT + "Hello {{ nobody }}")
    second = load(tmp_path, first)
    assert greeting(second) == "Hello a.txt"
    assert second.problems
    assert greeting(load(tmp_path, second)) == "Hello a.txt"


def test_a_broken_partial_is_blamed_and_keeps_its_last_good_text(tmp_path: Path) -> None:
    write(tmp_path, FRONT + BODY.replace("Hello", '{% include "partials/hi.md.j2" %}'))
    partial = write(tmp_path, "Hi", "partials/hi.md.j2")
    first = load(tmp_path)
    assert greeting(first) == "Hi a.txt"
    partial.write_text("{% if %}")
    second = load(tmp_path, first)
    assert [p.path for p in second.problems] == [str(partial)]
    assert greeting(second) == "Hi a.txt"


@pytest.mark.parametrize(
    "escape",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ section.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ document.__class__.__init__ }}",
        "{{ cycler.__init__.__globals__.os }}",
    ],
)
def test_a_template_cannot_reach_python(tmp_path: Path, escape: str) -> None:
    write(tmp_path, FRONT + '{% call section("goal") %}' + escape + "{% endcall %}")
    templates = load(tmp_path)
    assert templates.tasks == {}
    assert templates.problems


def test_a_flag_of_the_last_version_is_a_problem_at_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, FRONT + "{% set tells_fixes = false %}\n" + BODY)
    templates = load(tmp_path)
    assert greeting(templates) == "Hello a.txt"
    assert [(problem.path, problem.line) for problem in templates.problems] == [(str(path), 8)]
    assert "omits_fixes" in templates.problems[0].remedy


def test_a_template_of_a_later_layer_wins(tmp_path: Path) -> None:
    write(tmp_path / "a", FRONT + BODY)
    write(tmp_path / "b", FRONT + BODY.replace("Hello", "Ahoy"))
    templates = validate_templates(load_templates([Layer(tmp_path / "a", "built-in"), Layer(tmp_path / "b", "user")]))
    assert greeting(templates) == "Ahoy a.txt"
    assert templates.shadowed[0].winner.startswith(str(tmp_path / "b"))


@pytest.mark.parametrize("broken", [FRONT + "{{ nobody }}", FRONT + '{% include "greet/generic.md.j2" %}', "+++\n"])
def test_a_broken_template_of_the_user_leaves_the_built_in_one_in_use(tmp_path: Path, broken: str) -> None:
    write(tmp_path / "a", FRONT + BODY)
    path = write(tmp_path / "b", broken)
    templates = validate_templates(load_templates([Layer(tmp_path / "a", "built-in"), Layer(tmp_path / "b", "user")]))
    assert greeting(templates) == "Hello a.txt"
    assert {problem.path for problem in templates.problems} == {str(path)}


def layers(tmp_path: Path, previous: Templates | None = None) -> Templates:
    found = [Layer(tmp_path / "a", "built-in"), Layer(tmp_path / "b", "user"), Layer(tmp_path / "c", "workspace")]
    return validate_templates(load_templates(found, previous), previous)


def test_a_template_may_extend_the_one_that_it_shadows(tmp_path: Path) -> None:
    write(tmp_path / "a", FRONT + BODY.replace("Hello", "{% block word %}Hello{% endblock %}"))
    path = write(
        tmp_path / "b",
        FRONT + '{% extends "builtin:greet/generic.md.j2" %}{% block word %}{{ super() }} and ahoy{% endblock %}',
    )
    templates = layers(tmp_path)
    assert templates.problems == ()
    assert greeting(templates) == "Hello and ahoy a.txt"
    # Also while the newest text of it is broken.
    path.write_text("+++\n")
    assert greeting(layers(tmp_path, templates)) == "Hello and ahoy a.txt"


def test_what_a_template_extends_is_named_by_its_layer(tmp_path: Path) -> None:
    write(tmp_path / "a", FRONT + BODY)
    path = write(tmp_path / "b", FRONT + '{% extends "workspace:greet/generic.md.j2" %}')
    templates = layers(tmp_path)
    assert greeting(templates) == "Hello a.txt"
    assert [(p.path, p.line) for p in templates.problems] == [(str(path), 1)]


def test_a_template_of_a_workspace_is_no_link(tmp_path: Path) -> None:
    write(tmp_path / "a", FRONT + BODY)
    outside = write(tmp_path / "outside", FRONT + BODY.replace("Hello", "Stolen"))
    link = tmp_path / "c" / "templates" / "greet" / "generic.md.j2"
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    templates = layers(tmp_path)
    assert greeting(templates) == "Hello a.txt"
    assert [p.path for p in templates.problems] == [str(link)]


GREETING = '{% call section("goal") %}Hello {{ family.name }}, {{ arguments.who.code if arguments.who }}{% endcall %}\n'
WITH_ARGUMENT = FRONT.removesuffix("+++\n") + (
    '[[arguments]]\nname = "who"\ntype = "text"\ntitle = "Whom to greet"\n+++\n'
)


DOCKER = "families/docker.toml"


def with_family(tmp_path: Path, text: str, name: str = DOCKER) -> tuple[Templates, Path]:
    """Return the built-in templates below a family of the user."""
    path = write(tmp_path / "b", text, name)
    return validate_templates(load_templates([Layer(ROOT, "built-in"), Layer(tmp_path / "b", "user")])), path


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('name = "mine"\nkeeep = "x"\n', 2, "unknown key 'keeep'"),
        ('[look]\nhardn = "x"\n', 2, "unknown key 'look.hardn'"),
        ('keep = ["x"]\n', 1, "keep"),
        ('keep = "a\\nb"\n', 1, "keep"),
        ('keep = ""\n', 1, "keep"),
        (f'keep = "{"x" * 601}"\n', 1, "keep"),
        ("areas = []\n", 1, "areas"),
        ('name = "mine"\nkeep = "x\u202e"\n', 2, "cannot be seen"),
        ('[[verify]]\ncommand = "x"\n', 1, "'verify.purpose' is missing"),
        ('is_unknown = "perhaps"\n', 1, "is_unknown"),
        ('name = "mine\n', 1, "not TOML"),
    ],
)
def test_a_broken_family_of_the_user_leaves_the_built_in_one_in_use(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    templates, path = with_family(tmp_path, text)
    assert [(problem.path, problem.line) for problem in templates.problems] == [(str(path), line)]
    assert words in templates.problems[0].what
    assert templates.families.views == built_in().templates.families.views


def test_a_family_of_the_user_sets_what_it_changes(tmp_path: Path) -> None:
    templates, path = with_family(tmp_path, 'keep = "Keep mine."\n[look]\nharden = "here"\n')
    below, mine = built_in().templates.families.views["docker"], templates.families.views["docker"]
    assert mine == replace(below, keep="Keep mine.", look={**below.look, "harden": "here"})
    assert templates.problems == ()
    assert [shadowed.winner for shadowed in templates.shadowed] == [str(path)]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("families/docker.md.j2", "write it as templates/families/docker.toml"),
        ("families/dockr.toml", "write 'docker'"),
        ("families/any.toml", "known are docker, compose"),
    ],
)
def test_a_family_that_is_not_read_is_named_with_the_remedy(tmp_path: Path, name: str, remedy: str) -> None:
    templates, path = with_family(tmp_path, '{% set keep = "x" %}', name)
    assert [(problem.path, problem.line) for problem in templates.problems] == [(str(path), 1)]
    assert templates.problems[0].remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ('name = "x"\ntype = "chioce"\ntitle = "What"', "type"),
        ('name = "x"\ntype = "choice"\ntitle = "What"', "has choices"),
        ('name = "length"\ntype = "text"\ntitle = "What"', "taken by stackprompt itself"),
        ('name = "X y"\ntype = "text"\ntitle = "What"', "name"),
    ],
)
def test_a_broken_argument_is_a_problem_of_its_template(tmp_path: Path, argument: str, words: str) -> None:
    path = write(tmp_path, FRONT.removesuffix("+++\n") + f"[[arguments]]\n{argument}\n+++\n" + BODY)
    (problem,) = load(tmp_path).problems
    assert problem.path == str(path)
    assert words in problem.what


@pytest.mark.parametrize("flag", ["needs_no_checks", "omits_fixes"])
def test_a_flag_that_is_false_is_the_same_as_one_that_is_not_set(tmp_path: Path, flag: str) -> None:
    front = FRONT.replace('"generic"', '"any"')
    texts = [
        prompt_of(tmp_path, f'{front}{line}{{% extends "base.md.j2" %}}\n')
        for line in ("", f"{{% set {flag} = false %}}\n", f"{{% set {flag} = true %}}\n")
    ]
    assert texts[0] == texts[1] != texts[2]


def prompt_of(folder: Path, text: str) -> tuple[str, ...]:
    write(folder, text, "greet/any.md.j2")
    templates = validate_templates(load_templates([Layer(ROOT, "built-in"), Layer(folder, "user")]))
    assert templates.problems == ()
    finding = FindingView("Line 1", "title", "high", "", "", "why", "how", "practice")
    facts = replace(FACTS, findings=(finding,))
    return tuple(section.text for section in value_of(templates.fill("greet/any.md.j2", facts, "docker")))
