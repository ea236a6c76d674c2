"""Decide whether a string of a program under the name of a credential is one, or an identifier or term."""

import re

from stackprompt.redaction.rules.names import Meaning, read_word, split_name
from stackprompt.resources import read_words

SHORTEST_WORD = 8
SHORTEST_MIXED = 6
_LONGEST_NAME = 12
_NAME_LIKE = re.compile(r"[A-Za-z_#.\[/:*]?[A-Za-z_]*+(?:[-.:/ ][A-Za-z_]++){0,12}+[\]*:?!.…]*")
_CAMEL = re.compile(r"[a-z]*(?:[A-Z][a-z]{2,})+|[A-Z][a-z]+")
_CONSTANT = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
# Three words or more with dashes between them are a passphrase.
_DASHED = re.compile(r"[a-z]{3,}(?:-[a-z]{3,}){2,}")
# `sha3-256`, `aes-128-cbc`, `es2015`, `v1beta1`.
_ALGORITHM = re.compile(
    r"(?i)[a-z]{1,10}\d?[-_]?(?:64|128|160|192|224|256|384|512|1024|2048|4096)(?:[-_][a-z]+)*|es20\d\d|v\d+\w*"
)
_NUMBERED = re.compile(r"[A-Za-z]{1,3}[-_]?\d{1,4}|[a-z]+(?:[-_][a-z]+)*[-_]?\d{1,2}")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
# A key of one of these may also be the key of a map.
_OF_MAPS = frozenset(
    {
        *(
            "account",
            "activation",
            "admin",
            "app",
            "application",
            "authorization",
            "backup",
            "basic",
            "client",
            "cookie",
        ),
        *("csrf", "customer", "database", "db", "deployment", "function", "hook", "host", "integration", "internal"),
        *("kms", "machine", "maps", "next", "oauth", "pass", "password", "provider", "publish", "read", "root", "salt"),
        *("security", "server", "service", "session", "signature", "storage", "subscription", "token", "user", "vault"),
        *("webhook", "write", "customer", "spaces", "google", "firebase", "github", "gitlab", "pusher", "auth"),
    }
)
_KEYS = frozenset({"key", "keys", "code", "string"})


def is_name_like(name: str, value: str) -> bool:
    """Return whether a string is the name of a field, a variable or a translation."""
    if not _NAME_LIKE.fullmatch(value):
        return False
    words = split_name(value)
    return any(read_word(word) > Meaning.WEAK for word in words) or value.lower() == name.lower() or "." in value


def is_credential(name: str, value: str, *, is_random: bool) -> bool:
    """Return whether a string is the credential that its name means."""
    if value.startswith((".", "#", "--", "@")) or "(" in value or is_name_like(name, value):
        return False
    if _is_key_of_map(name):
        return is_random or _is_long(name, value) or (len(value) >= SHORTEST_WORD and not _NAME_LIKE.fullmatch(value))
    if _DIGIT.search(value):
        return _is_mixed(name, value, is_random=is_random)
    if _DASHED.fullmatch(value):
        return "." not in name
    if _CAMEL.fullmatch(value) or _CONSTANT.fullmatch(value):
        return _is_long(name, value)
    if not value.isalpha():
        return not _NAME_LIKE.fullmatch(value) and len(value) >= SHORTEST_WORD
    # An argument without a name may be any word.
    is_named = name != "argument"
    return is_named and len(value) >= SHORTEST_WORD and value not in read_words("secret-values", "terms")


def _is_long(name: str, value: str) -> bool:
    """Return whether a word of letters is too long for a name; under `token` it may be one of a parser."""
    return len(value) >= _LONGEST_NAME and value.isalpha() and "token" not in name.lower()


def _is_mixed(name: str, value: str, *, is_random: bool) -> bool:
    """Judge a string with digits: `password2` and the like are numbered names."""
    if is_random:
        return True
    if _LETTER.search(value) is None:
        return len(value) >= SHORTEST_WORD
    if _ALGORITHM.fullmatch(value) or any(read_word(word) > Meaning.WEAK for word in split_name(value)):
        return len(value) >= _LONGEST_NAME and not _NUMBERED.fullmatch(value)
    return len(value) >= (SHORTEST_WORD if "token" in name else SHORTEST_MIXED)


def _is_key_of_map(name: str) -> bool:
    words = split_name(name)
    return len(words) > 1 and words[-1] in _KEYS and words[-2] in _OF_MAPS
