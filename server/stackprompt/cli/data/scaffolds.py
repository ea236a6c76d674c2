"""Texts that ``stackprompt new`` begins with: each passes ``stackprompt check`` and marks what to replace."""

import re
import textwrap
from collections.abc import Iterable
from datetime import date

from stackprompt.domain.knowledge.vocabulary import Category, Topic
from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.table import FORMAT_BY_ID


def _comment_words(name: str, words: Iterable[str]) -> str:
    """Return the comment that lists the ``words`` of a vocabulary."""
    return textwrap.fill(f"{name}: {', '.join(words)}.", 118, initial_indent="# ", subsequent_indent="#   ")


def write_practice(id_: str, document: FormatId, today: date) -> str:
    """Return a practice about documents of ``document``: checkable where a rule can be written, else advisory."""
    rule = FORMAT_BY_ID[document].scaffold
    return f"""id = "{id_}"
kind = "{'checkable' if rule else 'advisory'}"
document = "{document}"
title = "Say the problem here, in 8 to 90 characters"
{_comment_words("Topics", Topic)}
topic = "correctness"
severity = "medium"
tasks = ["review", "fix"]
why = "Say the concrete harm here, in 20 to 240 characters."
how = "Say the direction of the fix here, in 10 to 320 characters."
# Related rules of other linters, such as "hadolint:DL3006".
see = []

[[sources]]
title = "The page that says so"
url = "https://example.com/"
# The day on which you compared the two, such as {today.isoformat()}, or no such line.
# reviewed = {today.isoformat()}
{rule}"""


def write_technology(id_: str, category: Category) -> str:
    """Return a technology that a file of its name identifies."""
    name = id_.replace("-", " ").title()
    return f"""id = "{id_}"
name = "{name}"
category = "{category}"
aliases = []
homepage = "https://example.com/"

# What identifies it: file, extension, dependency, image, action, hook, kind or content; see CONTRIBUTING.md.
[[signals]]
kind = "file"
match = "{id_}.toml"
example = "{id_}.toml"

[[tools]]
name = "{id_} check"
purpose = "tells whether the project is sound"
command = "{id_} check"
homepage = "https://example.com/"
"""


def write_family() -> str:
    """Return a file that changes some words of a family; the rest comes from the layers below."""
    return """# Write the keys that your team changes; the others come from the family that ships with stackprompt.
keep = "Say here what a change must not alter."
"""


def write_task(task: str, family: str) -> str:
    """Return a template of a task that there was none of."""
    return f"""+++
task = "{task}"
family = "{family}"
title = "{task.replace('-', ' ').capitalize()}"
offer = "{task.replace('-', ' ')} this {{document}}"
order = 50
+++
{{% extends "base.md.j2" %}}
{{% block goal %}}
# {task.replace('-', ' ').capitalize()} {{{{ document.path }}}}

Say in one sentence what is to be done with {{{{ subject }}}}.
{{% endblock %}}
{{% block constraints %}}
- Say what must stay as it is.
{{% endblock %}}
{{% block output %}}
Say what the answer consists of.
{{% endblock %}}
{{% block done %}}what was asked for is there, and these checks pass{{% endblock %}}
"""


def write_extension(head: str, family: str, parent: str) -> str:
    """Return a template that adds to ``parent``, whose front matter is ``head``."""
    own = re.sub(r'(?m)^family = ".*"$', f'family = "{family}"', head, count=1)
    return f"""+++
{own.strip()}
+++
{{% extends "{parent}" %}}
{{# Blocks: goal, constraints, output, verify, done, unsure. super() is what stands there already. #}}
{{% block constraints %}}
{{{{ super() | trim }}}}
- Say here what your team wants beside that.
{{% endblock %}}
"""
