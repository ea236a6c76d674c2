from tests.unit.detection.readers.facts import read_rows


def test_scripting_languages() -> None:
    gems = 'source "https://rubygems.org"\nruby "3.3.4"\ngem "rails", "~> 7.1"\n  gem \'pg\'\n# gem "commented"\n'
    assert read_rows("Gemfile", gems) == [
        ("gem:rails", 3, "7.1", 1.0),
        ("gem:pg", 4, None, 1.0),
        ("tool:ruby", 2, "3.3.4", 1.0),
    ]
    assert read_rows("app.gemspec", 'spec.add_dependency "rails", ">= 7"') == [("gem:rails", 1, "7", 1.0)]
    composer = '{"require": {"php": ">=8.2", "Laravel/framework": "^11.0"}, "extra": {"x": "y"}}'
    assert read_rows("composer.json", composer) == [
        ("tool:php", 1, "8.2", 1.0),
        ("composer:laravel/framework", 1, "11.0", 1.0),
    ]
    mix = 'elixir: "~> 1.16",\n  defp deps do\n [{:phoenix, "~> 1.7.12"},\n {:local, path: "x"}]\n  end\n {:ok, 1}\n'
    assert read_rows("mix.exs", mix) == [
        ("hex:phoenix", 3, "1.7.12", 1.0),
        ("hex:local", 4, None, 1.0),
        ("tool:elixir", 1, "1.16", 1.0),
    ]
    assert read_rows("app.gemspec", 's.required_ruby_version = ">= 3.1"') == [("tool:ruby", 1, "3.1", 1.0)]
    assert read_rows("rebar.config", '{deps, [{cowboy, "2.12.0"}]}.') == [("hex:cowboy", 1, "2.12.0", 1.0)]
