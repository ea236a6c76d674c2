"""Paths below a workspace, as texts with forward slashes; no function here reads a disk."""

from pathlib import PurePosixPath


def resolve_below(folder: str, name: str) -> str | None:
    """Return the path of ``name`` relative to ``folder``, None when it leaves the workspace."""
    if name.startswith(("/", "~")) or ":" in name:
        return None
    parts: list[str] = []
    for part in (*PurePosixPath(folder).parts, *PurePosixPath(name).parts):
        if part != "..":
            parts.append(part)
        elif parts:
            _ = parts.pop()
        else:
            return None
    return "/".join(parts)
