from pathlib import Path

import pytest

from stackprompt.lsp.documents.uris import to_path


@pytest.mark.parametrize(
    ("uri", "path"),
    [("file:///a/b%20c", "/a/b c"), ("file:///c%3A/x", "c:/x"), ("untitled:x", None), ("https://x/y", None)],
)
def test_only_a_file_has_a_path(uri: str, path: str | None) -> None:
    assert to_path(uri) == (Path(path) if path else None)
