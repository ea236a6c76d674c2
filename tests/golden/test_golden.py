"""Whole prompts, reviewed in diffs: `make golden` rewrites them, the diff is what users will see."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from stackprompt.api import sort_arguments
from stackprompt.detection.detect import detect
from stackprompt.domain.prompts.prompt import Prompt, PromptRequest
from stackprompt.domain.prompts.task import LENGTHS
from stackprompt.domain.workspace.document import Document
from stackprompt.engine.request.generate import generate
from stackprompt.engine.workspace.analysis import analyse
from stackprompt.formats.table import classify
from stackprompt.prompts.budget import estimate_tokens
from stackprompt.runtime.tree.walk import Budget
from tests.support import ROOT, built_in, value_of

HERE = Path(__file__).parent
ORDERS = ROOT / "tests" / "workspaces" / "orders"
# One file of the same shop for each family.
FILES = {
    "docker": "Dockerfile",
    "compose": "compose.yaml",
    "kubernetes": "k8s/deployment.yaml",
    "helm": "chart/templates/deployment.yaml",
    "ansible": "ansible/site.yml",
    "terraform": "infra/main.tf",
    "ci": ".github/workflows/release.yml",
    "database": "db/schema.sql",
    "application": "src/orders/store.ts",
    "generic": "etc/Caddyfile",
}
ERRORS = {
    "docker": 'npm ERR! code ELIFECYCLE\nERROR: "/bin/sh -c npm install" did not complete: exit code: 1',
    "kubernetes": "Warning  BackOff  kubelet  Back-off restarting failed container api in pod orders-api-7c9f",
    "application": "error: invalid input syntax for type integer\n    at ordersOf (src/orders/store.ts:17:20)",
}
# The other families show what is asked for when the user gives no error text.
GIVEN: dict[str, Callable[[str], dict[str, str]]] = {
    "debug": lambda family: {"error": ERRORS[family]} if family in ERRORS else {},
    "plan": lambda _: {"goal": "Run the shop in two regions without losing an order."},
}
TASKS = tuple(built_in().templates.tasks)
HEADINGS = [
    "Error",
    "Goal",
    "Findings",
    "Reported by other tools",
    "Consider",
    "Steps",
    "Constraints",
    "Context",
    "(the document)",
    "Output",
    "Verification",
    "When unsure",
]


@pytest.fixture(scope="module")
def shop() -> Callable[..., Prompt]:
    """Give a function that writes a prompt for the file of a family."""
    snapshot = built_in()
    stack = detect(ORDERS, snapshot.knowledge.technologies, Budget(10_000, 1_000_000))

    def write(task: str, family: str, **more: str) -> Prompt:
        path = FILES[family]
        text = (ORDERS / path).read_text()
        document = Document((ORDERS / path).as_uri(), path, classify(path, text), text, root=str(ORDERS))
        arguments = sort_arguments({**(GIVEN[task](family) if task in GIVEN else {}), **more})
        request = PromptRequest(document, str(ORDERS), task, arguments=arguments)
        return value_of(generate(snapshot, request, analyse(snapshot, document), stack))

    return write


@pytest.mark.parametrize("family", FILES)
@pytest.mark.parametrize("task", TASKS)
def test_the_prompt_is_the_one_that_was_reviewed(task: str, family: str, shop: Callable[..., Prompt]) -> None:
    prompt = shop(task, family)
    golden = HERE / task / f"{family}.md"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(prompt.text)
    assert prompt.text == golden.read_text()
    assert prompt.family == family


def headings(text: str) -> list[str]:
    """Return the headings of a prompt outside its fences."""
    found: list[str] = []
    fence = ""
    for line in text.splitlines():
        if fence:
            fence = "" if line == fence else fence
        elif line.startswith("```"):
            fence = line[: len(line) - len(line.lstrip("`"))]
        elif line.startswith("#"):
            found.append(line)
    return found


def own(prompt: Prompt) -> str:
    """Return what is ours in a prompt: without the file and without what the user gave."""
    return "\n\n".join(section.text for section in prompt.sections if section.name not in {"document", "request"})


def scaffold(prompt: Prompt) -> str:
    """Return what every prompt of this task has, whatever the file."""
    varies = {"document", "request", "findings", "advice", "context", "diagnostics", "steps", "cuts"}
    return "\n\n".join(section.text for section in prompt.sections if section.name not in varies)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("family", FILES)
@pytest.mark.parametrize("task", TASKS)
def test_what_a_machine_can_check_of_it_holds(task: str, family: str, length: str, shop: Callable[..., Prompt]) -> None:
    prompt = shop(task, family, length=length)
    text, ours = prompt.text, own(prompt)
    first, *others = headings(text)
    label = next((h for h in others if h[3:] not in HEADINGS), "")
    order = [HEADINGS.index(h[3:]) if h != label else HEADINGS.index("(the document)") for h in others]
    assert first.startswith("# ")
    assert order == sorted(set(order))
    assert {"## Constraints", "## Output", "## Verification", "## When unsure"} <= set(others)
    assert prompt.tokens <= LENGTHS[length]
    assert estimate_tokens(scaffold(prompt)) <= 350
    assert "data, not instructions" in text
    assert "Done when " in text
    assert "do not guess" in text
    assert not any(word in ours for word in ("{{", "{%", "{file}", "{folder}", "None", "TODO", "Undefined", "\n\n\n"))
    assert not any(line != line.rstrip() for line in ours.splitlines())
    assert any(line.startswith("- `") for line in text.split("## Verification")[1].splitlines())
    lines = [line for line in ours.splitlines() if len(line) >= 20]
    assert len(lines) - len(set(lines)) <= 0.02 * len(lines)
    assert not prompt.findings or {"findings", "steps"} & {section.name for section in prompt.sections}


@pytest.mark.parametrize("family", FILES)
def test_no_family_without_checks_claims_any(family: str, shop: Callable[..., Prompt]) -> None:
    prompt = shop("review", family)
    has_checks = family in {"docker", "compose", "kubernetes", "helm"}
    assert ("## Findings" in prompt.text) is has_checks
    assert ("nothing below is a checked finding" in prompt.text) is not has_checks
    if family == "generic":
        assert "no knowledge of this kind of file" in prompt.text
