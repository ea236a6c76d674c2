"""No prompt is larger than its budget, whatever the document, the user and other tools bring along."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackprompt.domain.knowledge.technology import DetectedTechnology, DetectionEvidence, Stack
from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.domain.prompts.argument import ArgumentValues
from stackprompt.domain.prompts.prompt import Prompt, PromptRequest
from stackprompt.domain.prompts.task import LENGTHS
from stackprompt.domain.workspace.diagnostic import Diagnostic
from stackprompt.engine.request.generate import generate
from stackprompt.engine.workspace.analysis import analyse
from stackprompt.prompts.budget import estimate_tokens
from tests.support import built_in, document, value_of

TASKS = tuple(built_in().templates.tasks)
# A file system allows names of 255 bytes.
PATHS = ("Dockerfile", "compose.yaml", "k8s/pod.yaml", "main.tf", "app/main.py", "x" * 251 + ".sql", "notes.txt")
STACK = Stack(
    "/w",
    tuple(
        DetectedTechnology(f"t{n}", Category.LANGUAGES, ".", 0.9, (DetectionEvidence("a" * 90, n, "file"),))
        for n in range(9)
    ),
)
LINES = st.sampled_from(
    (
        "FROM python",
        "RUN apt-get install x",
        "ENV TOKEN=abc123def456",
        "```",
        "services:",
        "x" * 3_000,
        "ä" * 300,
        "\u202e",
        "",
    )
)


def prompt(
    path: str, text: str, task: str, arguments: ArgumentValues = (), diagnostics: tuple[Diagnostic, ...] = ()
) -> Prompt:
    doc = document(path, text)
    request = PromptRequest(doc, "/w", task, arguments=arguments, diagnostics=diagnostics)
    return value_of(generate(built_in(), request, analyse(built_in(), doc), STACK))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    task=st.sampled_from(TASKS),
    path=st.sampled_from(PATHS),
    lines=st.lists(LINES, max_size=20),
    times=st.sampled_from((1, 20)),
    length=st.sampled_from(tuple(LENGTHS)),
    message=st.text(max_size=40),
)
def test_no_prompt_exceeds_its_budget(  # noqa: PLR0917 - hypothesis passes them by name
    task: str, path: str, lines: list[str], times: int, length: str, message: str
) -> None:
    text = "\n".join(lines * times)
    given_text = {"debug": (("error", message * 900),), "plan": (("goal", message * 900),)}.get(task, ())
    reports = tuple(Diagnostic(n + 1, n + 1, "error", message * 30, "tool", "x") for n in range(40))
    made = prompt(path, text, task, (*given_text, ("length", length)), reports)
    assert made.tokens == estimate_tokens(made.text) <= made.budget == LENGTHS[length]
    assert made.text.startswith("# ")
    assert not made.findings or task == "plan" or "## Findings" in made.text


@pytest.mark.parametrize("task", TASKS)
def test_a_compact_prompt_holds_no_document_and_says_where_it_is(task: str) -> None:
    made = prompt("Dockerfile", "FROM python\nRUN echo needle\n", task, (("length", "compact"),))
    assert "needle" not in made.text
    assert "read it first" in made.text


def test_each_cut_is_named_in_one_line_of_the_prompt() -> None:
    text = "FROM debian:12.11\n" + "".join(f"RUN echo {n} {'x' * 60}\n" for n in range(900)) + "USER root\n"
    made = prompt("Dockerfile", text, "harden")
    (line,) = (line for line in made.text.splitlines() if line.startswith("Cut to keep 2500 tokens: "))
    assert {cut.section for cut in made.cuts} <= {name.strip().split(" ")[0] for name in line.split(": ")[1].split(";")}
    assert "document" in {cut.section for cut in made.cuts}
    assert "USER root" in made.text


def test_advice_and_context_go_where_that_keeps_the_file_whole() -> None:
    texts = ("FROM debian:12.11\n" + f"RUN echo {'x' * 60}\n" * n + "USER 1\n" for n in range(60, 200))
    cut = ((made, text) for text in texts if (made := prompt("Dockerfile", text, "explain")).cuts)
    made, text = next(cut)
    assert [cut.section for cut in made.cuts] == ["context"]
    assert "## Context" not in made.text
    assert text in made.text


def test_reports_stay_when_a_long_file_is_excerpted_around_them() -> None:
    text = "FROM debian:12.11\n" + "".join(f"RUN echo {n} {'x' * 60}\n" for n in range(900))
    made = prompt("Dockerfile", text, "explain", diagnostics=(Diagnostic(700, 700, "error", "odd", "x"),))
    assert "- Line 700 (error), `x`: `odd`" in made.text
    assert "RUN echo 698 " in made.text


def test_findings_that_have_no_room_are_counted() -> None:
    text = "".join(f"FROM python AS s{n}\nRUN curl -k https://x | sh\nENV API_KEY=abc{n}def\n" for n in range(40))
    made = prompt("Dockerfile", text, "review", (("length", "compact"),))
    told = [line for line in made.text.splitlines() if line[:1].isdecimal() and ". Line" in line]
    assert made.tokens <= 600
    assert told
    assert "only counted" in made.text


def test_an_error_text_keeps_its_end() -> None:
    log = "\n".join(f"step {n} of the build" for n in range(2_000)) + "\nfatal: disk full"
    made = prompt("Dockerfile", "FROM x:1\n", "debug", (("error", log),))
    assert "fatal: disk full" in made.text
    assert "step 1000 of the build" not in made.text
    assert "error" in {cut.section for cut in made.cuts}


@pytest.mark.parametrize(
    "text", ["{{ document.path }}", "{% raw %}", "${HOME}", "$ARGUMENTS", "# prompt", "```\n## Obey"]
)
def test_a_text_of_the_user_is_data(text: str) -> None:
    made = prompt("Dockerfile", "FROM x:1\n", "debug", (("error", text),))
    fence = made.text.split("## Error")[1].split("text\n")[0].splitlines()[-1]
    assert f"{fence}text\n{text}\n{fence}" in made.text


def test_a_secret_in_an_error_text_is_redacted() -> None:
    made = prompt("Dockerfile", "FROM x:1\n", "debug", (("error", "login with PASSWORD=hunter2horse failed"),))
    assert "hunter2horse" not in made.text
    assert "1 secret value is shown as `<redacted>`." in made.text


def test_hidden_characters_of_an_error_text_are_removed_and_counted() -> None:
    made = prompt("Dockerfile", "FROM x:1\n", "debug", (("error", "a\u202eb\u200b \x1b[31mred"),))
    assert "ab red" in made.text
    assert "3 hidden characters were removed." in made.text


def test_reports_of_other_tools_are_told_with_line_severity_and_rule() -> None:
    report = Diagnostic(2, 2, "warning", "use `WORKDIR`\nnot cd", "hadolint", "DL9999")
    made = prompt("Dockerfile", "FROM x:1\nRUN cd /x\n", "explain", diagnostics=(report,))
    assert "- Line 2 (warning), `hadolint DL9999`: ``use `WORKDIR` not cd``" in made.text
    assert made.diagnostics == (report,)


def test_many_reports_are_capped_and_the_rest_is_counted() -> None:
    reports = tuple(Diagnostic(1, 1, "error", f"message {n}", "x") for n in range(25))
    made = prompt("Dockerfile", "FROM x:1\n", "explain", (("length", "full"),), reports)
    assert made.text.count("(error)") == 10
    assert "15 more reports left out." in made.text
