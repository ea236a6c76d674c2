import pytest

from stackprompt.detection.fact import WEAK
from tests.unit.detection.readers.facts import Pair, facts_by_line, read_rows


def test_gemfile_lock_with_ruby_and_bundler() -> None:
    text = "GEM\n  specs:\n    rails (7.1.3)\n\nRUBY VERSION\n   ruby 3.3.4p94\n\nBUNDLED WITH\n   2.5.16\n"
    assert facts_by_line("Gemfile.lock", text) == [
        ("gem:rails", 3, "7.1.3"),
        ("tool:ruby", 6, "3.3.4"),
        ("tool:bundler", 9, "2.5.16"),
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "package-lock.json",
            '{\n"node_modules/react": {\n"version": "18.3.1"},\n"node_modules/a/node_modules/vue": {\n"version": "2"}',
            ("npm:react", 2, "18.3.1"),
        ),
        ("yarn.lock", 'react@^18.0.0, react@^18.2.0:\n  version "18.3.1"\n', ("npm:react", 1, "18.3.1")),
        ("yarn.lock", '"@nestjs/core@npm:^10.0.0":\n  version: 10.4.1\n', ("npm:@nestjs/core", 1, "10.4.1")),
        (
            "pnpm-lock.yaml",
            "  .:\n    dependencies:\n      react:\n        specifier: 'catalog:'\n        version: 18.3.1\n",
            ("npm:react", 3, "18.3.1"),
        ),
        ("uv.lock", '[[package]]\nname = "django"\nversion = "5.1.1"\n', ("pypi:django", 2, "5.1.1")),
        ("poetry.lock", '[[package]]\nname = "Flask"\nversion = "3.0.3"\n', ("pypi:flask", 2, "3.0.3")),
        ("Cargo.lock", '[[package]]\nname = "tokio"\nversion = "1.40.0"\n', ("cargo:tokio", 2, "1.40.0")),
        ("Gemfile.lock", "GEM\n  specs:\n    rails (7.1.3)\n      rack (~> 3)\n", ("gem:rails", 3, "7.1.3")),
        (
            "composer.lock",
            '{"packages": [\n        {\n            "name": "symfony/console",\n            "version": "v7.1.3",\n',
            ("composer:symfony/console", 3, "7.1.3"),
        ),
        ("mix.lock", '%{\n  "phoenix": {:hex, :phoenix, "1.7.14", "x"},\n', ("hex:phoenix", 2, "1.7.14")),
        (
            "pubspec.lock",
            'packages:\n  dio:\n    dependency: "direct main"\n    description:\n    version: "5.4.0"\n',
            ("pub:dio", 2, "5.4.0"),
        ),
        (
            ".terraform.lock.hcl",
            'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.40.0"\n',
            ("terraform:hashicorp/aws", 1, "5.40.0"),
        ),
    ],
)
def test_resolved_versions_are_weak(path: str, text: str, expected: Pair) -> None:
    assert read_rows(path, text) == [(*expected, WEAK)]
