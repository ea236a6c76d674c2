"""Paths below a workspace, as texts with forward slashes; nothing here looks at a disk."""

from pathlib import PurePosixPath


def below(folder: str, name: str) -> str | None:
    """Return the path that ``name`` means in ``folder``, None when it leads out of the workspace."""
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
