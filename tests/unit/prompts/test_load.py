from pathlib import Path

import pytest

from stackprompt.domain.layer import Layer
from stackprompt.prompts.load import Templates, load_templates
from stackprompt.prompts.model import DocumentView, PromptFacts
from stackprompt.prompts.validate import validate_templates
from tests.support import value_of

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


WORDS = '{% set name = "all" %}\n{% set look = {"harden": "x"} %}'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{% set name = "mine" %}\n', 1, "does not set 'look'"),
        ('{% set name = "mine" %}\n{% set look = {} %}', 1, "does not set 'look.harden'"),
        ("{% set name = nobody.x %}\n", 1, "nobody"),
        ("\n{% set name = %}\n", 2, "Expected an expression"),
    ],
)
@pytest.mark.parametrize("family", ["generic", "docker"])
def test_a_broken_family_of_the_user_leaves_the_built_in_one_in_use(
    tmp_path: Path, family: str, text: str, line: int, words: str
) -> None:
    write(tmp_path / "a", WITH_ARGUMENT + GREETING)
    for name in ("generic", "docker", "helm"):
        write(tmp_path / "a", WORDS, f"families/{name}.md.j2")
    path = write(tmp_path / "b", text, f"families/{family}.md.j2")
    templates = validate_templates(load_templates([Layer(tmp_path / "a", "built-in"), Layer(tmp_path / "b", "user")]))
    assert [(problem.path, problem.line) for problem in templates.problems] == [(str(path), line)]
    assert words in templates.problems[0].what
    assert (
        templates.sources[f"families/{family}.md.j2"].path
        == tmp_path / "a" / "templates" / "families" / f"{family}.md.j2"
    )
    assert "greet" in templates.tasks


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
