"""Read the files that configure us: ours and the user's as they lie there, a workspace's as the workspace is read."""

from pathlib import Path

from stackprompt.domain.problem import Problem
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.runtime.files.safe_read import read_text


def text_of(path: Path, root: Path | None, limit: int) -> Result[str, Problem]:
    """Return the text of the file at ``path``, up to ``limit`` bytes; ``root`` is the workspace that brings it along.

    Through links and from devices only what is the user's own is read.
    """
    if root is not None:
        found = read_text(root, path.relative_to(root).as_posix(), limit)
        if isinstance(found, Ok):
            return found
        what = f"not readable: {found.error.reason}"
        return Err(Problem(str(path), 1, what, "put a text file here, not a link"))
    try:
        with path.open("rb") as file:
            return Ok(file.read(limit).decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return Err(Problem(str(path), 1, f"not readable: {error}", "save it as UTF-8 text"))
