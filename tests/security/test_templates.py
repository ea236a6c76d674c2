"""Templates that are not built in: none gets out of its process, takes long, or makes the server larger."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stackprompt.domain.layer import Layer
from stackprompt.prompts.templates import sandbox as rendering
from stackprompt.prompts.templates.load import Templates, load_templates
from stackprompt.prompts.templates.render import FULL
from stackprompt.prompts.templates.validate import validate_templates
from stackprompt.runtime.sandbox import pool
from stackprompt.runtime.sandbox.pool import SANDBOX
from tests.support import ROOT, error_of, value_of

FRONT = """\
+++
task = "greet"
family = "generic"
title = "Greet"
offer = "greet this {document}"
order = 9
+++
"""
NAME = "greet/generic.md.j2"
SECTION = '{% call section("goal") %}\nHello BODY\n{% endcall %}\n'
ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ document.__class__.__init__.__globals__ }}",
    "{{ section.__globals__['sys'].modules }}",
    "{{ section.__closure__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.environment.loader.load_func }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ lipsum.__globals__.os.environ }}",
    "{{ document|attr('__class__')|attr('__base__') }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(document) }}",
    "{{ variables.values.update({'team': 'x'}) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os.getcwd() }}",
    "{{ ().__class__.__bases__[0].__subclasses__() }}",
    "{{ section.__init__ }}",
    "{{ section.func_globals }}",
    "{{ caller.__call__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ dict.__base__.__subclasses__() }}",
    "{{ range.__class__.mro() }}",
    "{{ document.__reduce_ex__(2) }}",
    "{{ document|attr('__' ~ 'class__') }}",
    "{{ [document]|sum(attribute='__dict__', start={}) }}",
    "{{ [document]|selectattr('__class__.__name__')|list }}",
    "{{ [document]|sort(attribute='__class__.__init__') }}",
    "{{ '%s' % document.__class__ }}",
    "{{ '{0.__class__}'.format_map({'0': document}) }}",
    "{{ ('{0.__cl' ~ 'ass__.__init__}').format(document) }}",
    "{{ variables.values.clear() }}",
    "{{ arguments.update({'x': 1}) }}",
    "{{ findings.append(1) }}",
    "{{ cycler.next.__globals__ }}",
    "{{ joiner.__call__.__globals__ }}",
    "{{ self._TemplateReference__context.eval_ctx }}",
    "{{ self.__dict__ }}",
    "{% set x = document.__class__ %}{{ x }}",
    "{% macro m() %}{{ m.__globals__ }}{% endmacro %}{{ m() }}",
    "{% macro m() %}{{ caller.__closure__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% include '../../../../etc/passwd' %}",
    "{% include document.path ~ '/../../etc/passwd' %}",
    "{% extends '/etc/hostname' %}",
    "{% from 'subprocess' import run %}{{ run('id') }}",
    "{{ document|random }}",
    "{{ [1, 2]|random }}",
    "{{ lipsum() }}",
    "{{ debug() }}",
    "{{ ''|forceescape.__globals__ }}",
    "{{ (1).__class__.__base__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ range(3).__reduce__() }}",
    "{{ loop.__init__ }}{% for x in [1] %}{{ loop._iterable.__class__ }}{% endfor %}",
    "{{ '\\ud800' }}",
)
# Their attribute is undefined, which a list accepts.
BLIND = (
    "{{ [document]|map(attribute='__class__')|list }}",
    "{{ [document]|map('attr', '__class__')|list }}",
    "{{ [document]|groupby('__class__') }}",
    "{{ [document]|map(attribute='__class__.__init__.__globals__')|list }}",
    "{{ [section]|map(attribute='__globals__')|map('string')|list }}",
)
BOMBS = (
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}",
    "{{ 'a' * 10 ** 10 }}",
    "{{ 'a' * (10 ** 8) }}",
    "{{ ('a' * 10 ** 8) | center(10 ** 9) }}",
    "{{ ('a' * 10 ** 7).replace('a', 'a' * 10 ** 4) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ 9 ** (9 ** 9) }}",
    "{{ (10 ** 6000000) | string }}",
    "{% set ns = namespace(t='a') %}{% for i in range(99) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}{{ ns.t }}",
    "{% macro m(n) %}{{ m(n - 1) }}{{ m(n - 1) }}{% endmacro %}{{ m(900) }}",
    "{{ range(99999) | map('string') | list | sort | batch(1) | list | string | wordwrap(1) | wordcount }}" * 60,
    "{{ lipsum(n=100000, min=1000, max=1001) }}",
    "{{ ('a ' * 10 ** 7) | title | wordcount }}" * 40,
    "{% for a in range(99999) %}{% set x = a | string | list | join %}{% endfor %}" * 200,
    "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}{{ ns.l }}",
    "{{ range(99999) | batch(2) | map('list') | list | tojson }}" * 60,
    "{{ ('x' * 10 ** 6) | replace('x', 'y' * 1000) | wordwrap(2) }}",
    "{{ ('a' * 5000) | urlize | striptags | wordwrap(1) }}" * 500,
    "{% macro m(n) %}{% for i in range(n) %}{{ m(n - 1) }}{% endfor %}{% endmacro %}{{ m(40) }}",
    "{{ (('a' * 10 ** 4) ~ ',') * 10 ** 5 }}",
    "{{ ('%s' * 10 ** 6) % range(99999) }}",
)
# CPU time, with the start of the child.
SLOWEST = 2.0
SERVER_GROWS = 5.0


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    yield
    SANDBOX.stop()


def with_workspace(tmp_path: Path, body: str, name: str = NAME) -> Templates:
    """Return untried templates: a built-in greeting, and ``body`` in the same place of a workspace."""
    ours, theirs = tmp_path / "ours", tmp_path / "w" / ".stackprompt"
    for layer, path, text in ((ours, NAME, FRONT + SECTION.replace("BODY", "you")), (theirs, name, body)):
        (layer / "templates" / path).parent.mkdir(parents=True, exist_ok=True)
        (layer / "templates" / path).write_text(text)
    return load_templates([Layer(ours, "built-in"), Layer(theirs, "workspace")])


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20


def seconds_of_children() -> float:
    """Return the CPU time of the children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize("escape", ESCAPES)
