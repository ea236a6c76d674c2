import time

import pytest

from stackprompt.prompts.redact import redact

A40 = "a1B2c3D4e5" * 4


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("ENV PASSWORD=hunter2", "ENV PASSWORD=<redacted>"),
        ("ENV DB_PASSWORD hunter2", "ENV DB_PASSWORD <redacted>"),
        ("ARG API_KEY='abc def'", "ARG API_KEY='<redacted>'"),
        ("  POSTGRES_PASSWORD: s3cr3t!", "  POSTGRES_PASSWORD: <redacted>"),
        ('      - "SECRET_KEY=abc"', '      - "SECRET_KEY=<redacted>"'),
        (
            "RUN curl -H 'Authorization: Bearer abcdefghijklmnopqrstuvwx' x",
            "RUN curl -H 'Authorization: Bearer <redacted>' x",
        ),
        ("DATABASE_URL: postgres://u:pa55@db/x", "DATABASE_URL: postgres://u:<redacted>@db/x"),
        (f"token = gh{'p'}_{A40[:36]}", "token = <redacted>"),
        (f"RUN login AKI{'A'}ABCDEFGHIJKLMNOP", "RUN login <redacted>"),
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
        ("ENV SECRET_KEY_BASE=abc", "ENV SECRET_KEY_BASE=<redacted>"),
        ("- {name: DB_PASSWORD, password: hunter2}", "- {name: DB_PASSWORD, password: <redacted>}"),
    ],
)
def test_a_secret_goes_and_its_name_stays(line: str, kept: str) -> None:
    assert redact((line,)) == ((kept,), 1)


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
        "auth-secret: basic-auth",
        "ENV SSL_PRIVATE_KEY=certs/key.pem",
        "  serviceAccountToken: {path: token}",
        'if [ "$token" = "abc" ]; then',
        "sed 's/password: .*/x/'",
        "model: sk-this-is-a-long-kebab-case-name-of-nothing",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact((line,)) == ((line,), 0)


def test_the_value_of_a_kubernetes_entry_is_found_on_the_next_line() -> None:
    lines = ("- name: DB_PASSWORD", "  value: hunter2", "- name: MODE", "  value: fast")
    assert redact(lines) == (
        ("- name: DB_PASSWORD", "  value: <redacted>", "- name: MODE", "  value: fast"),
        1,
    )


def test_a_private_key_counts_once_and_keeps_its_lines() -> None:
    lines = (
        "x",
        f"  -----BEGIN RSA PRIVATE {'KEY'}-----",
        "  abc",
        f"  -----END RSA PRIVATE {'KEY'}-----",
        "y",
    )
    mark = "  <redacted>"
    assert redact(lines) == (("x", mark, mark, mark, "y"), 1)


def test_the_values_of_a_secret_go_whatever_they_are_called() -> None:
    lines = (
        "kind: Secret",
        "metadata:",
        "  name: x",
        "data:",
        "  user: YWJj",
        "---",
        "kind: ConfigMap",
        "data:",
        "  a: b",
    )
    assert redact(lines).lines == (*lines[:4], "  user: <redacted>", *lines[5:])


def test_the_text_of_a_block_goes_with_its_name() -> None:
    lines = ("a:", "  password: |", "    one", "    two", "  next: x")
    assert redact(lines) == (("a:", "  password: |", "    <redacted>", "    <redacted>", "  next: x"), 1)


def test_a_key_that_never_ends_does_not_swallow_the_file() -> None:
    lines = (f"# -----BEGIN RSA PRIVATE {'KEY'}-----", "FROM debian:12", "USER root")
    assert redact(lines).lines[1:] == lines[1:]


@pytest.mark.parametrize("text", ["PASSWORD" * 3000, "password: " * 2000, "a:" * 9000, "-p " * 6000, "curl " * 4000])
def test_a_long_line_costs_no_more_than_it_should(text: str) -> None:
    started = time.process_time()
    redact((text,))
    assert time.process_time() - started < 5


def test_only_the_data_of_the_secret_in_a_list_goes() -> None:
    before = ("items:", "  - kind: ConfigMap", "    data:", "      a: b", "  - data:")
    after = ("    kind: Secret", "  - kind: ConfigMap", "    data:", "      d: e")
    shown = redact((*before, "      c: YQ==", *after)).lines
    assert shown == (*before, "      c: <redacted>", *after)


@pytest.mark.parametrize(
    "line",
    [
        "kind: Secret",
        "- kind: Secret",
        "- kind: Secret\n  data:\n    a: b",
        "data:\n  a: b",
        "- name: token\n  value: x",
        'variable "token" {',
    ],
)
def test_many_lines_cost_no_more_than_they_should(line: str) -> None:
    started = time.process_time()
    redact(("kind: Secret", *(line.split("\n") * 8000)))
    assert time.process_time() - started < 5
