"""What a name says of its value: a password, a credential, perhaps one, or nothing."""

import re
from enum import IntEnum
from functools import lru_cache

from stackprompt.resources import read_words

_TABLE = "secret-names"
LONGEST_NAME = 120
_NAMES_REMEMBERED = 8_192
_WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[^\W\d_A-Z]+|\d+")
# Glued words, as in `dbpass` and `mysecret`; the longest first.
_GLUED_SURE = re.compile(
    r"\w*(?:passwords?|passwd|passphrase|passwor[td]|kennwort|losungswort|wachtwoord|l[oö]senord|salasana|adgangskode"
    r"|kodeord|passord|geheimnis|(?<=\w\w)pwd|(?<=\w\w)pass|(?<=\w\w)pw|(?<=\w\w)psw|密码|密碼|口令|パスワード|暗証番号"
    r"|비밀번호|암호)"
)
_GLUED_LIKELY = re.compile(
    r"\w*(?:secrets?|tokens?|credentials?|apikeys?|accesskeys?|secretkeys?|privatekeys?"
    r"|authkeys?|signingkeys?|encryptionkeys?|密钥|密鑰|令牌|トークン|シークレット|秘密鍵|토큰|비밀키)"
    # German and its neighbours write a key and what it opens as one word.
    r"|\w{3,}(?:schl(?:ue|ü|u)ssel|sleutel|nyckel|n[oø]gle|n[oø]kkel|avain)"
)
_GLUED_WEAK = re.compile(r"\w{2,}key")
_HASHES = frozenset({"hash", "hashed", "digest", "hashes"})
_OF_MAPS = frozenset({"env", "vars", "variables", "envs"})
_NUMBER = re.compile(r"v?\d+")
_DIGITS = "0123456789"
_OBJECTS = ("req.", "request.", "ctx.", "params.", "event.", "this.", "self.", "body.", "args.", "props.", "opts.")
# The word before a token of a text that is parsed.
_OF_PARSERS = frozenset({"last", "prev", "previous", "current", "first", "lex", "start", "end", "peek"})
# Words for keys and their like, which say more behind some words.
_QUALIFIED = frozenset({"key", "keys", "seed", "string", "pat", "community"})
# Which of several is meant, behind a password or a credential: `DB_PASS_MASTER`.
_OF_SEVERAL = frozenset({"master", "login", "auth", "access", "private", "basic", "oauth", "sso", "secure", "svc"})


class Meaning(IntEnum):
    """How far a name alone makes its value a secret."""

    NONE = 0
    WEAK = 1
    LIKELY = 2
    SURE = 3


def split_name(name: str) -> list[str]:
    """Return the words of a name in lower case."""
    return [word.lower() for word in _WORD.findall(name)]


@lru_cache(maxsize=_NAMES_REMEMBERED)
def read_name(name: str) -> Meaning:
    """Say what ``name`` means for its value."""
    if len(name) > LONGEST_NAME:
        return Meaning.NONE
    words = split_name(name)
    two = "_".join(words[-2:]) if len(words) > 1 else ""
    if two in read_words(_TABLE, "phrases"):
        return Meaning.SURE
    # Most names have no such word, and nothing else is looked at.
    if not any(map(read_word, words)):
        return Meaning.NONE
    subject, _, last = name.rpartition(".")
    # Where a program takes it from says nothing of it.
    if last and f"{subject}.".lower().startswith(_OBJECTS):
        return read_name(last)
    return Meaning.NONE if _is_exception(name, last, two) else _read_words(words)


def _read_words(words: list[str]) -> Meaning:
    place, meaning, is_distant = _head(words)
    if meaning is Meaning.NONE:
        return meaning
    before, after = words[:place], "".join(words[place + 1 : place + 2])
    if meaning is Meaning.WEAK and words[place] in read_words(_TABLE, "foreign_keys") and _is_qualifier(after):
        return Meaning.LIKELY
    if meaning is Meaning.SURE and before and (before[-1] in _asking() or before[0] in _asking()):
        return Meaning.WEAK
    meaning = _qualified(words[place], before, meaning) if before and meaning is not Meaning.SURE else meaning
    return _lowered(meaning) if is_distant else meaning


