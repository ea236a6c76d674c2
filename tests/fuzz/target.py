"""What a workspace's text goes through, from its kind to what is detected in it; and how a failure is made small."""

import time
import traceback
from collections.abc import Callable

from stackprompt.detection.detect import empty_scan
from stackprompt.detection.scan.members import read_members
from stackprompt.detection.signals.matches import match_text
from stackprompt.domain.workspace.document import Document, Neighbours
from stackprompt.findings.comment_edits import is_comment_edit
from stackprompt.findings.find import find
from stackprompt.formats.table import classify, format_of, read
from stackprompt.prompts.text.fence import clean
from stackprompt.runtime.tree.gitattributes import read_attributes
from stackprompt.runtime.tree.gitignore import read_rules
from tests.fuzz.mutations import Seed
from tests.support import built_in

# For 20,000 characters; the slowest text of this project takes a twentieth of it.
MOST_SECONDS = 3.0
_INDEX = empty_scan(built_in().knowledge.technologies).matcher.index


def run(seed: Seed) -> None:
    """Take a text through everything; raises whatever goes wrong."""
    path, text = seed
    kind = classify(path, text)
    document = Document(f"file:///w/{path}", path, kind, text, root="/w")
    neighbours = Neighbours({"Chart.yaml": text, "values.yaml": text, "Dockerfile": text}, frozenset({path}))
    facts = read(document, neighbours)
    _ = find(document, facts, tuple(built_in().knowledge.practices_for(kind)), neighbours)
    _ = is_comment_edit(format_of(document), facts, text, text + "\n")
    _ = clean(text)
    _ = tuple(match_text(path, text, _INDEX))
    _ = read_members(path.rpartition("/")[2], text)
    _ = (read_rules("", text, None), read_attributes("", text, None))


def failure(seed: Seed) -> str:
    """Return what went wrong with a text: where an exception was raised, or that it took too long; else ""."""
    began = time.thread_time()
    try:
        run(seed)
    except Exception as error:  # noqa: BLE001 - any exception is what is looked for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {frame.filename.rpartition('/')[2]}:{frame.name}"
    return "too slow" if time.thread_time() - began > MOST_SECONDS else ""


def minimised(seed: Seed, fails: Callable[[Seed], str], most: int = 400) -> Seed:
    """Return the shortest text found that fails in the same way: ever smaller parts are left out, lines first."""
    what = fails(seed)
    for parted in (lambda text: text.splitlines(keepends=True), list):
        parts: list[str] = parted(seed.text)
        size = max(1, len(parts) // 2)
        while size and most:
            at = 0
            while at < len(parts) and most:
                most -= 1
                fewer = [*parts[:at], *parts[at + size :]]
                if fails(Seed(seed.path, "".join(fewer))) == what:
                    parts = fewer
                else:
                    at += size
            size //= 2
        seed = Seed(seed.path, "".join(parts))
    return seed
