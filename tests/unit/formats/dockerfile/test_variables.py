import pytest

from stackprompt.formats.dockerfile.variables import MAX_GROWTH, environment, resolve_variables, substitute


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1 B=2", [("A", "1"), ("B", "2")]),
        ("A=\"1 2\" B='3 4'", [("A", "1 2"), ("B", "3 4")]),
        ('A="1 \\" C=2" B=3', [("A", '1 \\" C=2'), ("B", "3")]),
        ("A=1\\ 2 B=", [("A", "1\\ 2"), ("B", "")]),
        ("A 1 2", [("A", "1 2")]),
        ("A=1 word B=2", [("A", "1"), ("B", "2")]),
        ('A="1', [("A", "")]),
    ],
)
def test_an_environment_is_its_pairs(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(environment(text)) == expected


@pytest.mark.parametrize("length", [MAX_GROWTH + len("$A"), MAX_GROWTH + len("$A") + 1])
def test_a_text_may_grow_to_a_bound_and_stays_as_written_beyond(length: int) -> None:
    value = "x" * length
    is_within = length <= MAX_GROWTH + len("$A")
    assert resolve_variables("$A", {"A": value}) == (value if is_within else None)
    assert substitute("$A", {"A": value}) == (value if is_within else "$A")


def test_what_is_too_long_is_never_built() -> None:
    # Built, this would take 2.5 TB.
    assert resolve_variables("$A" * 50_000, {"A": "x" * 50_000_000}) is None
