import pytest

from stackprompt.detection.fact import Fact, Version, read_tag, read_version


@pytest.mark.parametrize(
    ("constraint", "number", "is_exact"),
    [
        (">=3.11,<4", "3.11", False),
        ("<4,>=3.11", "3.11", False),
        ("^18.3.1", "18.3.1", False),
        ("~> 7.0", "7.0", False),
        ("== 4.2", "4.2", True),
        ("5.1.2", "5.1.2", True),
        ("v20.11.0\n", "20.11.0", True),
        ("18.x || 20", "18", True),
        ("1.*", "1", True),
        ("[1.2,2)", "1.2", True),
    ],
)
def test_a_constraint_has_a_leading_version(constraint: str, number: str, *, is_exact: bool) -> None:
    assert read_version(constraint) == Version(number, is_exact, constraint.strip())


@pytest.mark.parametrize(
    "constraint", ["", "*", "latest", "<4", "!=3.9", "lts/iron", "https://example.com/1.2.tgz", "git+ssh://x#v1"]
)
def test_an_upper_bound_or_an_address_is_no_version(constraint: str) -> None:
    assert read_version(constraint) is None


@pytest.mark.parametrize(
    ("tag", "number"),
    [("16-alpine", "16"), ("v3.1", "3.1"), ("3.12.4-slim", "3.12.4"), ("17.0.9_9-jre", "17.0.9"), ("8.0rc1", "8.0")],
)
def test_a_tag_begins_with_its_version(tag: str, number: str) -> None:
    assert read_tag(tag) == Version(number, is_exact=True, constraint=tag)


@pytest.mark.parametrize("tag", ["", "latest", "bookworm", "alpine3.19", "3fa9c2b1", "20240131123456", "nonroot"])
def test_a_tag_may_have_no_version(tag: str) -> None:
    assert read_tag(tag) is None


def test_facts_are_values() -> None:
    assert Fact("image", "postgres", 1) == Fact("image", "postgres", 1, None, 1.0)
