import itertools
import re

import pytest

from stackprompt.domain.workspace.document import Span
from stackprompt.redaction.find import find_secrets
from stackprompt.redaction.replace import MARK, format_mark, number_spans, redact_text, replace_spans

A40 = "a1B2c3D4e5" * 4
_BEGIN, _END = f"-----BEGIN RSA PRIVATE {'KEY'}-----", f"-----END RSA PRIVATE {'KEY'}-----"
_BODY = "MIIEowIBAAKCAQEA" + "q7Zt2kLmVx9RbN4s" * 3


def _redacted(text: str, path: str = "") -> str:
    spans = find_secrets(text, path)
    return replace_spans(text, spans, (MARK for _ in spans))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("ENV PASSWORD=hunter2", "ENV PASSWORD=<redacted>"),
        ("ENV DB_PASSWORD hunter2", "ENV DB_PASSWORD <redacted>"),
        ("ARG DB_PASS='abc def'", "ARG DB_PASS='<redacted>'"),
        ("  POSTGRES_PASSWORD: s3cr3t!", "  POSTGRES_PASSWORD: <redacted>"),
        ('      - "SECRET_KEY=abcdef"', '      - "SECRET_KEY=<redacted>"'),
        (
            "RUN curl -H 'Authorization: Bearer abcdefgh1jklmnopqrstuvwx' x",
            "RUN curl -H 'Authorization: Bearer <redacted>' x",
        ),
        ("DATABASE_URL: postgres://u:pa55@db/x", "DATABASE_URL: postgres://u:<redacted>@db/x"),
        (f"token = gh{'p'}_{A40[:36]}", "token = <redacted>"),
        (f"RUN login AKI{'A'}QWERTYUIOPASDF23", "RUN login <redacted>"),
        (f"key: sk_live{'_'}{A40[:24]}", "key: <redacted>"),
        ("RUN mysql --password hunter2 -h db", "RUN mysql --password <redacted> -h db"),
        ("RUN curl -u me:hunter2 https://x", "RUN curl -u me:<redacted> https://x"),
        ("RUN docker login -u me -p hunter2 r", "RUN docker login -u me -p <redacted> r"),
        (
            'command: ["redis-server", "--requirepass", "hunter2"]',
            'command: ["redis-server", "--requirepass", "<redacted>"]',
        ),
        ("RUN echo 'root:hunter2' | chpasswd", "RUN echo 'root:<redacted>' | chpasswd"),
        ("  password: two words", "  password: <redacted>"),
        ("  password: a#b,c;d # note", "  password: <redacted> # note"),
        ("      DB_PASSWORD: ${DB_PASSWORD:-hunter2}", "      DB_PASSWORD: ${DB_PASSWORD:-<redacted>}"),
        ("ENV SECRET_KEY_BASE=abcdef", "ENV SECRET_KEY_BASE=<redacted>"),
        ("- {name: DB_PASSWORD, password: hunter2}", "- {name: DB_PASSWORD, password: <redacted>}"),
    ],
)
def test_a_secret_goes_and_its_name_stays(line: str, shown: str) -> None:
    assert _redacted(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        "ENV PASSWORD=$PASSWORD",
        "      POSTGRES_PASSWORD: ${DB_PASSWORD:?set it}",
        "      POSTGRES_PASSWORD_FILE: /run/secrets/db",
        "        secretName: tls-certs",
        "password: {{ vault_password }}",
        "RUN --mount=type=secret,id=npm_token cat /run/secrets/npm_token",
        "docker build --secret id=npmrc,src=$HOME/.npmrc .",
        "docker build --secret 'type=env,id=API_TOKEN' .",
        "            'password' => 'hashed',",
        "token_ttl: 3600",
        "automountServiceAccountToken: false",
        "uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
        "image: nginx@sha256:" + "ab" * 32,
        "secrets:",
        "      secret: true",
        "https://example.org/a:b",
        "ENV BYPASS=1x",
        "    proxy_pass http://api;",
        "imagePullSecret: regcred",
        "ENV SSL_PRIVATE_KEY=certs/key.pem",
        "  serviceAccountToken: {path: token}",
        'if [ "$token" = "abc" ]; then',
        "sed 's/password: .*/x/'",
        "model: sk-this-is-a-long-kebab-case-name-of-nothing",
        "const randomPassword = () => Math.random();",
        "OPENSHIFT_TOKEN: `${{ secrets.X }}`",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert _redacted(line) == line


def test_the_value_of_a_kubernetes_entry_is_found_on_the_next_line() -> None:
    text = "- name: DB_PASSWORD\n  value: hunter2\n- name: MODE\n  value: fast"
    assert _redacted(text) == text.replace("hunter2", MARK)


def test_a_value_is_found_behind_its_continuation() -> None:
    text = "RUN mysql -uroot \\\n    -phunter2 \\\n    -e x"
    assert _redacted(text, "Dockerfile") == text.replace("hunter2", MARK)


@pytest.mark.parametrize(
    "text",
    [
        f"x\n{_BEGIN}\n{_BODY}\n{_BODY}\n{_END}\ny",
        f"  key: |\n    {_BEGIN}\n    {_BODY}\n    {_END}\n  next: 1",
        f"-- {_BEGIN}\n-- {_BODY}\n-- {_END}\n",
        f"const k = '{_BEGIN}\\n' +\n  '{_BODY}\\n' +\n  '{_END}';\n",
        f'{{"k": "{_BEGIN}\\n{_BODY}\\n{_END}\\n"}}\n',
        f"RUN echo '{_BEGIN}' > /k && \\\n    echo '{_BODY}' >> /k && \\\n    echo '{_END}' >> /k\n",
    ],
)
def test_only_the_letters_of_a_private_key_go_however_it_is_wrapped(text: str) -> None:
    assert _redacted(text) == text.replace(_BODY, MARK)


def test_a_key_that_never_ends_does_not_swallow_the_file() -> None:
    text = f"# {_BEGIN}\nFROM debian:12\nUSER root"
    assert _redacted(text) == text


def test_the_values_of_a_secret_go_whatever_they_are_called() -> None:
    text = "kind: Secret\nmetadata:\n  name: x\ndata:\n  user: YWJj\n---\nkind: ConfigMap\ndata:\n  a: b"
    assert _redacted(text) == text.replace("YWJj", MARK)


def test_only_the_data_of_the_secret_in_a_list_goes() -> None:
    before = "items:\n  - kind: ConfigMap\n    data:\n      a: b\n  - data:\n"
    after = "\n    kind: Secret\n  - kind: ConfigMap\n    data:\n      d: e"
    assert _redacted(f"{before}      c: YQ=={after}") == f"{before}      c: {MARK}{after}"


def test_every_line_of_a_block_goes_with_its_name_and_stays_indented() -> None:
    text = "a:\n  password: |\n    one\n    two\n  next: x"
    assert _redacted(text) == text.replace("one", MARK).replace("two", MARK)


def test_only_the_text_between_the_quotes_of_a_program_goes() -> None:
    text = "const secret = process.env.JWT_SECRET || 'marmalade4teapot';"
    assert _redacted(text, "a.js") == text.replace("marmalade4teapot", MARK)


def test_one_value_has_one_number_in_all_its_places() -> None:
    text = "A_PASSWORD=hunter2\nB_PASSWORD=dragon7\nC_PASSWORD=hunter2\n"
    spans = find_secrets(text, ".env")
    assert number_spans(text, spans) == [1, 2, 1]


def test_the_lines_of_a_block_are_one_value() -> None:
    text = "password: |\n  one\n  two\ntoken_password: one\n"
    assert number_spans(text, find_secrets(text, "a.yaml")) == [1, 1, 2]


def test_a_mark_names_the_file_where_there_are_several() -> None:
    assert format_mark(2) == "<redacted-2>"
    assert format_mark(2, "a/.env") == "<redacted-2:a/.env>"


def test_a_short_text_is_redacted_without_a_number() -> None:
    assert redact_text(f"failed with token=gh{'p'}_{A40[:36]}") == "failed with token=<redacted>"
    assert redact_text("services web, db") == "services web, db"


def test_spans_are_in_order_apart_and_on_one_line() -> None:
    text = "kind: Secret\nstringData:\n  password: |\n    hunter2\n    postgres://u:pa55@h/x\n"
    spans = find_secrets(text, "s.yaml")
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert not any("\n" in text[span.start : span.end] for span in spans)


def test_a_claimed_value_goes_whatever_its_name() -> None:
    text = "ENV MODE=fast MYSECRETISH=plumtree\n"
    assert find_secrets(text, "Dockerfile") == ()
    (span,) = find_secrets(text, "Dockerfile", [Span(1, 0, 1, len(text) - 1)])
    assert text[span.start : span.end] == "plumtree"


@pytest.mark.parametrize(
    "path", ["", "a.py", "compose.yaml", "Dockerfile", "a.json", "main.tf", "a.md", "a.xml", "a.sql"]
)
def test_any_text_can_be_searched_whatever_its_path_promises(path: str) -> None:
    for text in (
        "",
        "\n",
        "password",
        "password:",
        "password=",
        'token: "',
        "://",
        "${PASSWORD:-",
        "\r\npassword: x\r\n",
        "пароль: İ1",
    ):
        spans = find_secrets(text, path)
        assert len(re.findall("\n", replace_spans(text, spans, (MARK for _ in spans)))) == text.count("\n")