def test_no_template_of_a_workspace_reaches_python_or_the_disk(tmp_path: Path, escape: str) -> None:
    templates = with_workspace(tmp_path, FRONT + SECTION.replace("BODY", escape))
    problem = error_of(templates.fill(NAME, FULL)).problem
    assert problem.path == str(tmp_path / "w" / ".stackprompt" / "templates" / NAME)
    # What is tried when it is loaded is put aside there.
    tried = validate_templates(templates)
    assert tried.sources[NAME].origin == "built-in"
    assert tried.problems


@pytest.mark.parametrize("payload", BLIND)
def test_what_is_asked_in_a_list_is_undefined(tmp_path: Path, payload: str) -> None:
    outcome = with_workspace(tmp_path, FRONT + SECTION.replace("BODY", payload)).fill(NAME, FULL)
    assert not any(word in str(outcome) for word in ("<class", "<function", "__builtins__", " object at 0x"))


# Each takes its second of CPU time.
SOME_BOMBS = [*BOMBS[:6], *(pytest.param(bomb, marks=pytest.mark.slow) for bomb in BOMBS[6:])]


@pytest.mark.parametrize("bomb", SOME_BOMBS)
def test_a_bomb_ends_soon_and_costs_the_server_nothing(tmp_path: Path, bomb: str) -> None:
    _ = value_of(with_workspace(tmp_path, FRONT + SECTION).fill(NAME, FULL))
    templates = with_workspace(tmp_path, FRONT + SECTION.replace("BODY", bomb))
    SANDBOX.stop()
    before, started = resident_mb(), seconds_of_children()
    problem = error_of(templates.fill(NAME, FULL)).problem
    assert resident_mb() - before <= SERVER_GROWS
    SANDBOX.stop()
    assert seconds_of_children() - started <= SLOWEST
    assert problem.remedy
    # The next one gets a child that works.
    assert value_of(with_workspace(tmp_path, FRONT + SECTION).fill(NAME, FULL))[0].text == "Hello BODY"


