from stackprompt.detection.fact import WEAK
from tests.unit.detection.readers.facts import facts_by_line, read_rows


def test_package_json() -> None:
    text = """{
  "name": "shop",
  "engines": {"node": ">=20.9"},
  "packageManager": "pnpm@9.1.0+sha512.abc",
  "dependencies": {
    "@nestjs/core": "^10.3.0",
    "local": "workspace:*",
    "alias": "npm:other@2.0"
  },
  "devDependencies": {"jest": "29.7.0"},
  "peerDependencies": {"react": ">=17"},
  "scripts": {"react": "not a dependency"}
}"""
    assert read_rows("web/package.json", text) == [
        ("tool:nodejs", 3, "20.9", 1.0),
        ("tool:pnpm", 4, "9.1.0", 1.0),
        ("npm:@nestjs/core", 6, "10.3.0", 1.0),
        ("npm:local", 7, None, 1.0),
        ("npm:alias", 8, None, 1.0),
        ("npm:jest", 10, "29.7.0", 1.0),
        ("npm:react", 11, "17", WEAK),
    ]


def test_a_half_typed_package_json_yields_the_facts_around_the_gap() -> None:
    text = '{"dependencies": {\n"react": "^18"\n"vue": \n},\n"devDependencies": {"jest": "^29"'
    facts = read_rows("package.json", text)
    assert ("npm:react", 2, "18", 1.0) in facts
    assert ("npm:jest", 5, "29", 1.0) in facts


def test_catalogs_of_pnpm_and_imports_of_deno() -> None:
    workspace = "packages:\n  - apps/*\ncatalog:\n  react: ^18.3.1\ncatalogs:\n  old:\n    'vue': ^2.7.0\n"
    assert facts_by_line("pnpm-workspace.yaml", workspace) == [("npm:react", 4, "18.3.1"), ("npm:vue", 7, "2.7.0")]
    deno = '{"imports": {"express": "npm:express@^4.19.0", "@std/fs": "jsr:@std/fs@1"}}'
    assert facts_by_line("deno.json", deno) == [("npm:express", 1, "4.19.0")]
    assert facts_by_line("libman.json", '{"libraries": [{"library": "jquery@3.7.1"}]}') == [("npm:jquery", 1, "3.7.1")]
