from stackprompt.detection.fact import Fact
from stackprompt.detection.signals.signal_index import (
    SignalIndex,
    compile_signals,
    find_fact_signals,
    find_path_signals,
    list_patterns,
)
from stackprompt.domain.knowledge.technology import Signal, SignalGroup, SignalKind, Technology
from stackprompt.domain.knowledge.vocabulary import Category


def build_index(*signals: Signal) -> SignalIndex:
    """Return an index with one technology for each signal; its id is the match of the signal."""
    technologies = {
        s.match: Technology(
            s.match, s.match, Category.LANGUAGES, groups=(SignalGroup(s.kind, (s.match,), s.weight, s.within),)
        )
        for s in signals
    }
    return compile_signals(technologies)


def ids_for_path(path: str, *signals: tuple[SignalKind, str]) -> list[str]:
    compiled = build_index(*(Signal(kind, match, 0.95) for kind, match in signals))
    return [signal.technology for signal in find_path_signals(compiled, path)]


def test_a_file_name_matches_in_any_folder_and_only_exactly() -> None:
    assert ids_for_path("a/b/go.mod", ("file", "go.mod")) == ["go.mod"]
    assert ids_for_path("a/b/xgo.mod", ("file", "go.mod")) == []
    assert ids_for_path("a/go.mod/x", ("file", "go.mod")) == []


def test_a_path_matches_whole_folders_at_its_end() -> None:
    signal: tuple[SignalKind, str] = ("file", ".github/dependabot.yml")
    assert ids_for_path(".github/dependabot.yml", signal) == [".github/dependabot.yml"]
    assert ids_for_path("sub/.github/dependabot.yml", signal) == [".github/dependabot.yml"]
    assert ids_for_path("x.github/dependabot.yml", signal) == []
    assert ids_for_path("dependabot.yml", signal) == []


def test_an_extension_is_the_last_part_or_the_last_two() -> None:
    signals: list[tuple[SignalKind, str]] = [("extension", ".tf"), ("extension", ".tf.json"), ("extension", ".json")]
    assert ids_for_path("main.tf", *signals) == [".tf"]
    assert ids_for_path("main.tf.json", *signals) == [".json", ".tf.json"]
    assert ids_for_path("tf", *signals) == []
    assert ids_for_path(".tf", *signals) == []
    assert ids_for_path(".eslintrc.json", *signals) == [".json"]


def test_a_fact_matches_by_its_key_and_by_a_prefix() -> None:
    signals = [
        Signal("dependency", "npm:@sentry/*", 0.9),
        Signal("dependency", "npm:@sentry/node", 0.9),
        Signal("dependency", "maven:io.sentry:*", 0.9),
        Signal("kind", "traefik.io/*", 0.9),
        Signal("image", "traefik", 0.9),
    ]

    def claims(kind: SignalKind, key: str) -> list[str]:
        return [signal.technology for signal in find_fact_signals(build_index(*signals), Fact(kind, key, 1))]

    assert claims("dependency", "npm:@sentry/node") == ["npm:@sentry/node", "npm:@sentry/*"]
    assert claims("dependency", "npm:@sentry/react") == ["npm:@sentry/*"]
    assert claims("dependency", "maven:io.sentry:sentry") == ["maven:io.sentry:*"]
    assert claims("kind", "traefik.io/IngressRoute") == ["traefik.io/*"]
    assert claims("image", "traefik") == ["traefik"]
    assert claims("hook", "traefik") == []
    assert claims("dependency", "npm:sentry") == []


def test_a_content_signal_applies_to_its_file_name_or_extension() -> None:
    compiled = build_index(Signal("content", "a+", 0.9, ".conf"), Signal("content", "b+", 0.9, "Dockerfile"))
    assert [p.source for p in list_patterns(compiled, "etc/site.conf")] == ["a+"]
    assert [p.source for p in list_patterns(compiled, "x/Dockerfile")] == ["b+"]
    assert list(list_patterns(compiled, "x/Dockerfile.dev")) == []
