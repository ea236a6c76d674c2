"""Decide by a name whether its value is a password, a credential, perhaps one, or neither."""

import re
from collections.abc import Mapping
from enum import IntEnum
from functools import cache, lru_cache

from stackprompt.resources import read_words

_TABLE = "secret-names"
LONGEST_NAME = 120
_NAMES_REMEMBERED = 8_192
_WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[^\W\d_A-Z]+|\d+")


class Meaning(IntEnum):
    """How certain a name alone makes it that its value is a secret."""

    NONE = 0
    WEAK = 1
    LIKELY = 2
    SURE = 3


# Compounds such as `dbpass` and `mysecret`: the meaning of endings behind a number of letters or more.
_ENDINGS: tuple[tuple[Meaning, int, tuple[str, ...]], ...] = (
    (
        Meaning.SURE,
        0,
        (
            *("password", "passwords", "passwort", "passwd", "passphrase", "kennwort", "losungswort", "wachtwoord"),
            *("losenord", "lösenord", "salasana", "adgangskode", "kodeord", "passord", "geheimnis"),
            *("密码", "密碼", "口令", "パスワード", "暗証番号", "비밀번호", "암호"),
        ),
    ),
    (Meaning.SURE, 2, ("pwd", "pass", "pw", "psw")),
    (
        Meaning.LIKELY,
        0,
        (
            *("secret", "secrets", "token", "tokens", "credential", "credentials", "apikey", "apikeys"),
            *("accesskey", "accesskeys", "secretkey", "secretkeys", "privatekey", "privatekeys"),
            *("authkey", "authkeys", "signingkey", "signingkeys", "encryptionkey", "encryptionkeys"),
            *("密钥", "密鑰", "令牌", "トークン", "シークレット", "秘密鍵", "토큰", "비밀키"),
        ),
    ),
    # German and its neighbours write compounds with the word for key as one word.
    (
        Meaning.LIKELY,
        3,
        (
            *("schluessel", "schlüssel", "schlussel", "sleutel", "nyckel"),
            *("nogle", "nøgle", "nokkel", "nøkkel", "avain"),
        ),
    ),
    (Meaning.WEAK, 2, ("key",)),
)
_HASHES = frozenset({"hash", "hashed", "digest", "hashes"})
_OF_MAPS = frozenset({"env", "vars", "variables", "envs"})
_NUMBER = re.compile(r"v?\d+")
_DIGITS = "0123456789"
_OBJECTS = ("req.", "request.", "ctx.", "params.", "event.", "this.", "self.", "body.", "args.", "props.", "opts.")
# Words before `token` in a parser.
_OF_PARSERS = frozenset({"last", "prev", "previous", "current", "first", "lex", "start", "end", "peek"})
# Words that mean more behind a qualifier: `api_key`, `community_string`.
_QUALIFIED = frozenset({"key", "keys", "seed", "string", "pat", "community"})
# Qualifiers behind a password or a credential: `DB_PASS_MASTER`.
_OF_SEVERAL = frozenset({"master", "login", "auth", "access", "private", "basic", "oauth", "sso", "secure", "svc"})


def split_name(name: str) -> list[str]:
    """Return the words of a name in lower case."""
    return [word.lower() for word in _WORD.findall(name)]


@lru_cache(maxsize=_NAMES_REMEMBERED)
def read_name(name: str) -> Meaning:
    """Return the meaning of ``name`` for its value."""
    if len(name) > LONGEST_NAME:
        return Meaning.NONE
    words = split_name(name)
    two = "_".join(words[-2:]) if len(words) > 1 else ""
    if two in read_words(_TABLE, "phrases"):
        return Meaning.SURE
    # Most names have no such word and need no further look.
    if not any(map(read_word, words)):
        return Meaning.NONE
    subject, _, last = name.rpartition(".")
    # The object that a program reads a field of does not matter.
    if last and f"{subject}.".lower().startswith(_OBJECTS):
        return read_name(last)
    return Meaning.NONE if _is_exception(name, last, two) else _read_words(words)


def _read_words(words: list[str]) -> Meaning:
    index, meaning, is_distant = _find_head(words)
    if meaning is Meaning.NONE:
        return meaning
    before, after = words[:index], "".join(words[index + 1 : index + 2])
    if meaning is Meaning.WEAK and words[index] in read_words(_TABLE, "foreign_keys") and _is_qualifier(after):
        return Meaning.LIKELY
    if meaning is Meaning.SURE and before and _is_asking(before):
        return Meaning.WEAK
    meaning = _apply_qualifier(words[index], before, meaning) if before and meaning is not Meaning.SURE else meaning
    return Meaning(meaning - 1) if is_distant and meaning else meaning