def test_what_no_workspace_has_a_hand_in_stays_in_this_process(tmp_path: Path) -> None:
    SANDBOX.stop()
    templates = with_workspace(tmp_path, "Hi", "partials/hi.md.j2")
    assert templates.foreign == {"partials/hi.md.j2", "workspace:partials/hi.md.j2"}
    assert value_of(templates.fill(NAME, FULL))[0].text == "Hello you"
    assert SANDBOX.process_ids == ()


def test_a_built_in_template_that_includes_one_of_a_workspace_is_rendered_outside(tmp_path: Path) -> None:
    templates = with_workspace(tmp_path, "{{ 'a' * 10 ** 10 }}", "partials/hi.md.j2")
    text = FRONT + SECTION.replace("BODY", '{% include "partials/hi.md.j2" %}')
    (tmp_path / "ours" / "templates" / NAME).write_text(text)
    templates = with_workspace(tmp_path, "Hi", "partials/hi.md.j2")
    (tmp_path / "ours" / "templates" / NAME).write_text(text)
    layers = [Layer(tmp_path / "ours", "built-in"), Layer(tmp_path / "w" / ".stackprompt", "workspace")]
    templates = load_templates(layers)
    assert NAME in templates.foreign
    assert value_of(templates.fill(NAME, FULL))[0].text == "Hello Hi"
    assert SANDBOX.process_ids


def test_a_name_that_is_put_together_finds_no_template_of_a_workspace_in_this_process(tmp_path: Path) -> None:
    SANDBOX.stop()
    templates = with_workspace(tmp_path, "Theirs", "partials/hi.md.j2")
    body = '{% include "partials/" ~ "hi" ~ ".md" ~ ".j2" %}'
    (tmp_path / "ours" / "templates" / NAME).write_text(FRONT + SECTION.replace("BODY", body))
    layers = [Layer(tmp_path / "ours", "built-in"), Layer(tmp_path / "w" / ".stackprompt", "workspace")]
    templates = load_templates(layers)
    assert "does not exist" in error_of(templates.fill(NAME, FULL)).problem.what
    assert SANDBOX.process_ids == ()


LIMITS = [("'a' * 10 ** 9", rendering.TOO_MUCH), ("'a' * 10 ** 6", rendering.TOO_LARGE)]


@pytest.mark.parametrize(("body", "what"), LIMITS)
def test_a_limit_says_which_one_it_is(tmp_path: Path, body: str, what: str) -> None:
    templates = with_workspace(tmp_path, FRONT + SECTION.replace("BODY", f"{{{{ {body} }}}}"))
    assert error_of(templates.fill(NAME, FULL)).problem.what == what


HARDEN = "harden/any.md.j2"


def with_family(tmp_path: Path, keep: str) -> Templates:
    """Return the built-in templates below a family of a workspace, whose text is ``keep``."""
    theirs = tmp_path / "w" / ".stackprompt"
    (theirs / "templates" / "families").mkdir(parents=True)
    (theirs / "templates" / "families" / "docker.toml").write_text(f"keep = {json.dumps(keep)}\n")
    return load_templates([Layer(ROOT, "built-in"), Layer(theirs, "workspace")])


@pytest.mark.parametrize("payload", [*ESCAPES, *BLIND, *BOMBS, "{% include 'base.md.j2' %}", "{# gone #}"])
def test_the_text_of_a_family_is_shown_and_never_run(tmp_path: Path, payload: str) -> None:
    SANDBOX.stop()
    text = " ".join(payload.split())[:600]
    templates = with_family(tmp_path, text)
    sections = value_of(templates.fill(HARDEN, replace(FULL, arguments={"diff": False}), "docker"))
    assert text in "".join(section.text for section in sections)
    assert templates.foreign == frozenset()
    assert SANDBOX.process_ids == ()


