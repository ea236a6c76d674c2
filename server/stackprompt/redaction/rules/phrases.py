"""Distinguish passphrases from sentences and labels among values of several words."""

import re

from stackprompt.redaction.rules.names import Meaning, read_word

LABEL_WORDS = re.compile(
    r"(?i)\b(?:the|your|you|is|are|must|should|to|for|a|an|of|in|with|please|enter|and|or|at"
    r"|least|characters?|not|no|has|been|invalid|wrong|this|new|forgot|"
    r"der|die|das|ihr|dein|bitte|le|la|les|de|du|votre|su|tu|el|o|sua|il|per)\b"
)
# Four words or more, as generators of passphrases write them.
_PHRASE = re.compile(r"[a-z]{3,14}(?:[ ][a-z]{3,14}){3,7}")
_SENTENCE_WORDS = re.compile(
    r"\b(?:can|will|may|have|if|when|then|than|from|into|used?|using|by|on|only|was|were|be|been|which|that|same|set|via"
    r"|optional|required|values?|names?|users?|stored|see|per|each|all|image|pull)\b"
)


def is_phrase(value: str) -> bool:
    """Return whether ``value`` is a passphrase of words."""
    return (
        _PHRASE.fullmatch(value) is not None
        and LABEL_WORDS.search(value) is None
        and _SENTENCE_WORDS.search(value) is None
        and all(read_word(word) is Meaning.NONE for word in value.split())
    )
