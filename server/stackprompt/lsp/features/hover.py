"""textDocument/hover: the practice behind a finding, with its reason and source."""

from lsprotocol import types

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.lsp.documents.positions import to_range
from stackprompt.lsp.session import PromptServer

MAX_SHOWN = 3


async def hover(ls: PromptServer, params: types.HoverParams) -> types.Hover | None:
    """Return the findings at the cursor, worst first, or nothing."""
    view = await ls.get_view(params.text_document.uri)
    if view is None or not view.suggestion_settings.hover:
        return None
    line = params.position.line + 1
    # A finding about a whole block is shown at the line that begins it, not all over the block.
    here = [finding for finding in view.findings if finding.span.line == line]
    if not here:
        return None
    text = "\n\n---\n\n".join(_to_markdown(finding) for finding in here[:MAX_SHOWN])
    line_range = to_range(here[0].span, view.document.text, ls.client.encoding)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), line_range)


def _to_markdown(finding: Finding) -> str:
    practice = finding.practice
    source = practice.sources[0]
    review = f", reviewed {source.reviewed.isoformat()}" if source.reviewed else ""
    return (
        f"**{practice.title}** ({practice.severity.value})\n\n{practice.why.strip()}\n\n"
        f"**Fix:** {practice.how.strip()}\n\n"
        f"[{source.title}]({source.url}){review} · `{practice.id}`"
    )