def _is_exception(name: str, last: str, two: str) -> bool:
    exceptions = read_words(_TABLE, "exceptions")
    lower, last = (text.lower().replace("-", "_") for text in (name, last))
    # `getPassword` returns a password.
    is_getter = name.startswith("get") and name[3:4].isupper()
    return (lower in exceptions and not is_getter) or (last != lower and last in exceptions) or two in exceptions


def _is_asking(before: list[str]) -> bool:
    """Return whether a name asks about a secret: `has_password`, `use_token`."""
    return not {before[0], before[-1]}.isdisjoint(read_words(_TABLE, "asking"))


def _find_head(words: list[str]) -> tuple[int, Meaning, bool]:
    """Return the index and meaning of the last word that has one, and whether unknown words follow it."""
    is_distant = is_hash = False
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        meaning = Meaning.NONE if _is_part_of(word, words[:index]) else read_word(word)
        if is_hash and meaning not in {Meaning.NONE, Meaning.SURE}:
            return 0, Meaning.NONE, False
        if meaning is not Meaning.NONE:
            return index, meaning, is_distant
        if _is_part_of(word, words[:index]):
            continue
        if word in read_words(_TABLE, "metadata"):
            # The id of a secret may be half of a login.
            is_half = word in {"id", "ids"} and "secret" in words[:index]
            return (index - 1, Meaning.WEAK, False) if is_half else (0, Meaning.NONE, False)
        if word in _HASHES:
            # The hash of a password can be attacked offline; the hash of a file is public.
            is_hash = True
        elif not _is_neutral(word):
            is_distant = True
    return 0, Meaning.NONE, False


def _is_qualifier(word: str) -> bool:
    qualifiers = read_words(_TABLE, "qualifiers")
    return word in qualifiers or word.rstrip(_DIGITS) in qualifiers


def _is_neutral(word: str) -> bool:
    """Return whether a word only qualifies the one before it: `clave_api`, `token_github`, `PASSWORD_2`."""
    is_known = word in read_words(_TABLE, "neutral") or word in read_words(_TABLE, "qualifiers")
    return is_known or _NUMBER.fullmatch(word) is not None


def _is_part_of(word: str, before: list[str]) -> bool:
    """Return whether a word forms a unit with the one before it: `secretEnv`, `pin_code`."""
    if word == "code":
        return bool(before) and read_word(before[-1]) is Meaning.SURE
    if word in _OF_SEVERAL:
        return bool(before) and read_word(before[-1]) > Meaning.WEAK
    return word in _OF_MAPS and before[-1:] in (["secret"], ["secrets"])


@lru_cache(maxsize=_NAMES_REMEMBERED)
def read_word(word: str) -> Meaning:
    """Return the meaning of one word in lower case."""
    known = _read_meanings().get(word)
    if known is not None:
        return known
    for meaning, before, endings in _ENDINGS:
        if word.endswith(endings) and any(word.endswith(end, before) for end in endings):
            return meaning
    bare = word.rstrip(_DIGITS)
    return read_word(bare) if bare != word and len(bare) > 1 else Meaning.NONE


@cache
def _read_meanings() -> Mapping[str, Meaning]:
    """Return the meaning of every word of the table."""
    lists = {"exceptions": Meaning.NONE, "weak": Meaning.WEAK, "likely": Meaning.LIKELY, "sure": Meaning.SURE}
    return {word: meaning for key, meaning in lists.items() for word in read_words(_TABLE, key)}


def _apply_qualifier(word: str, before: list[str], meaning: Meaning) -> Meaning:
    """Return the meaning of ``word`` behind the words ``before``."""
    if before[-1] in read_words(_TABLE, "public") or "public" in before or "pub" in before:
        return Meaning.NONE if meaning is Meaning.WEAK else Meaning.WEAK
    if _is_asking(before):
        return Meaning.WEAK
    if before[-1] in _OF_PARSERS and word in {"token", "key"}:
        return Meaning.WEAK
    if meaning is Meaning.WEAK and (word in _QUALIFIED or word in read_words(_TABLE, "foreign_keys")):
        is_of_secret = _is_qualifier(before[-1]) or read_word(before[-1]) > Meaning.WEAK
        return Meaning.LIKELY if is_of_secret else meaning
    return meaning
