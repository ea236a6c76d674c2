"""Secrets by what they are part of, whatever they are called: manifests, resources, statements, files of passwords."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stackprompt.redaction.columns import find_in_columns
from stackprompt.redaction.dialogues import find_in_dialogues
from stackprompt.redaction.judge import Name, judge, split_lines
from stackprompt.redaction.literals import Literal
from stackprompt.redaction.manifests import find_in_manifests, find_literals
from stackprompt.redaction.names import Meaning
from stackprompt.redaction.resources import find_in_resources, find_sensitive
from stackprompt.redaction.source import SecretSpan, Source
from stackprompt.redaction.sql import find_in_sql
from stackprompt.redaction.values import Place


class Form(NamedTuple):
    """A form in which a secret is written: ``pattern`` can only match a text that has one of ``hints``."""

    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    meaning: Meaning


_ENCODED = re.compile(
    r"(?P<quote>[\"'])(?P<value>[^\"'\n{}]{3,200})(?P=quote)[ \t]*\|[ \t]*(?:b64enc"
    r"|password_hash|b64encode|bcrypt|htpasswd|sha\d+sum|hash)"
)
# What is encrypted with a password can be tried out at leisure.
_VAULT = re.compile(r"(?m)^[ \t]*(?P<value>[a-f0-9]{6,82})$")
_PGPASS = re.compile(r"(?m)(?:^|['\"])(?:[\w.*-]+):(?:\d{2,5}|\*):(?:[\w.*-]+):(?:[\w.*-]+):(?P<value>[^\s'\"]+)")
_RELAY = re.compile(r"(?m)^[^\s#]{1,200}[ \t]+[^\s:]{1,80}:(?P<value>\S{3,200})")
_DIALED = re.compile(r"(?m)^[ \t]*[\"']?[^\s#\"']{1,80}[\"']?[ \t]+\S{1,80}[ \t]+[\"']?(?P<value>[^\s\"']{3,200})")
_PASSWORD_FILE = re.compile(r"(?m)^[\w.@-]{1,64}:(?P<value>[^\s:#/][^\s:]{2,200})$")
# The users of a cloud's first start, and the sources of Bundler.
_FIRST_USERS = re.compile(r"(?m)^[ \t]+[a-z_][\w-]{0,31}:(?P<value>[^\s:$][^\s:]{2,80})$")
_BUNDLER = re.compile(r"BUNDLE_\w+__\w+:[ \t]*\"?[\w.-]+:(?P<value>[^\s\"]+)")
_PUTTY = re.compile(r"Private-Lines: \d+\s+(?P<value>[A-Za-z0-9+/=\s]{16,8000}?)\s*Private-")
_USER_THEN_PASSWORD = re.compile(
    r"-(?<![\w-]-)(?:[uU]|-user(?:name)?)[\"']?(?:[ \t]+|,[ \t]*"
    r"|\r?\n[ \t]*-[ \t]+)[\"']?[\w.@-]{1,60}[\"']?(?:[ \t]+|,[ \t]*"
    r"|\r?\n[ \t]*-[ \t]+)[\"']?-[pP][\"']?(?:[ \t]+|,[ \t]*|\r?\n[ \t]*-[ \t]+)"
    r"[\"']?(?P<value>(?!\d{1,5}\b)[^\s\"'`,-][^\s\"'`,]{2,80})"
)
# Its name is no word.
_ARCHIVE = re.compile(r"\b7z[ \t][^\n|;&]{0,200}?[ \t]-p(?P<value>[^\s\"']{3,80})")
_SEND = re.compile(r"send(?:_user)?[ \t]+(?:--[ \t]+)?\\?\"(?P<value>[^\"\\\s$]{4,80})\\\\?r\\?\"")
_PLACEHOLDER_SED = re.compile(
    r"\bs([/|#,@])(?P<name>[^/|#,@\n]{0,60}(?:PASS|SECRET|TOKEN|KEY|pass|secret|token)[^/|#,@\n]{0,60})\1"
    r"(?P<value>[^/|#,@\n'\"]{3,200})\1"
)

_FORMS = (
    Form(("| b64enc", "| password_hash", "|b64enc"), _ENCODED, Meaning.SURE),
    Form(("-u", "-U", "--user"), _USER_THEN_PASSWORD, Meaning.SURE),
    Form(("chpasswd:",), _FIRST_USERS, Meaning.SURE),
    Form(("BUNDLE_",), _BUNDLER, Meaning.SURE),
    Form(("7z",), _ARCHIVE, Meaning.SURE),
    Form(("expect", "spawn"), _SEND, Meaning.LIKELY),
    Form(("sed -", "sed '", 'sed "'), _PLACEHOLDER_SED, Meaning.SURE),
    Form(("pgpass",), _PGPASS, Meaning.SURE),
    Form(("$ANSIBLE_VAULT",), _VAULT, Meaning.SURE),
)
# What reads a container, and texts of which one is in every such container.
_READERS = (
    (("Secret",), find_in_manifests),
    (("secretGenerator",), find_literals),
    (("sensitive", "SecureString", "@secure"), find_sensitive),
    (("resource",), find_in_resources),
    (("dentified", "DENTIFIED", "nsert", "NSERT", "SET PASSWORD", "set password"), find_in_sql),
)
# Files that are lists of passwords, by the ends of their names.
_FILES = (
    (("pgpass",), Form((), _PGPASS, Meaning.SURE)),
    (("chap-secrets", "pap-secrets"), Form((), _DIALED, Meaning.SURE)),
    (("sasl_passwd", "sasl_passwd.txt"), Form((), _RELAY, Meaning.SURE)),
    (("htpasswd", "htpasswd.txt", "shadow", "passwd.txt"), Form((), _PASSWORD_FILE, Meaning.SURE)),
)


def find_in_containers(source: Source) -> Iterator[SecretSpan]:
    """Yield what the container of a value makes a secret."""
    text = source.text
    yield from find_in_columns(source)
    yield from find_in_dialogues(source)
    # Nothing else has this frame, so its lines need no judgement.
    for match in _PUTTY.finditer(text) if "Private-Lines:" in text else ():
        yield from split_lines(source, *match.span("value"))
    for hints, find in _READERS:
        if any(hint in text for hint in hints):
            yield from find(source)
    for form in _FORMS:
        if any(hint in text for hint in form.hints):
            yield from _judge_matches(source, form)
    for ends, form in _FILES:
        if source.path.endswith(ends):
            yield from _judge_matches(source, form)


def _judge_matches(source: Source, form: Form) -> Iterator[SecretSpan]:
    for match in form.pattern.finditer(source.text):
        name = Name("PASSWORD", match.start(), match.start(), form.meaning)
        yield from judge(source, name, Literal(*match.span("value"), is_quoted=True), Place.CONFIGURATION)
