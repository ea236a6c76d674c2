from stackprompt.detection.dedupe import dedupe
from stackprompt.detection.fact import Version
from stackprompt.detection.signals.matches import SignalMatch
from stackprompt.domain.knowledge.technology import DetectionEvidence


def make_match(path: str, line: int = 1, weight: float = 0.9, **others: object) -> SignalMatch:
    return SignalMatch("go", ("file", "go.mod"), weight, DetectionEvidence(path, line, "file"), **others)  # type: ignore[arg-type]


def test_a_small_group_is_unchanged() -> None:
    few = [make_match("b/x"), make_match("a/x"), make_match("a/y", count=7)]
    assert list(dedupe(few)) == few


def test_a_large_group_is_reduced_to_other_files_and_short_paths_and_counts_all() -> None:
    many = (
        [make_match("a/b/c", line) for line in range(1, 50)]
        + [make_match(f"a/{n}") for n in range(3)]
        + [make_match("a/x/y", count=9)]
    )
    reduced = dedupe(many)
    assert [match.evidence.path for match in reduced] == ["a/0", "a/1", "a/2", "a/b/c", "a/x/y"]
    assert sum(match.count for match in reduced) == sum(match.count for match in many)


def test_matches_that_differ_in_weight_version_or_top_folder_are_separate_groups() -> None:
    first = [make_match("a/x", line) for line in range(1, 20)]
    weight = [make_match("a/x", line, 0.3) for line in range(1, 20)]
    version = [make_match("a/x", line, version=Version("1", is_exact=True)) for line in range(1, 20)]
    folder = [make_match("b/x", line) for line in range(1, 20)]
    assert len(dedupe([*first, *weight, *version, *folder])) == 20


def test_dedupe_is_idempotent() -> None:
    many = [make_match(f"a/{n % 13}", n) for n in range(1, 100)]
    once = dedupe(many)
    assert dedupe(once) == once


def test_the_order_of_the_matches_does_not_matter() -> None:
    many = [make_match(f"a/{n % 13}", n) for n in range(1, 100)]
    assert dedupe(many) == dedupe(reversed(many))