def test_a_template_of_a_workspace_sees_the_words_of_a_family(tmp_path: Path) -> None:
    templates = with_family(tmp_path, "Keep theirs.")
    theirs = tmp_path / "w" / ".stackprompt"
    (theirs / "templates" / "greet").mkdir()
    text = FRONT + SECTION.replace("BODY", "{{ family.keep }} {{ family.look['harden'] }} {{ family.name }}")
    (theirs / "templates" / NAME).write_text(text)
    templates = load_templates([Layer(ROOT, "built-in"), Layer(theirs, "workspace")], templates)
    shown = value_of(templates.fill(NAME, FULL, "docker"))[0].text
    assert shown.startswith("Hello Keep theirs. who the process runs as")
    assert shown.endswith("Dockerfiles")
    assert SANDBOX.process_ids


@pytest.mark.slow
def test_a_workspace_of_bombs_is_not_waited_for(tmp_path: Path) -> None:
    theirs = tmp_path / "w" / ".stackprompt" / "templates"
    for number in range(30):
        path = theirs / f"greet{number}" / "generic.md.j2"
        path.parent.mkdir(parents=True)
        front = FRONT.replace('"greet"', f'"greet{number}"')
        path.write_text(front + SECTION.replace("BODY", BOMBS[0] if number else "you"))
    templates = load_templates([Layer(ROOT, "built-in"), Layer(theirs.parent, "workspace")])
    SANDBOX.stop()
    started = seconds_of_children()
    tried = validate_templates(templates)
    SANDBOX.stop()
    assert seconds_of_children() - started < 12
    assert {source.origin for source in tried.sources.values()} == {"built-in"}
    assert len(tried.problems) == 6
    assert "too many broken" in tried.problems[-1].what


def test_an_error_keeps_its_line(tmp_path: Path) -> None:
    templates = with_workspace(tmp_path, FRONT + SECTION.replace("BODY", "{{ nobody }}"))
    problem = error_of(templates.fill(NAME, FULL)).problem
    assert (problem.line, problem.what) == (9, "'nobody' is undefined")


def test_a_child_that_died_is_replaced(tmp_path: Path) -> None:
    templates = with_workspace(tmp_path, FRONT + SECTION)
    _ = value_of(templates.fill(NAME, FULL))
    assert SANDBOX.process_ids
    os.kill(SANDBOX.process_ids[0], signal.SIGKILL)
    assert value_of(templates.fill(NAME, FULL))[0].text == "Hello BODY"


@pytest.mark.parametrize(
    "body", ["Hello", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"]
)
def test_the_child_dies_with_its_parent(tmp_path: Path, body: str) -> None:
    _ = with_workspace(tmp_path, FRONT + SECTION.replace("BODY", body))
    code = f"""
import sys, threading, time
from pathlib import Path
from tests.security.test_templates import FULL, NAME, SANDBOX, Layer, load_templates
templates = load_templates([Layer(Path({str(tmp_path / 'w' / '.stackprompt')!r}), "workspace")])
threading.Thread(target=templates.fill, args=(NAME, FULL), daemon=True).start()
while not any(child._known for child in SANDBOX._children):
    time.sleep(0.01)
print(*SANDBOX.process_ids, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    # A second of CPU time, which a busy machine may be slow to give.
    deadline = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize(
    "answer", [b"x", b"{}", b'{"value": [[1, 2]]}', b'{"value": {"problem": [1]}}', b'{"failure": 1}', b"[" * 9_999]
)
def test_a_child_that_went_mad_is_not_believed(tmp_path: Path, answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_exchange", lambda *_: answer)
    templates = with_workspace(tmp_path, FRONT + SECTION)
    problem = error_of(templates.fill(NAME, FULL)).problem
    assert (problem.path, problem.line) == (str(tmp_path / "w" / ".stackprompt" / "templates" / NAME), 1)
    assert problem.what == "gave no sections" or problem.what.startswith("cannot be rendered: its answer")


def test_the_limits_of_child_and_parent_agree() -> None:
    assert rendering.MAX_OUTPUT < pool.MAX_ANSWER
