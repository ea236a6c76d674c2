import pytest

from stackprompt.formats.labels import comment_of, label_of, language_of
from tests.support import document


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("Dockerfile", ("Dockerfile", "dockerfile", "#")),
        ("app/main.py", ("Python module", "python", "#")),
        ("app/Main.PY", ("Python module", "python", "#")),
        ("web/app.ts", ("TypeScript module", "typescript", "")),
        ("Makefile", ("file", "", "#")),
        ("notes.md", ("file", "markdown", "")),
        ("unknown.xyz", ("file", "", "")),
    ],
)
def test_a_file_has_the_words_of_its_format_its_name_or_its_suffix(path: str, words: tuple[str, str, str]) -> None:
    format_ = document(path, "").format
    assert (label_of(format_, path), language_of(format_, path), comment_of(format_, path)) == words
