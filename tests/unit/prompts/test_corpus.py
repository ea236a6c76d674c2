"""How well secrets are told from what only looks like one, on files of our own; hidden text of every sort."""

from stackprompt.prompts.text.fence import clean
from tests.unit.prompts.clean_files import FILES, clean_files
from tests.unit.prompts.planted import KINDS, planted

MISSED_AT_MOST = 0.02
FALSE_AT_MOST = 0.01


def test_there_are_as_many_planted_secrets_as_are_promised() -> None:
    found = tuple(planted())
    assert len(KINDS) == 25
    assert len(found) == 200
    assert all(file.secret in file.text for file in found)


def test_planted_secrets_go_and_are_counted() -> None:
    missed = [
        file for file in planted() if file.secret in "\n".join(clean(file.text).lines) or not clean(file.text).redacted
    ]
    assert len(missed) <= MISSED_AT_MOST * 200, missed


def test_the_names_of_secrets_and_the_number_of_lines_stay() -> None:
    for file in planted():
        text = clean(file.text)
        assert len(text.lines) == file.text.count("\n"), file
        assert file.name in "\n".join(text.lines), file


def test_files_without_secrets_stay_as_they_are() -> None:
    changed = {name: text for name, text in clean_files() if "\n".join(clean(text).lines) + "\n" != text}
    assert len(changed) <= FALSE_AT_MOST * FILES, changed
