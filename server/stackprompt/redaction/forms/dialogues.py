"""Find passwords that are typed into a program, or that a script asks for and compares."""

import re
from collections.abc import Iterator

from stackprompt.redaction.forms.form import SecretForm, find_form, judge_match
from stackprompt.redaction.rules.names import Meaning, read_name
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Syntax

_VALUE = r"(?P<value>[^\s\"'/*>][^\s\"']{2,200})"
_SHARE = r"[\"']?\\\\[^\s\"']+[\"']?"
_HOST = r"(?:\[[\w.-]+\]|[\w-]+(?:\.[\w-]+)+)(?::\d{2,5})?"
_FORMS = (
    SecretForm(frozenset({"AUTH"}), "edis", re.compile(rf"(?m)^[ \t]*AUTH[ \t]+(?:[\w.-]+[ \t]+)?{_VALUE}[ \t]*$")),
    SecretForm(
        frozenset({"AUTH"}),
        "edis",
        re.compile(r"[\"']AUTH[ \t]+(?P<value>[^\s\"'\\]{3,200})(?:\\[rn])*[\"']"),
    ),
    SecretForm(
        frozenset({"ftp", "FTP"}),
        "user ",
        re.compile(rf"(?m)^[ \t]*(?:quote[ \t]+)?user[ \t]+[\w.@\\-]+[ \t]+{_VALUE}[ \t]*$"),
    ),
    SecretForm(frozenset({"ftp", "FTP"}), "uote ", re.compile(rf"(?mi)^[ \t]*quote[ \t]+pass[ \t]+{_VALUE}[ \t]*$")),
    SecretForm(
        frozenset({"user"}),
        " >",
        re.compile(rf"user(?<!\wuser)[ \t]+[\w.-]+[ \t]+(?:(?:[a-z]+|[~&%+-]\S+)[ \t]+){{1,9}}>{_VALUE}"),
    ),
    SecretForm(
        frozenset({"setuser", "SETUSER"}),
        " >",
        re.compile(rf"(?i)\bacl[ \t]+setuser[ \t]+[\w.-]+[ \t]+[^\n>]{{0,100}}>{_VALUE}"),
    ),
    SecretForm(
        frozenset({"net", "NET", "net.exe"}),
        " \\\\",
        re.compile(
            rf"(?i)\bnet(?:\.exe)?[ \t]+use[ \t]+(?:[a-z*]:?[ \t]+)?{_SHARE}[ \t]+(?:/user:\S+[ \t]+)?[\"']?{_VALUE}"
        ),
    ),
    SecretForm(
        frozenset({"net", "NET", "net.exe"}),
        "ser ",
        re.compile(rf"(?i)\bnet(?:\.exe)?[ \t]+user[ \t]+[\"']?[\w.\\-]+[\"']?[ \t]+[\"']?{_VALUE}"),
    ),
    SecretForm(
        frozenset({"passwd", "smbpasswd"}),
        "|",
        re.compile(
            r"\b(?:echo(?:[ \t]+-\w+)*|yes|printf)[ \t]+[\"']?(?P<value>[^\s\"'\\|$%]{3,200})"
            r"(?:\\+n[^|\n]{0,200})?[\"']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?(?:smb)?passwd\b"
        ),
    ),
    SecretForm(frozenset({"pdftk"}), "_pw ", re.compile(rf"\b(?:user|owner|input)_pw[ \t]+[\"']?{_VALUE}")),
    SecretForm(
        frozenset({"PLAIN", "CLEARTEXT"}), "}", re.compile(r"\{(?:PLAIN|CLEARTEXT)\}(?P<value>[^\s:\"']{3,200})")
    ),
    SecretForm(
        frozenset({"createUser"}), " ", re.compile(rf"\bcreateUser[ \t]+\S+[ \t]+(?:SHA|MD5)[\w-]*[ \t]+[\"']?{_VALUE}")
    ),
    SecretForm(
        frozenset({"PSK", "XAUTH", "EAP"}),
        ' "',
        re.compile(r":[ \t]*(?:PSK|XAUTH|EAP)[ \t]+\"(?P<value>[^\"\n]{3,200})\""),
    ),
    SecretForm(
        frozenset({"password"}),
        "<input",
        re.compile(r"\btype=[\"']password[\"'][^<>]{0,200}?\bvalue=[\"'](?P<value>[^\"'<>{}$\n]{4,200})[\"']"),
    ),
    SecretForm(frozenset({"lftp"}), "open ", re.compile(rf"\bopen[ \t]+-u[ \t]+[\"']?[\w.@-]+,{_VALUE}")),
    SecretForm(frozenset({"schtasks", "SCHTASKS"}), "rp ", re.compile(rf"(?i)[ \t]/rp[ \t]+[\"']?{_VALUE}")),
    SecretForm(frozenset({"gen_salt"}), "", re.compile(r"\bcrypt\([ \t]*'(?P<value>[^'\n]{3,200})'")),
    SecretForm(
        frozenset({"set"}), "\\set ", re.compile(rf"(?mi)^\\set[ \t]+\w*(?:pass|pw|secret|token)\w*[ \t]+'?{_VALUE}")
    ),
    SecretForm(
        frozenset({"secure_link_md5"}),
        "",
        re.compile(r"secure_link_md5[ \t]+\"[^\"\n]*[ \t](?P<value>[^\s\"$]{4,200})\""),
    ),
)
# A file of relays has at least one host in brackets, with its port.
_BRACKETED = re.compile(r"\]:\d")
_OF_RELAY = SecretForm(frozenset(), "]:", re.compile(rf"(?m)(?:^|[\"'])[ \t]*{_HOST}[ \t]+[\w.+@-]{{1,80}}:{_VALUE}"))
_MOST_ASKED = 6
_ASKS = re.compile(
    r"\bread\b(?=[ \t]+-)(?=[^\n;&|]{0,160}?[ \t]-[A-Za-z]*s)"
    r"[^\n;&|]{0,200}?[ \t](?P<name>[A-Za-z_]\w*)[ \t]*(?:$|[;&|\n])",
    re.MULTILINE,
)
_MAP = re.compile(r"\bmap[ \t]+\$(?P<name>(?:http|arg|cookie)_\w+)[ \t]+\$\w+[ \t]*\{(?P<body>[^{}]{1,2000})\}")
_ENTRY = re.compile(r"(?m)^[ \t]*(?!default\b|~|hostnames\b)[\"']?(?P<value>[^\s\"';]{4,200})[\"']?[ \t]+[^\n;]+;")
# A comment with an account: `# login of the replica: maria / …`.
_ACCOUNTS = re.compile(
    r"(?i)\b(?P<lead>log[ -]?in|credentials?|account|creds|use|user|access|sign[ -]?in)\b[^\n]{0,60}?[ :]"
    r"[\w.@-]{2,40} / (?P<value>[^\s/,;]{4,100})(?=[\s,;]|$)"
)
# In prose both are between backticks.
_TICKED = re.compile(
    r"(?im)\b(?:log[ -]?in|credentials?|account|creds|user(?:name)?|access|sign[ -]?in)\b[^\n|]{0,60}?`[\w.@-]{2,40}`"
    r"(?:[ \t]*[/:][ \t]*|[ \t]*(?:,|and|with)[ \t]+(?:the[ \t]+)?password[ \t]+)`(?P<value>[^\s`]{4,100})`"
)
_SIGN = re.compile(r"` ?[/:] ?`|assword `")
_PLAIN_WORDS = frozenset(
    {"pass", "pw", "http", "https", "group", "user", "username", "email", "logout", "register", "signup", "role", "org"}
)


