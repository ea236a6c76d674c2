"""The programs that verify a result: those for the kind of document, for code those that its project uses."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from stackprompt.domain.knowledge.technology import DetectedTechnology
from stackprompt.domain.knowledge.tool import Tool
from stackprompt.domain.workspace.document import Document
from stackprompt.formats.table import format_of
from stackprompt.knowledge.base import Knowledge


def select_tools(
    knowledge: Knowledge, document: Document, detections: Sequence[DetectedTechnology]
) -> tuple[Tool, ...]:
    """Return the programs that verify ``document`` in a workspace where ``detections`` was found, the best first."""
    if not format_of(document).relevance.is_code:
        folders = frozenset(document.path.split("/")[:-1])
        return tuple(tool for tool in knowledge.tools_for(document.format) if tool.not_below.isdisjoint(folders))
    suffix = PurePosixPath(document.path).suffix.lower()
    technologies = (knowledge.technologies.get(id_) for id_ in sorted({detection.id for detection in detections}))
    tools = (tool for technology in technologies if technology for tool in technology.tools if suffix in tool.suffixes)
    return tuple(sorted(tools, key=lambda tool: tool.verifies.rank))
