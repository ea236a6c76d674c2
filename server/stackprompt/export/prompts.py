"""A prompt in the formats that prompts are kept in: what each tool requires is said where it is written.

What the requirements were compared with, and when, stands in docs/export.md.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stackprompt.domain.prompt import Prompt, Section
from stackprompt.export.escape import Live, broken, dollars, nunjucks, xml_attribute, xml_text, yaml_block, yaml_quoted

# Variables, references to files and tools, and links, which attach what they lead to.
VSCODE = Live((("$", r"\{"), ("#", "file:|tool:"), ("]", r"\(")))
CONTINUE = Live((("@", r"\S"), ("{", r"\{")))
CODECOMPANION = Live((("$", r"\{"), ("#", r"\{"), ("@", r"\{")))
_TAG = re.compile(r"(?!xml)[a-z][a-z0-9-]*")
_RUN = re.compile(r"`+")
_FENCE = re.compile(r" {0,3}(`{3,})")
_HEADING = re.compile(r"#{1,6} +")
_MAX_DESCRIPTION = 200
_MAX_NAMED = 4


@dataclass(frozen=True, slots=True)
class PromptFormat:
    """A format for the prompt of one file: ``name`` is where its tool looks, with ``{name}`` for the prompt's own."""

    id: str
    title: str
    name: str
    write: Callable[[Prompt], str]


def _text(prompt: Prompt) -> str:
    """Return the prompt without Markdown's marks, but for the fence around the file, which says where it ends."""
    lines: list[str] = []
    fence = ""
    for line in prompt.text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if line == fence else fence
        elif mark:
            fence = mark[1]
        else:
            line = _HEADING.sub("", line, count=1).replace("**", "")  # noqa: PLW2901 - the same line without marks
        lines.append(line)
    return "\n".join(lines)


def _json(prompt: Prompt) -> str:
    """Return the messages that chat interfaces take, with task and title beside them."""
    messages = [{"role": "user", "content": prompt.text}]
    data = {"task": prompt.task, "title": prompt.title, "messages": messages}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _xml(prompt: Prompt) -> str:
    """Return an element for each section, named after it; a name that is no tag becomes an attribute."""
    parts = prompt.sections or (Section("text", prompt.text),)
    elements = (f"{_opened(part.name)}\n{xml_text(part.text)}\n{_closed(part.name)}" for part in parts)
    head = f"<prompt task={xml_attribute(prompt.task)} title={xml_attribute(prompt.title)}>"
    return "\n".join((head, *elements, "</prompt>")) + "\n"


def _opened(name: str) -> str:
    return f"<{name}>" if _TAG.fullmatch(name) else f"<section name={xml_attribute(name)}>"


def _closed(name: str) -> str:
    return f"</{name}>" if _TAG.fullmatch(name) else "</section>"


def _vscode(prompt: Prompt) -> str:
    """Write a prompt file of VS Code: ``description`` is optional, and its variables and references have no escape."""
    head = _front_matter({"description": yaml_quoted(_description(prompt))})
    return f"{head}{_without_live_marks(prompt.text, VSCODE, 'VS Code')}"


def _continue(prompt: Prompt) -> str:
    """Write a prompt of Continue: ``invokable`` makes ``name`` a slash command; ``@`` attaches, ``{{`` fills in."""
    fields = {
        "name": yaml_quoted(_slug(prompt)),
        "description": yaml_quoted(_description(prompt)),
        "invokable": "true",
    }
    return f"{_front_matter(fields)}{_without_live_marks(prompt.text, CONTINUE, 'Continue')}"


def _codecompanion(prompt: Prompt) -> str:
    """Write a prompt of CodeCompanion's library: it has ``name`` and ``interaction``, and a message below ``## user``.

    Any other heading of that level would end the message, so the prompt stands in a fence, which also keeps it to the
    letter.
    """
    fields = {
        "name": yaml_quoted(_one_line(prompt.title)),
        "interaction": "chat",
        "description": yaml_quoted(_description(prompt)),
    }
    body = _without_live_marks(prompt.text, CODECOMPANION, "CodeCompanion").removesuffix("\n")
    fence = "`" * max(3, *(len(run) + 1 for run in _RUN.findall(body)), 3)
    return f"{_front_matter(fields)}\n## user\n\n{fence}markdown\n{body}\n{fence}\n"


def _llm(prompt: Prompt) -> str:
    """Write a template of llm: YAML whose ``prompt`` is a ``string.Template``; what the user adds goes to its end."""
    return f"prompt: {yaml_block(dollars(prompt.text))}\n"


def _promptfoo(prompt: Prompt) -> str:
    """Write a configuration of promptfoo with one prompt, a Nunjucks template; providers are named when it is run."""
    text = yaml_block(nunjucks(prompt.text), 4)
    label = yaml_quoted(_one_line(prompt.title))
    return f"description: {label}\nprompts:\n  - label: {label}\n    raw: {text}\n"


def _without_live_marks(text: str, live: Live, tool: str) -> str:
    shown, mark, seen = broken(text, live)
    if not mark:
        return shown
    what = "the backslash" if len(mark) == 1 else f"the {len(mark)} backslashes"
    named = ", ".join(f"`{pair}`" for pair in seen[:_MAX_NAMED])
    more = " and the like" if len(seen) > _MAX_NAMED else ""
    note = f"{tool} must not read marks of the text as its own: read {named}{more} without {what}."
    return f"{shown}\n## Note\n\n{note}\n"


def _front_matter(fields: Mapping[str, str]) -> str:
    return "\n".join(("---", *(f"{key}: {value}" for key, value in fields.items()), "---", ""))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _description(prompt: Prompt) -> str:
    return _one_line(prompt.title)[:_MAX_DESCRIPTION]


def _slug(prompt: Prompt) -> str:
    return prompt.suggested_name.removesuffix(".md")


# In the order in which they are shown.
_ALL = (
    PromptFormat("text", "plain text", "{name}.txt", _text),
    PromptFormat("markdown", "Markdown, as `generate` writes it", "{name}.md", lambda prompt: prompt.text),
    PromptFormat("json", "messages of a chat interface", "{name}.json", _json),
    PromptFormat("xml", "a tag around each part", "{name}.xml", _xml),
    PromptFormat("vscode", "prompt file of VS Code", ".github/prompts/{name}.prompt.md", _vscode),
    PromptFormat("continue", "slash command of Continue", ".continue/prompts/{name}.md", _continue),
    PromptFormat("codecompanion", "prompt library of CodeCompanion.nvim", ".prompts/{name}.md", _codecompanion),
    PromptFormat("llm", "template of the command llm", "{name}.yaml", _llm),
    PromptFormat("promptfoo", "configuration of promptfoo", "promptfoo-{name}.yaml", _promptfoo),
)
PROMPT_FORMATS: Mapping[str, PromptFormat] = {format_.id: format_ for format_ in _ALL}


def place_of(format_: PromptFormat, prompt: Prompt) -> str:
    """Return the path at which the format's tool looks for ``prompt``."""
    return format_.name.replace("{name}", _slug(prompt))
