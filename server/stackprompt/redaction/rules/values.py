"""Decide by the form of a value whether it is a reference, a placeholder, a label, or a secret."""

import re
from functools import lru_cache

from stackprompt.redaction.rules.code_values import is_credential, is_name_like
from stackprompt.redaction.rules.names import Meaning, read_word, split_name
from stackprompt.redaction.rules.phrases import LABEL_WORDS, is_phrase
from stackprompt.redaction.text.syntax import Context
from stackprompt.resources import read_words

SHORTEST_LIKELY = 6
SHORTEST_WEAK = 12
_VALUES_REMEMBERED = 4_096
_RUNS_OF_RANDOM = 3
_FEWEST_SIGNS = 4
_SHORTEST_RANDOM = 8
# A longer value is judged by its beginning.
LONGEST_VALUE = 2_000
LONGEST_REFERENCE = 400


# Values that are read from elsewhere, quoted or not.
_REFERENCE = re.compile(
    r"(?xs) \$?\$\{\{.*\}\} | \{\{.*\}\}[^{}]{0,3} | \{%.*%\} | \$?\$\{[^{}]*\} | \$\([^()]*\) "
    r"| \$\[\[.*\]\] | \#\{[^{}]*\} | <%.*%> | @@?\w+@@? | __\w+__ | %%?\w+%%?"
    r" | %[({][\w.]+[)}]s? | %[sdvq@] | \{[\w.\[\]'\":!-]{0,60}\} | <[^<>]{0,200}> | <redacted.* | \[[\w .:-]{0,80}\]"
    r" | (?:\$\{[^{}]*+\}|\{\{[^{}]*+\}\}|\$\w++|\$\([^()]*+\)|[-_.:/@])++"
    r" | (?i:classpath|arn|ssm|op|bws|akv|sm|secretref|vault|keyring|keychain|env|file|ref\+\w+|kms|urn"
    r"|lastpass|infisical|doppler|ENC|awssm|gcpsm)(?:\(.*|://.*|:[/\w].{3,}|\[.*)"
    r" | (?:[a-z_-]+/){2,6}[a-z_-]+@[a-z_-]+ | projects/[^/]+/secrets/.* | @Microsoft\.KeyVault\(.*"
    r" | !\w+(?:::\w+)?\s.* | \w+(?:\.\w+)*\([^()]*\) | `[^`]*`"
    r" | [a-z][a-z0-9+.-]{1,20}://.* | (?:secrets?|vars?|env|inputs|steps|needs|var|local|data"
    r"|module|params|parameters|Values|process|os|config|settings|self|this)\.[\w.\[\]\"'-]+"
)
_SHELL_VARIABLE = re.compile(r"\$\$?(\w++)(?:[-.:/@]?\$\w++)*+")
_PATH = re.compile(
    r"(?:/|\./|\.\./|~/|[A-Za-z]:\\)(?:[\w.@+{}$-]+[/\\])+[\w.@+{}$*-]*|\.{1,2}/[\w./-]+|~/[\w./-]+|/[a-z][a-z_-]*"
    r"|[\w./-]*[\w-]\.(?:pem|key|crt|cer|json|ya?ml|txt|env|md|js|ts|py|go|jks|p12|pfx|pub|asc"
    r"|gpg|conf|ini|toml|properties|enc|age|html?|php|java|rb|sh|png|svg|css)"
)
_ROUTE = re.compile(r"(?:[a-z_-]+/)+[a-z_*:-]+")
_REPEATED = re.compile(r"([A-Za-z*.])\1{5}")
_PLACEHOLDER = re.compile(
    r"(?ix) !!!.* | (?:.*[-_])?x{3,}(?:[-_].*)? | [*x.•_?\-=#]{2,} | [x*.]++(?:[-_ ][x*]++)*+ | "
    r"(?:<|\[|\{)?(?:your|my)[-_ .]"
    r"(?!secret[-_]pw).* | .*[-_ ]?(?:goes[-_ ]here|here)>? | your[a-z]*(?:key|token|secret"
    r"|pass\w*)"
    r" | (?:insert|replace|enter|put|add|fill|set|provide|paste|type|use|choose|pick|get)[-_ ]"
    r"(?:me|in|your|this|with|by|real|here|a|an|the|strong|new|value)\b.* | "
    r"(?:please[-_ ])?change[-_ ](?:me|it|this|in|to|before|for).*"
    r" | (?-i:CHANGE_?ME\w*|CHANGE_?THIS\w*|REPLACE\w*|TODO\w*|FIXME|TBD|DUMMY\w*|PLACEHOLDER\w*"
    r"|EXAMPLE\w*|YOUR\w*|INSERT\w*|XXX+\w*|REDACTED\w*|MASKED|HIDDEN)"
    r" | (?:some|any|a|an|the)[-_ ].* | dummy.* | fake.* | .*placeholder.* | .*_example "
    r"| example[-_ ].* | .*[-_ ]example | sample[-_ ].* | redacted.* | masked | hidden "
    r"| obfuscated | omitted | removed | not[-_ ].* | n/?a | un(?:used|set|defined|known)"
    r" | (?:foo|bar|baz|foobar|lorem|ipsum) | .*EXAMPLE(?:KEY)? | 0x | \(?(?:none|null|nil)\)?"
)
_KEBAB_OR_WORD = re.compile(r"[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
# Encrypted with the public key of a cluster.
_SEALED = re.compile(r"Ag[A-Z][A-Za-z0-9+/]{150,}={0,2}")
_HEX = re.compile(r"(?:0x)?(?:[0-9a-f]{32,}|[0-9A-F]{48,}|[0-9A-F]{32})")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_FINGERPRINT = re.compile(
    r"(?:0x)?[0-9A-F]{8,40}|(?:[0-9A-Fa-f]{2}:){7,}[0-9A-Fa-f]{2}|[0-9A-F ]{40,50}|SHA256:.*|sha\d+[:-].*"
)
_VERSION = re.compile(r"[~^v<>=]{0,2}\d+(?:\.\d+)+(?:[-+][\w.]+)?")
# A version in a list of packages.
_RELEASE = re.compile(r"[\^~]?\d+(?:\.\d+){1,3}|[\^~<>=]+\d[^'\"]*")
_REGEX = re.compile(r".*(?:\\[dws]|\[\^|\(\?|\.\*|\[a-z|\{\d+,).*")
_SEPARATORS = re.compile(r"[-_./:@,;|\s+=\\]")
_RUNS = re.compile(r"[a-z]+|[A-Z]+|\d+")
_DIGIT = re.compile(r"\d")
_ODD = re.compile(r"[^\w\s./:-]")


def is_reference(value: str) -> bool:
    """Return whether ``value`` refers to a value that is stored elsewhere."""
    if len(value) > LONGEST_REFERENCE:
        return False
    variable = _SHELL_VARIABLE.fullmatch(value)
    if variable is not None:
        # A password may begin with a dollar sign; then the rest is random and not a name.
        return not looks_random(variable[1])
    return value.startswith(("$(", "$$(")) or _REFERENCE.fullmatch(value) is not None


@lru_cache(maxsize=_VALUES_REMEMBERED)
def is_placeholder(value: str) -> bool:
    """Return whether ``value`` is a placeholder or empty."""
    return (
        not value.strip()
        or value.lower() in read_words("secret-values", "nothing")
        or (_PLACEHOLDER.fullmatch(value) is not None or _REPEATED.search(value) is not None)
    )


@lru_cache(maxsize=_VALUES_REMEMBERED)
def looks_random(value: str) -> bool:
    """Return whether a part of ``value`` mixes letters and digits more than words and versions do."""
    return _is_full_of_signs(value) or any(
        len(part) >= _SHORTEST_RANDOM and len(_RUNS.findall(part)) > _RUNS_OF_RANDOM and _DIGIT.search(part)
        for part in _SEPARATORS.split(value)
    )


def _is_full_of_signs(value: str) -> bool:
    """Return whether letters of both cases, digits and many signs are mixed, as generators of passwords do."""
    if len(value) < 2 * _SHORTEST_RANDOM or " " in value or len(_ODD.findall(value)) < _FEWEST_SIGNS:
        return False
    return all(any(is_kind(letter) for letter in value) for is_kind in (str.isupper, str.islower, str.isdigit))


def is_path(value: str, context: Context) -> bool:
    """Return whether ``value`` is the path of a file, or in a program a path of words."""
    return _PATH.fullmatch(value) is not None or (context is Context.CODE and _ROUTE.fullmatch(value) is not None)


def is_secret_value(name: str, meaning: Meaning, value: str, context: Context) -> bool:
    """Decide whether ``value``, a literal under ``name``, is a secret."""
    value = value.strip()
    if is_placeholder(value) or is_reference(value) or is_path(value, context) or _CUT_OFF.search(value) is not None:
        return False
    # The parts of a structure are judged one by one; a sealed secret may be public.
    if "<redacted" in value or value.startswith(('{"', "{'", '{\\"')) or _SEALED.fullmatch(value):
        return False
    if " " in value and is_phrase(value):
        is_sure = meaning is Meaning.SURE if context is Context.PROSE else meaning > Meaning.WEAK
        return is_sure or name.lower().endswith("key")
    return _is_secret_in(name, meaning, value, context)


def _is_secret_in(name: str, meaning: Meaning, value: str, context: Context) -> bool:
    if context is Context.PROSE:
        return _is_secret_in_prose(meaning, value)
    if meaning is Meaning.WEAK:
        return _is_weak_secret(name, value, context)
    if _is_label(name, value, context):
        return False
    if _is_variable(value) or (_RELEASE.fullmatch(value) and not name.isupper()):
        return False
    if meaning is Meaning.SURE:
        return context is not Context.CODE or not (is_name_like(name, value) or _VERSION.fullmatch(value))
    return _is_likely_secret(name, value, context)


def _is_variable(value: str) -> bool:
    """Return whether ``value`` is a variable named after a secret, as in `password: DOCKER_PASSWORD`."""
    bare = value.strip("[](){}<>,;:'\"")
    if not _CAPITALS.fullmatch(bare):
        return False
    return any(read_word(word) > Meaning.WEAK for word in split_name(bare)[-1:]) or bare.endswith(
        ("_KEY", "_HERE", "_FILE")
    )


# An expression with quotes of its own, cut off at the first of them.
_CUT_OFF = re.compile(r"[$#]\{\s*[\w.]+\s*[.(\[][^}]*$|\{\{[^}]*$|<%[^%]*$")


def _is_secret_in_prose(meaning: Meaning, value: str) -> bool:
    if " " in value or _VERSION.fullmatch(value) or value.endswith((":", "…")):
        return False
    if meaning is Meaning.WEAK:
        return len(value) >= SHORTEST_WEAK + 4 and looks_random(value) and not _FINGERPRINT.fullmatch(value)
    has_letter = any(letter.isalpha() for letter in value)
    return (
        len(value) >= SHORTEST_LIKELY and has_letter and _DIGIT.search(value) is not None and not value.startswith("-")
    )


_UNSURE_HEX = frozenset(
    {"cert", "code", "access", "connection", "serial", "community", "basic", "hook", "webhook", "login", "cache"}
)


def _is_weak_secret(name: str, value: str, context: Context) -> bool:
    if " " in value or _FINGERPRINT.fullmatch(value) or _VERSION.fullmatch(value) or _UUID.fullmatch(value):
        return False
    if not name.isupper() and split_name(name)[-1:] == ["nonce"]:
        return False
    if _HEX.fullmatch(value):
        return _UNSURE_HEX.isdisjoint(split_name(name)[-1:])
    if context is not Context.CODE and name.isupper() and len(value) >= _SHORTEST_RANDOM and _is_like_a_password(value):
        return True
    return len(value) >= SHORTEST_WEAK + 4 * (context is Context.CODE) and looks_random(value)


def _is_like_a_password(value: str) -> bool:
    """Return whether letters of both cases, digits and a special character come together."""
    if len(value) >= SHORTEST_WEAK + 4 and value.isalpha() and value.islower():
        return True
    has_cases = not value.isupper() and not value.islower()
    return has_cases and _DIGIT.search(value) is not None and _ODD.search(value) is not None


def _is_label(name: str, value: str, context: Context) -> bool:
    """Return whether ``value`` is a label for people or a regular expression."""
    words = split_name(value)
    speaks_of_secrets = any(read_word(word) > Meaning.WEAK for word in words)
    if " " in value:
        return speaks_of_secrets or LABEL_WORDS.search(value) is not None or "pass" not in name.lower()
    if _REGEX.fullmatch(value):
        return True
    if context is not Context.CODE:
        return value[0].isupper() and value.isalpha() and value.lower() == words[0] and speaks_of_secrets
    return (
        speaks_of_secrets
        and len(words) == 1
        and value.isalpha()
        and (value[0].isupper() or value.lower() in name.lower())
    )


def _is_likely_secret(name: str, value: str, context: Context) -> bool:
    if len(value) < SHORTEST_LIKELY or " " in value or _VERSION.fullmatch(value):
        return False
    words = split_name(name)
    if (_CAPITALS.fullmatch(value) and not looks_random(value)) or _ROUTE.fullmatch(value):
        return False
    if _FINGERPRINT.fullmatch(value) and not {"gpg", "pgp"}.isdisjoint(words):
        return False
    if context is Context.CODE:
        return is_credential(name, value, is_random=looks_random(value))
    if context is not Context.MANIFEST or name.isupper() or looks_random(value):
        return True
    # In manifests a secret is often named by another object, in small letters.
    if _KEBAB_OR_WORD.fullmatch(value) and words[-1] in _NAMED_BY:
        is_word = "-" not in value and "." not in value and read_word(value) is Meaning.NONE
        return len(words) > 1 and is_word and _OF_OBJECTS.isdisjoint(words[:-1])
    return True


_NAMED_BY = frozenset(
    {"secret", "secrets", "credential", "credentials", "token", "tokens", "cred", "creds", "key", "keys"}
)


_OF_OBJECTS = frozenset(
    {
        "image",
        "pull",
        "tls",
        "existing",
        "ref",
        "cert",
        "certificate",
        "ca",
        "extra",
        "kube",
        "kubernetes",
        "k8s",
        "source",
        "target",
        "my",
    }
)