def find_in_dialogues(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the passwords that are answers to a program, or that an answer is compared with."""
    for form in _FORMS:
        yield from find_form(source, form)
    if _BRACKETED.search(source.text):
        yield from find_form(source, _OF_RELAY)
    yield from _find_answers(source)
    yield from _find_accounts(source)


def _find_answers(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the values that an answer or a header of a request is compared with."""
    if "read" in source.words and "read -" in source.text:
        names = sorted({question["name"] for question in _ASKS.finditer(source.text)})
        for name in names[:_MOST_ASKED]:
            yield from _find_comparisons(source, name)
    for table in _MAP.finditer(source.text) if "map" in source.words and "map $" in source.text else ():
        if read_name(table["name"]) >= Meaning.LIKELY:
            for entry in _ENTRY.finditer(source.text, *table.span("body")):
                yield from judge_match(source, entry)


def _find_accounts(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the passwords of accounts in comments and prose."""
    if source.syntax is Syntax.PROSE:
        for match in _TICKED.finditer(source.text) if _SIGN.search(source.text) else ():
            if read_name(match["value"]) is Meaning.NONE:
                yield from judge_match(source, match)
        return
    position = source.text.find(" / ")
    while position >= 0:
        line = source.line_of(position)
        account = None
        if source.is_comment(position):
            account = _ACCOUNTS.search(source.text, source.start_of(line), source.end_of(line))
        if account is not None:
            yield from _judge_account(source, account)
        position = source.text.find(" / ", source.end_of(line))


def _judge_account(source: SourceText, match: re.Match[str]) -> Iterator[SecretSpan]:
    """Judge the word behind `login: maria / `, which in a sentence is a plain word."""
    value = match["value"]
    is_stated = ":" in match[0].partition(match["lead"])[2] and match["lead"].lower() != "use"
    if any(letter.isdigit() for letter in value) or (
        is_stated and value.lower() not in _PLAIN_WORDS and read_name(value) is Meaning.NONE
    ):
        yield from judge_match(source, match)


def _find_comparisons(source: SourceText, name: str) -> Iterator[SecretSpan]:
    """Yield the values that a script compares a hidden answer with."""
    answer = rf"[\"']?\$\{{?{name}\}}?[\"']?[ \t]*(?:!=|==?|=~)[ \t]*"
    compared = re.compile(rf"{answer}(?P<quote>[\"']?)(?P<value>[^\s\"'$\]]{{3,200}})(?P=quote)")
    case = re.compile(rf"\bcase[ \t]+[\"']?\${name}[\"']?[ \t]+in\s+[\"']?(?P<value>[^\s\"'*()|]{{3,200}})[\"']?\)")
    for pattern in (compared, case):
        for match in pattern.finditer(source.text):
            yield from judge_match(source, match)
