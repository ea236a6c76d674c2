from tests.unit.detection.readers.facts import facts_by_line


def test_cabal() -> None:
    text = """library
  build-depends:    base >=4.9 && <5
                  , hasql >= 1.9.1  -- pool
    , text
  default-language: Haskell2010
test-suite spec
  build-depends: hspec, postgresql-libpq
"""
    assert facts_by_line("app.cabal", text) == [
        ("hackage:base", 2, "4.9"),
        ("hackage:hasql", 3, "1.9.1"),
        ("hackage:text", 4, None),
        ("hackage:hspec", 7, None),
        ("hackage:postgresql-libpq", 7, None),
    ]
