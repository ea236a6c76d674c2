"""Look for the sentences that a prompt needs: task, answer, verification, constraints, doubt."""

import re
from collections.abc import Iterator
from functools import lru_cache

from stackprompt.prompts.lint.anatomy import Anatomy
from stackprompt.prompts.lint.question import LintContext, has, lacks
from stackprompt.resources import read_words

FIRST_LINES = 3

_TASK = re.compile(
    r"(?i)\b(?:add|assess|convert|create|debug|document|evaluate|explain|find|fix|generate|grade|harden|improve|make"
    r"|migrate|optimi[sz]e|plan|refactor|review|rewrite|split|test|upgrade|write)\b"
)
_OUTPUT = re.compile(
    r"(?im)^#+\s*(?:output|answer|response)|\b(?:answer|respond|reply) (?:with|as|in)\b|\breturn (?:only|the|a|one)\b"
)
_DONE = re.compile(
    r"(?i)\bdone when\b|\baccept(?:ed|ance)\b|\bsuccess criteria\b|\bdefinition of done\b|\bmust (?:pass|exit)\b"
)
_DATA = re.compile(
    r"(?i)treat .{0,60}\bas data\b|\bnot (?:as )?instructions\b|\buntrusted\b|do not follow .{0,40}instruction"
)
_UNSURE = re.compile(
    r"(?i)\bunsure\b|\buncertain\b|\bnot sure\b|\bdo not (?:guess|invent)\b|\bask (?:before|when|me|a question)\b"
    r"|\bsay so\b"
)
_CONSTRAINTS = re.compile(
    r"(?i)\bconstraints?\b|\bdo not change\b|\bkeep\b.{0,40}\b(?:unchanged|behaviou?r)|\bmust not\b|\bpreserve\b"
    r"|\bchange only\b|\bonly change\b"
)
_UNRESOLVED = re.compile(
    r"(?<![$\w])\{[a-z_]{3,30}\}(?!\})|\bundefined\b|\bTODO\b|\bTBD\b|\bFIXME\b|\[object Object\]"
    r"|(?<![\w'])None\b(?! (?:of|but|is|are|best))"
)
_PRIVATE = re.compile(
    r"(?:/home/|/Users/|[A-Za-z]:\\Users\\)[\w.-]+|\b[a-z][a-z0-9+.-]+://[^\s/:@'\"<>]+:(?!<redacted|\$)[^\s/@'\"<>]+@"
)
_CHANGING = re.compile(
    r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b"
)
_LISTED = ("finding", "problem", "issue")


def states_task(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
    """Ask for a verb that names the task, where a reader begins."""
    head = [line for _, line in anatomy.prose if line.strip()][:FIRST_LINES]
    if not _TASK.search("\n".join(head)):
        yield "the first lines do not say what to do"


def cites_lines(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
    """Ask for the lines of findings, where there are any."""
    is_listed = any(heading.text.lower().startswith(_LISTED) for heading in anatomy.headings)
    if is_listed and not anatomy.claims:
        yield "findings are listed, but no line of the file is named"


def names_command(anatomy: Anatomy, context: LintContext) -> Iterator[str]:
    """Ask for a command that verifies the result."""
    if not _compile_commands(context.commands | read_words("commands", "verifying")).search(anatomy.words):
        yield "no command that verifies the result"


@lru_cache(maxsize=8)
def _compile_commands(commands: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(commands)))
    return re.compile(rf"(?i)(?<!\w)(?:{words})(?!\w)|\bproject's own (?:tests|linters)\b")


asks_for_output = has(_OUTPUT, "nothing says what the answer must look like")
says_when_done = has(_DONE, "nothing says when it is done")
calls_it_data = has(_DATA, "nothing says that the file is data and no instruction")
allows_doubt = has(_UNSURE, "nothing says what to do when unsure")
states_constraints = has(_CONSTRAINTS, "no constraint")
is_resolved = lacks(_UNRESOLVED, "is unresolved")
is_not_private = lacks(_PRIVATE, "is private")
has_no_template_syntax = lacks(re.compile(r"\{\{.*?\}\}|\{%.*?%\}"), "is template syntax")
does_not_change = lacks(_CHANGING, "changes from run to run")
