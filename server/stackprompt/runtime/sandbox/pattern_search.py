"""Search for patterns that did not ship with stackprompt in a child process, which can be killed."""

import hashlib
import logging
import re
from collections import defaultdict
from functools import lru_cache

from stackprompt.domain.result import Err
from stackprompt.runtime.sandbox.pool import SANDBOX, Shared, share

# CPU time for one pattern in one text.
SECONDS = 0.25
# A pattern that is slow in this many texts is not searched for in another one.
MOST_SLOW_TEXTS = 3
_log = logging.getLogger(__name__)
_slow: defaultdict[str, set[bytes]] = defaultdict(set)


def search_in_sandbox(pattern: str, text: str) -> int | None:
    """Return the first position of ``pattern`` in ``text``; None without a match, or when it is or was too slow."""
    data = text.encode(errors="replace")
    digest = hashlib.sha256(data).digest()
    if digest in _slow[pattern] or len(_slow[pattern]) >= MOST_SLOW_TEXTS:
        return None
    answer = SANDBOX.call(search_here, _share(pattern), text, seconds=SECONDS)
    if isinstance(answer, Err):
        if answer.error.reason in {"slow", "memory"}:
            _slow[pattern].add(digest)
        _log.warning("a pattern was not found out in %d letters (%s): %s", len(text), answer.error.reason, pattern)
        return None
    return answer.value if isinstance(answer.value, int) else None


def count_slow_searches() -> int:
    """Return how many searches were too slow so far; results found meanwhile may be incomplete."""
    return sum(map(len, _slow.values()))


@lru_cache(maxsize=256)
def _share(pattern: str) -> Shared:
    return share(re.compile, pattern)


def search_here(pattern: re.Pattern[str], text: str) -> int | None:
    """Search in this process, which is the child."""
    match = pattern.search(text)
    return match.start() if match else None
