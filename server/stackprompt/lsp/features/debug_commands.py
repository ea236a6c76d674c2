"""workspace/executeCommand with ``--debug``: what the server knows and has done, for support and tests."""

import dataclasses
from typing import Any

from stackprompt.lsp.asks import ask_of
from stackprompt.lsp.session import PromptServer
from stackprompt.runtime.metrics import measure_memory_mb


async def metrics(ls: PromptServer, *_: object) -> dict[str, Any]:
    """Return what the engine has done since the start, and the longest time the loop was held up since last asked."""
    current = (await ls.engine()).metrics.current
    longest, ls.longest_block_ms = ls.longest_block_ms, 0.0
    return {
        **dataclasses.asdict(current),
        "cache_hit_ratio": current.cache_hit_ratio,
        "memory_usage_mb": round(measure_memory_mb(), 1),
        "longest_block_ms": round(longest, 1),
    }


def document_text(ls: PromptServer, *arguments: object) -> str | None:
    """Return the server's text of an open document, for comparison with the editor's."""
    document = ls.documents.get(ask_of(arguments).uri)
    return document.text if document else None
