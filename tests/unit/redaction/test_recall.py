"""How many of the secrets that are written in known forms are found, and how much else goes with them."""

from stackprompt.redaction.find import find_secrets
from stackprompt.redaction.replace import MARK, replace_spans
from tests.unit.redaction.decoys import decoys
from tests.unit.redaction.forms import planted

MISSED_AT_MOST = 0.01
DESTROYED_AT_MOST = 0.005


def _redacted(text: str, path: str) -> str:
    spans = find_secrets(text, path)
    return replace_spans(text, spans, (MARK for _ in spans))


def test_secrets_are_found_in_the_forms_of_many_languages_and_tools() -> None:
    files = tuple(planted())
    missed = [file for file in files if file.secret in _redacted(file.text, file.path)]
    assert len(files) > 300
    assert len(missed) <= MISSED_AT_MOST * len(files), missed


def test_what_only_looks_like_a_secret_stays() -> None:
    files = tuple(decoys())
    destroyed = [(path, _redacted(text, path)) for path, text in files if find_secrets(text, path)]
    assert len(files) > 400
    assert len(destroyed) <= DESTROYED_AT_MOST * len(files), destroyed


def test_nothing_is_left_of_a_redacted_text_to_redact() -> None:
    again = [text for file in planted() if find_secrets(text := _redacted(file.text, file.path), file.path)]
    assert again == []


def test_no_line_comes_or_goes() -> None:
    for file in planted():
        assert _redacted(file.text, file.path).count("\n") == file.text.count("\n"), file
