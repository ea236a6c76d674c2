"""Search for patterns that did not ship with stackprompt, where a search that does not end can be ended."""

import logging
import re
from functools import lru_cache

from stackprompt.domain.result import Err
from stackprompt.runtime.sandbox import SANDBOX, Shared, share

# CPU time for one pattern in one text.
SECONDS = 0.25
_log = logging.getLogger(__name__)
_slow: set[str] = set()


def search_foreign(pattern: str, text: str) -> int | None:
    """Return where ``pattern`` is first found in ``text``; None when it is not, or takes too long, now or before."""
    if pattern in _slow:
        return None
    answer = SANDBOX.call(search_here, _share(pattern), text, seconds=SECONDS)
    if isinstance(answer, Err):
        if answer.error.reason in {"slow", "memory"}:
            _slow.add(pattern)
            _log.warning("a pattern takes more than %g s of CPU time and is not used any more: %s", SECONDS, pattern)
        return None
    return answer.value if isinstance(answer.value, int) else None


@lru_cache(maxsize=256)
def _share(pattern: str) -> Shared:
    return share(re.compile, pattern)


def search_here(pattern: re.Pattern[str], text: str) -> int | None:
    """Search in this process, which is the child."""
    found = pattern.search(text)
    return found.start() if found else None
