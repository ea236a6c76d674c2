"""The programs that verify a result: those for the kind of document, for code those that its project uses."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from stackprompt.domain.document import Document, DocumentKind
from stackprompt.domain.technology import Detected
from stackprompt.domain.tool import Tool
from stackprompt.knowledge.base import Knowledge
from stackprompt.prompts.labels import PLAYBOOK, label_of

_PYTHON = ("pytest", "ruff", "mypy")
_JAVASCRIPT = ("jest", "vitest", "eslint", "typescript")
_JAVA = ("maven", "gradle")
# What runs a whole play; the other tools look at any file of a role.
_RUNS = "ansible-playbook "
# By the suffix of a source file the technologies whose tools look at it.
_FOR_CODE: Mapping[str, Sequence[str]] = {
    ".py": _PYTHON,
    ".js": _JAVASCRIPT,
    ".mjs": _JAVASCRIPT,
    ".jsx": _JAVASCRIPT,
    ".ts": _JAVASCRIPT,
    ".tsx": _JAVASCRIPT,
    ".vue": _JAVASCRIPT,
    ".go": ("go",),
    ".rs": ("cargo", "rust"),
    ".java": _JAVA,
    ".kt": _JAVA,
    ".cs": ("csharp",),
    ".rb": ("rspec", "rubocop"),
    ".php": ("phpunit", "phpstan"),
    ".ex": ("exunit", "credo"),
    ".exs": ("exunit", "credo"),
}


def tools_for(knowledge: Knowledge, document: Document, detected: Sequence[Detected]) -> tuple[Tool, ...]:
    """Return the programs that verify ``document`` in a workspace where ``detected`` was seen, the best first."""
    if document.kind is not DocumentKind.APPLICATION:
        known = knowledge.tools_for(document.kind)
        return known if _is_run(document) else tuple(tool for tool in known if not tool.command.startswith(_RUNS))
    used = {found.id for found in detected}
    wanted = (name for name in _FOR_CODE.get(PurePosixPath(document.path).suffix.lower(), ()) if name in used)
    of_project = (knowledge.technologies[name] for name in wanted if name in knowledge.technologies)
    # One tool of each: the first one is what the technology is for.
    return tuple(technology.tools[0] for technology in of_project if technology.tools)


def _is_run(document: Document) -> bool:
    """Tell whether a program can run the document; tasks, handlers and variables are only parts of a play."""
    return document.kind is not DocumentKind.ANSIBLE or label_of(document.kind, document.path) == PLAYBOOK
