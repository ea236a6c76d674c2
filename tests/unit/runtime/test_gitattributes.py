import time
from pathlib import Path

import pytest

from stackprompt.detection.detect import detect
from stackprompt.runtime.tree.gitattributes import Attributes, find_marks, read_attributes
from tests.unit.detection.workspaces import plant, technologies

TEXT = """\
# what is whose
*.min.js linguist-vendored
vendored/** linguist-vendored=true text=auto
/vendored/own/** -linguist-vendored
*.pb.go -diff linguist-generated eol=lf
docs/* linguist-documentation
docs/code/** linguist-documentation=false
"quoted name" linguist-vendored
!x linguist-vendored
* text=auto
"""


def attributes(text: str = TEXT, base: str = "", parent: Attributes | None = None) -> Attributes:
    read = read_attributes(base, text, parent)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("a/b/c.min.js", {"vendored"}),
        ("vendored/x/y.c", {"vendored"}),
        ("vendored/own/y.c", set()),
        ("api/x.pb.go", {"generated"}),
        ("docs/index.md", {"documentation"}),
        ("docs/code/a.py", set()),
        ("vendored/x.pb.go", {"vendored", "generated"}),
        ("main.go", set()),
    ],
)
def test_the_last_rule_that_matches_counts(path: str, marks: set[str]) -> None:
    assert find_marks(path, attributes()) == marks


def test_the_nearest_file_has_the_last_word() -> None:
    below = attributes("*.js -linguist-vendored\n", "web", attributes("*.js linguist-vendored\n"))
    assert find_marks("web/a.js", below) == frozenset()
    assert find_marks("a.js", below.parent) == {"vendored"}


def test_a_file_about_other_things_says_nothing() -> None:
    assert read_attributes("", "* text=auto\n*.png binary\n", None) is None
    assert read_attributes("", "* linguist-language=Python\n", None) is None


def test_hostile_rules_are_harmless() -> None:
    hostile = ["[z-a] linguist-vendored", "a*" * 40 + " linguist-vendored", "\\ linguist-vendored", "linguist-vendored"]
    began = time.process_time()
    read = read_attributes("", "\n".join([*hostile, "x linguist-vendored " * 10_000, *(hostile * 1_000)]), None)
    assert find_marks("a" * 250, read) == frozenset()
    assert time.process_time() - began < 2


def test_rules_and_names_that_are_slow_together_are_harmless() -> None:
    letters = "bcdefghijklmnopqrstu"
    slow = [f"*a*{'a*' * more}{one}{two} linguist-vendored" for more in (0, 1) for one in letters for two in letters]
    read = read_attributes("", "\n".join(slow[300:]), None)
    began = time.process_time()
    assert not any(find_marks(f"{'a' * 250}{number}", read) for number in range(50))
    assert time.process_time() - began < 1


def test_vendored_and_generated_files_weigh_less(tmp_path: Path) -> None:
    files = {
        "lib/compose.yaml": "services:\n  db:\n    image: postgres:16\n",
        "api/a.go": "",
        "web/package.json": '{"dependencies": {"vue": "^3"}}',
    }

    def ids(name: str, rules: str) -> set[str]:
        root = plant(tmp_path / name, {**files, ".gitattributes": rules})
        return {found.id for found in detect(root, technologies()).detected}

    assert {"postgresql", "go", "vue"} <= ids("plain", "")
    assert not {"postgresql", "go"} & ids("marked", "lib/** linguist-vendored\n*.go linguist-generated\n")
    # What a generated or documenting manifest asks for is asked for all the same.
    assert "vue" in ids("generated", "web/* linguist-generated linguist-documentation\n")
