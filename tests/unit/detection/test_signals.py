from stackprompt.detection.fact import Fact
from stackprompt.detection.signals.signal_index import (
    SignalIndex,
    claims_of_fact,
    claims_of_path,
    compile_signals,
    patterns_within,
)
from stackprompt.domain.technology import Signal, SignalGroup, SignalKind, Technology
from stackprompt.domain.vocabulary import Category


def index(*signals: Signal) -> SignalIndex:
    """Return the index of one technology a signal, each named after what its signal matches."""
    technologies = {
        s.match: Technology(
            s.match, s.match, Category.LANGUAGES, groups=(SignalGroup(s.kind, (s.match,), s.weight, s.within),)
        )
        for s in signals
    }
    return compile_signals(technologies)


def claimed(path: str, *signals: tuple[SignalKind, str]) -> list[str]:
    compiled = index(*(Signal(kind, match, 0.95) for kind, match in signals))
    return [claim.technology for claim in claims_of_path(compiled, path)]


def test_a_file_name_matches_in_any_folder_and_only_exactly() -> None:
    assert claimed("a/b/go.mod", ("file", "go.mod")) == ["go.mod"]
    assert claimed("a/b/xgo.mod", ("file", "go.mod")) == []
    assert claimed("a/go.mod/x", ("file", "go.mod")) == []


def test_a_path_matches_whole_folders_at_its_end() -> None:
    signal: tuple[SignalKind, str] = ("file", ".github/dependabot.yml")
    assert claimed(".github/dependabot.yml", signal) == [".github/dependabot.yml"]
    assert claimed("sub/.github/dependabot.yml", signal) == [".github/dependabot.yml"]
    assert claimed("x.github/dependabot.yml", signal) == []
    assert claimed("dependabot.yml", signal) == []


def test_an_extension_is_the_last_part_or_the_last_two() -> None:
    signals: list[tuple[SignalKind, str]] = [("extension", ".tf"), ("extension", ".tf.json"), ("extension", ".json")]
    assert claimed("main.tf", *signals) == [".tf"]
    assert claimed("main.tf.json", *signals) == [".json", ".tf.json"]
    assert claimed("tf", *signals) == []
    assert claimed(".tf", *signals) == []
    assert claimed(".eslintrc.json", *signals) == [".json"]


def test_a_fact_matches_by_its_key_and_by_its_group() -> None:
    signals = [
        Signal("dependency", "npm:@sentry/*", 0.9),
        Signal("dependency", "npm:@sentry/node", 0.9),
        Signal("dependency", "maven:io.sentry:*", 0.9),
        Signal("kind", "traefik.io/*", 0.9),
        Signal("image", "traefik", 0.9),
    ]

    def claims(kind: SignalKind, key: str) -> list[str]:
        return [claim.technology for claim in claims_of_fact(index(*signals), Fact(kind, key, 1))]

    assert claims("dependency", "npm:@sentry/node") == ["npm:@sentry/node", "npm:@sentry/*"]
    assert claims("dependency", "npm:@sentry/react") == ["npm:@sentry/*"]
    assert claims("dependency", "maven:io.sentry:sentry") == ["maven:io.sentry:*"]
    assert claims("kind", "traefik.io/IngressRoute") == ["traefik.io/*"]
    assert claims("image", "traefik") == ["traefik"]
    assert claims("hook", "traefik") == []
    assert claims("dependency", "npm:sentry") == []


def test_a_content_signal_is_searched_where_it_says() -> None:
    compiled = index(Signal("content", "a+", 0.9, ".conf"), Signal("content", "b+", 0.9, "Dockerfile"))
    assert [p.source for p in patterns_within(compiled, "etc/site.conf")] == ["a+"]
    assert [p.source for p in patterns_within(compiled, "x/Dockerfile")] == ["b+"]
    assert list(patterns_within(compiled, "x/Dockerfile.dev")) == []
