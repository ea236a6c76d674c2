"""workspace/executeCommand with ``--debug``: the state of the server, for support and tests."""

import dataclasses
from typing import Any

from stackprompt.lsp.commands.command_arguments import parse_command
from stackprompt.lsp.session import PromptServer
from stackprompt.runtime.metrics import measure_memory_mb


async def get_metrics(ls: PromptServer, *_: object) -> dict[str, Any]:
    """Return the metrics of the engine since the start, and the longest block of the loop since the last call."""
    current = (await ls.get_engine()).metrics.current
    longest, ls.longest_block_ms = ls.longest_block_ms, 0.0
    return {
        **dataclasses.asdict(current),
        "cache_hit_ratio": current.cache_hit_ratio,
        "memory_usage_mb": round(measure_memory_mb(), 1),
        "longest_block_ms": round(longest, 1),
    }


def get_text(ls: PromptServer, *arguments: object) -> str | None:
    """Return the server's text of an open document, for comparison with the editor's."""
    document = ls.documents.get(parse_command(arguments).uri)
    return document.text if document else None
