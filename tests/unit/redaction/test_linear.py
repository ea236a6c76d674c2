"""Redaction takes time in proportion to the text, whatever it repeats."""

import time

import pytest

from stackprompt.redaction.find import find_secrets

# The bound of the doubling is wide, for a machine that does other things as well.
_FACTOR = 2.6
_SIZE = 12_000
_SMALLEST = 0.004
_TRIES = 4
_REPEATED = (
    "PASSWORD",
    "password: ",
    "password=",
    "password='",
    "a:",
    "-p ",
    "curl ",
    "mysql -p",
    "echo a | ",
    "A=1;Password=",
    "?token=",
    "&token=",
    "kind: Secret\n",
    "- kind: Secret\n  data:\n    a: b\n",
    "- name: token\n  value: x\n",
    'variable "token" {\n',
    f"-----BEGIN RSA PRIVATE {'KEY'}-----\n",
    f"-----BEGIN RSA PRIVATE {'KEY'}----- ",
    "://a:b",
    "http://a:b@c ",
    "{{",
    "${TOKEN:-",
    "secrets:\n  a: b\n",
    "password: |\n  a\n",
    'token("',
    "'password', ",
    '"password": {',
    'resource "a_secret" "x" {\n',
    "sensitive = true\n",
    "insert into a (password) values (",
    "identified by ",
    "s,PASS",
    '\\"password\\":\\"',
    "<password>",
    "password = (\n",
    "--token\n- ",
    "token || ",
    "Bearer ",
    "Authorization: ",
    "eyJhbGciOiJI.eyJ",
    "password = <<EOF\n",
    'passwords = ["a", ',
    "env('PASSWORD', ",
    "'",
    '"',
    "\\",
    "login('a', ",
    "a_secret_b.",
    "password_1=a ",
    "-u a -p ",
    '<add key="password" ',
    "${app.api-key:a",
    "password, ",
    "strcmp(password, ",
    "'abcde' == password, ",
    "password() {\n",
    "password in (",
    'load(("v".toCharArray(',
    "login: a / b ",
    "{{ .Values.password }}{{ else }}",
    "gl" + "x" * 16 + " ",
)


@pytest.mark.parametrize("path", ["a.yaml", "a.py"])
@pytest.mark.parametrize("part", _REPEATED)
def test_twice_the_text_takes_about_twice_the_time(part: str, path: str) -> None:
    factors = []
    for _ in range(_TRIES):
        once, twice = _cost(part * (_SIZE // len(part)), path), _cost(part * (2 * _SIZE // len(part)), path)
        factors.append(twice / max(once, _SMALLEST))
        if factors[-1] <= _FACTOR:
            return
    pytest.fail(f"{part!r} takes {min(factors):.1f} times as long")


def _cost(text: str, path: str) -> float:
    began = time.process_time()
    _ = find_secrets(text, path)
    return time.process_time() - began
