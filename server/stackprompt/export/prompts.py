"""Write a prompt in the formats of other tools; each writer documents the requirements of its tool.

docs/export.md lists the sources of the requirements and the dates of the comparison.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stackprompt.domain.prompts.prompt import Prompt, Section
from stackprompt.export.escape import (
    MarkSyntax,
    break_marks,
    escape_dollars,
    escape_nunjucks,
    escape_xml_text,
    format_yaml_block,
    quote_xml_attribute,
    quote_yaml,
)

# Variables, references to files and tools, and links, which attach what they lead to.
VSCODE = MarkSyntax((("$", r"\{"), ("#", "file:|tool:"), ("]", r"\(")))
CONTINUE = MarkSyntax((("@", r"\S"), ("{", r"\{")))
CODECOMPANION = MarkSyntax((("$", r"\{"), ("#", r"\{"), ("@", r"\{")))
_TAG = re.compile(r"(?!xml)[a-z][a-z0-9-]*")
_RUN = re.compile(r"`+")
_FENCE = re.compile(r" {0,3}(`{3,})")
_HEADING = re.compile(r"#{1,6} +")
_MAX_DESCRIPTION = 200
_MAX_NAMED = 4


@dataclass(frozen=True, slots=True)
class PromptFormat:
    """A format for one prompt: ``name`` is the path that its tool reads, with ``{name}`` for the name of the prompt."""

    id: str
    title: str
    name: str
    write: Callable[[Prompt], str]


def _write_text(prompt: Prompt) -> str:
    """Return the prompt without marks of Markdown, except the fence around the file, which marks its end."""
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


def _write_json(prompt: Prompt) -> str:
    """Return the messages of a chat interface, with task and title."""
    messages = [{"role": "user", "content": prompt.text}]
    data = {"task": prompt.task, "title": prompt.title, "messages": messages}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _write_xml(prompt: Prompt) -> str:
    """Return an element for each section, named after it; a name that is not a valid tag becomes an attribute."""
    parts = prompt.sections or (Section("text", prompt.text),)
    elements: list[str] = []
    for name, text in ((part.name, escape_xml_text(part.text)) for part in parts):
        is_tag = _TAG.fullmatch(name) is not None
        head, tag = (name, name) if is_tag else (f"section name={quote_xml_attribute(name)}", "section")
        elements.append(f"<{head}>\n{text}\n</{tag}>\n")
    attributes = f"task={quote_xml_attribute(prompt.task)} title={quote_xml_attribute(prompt.title)}"
    return f"<prompt {attributes}>\n{''.join(elements)}</prompt>\n"


def _write_vscode(prompt: Prompt) -> str:
    """Write a prompt file of VS Code: ``description`` is optional, and its variables and references have no escape."""
    head = _write_front_matter({"description": quote_yaml(_describe(prompt))})
    return f"{head}{_break_marks(prompt.text, VSCODE, 'VS Code')}"


def _write_continue(prompt: Prompt) -> str:
    """Write a prompt of Continue: ``invokable`` makes ``name`` a slash command; ``@`` attaches, ``{{`` fills in."""
    fields = {
        "name": quote_yaml(_make_slug(prompt)),
        "description": quote_yaml(_describe(prompt)),
        "invokable": "true",
    }
    return f"{_write_front_matter(fields)}{_break_marks(prompt.text, CONTINUE, 'Continue')}"


def _write_codecompanion(prompt: Prompt) -> str:
    """Write a prompt of CodeCompanion's library: it has ``name`` and ``interaction``, and a message below ``## user``.

    Any other heading of that level would end the message, so the prompt is in a fence, which also keeps it verbatim.
    """
    fields = {
        "name": quote_yaml(_join_lines(prompt.title)),
        "interaction": "chat",
        "description": quote_yaml(_describe(prompt)),
    }
    body = _break_marks(prompt.text, CODECOMPANION, "CodeCompanion").removesuffix("\n")
    fence = "`" * max(3, *(len(run) + 1 for run in _RUN.findall(body)), 3)
    return f"{_write_front_matter(fields)}\n## user\n\n{fence}markdown\n{body}\n{fence}\n"


def _write_llm(prompt: Prompt) -> str:
    """Write a template of llm: YAML whose ``prompt`` is a ``string.Template``; llm appends the input of the user."""
    return f"prompt: {format_yaml_block(escape_dollars(prompt.text))}\n"


def _write_promptfoo(prompt: Prompt) -> str:
    """Write a configuration of promptfoo with one prompt, a Nunjucks template; providers are named when it is run."""
    text = format_yaml_block(escape_nunjucks(prompt.text), 4)
    label = quote_yaml(_join_lines(prompt.title))
    return f"description: {label}\nprompts:\n  - label: {label}\n    raw: {text}\n"


def _break_marks(text: str, syntax: MarkSyntax, tool: str) -> str:
    marked_text, mark, pairs = break_marks(text, syntax)
    if not mark:
        return marked_text
    what = "the backslash" if len(mark) == 1 else f"the {len(mark)} backslashes"
    named = ", ".join(f"`{pair}`" for pair in pairs[:_MAX_NAMED])
    more = " and the like" if len(pairs) > _MAX_NAMED else ""
    note = f"{tool} must not read marks of the text as its own: read {named}{more} without {what}."
    return f"{marked_text}\n## Note\n\n{note}\n"


def _write_front_matter(fields: Mapping[str, str]) -> str:
    return "\n".join(("---", *(f"{key}: {value}" for key, value in fields.items()), "---", ""))


def _join_lines(text: str) -> str:
    return " ".join(text.split())


def _describe(prompt: Prompt) -> str:
    return _join_lines(prompt.title)[:_MAX_DESCRIPTION]


def _make_slug(prompt: Prompt) -> str:
    return prompt.suggested_name.removesuffix(".md")


# In the order in which they are shown.
_ALL = (
    PromptFormat("text", "plain text", "{name}.txt", _write_text),
    PromptFormat("markdown", "Markdown, as `generate` writes it", "{name}.md", lambda prompt: prompt.text),
    PromptFormat("json", "messages of a chat interface", "{name}.json", _write_json),
    PromptFormat("xml", "a tag around each part", "{name}.xml", _write_xml),
    PromptFormat("vscode", "prompt file of VS Code", ".github/prompts/{name}.prompt.md", _write_vscode),
    PromptFormat("continue", "slash command of Continue", ".continue/prompts/{name}.md", _write_continue),
    PromptFormat("codecompanion", "prompt library of CodeCompanion.nvim", ".prompts/{name}.md", _write_codecompanion),
    PromptFormat("llm", "template of the command llm", "{name}.yaml", _write_llm),
    PromptFormat("promptfoo", "configuration of promptfoo", "promptfoo-{name}.yaml", _write_promptfoo),
)
PROMPT_FORMATS: Mapping[str, PromptFormat] = {format_.id: format_ for format_ in _ALL}


def choose_path(format_: PromptFormat, prompt: Prompt) -> str:
    """Return the path at which the tool of the format reads ``prompt``."""
    return format_.name.replace("{name}", _make_slug(prompt))