def _is_exception(name: str, last: str, two: str) -> bool:
    exceptions = read_words(_TABLE, "exceptions")
    lower, last = (text.lower().replace("-", "_") for text in (name, last))
    # What `getPassword` gets is one.
    is_getter = name.startswith("get") and name[3:4].isupper()
    return (lower in exceptions and not is_getter) or (last != lower and last in exceptions) or two in exceptions


def _asking() -> frozenset[str]:
    return read_words(_TABLE, "asking")


def _lowered(meaning: Meaning) -> Meaning:
    return Meaning(meaning - 1) if meaning else meaning


def _head(words: list[str]) -> tuple[int, Meaning, bool]:
    """Return the place and meaning of the last word that has one, and whether words of no list follow it."""
    is_distant = is_hash = False
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        meaning = Meaning.NONE if _belongs_to(word, words[:place]) else read_word(word)
        if is_hash and meaning not in {Meaning.NONE, Meaning.SURE}:
            return 0, Meaning.NONE, False
        if meaning is not Meaning.NONE:
            return place, meaning, is_distant
        if _belongs_to(word, words[:place]):
            continue
        if word in read_words(_TABLE, "metadata"):
            # The id of a role is half of its login.
            is_half = word in {"id", "ids"} and "secret" in words[:place]
            return (place - 1, Meaning.WEAK, False) if is_half else (0, Meaning.NONE, False)
        if word in _HASHES:
            # The hash of a password is as good as the password; the hash of a file is known to all.
            is_hash = True
        elif not _is_neutral(word):
            is_distant = True
    return 0, Meaning.NONE, False


def _is_qualifier(word: str) -> bool:
    qualifiers = read_words(_TABLE, "qualifiers")
    return word in qualifiers or word.rstrip(_DIGITS) in qualifiers


def _is_neutral(word: str) -> bool:
    """Tell whether a word behind the telling one only says which: `clave_api`, `token_github`, `PASSWORD_2`."""
    is_known = word in read_words(_TABLE, "neutral") or word in read_words(_TABLE, "qualifiers")
    return is_known or _NUMBER.fullmatch(word) is not None


def _belongs_to(word: str, before: list[str]) -> bool:
    """Tell whether a word only completes the one before it: `secretEnv`, `pin_code`."""
    if word == "code":
        return bool(before) and read_word(before[-1]) is Meaning.SURE
    if word in _OF_SEVERAL:
        return bool(before) and read_word(before[-1]) > Meaning.WEAK
    return word in _OF_MAPS and before[-1:] in (["secret"], ["secrets"])


@lru_cache(maxsize=_NAMES_REMEMBERED)
def read_word(word: str) -> Meaning:
    """Say what one word in lower case means."""
    for meaning, key in ((Meaning.SURE, "sure"), (Meaning.LIKELY, "likely"), (Meaning.WEAK, "weak")):
        if word in read_words(_TABLE, key):
            return meaning
    if word in read_words(_TABLE, "exceptions"):
        return Meaning.NONE
    if _GLUED_SURE.fullmatch(word):
        return Meaning.SURE
    if _GLUED_LIKELY.fullmatch(word):
        return Meaning.LIKELY
    if _GLUED_WEAK.fullmatch(word):
        return Meaning.WEAK
    bare = word.rstrip(_DIGITS)
    return read_word(bare) if bare != word and len(bare) > 1 else Meaning.NONE


def _qualified(word: str, before: list[str], meaning: Meaning) -> Meaning:
    """Weigh what the words ``before`` a credential's word make of it."""
    if before[-1] in read_words(_TABLE, "public") or "public" in before or "pub" in before:
        return Meaning.NONE if meaning is Meaning.WEAK else Meaning.WEAK
    if before[-1] in _asking() or before[0] in _asking():
        return Meaning.WEAK
    if before[-1] in _OF_PARSERS and word in {"token", "key"}:
        return Meaning.WEAK
    if meaning is Meaning.WEAK and (word in _QUALIFIED or word in read_words(_TABLE, "foreign_keys")):
        is_of_secret = _is_qualifier(before[-1]) or read_word(before[-1]) > Meaning.WEAK
        return Meaning.LIKELY if is_of_secret else meaning
    return meaning
