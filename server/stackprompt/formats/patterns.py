"""Regular expressions of rules, compiled once."""

import re
from functools import lru_cache


@lru_cache(maxsize=2048)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile ``pattern`` once; ``re`` itself forgets after 512 patterns."""
    return re.compile(pattern)
