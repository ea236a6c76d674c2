"""The programs that verify a result: those for the kind of document, for code those that its project uses."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from stackprompt.domain.document import Document, DocumentKind
from stackprompt.domain.practice import Tool
from stackprompt.domain.technology import Detected
from stackprompt.knowledge.base import Knowledge

_PYTHON = ("pytest", "ruff", "mypy")
_JAVASCRIPT = ("jest", "vitest", "eslint", "typescript")
_JAVA = ("maven", "gradle")
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
    ".rs": ("rust", "cargo"),
    ".java": _JAVA,
    ".kt": _JAVA,
    ".cs": ("csharp",),
}


def tools_for(knowledge: Knowledge, document: Document, detected: Sequence[Detected]) -> tuple[Tool, ...]:
    """Return the programs that verify ``document`` in a workspace where ``detected`` was seen, the best first."""
    if document.kind is not DocumentKind.APPLICATION:
        return knowledge.tools_for(document.kind)
    used = {found.id for found in detected}
    wanted = (name for name in _FOR_CODE.get(PurePosixPath(document.path).suffix.lower(), ()) if name in used)
    known = (knowledge.technologies[name] for name in wanted if name in knowledge.technologies)
    # One tool of each: the first one is what the technology is for.
    return tuple(technology.tools[0] for technology in known if technology.tools)
