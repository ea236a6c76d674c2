"""The JSON Schemas that ship are those of the shapes, describe every key, and accept what the shapes accept."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.data.schemas import FOLDER, SHAPES, read_descriptions, render_schema
from tests.support import ROOT

FILES = {
    "config": [ROOT / "config" / "default.toml"],
    "family": sorted(ROOT.glob("templates/families/*.toml")),
    "practice": sorted(ROOT.glob("knowledge/practices/*/*.toml")),
    "technology": sorted(ROOT.glob("knowledge/technologies/*/*.toml")),
    "front-matter": sorted(path for path in ROOT.glob("templates/*/*.md.j2") if path.read_text().startswith("+++")),
}
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def faults(value: Any, part: Mapping[str, Any], root: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """Yield where ``value`` does not fit ``part``, by as much of JSON Schema as ours use."""
    if "$ref" in part:
        part = root["$defs"][part["$ref"].rpartition("/")[2]]
    if isinstance(value, date):
        value = value.isoformat()
    if "anyOf" in part and all(list(faults(value, choice, root)) for choice in part["anyOf"]):
        yield f"{where} fits none of several"
    if value not in part.get("enum", [value]) or value != part.get("const", value):
        yield f"{where} is {value!r}"
    kind = part.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind in {"integer", "number"})):
        yield f"{where} is no {kind}"
    elif kind:
        yield from _of_kind(value, part, root, where)


def _of_kind(value: Any, part: Mapping[str, Any], root: Mapping[str, Any], where: str) -> Iterator[str]:
    size = value if isinstance(value, (int, float)) else len(value or "")
    least = max(part.get(key, size) for key in ("minimum", "minLength", "minItems"))
    most = min(part.get(key, size) for key in ("maximum", "maxLength", "maxItems"))
    if not least <= size <= most or size <= part.get("exclusiveMinimum", size - 1):
        yield f"{where} is out of bounds"
    if isinstance(value, str) and not re.search(part.get("pattern", ""), value):
        yield f"{where} does not match"
    for number, item in enumerate(value if isinstance(value, list) else ()):
        yield from faults(item, part.get("items", {}), root, f"{where}[{number}]")
    if isinstance(value, dict):
        properties, more = part.get("properties", {}), part.get("additionalProperties", True)
        yield from (f"{where}.{key} is missing" for key in part.get("required", ()) if key not in value)
        for key, item in value.items():
            if key not in properties and more is False:
                yield f"{where}.{key} is unknown"
            yield from faults(item, properties.get(key, more if isinstance(more, dict) else {}), root, f"{where}.{key}")


def schema_of(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return schema


def content_of(path: Path) -> dict[str, Any]:
    text = path.read_text()
    return tomllib.loads(text.split("+++")[1] if path.suffix == ".j2" else text)


def test_there_is_a_file_for_each_shape_and_it_is_fresh() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(SHAPES)
    assert [
        name for name in SHAPES if (FOLDER / f"{name}.json").read_text() != render_schema(name)
    ] == [], "run `make schemas`"


@pytest.mark.parametrize("name", SHAPES)
def test_each_key_of_the_file_is_described(name: str) -> None:
    properties = schema_of(name)["properties"]
    assert [key for key, part in properties.items() if "description" not in part] == []


def test_a_description_is_about_a_key_that_exists() -> None:
    parts = [(shape.__name__, schema_of(name)) for name, shape in SHAPES.items()]
    parts += [pair for _, schema in parts for pair in schema.get("$defs", {}).items()]
    keys = {(name, key) for name, part in parts for key in part.get("properties", {})}
    assert {(name, key) for name, texts in read_descriptions().items() for key in texts} - keys == set()


@pytest.mark.parametrize("name", FILES)
def test_what_ships_fits_its_schema(name: str) -> None:
    schema = schema_of(name)
    found = [fault for path in FILES[name] for fault in faults(content_of(path), schema, schema, path.stem)]
    assert FILES[name]
    assert found == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("technology", 'id = "x"\nname = "X"\ncategory = "database"\n', ".category is 'database'"),
        ("technology", 'id = "x"\nname = "X"\ncategory = "databases"\nsignal = []\n', ".signal is unknown"),
        ("technology", 'id = "x"\ncategory = "databases"\n', ".name is missing"),
        ("family", 'kep = "x"\n', ".kep is unknown"),
        ("config", '[prompt]\nlength = "huge"\n', ".prompt.length is 'huge'"),
        ("config", "[prompt]\nbudget = 1\n", ".prompt.budget is out of bounds"),
    ],
)
def test_what_is_wrong_does_not_fit(name: str, text: str, fault: str) -> None:
    schema = schema_of(name)
    assert list(faults(tomllib.loads(text), schema, schema)) == [fault]
