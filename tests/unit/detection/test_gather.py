from stackprompt.detection.dedupe import gathered
from stackprompt.detection.fact import Version
from stackprompt.detection.signals.matches import Sighting
from stackprompt.domain.technology import Evidence


def seen(path: str, line: int = 1, weight: float = 0.9, **others: object) -> Sighting:
    return Sighting("go", ("file", "go.mod"), weight, Evidence(path, line, "file"), **others)  # type: ignore[arg-type]


def test_few_stay_as_they_are() -> None:
    few = [seen("b/x"), seen("a/x"), seen("a/y", count=7)]
    assert list(gathered(few)) == few


def test_of_many_other_files_and_those_near_the_root_are_kept_and_none_is_lost_count_of() -> None:
    many = (
        [seen("a/b/c", line) for line in range(1, 50)] + [seen(f"a/{n}") for n in range(3)] + [seen("a/x/y", count=9)]
    )
    kept = gathered(many)
    assert [one.evidence.path for one in kept] == ["a/0", "a/1", "a/2", "a/b/c", "a/x/y"]
    assert sum(one.count for one in kept) == sum(one.count for one in many)


def test_reasons_that_differ_in_anything_that_is_weighed_stay_apart() -> None:
    one = [seen("a/x", line) for line in range(1, 20)]
    another = [seen("a/x", line, 0.3) for line in range(1, 20)]
    version = [seen("a/x", line, version=Version("1", is_exact=True)) for line in range(1, 20)]
    corner = [seen("b/x", line) for line in range(1, 20)]
    assert len(gathered([*one, *another, *version, *corner])) == 20


def test_gathering_again_changes_nothing() -> None:
    many = [seen(f"a/{n % 13}", n) for n in range(1, 100)]
    once = gathered(many)
    assert gathered(once) == once


def test_the_order_of_what_is_seen_does_not_matter() -> None:
    many = [seen(f"a/{n % 13}", n) for n in range(1, 100)]
    assert gathered(many) == gathered(reversed(many))
