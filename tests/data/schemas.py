"""Write config/schemas/*.json: what editors complete and check in files of knowledge, families and settings.

The JSON Schemas come from the shapes that the program itself checks files with. What a shape cannot hold, such as the
example that a checkable practice needs, `stackprompt check` names.
"""

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from stackprompt.knowledge.practice_file import PracticeFile
from stackprompt.knowledge.technology_file import TechnologyFile
from stackprompt.prompts.model import FrontMatter
from stackprompt.prompts.templates.families import FamilyFile
from stackprompt.runtime.settings.shapes import Settings
from tests.support import ROOT

FOLDER = ROOT / "config" / "schemas"
SHAPES: Mapping[str, type[BaseModel]] = {
    "config": Settings,
    "family": FamilyFile,
    "front-matter": FrontMatter,
    "practice": PracticeFile,
    "technology": TechnologyFile,
}
_DESCRIPTIONS = ROOT / "tests" / "data" / "descriptions.toml"
_DIALECT = "http://json-schema.org/draft-07/schema#"


def read_descriptions() -> Mapping[str, Mapping[str, str]]:
    """Return the sentence about each key, by the name of the shape that has it."""
    return tomllib.loads(_DESCRIPTIONS.read_text(encoding="utf-8"))


def render_schema(name: str) -> str:
    """Return the JSON Schema of the files called ``name``."""
    shape = SHAPES[name]
    schema = shape.model_json_schema(by_alias=True)
    descriptions = read_descriptions()
    for title, part in (*schema.get("$defs", {}).items(), (shape.__name__, schema)):
        _tidy(part, descriptions.get(title, {}), is_layer=name == "config")
    return json.dumps({"$schema": _DIALECT, **schema}, indent=2, ensure_ascii=False) + "\n"


def _tidy(part: dict[str, Any], descriptions: Mapping[str, str], *, is_layer: bool) -> None:
    """Describe the keys of ``part``, and drop names and docstrings of Python classes."""
    for key in ("title", "description"):
        _ = part.pop(key, None)
    # A file of settings sets what differs from the layer below it.
    if is_layer:
        _ = part.pop("required", None)
    for key, value in part.get("properties", {}).items():
        _ = value.pop("title", None)
        if key in descriptions:
            value["description"] = descriptions[key]


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    for name in SHAPES:
        _ = (FOLDER / f"{name}.json").write_text(render_schema(name), encoding="utf-8")


if __name__ == "__main__":
    main()
