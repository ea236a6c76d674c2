"""Find secrets by their container: manifests, resources, statements, files of passwords."""

import re
from collections.abc import Iterator

from stackprompt.redaction.forms.columns import find_in_columns
from stackprompt.redaction.forms.dialogues import find_in_dialogues
from stackprompt.redaction.forms.form import SecretForm, find_form
from stackprompt.redaction.forms.manifests import find_in_manifests, find_literals
from stackprompt.redaction.forms.resources import find_in_resources, find_sensitive
from stackprompt.redaction.forms.sql import find_in_sql
from stackprompt.redaction.rules.judge import split_lines
from stackprompt.redaction.rules.names import Meaning
from stackprompt.redaction.text.source import SecretSpan, SourceText

_ENCODED = re.compile(
    r"(?P<quote>[\"'])(?P<value>[^\"'\n{}]{3,200})(?P=quote)[ \t]*\|[ \t]*(?:b64enc"
    r"|password_hash|b64encode|bcrypt|htpasswd|sha\d+sum|hash)"
)
# A vault can be attacked offline.
_VAULT = re.compile(r"(?m)^[ \t]*(?P<value>[a-f0-9]{6,82})$")
_PGPASS = re.compile(r"(?m)(?:^|['\"])(?:[\w.*-]+):(?:\d{2,5}|\*):(?:[\w.*-]+):(?:[\w.*-]+):(?P<value>[^\s'\"]+)")
_RELAY = re.compile(r"(?m)^[^\s#]{1,200}[ \t]+[^\s:]{1,80}:(?P<value>\S{3,200})")
_DIALED = re.compile(r"(?m)^[ \t]*[\"']?[^\s#\"']{1,80}[\"']?[ \t]+\S{1,80}[ \t]+[\"']?(?P<value>[^\s\"']{3,200})")
_PASSWORD_FILE = re.compile(r"(?m)^[\w.@-]{1,64}:(?P<value>[^\s:#/][^\s:]{2,200})$")
# The users of cloud-init, and the sources of Bundler.
_FIRST_USERS = re.compile(r"(?m)^[ \t]+[a-z_][\w-]{0,31}:(?P<value>[^\s:$][^\s:]{2,80})$")
_BUNDLER = re.compile(r"BUNDLE_\w+__\w+:[ \t]*\"?[\w.-]+:(?P<value>[^\s\"]+)")
_PUTTY = re.compile(r"Private-Lines: \d+\s+(?P<value>[A-Za-z0-9+/=\s]{16,8000}?)\s*Private-")
_GAP = r"(?:[ \t]+|,[ \t]*|\r?\n[ \t]*-[ \t]+)"
_PASSWORD_OPTION = (
    rf"[\"']?{_GAP}[\"']?[\w.@-]{{1,60}}[\"']?{_GAP}[\"']?-[pP][\"']?{_GAP}"
    r"[\"']?(?P<value>(?!\d{1,5}\b)[^\s\"'`,-][^\s\"'`,]{2,80})"
)
_USER_THEN_PASSWORD = re.compile(rf"-(?<![\w-]-)(?:u|-user(?:name)?){_PASSWORD_OPTION}")
_CAPITAL_USER_THEN_PASSWORD = re.compile(rf"-(?<![\w-]-)U{_PASSWORD_OPTION}")
# Its name begins with a digit, so it is not among the words of a text.
_ARCHIVE = re.compile(r"\b7z[ \t][^\n|;&]{0,200}?[ \t]-p(?P<value>[^\s\"']{3,80})")
_SEND = re.compile(r"send(?:_user)?[ \t]+(?:--[ \t]+)?\\?\"(?P<value>[^\"\\\s$]{4,80})\\\\?r\\?\"")
_PLACEHOLDER_SED = re.compile(
    r"\bs([/|#,@])(?P<name>[^/|#,@\n]{0,60}(?:PASS|SECRET|TOKEN|KEY|pass|secret|token)[^/|#,@\n]{0,60})\1"
    r"(?P<value>[^/|#,@\n'\"]{3,200})\1"
)

_FORMS = (
    SecretForm(frozenset({"b64enc", "b64encode", "password_hash"}), "|", _ENCODED),
    SecretForm(frozenset(), "-u", _USER_THEN_PASSWORD),
    SecretForm(frozenset(), "-U", _CAPITAL_USER_THEN_PASSWORD),
    SecretForm(frozenset({"chpasswd"}), "chpasswd:", _FIRST_USERS),
    SecretForm(frozenset(), "BUNDLE_", _BUNDLER),
    SecretForm(frozenset(), "7z", _ARCHIVE),
    SecretForm(frozenset({"expect", "spawn"}), "", _SEND, Meaning.LIKELY),
    SecretForm(frozenset({"sed", "gsed"}), "sed ", _PLACEHOLDER_SED),
    SecretForm(frozenset(), "pgpass", _PGPASS),
    SecretForm(frozenset(), "$ANSIBLE_VAULT", _VAULT),
)
# Readers of containers, each with words of which one is in every such container.
_READERS = (
    (frozenset({"Secret"}), find_in_manifests),
    (frozenset({"secretGenerator"}), find_literals),
    (frozenset({"sensitive", "set_sensitive", "SecureString", "secure"}), find_sensitive),
    (frozenset({"resource"}), find_in_resources),
    (frozenset({"identified", "IDENTIFIED", "insert", "INSERT", "set", "SET", "Insert", "Identified"}), find_in_sql),
)
# Patterns of files that are lists of passwords, by the ends of their names.
_FILES = (
    (("pgpass",), _PGPASS),
    (("chap-secrets", "pap-secrets"), _DIALED),
    (("sasl_passwd", "sasl_passwd.txt"), _RELAY),
    (("htpasswd", "htpasswd.txt", "shadow", "passwd.txt"), _PASSWORD_FILE),
)


def find_in_containers(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the values that are secrets because of their container."""
    text = source.text
    yield from find_in_columns(source)
    yield from find_in_dialogues(source)
    # Only private keys have this frame, so their lines need no judgement.
    for match in _PUTTY.finditer(text) if "Private-Lines:" in text else ():
        yield from split_lines(source, *match.span("value"))
    for words, find in _READERS:
        if not words.isdisjoint(source.words):
            yield from find(source)
    for form in _FORMS:
        yield from find_form(source, form)
    for ends, pattern in _FILES:
        if source.path.endswith(ends):
            yield from find_form(source, SecretForm(frozenset(), "", pattern))
