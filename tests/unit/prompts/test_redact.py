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
        "token_ttl: 3600",
        "automountServiceAccountToken: false",
        "uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
        "image: nginx@sha256:" + "ab" * 32,
        "secrets:",
        "      secret: true",
        "https://example.org/a:b",
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
