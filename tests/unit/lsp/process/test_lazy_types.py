"""Deferred classes are equal to those of an ordinary import: compared in two processes, one of each kind."""

import json
import subprocess
import sys
from typing import Any

import pytest

DESCRIBE = """
import json, sys
{prepare}
import attrs
from lsprotocol import types
from lsprotocol.converters import get_converter

def described(cls):
    attrs.resolve_types(cls, types.ALL_TYPES_MAP, {{}})
    fields = [[f.name, repr(f.default), repr(f.type), f.kw_only, f.init, bool(f.validator)] for f in attrs.fields(cls)]
    bases = [base.__name__ for base in cls.__mro__]
    return {{"fields": fields, "bases": bases, "doc": cls.__doc__, "has hash": cls.__hash__ is not None}}

classes = [c for c in vars(types).values() if isinstance(c, type) and attrs.has(c)]
print(json.dumps({{cls.__name__: described(cls) for cls in classes}}))
"""
USE = """
import json, sys
{prepare}
from lsprotocol import types
from lsprotocol.converters import get_converter
converter = get_converter()
HOVER = {{"textDocument": {{"uri": "x"}}, "position": {{"line": 1, "character": 2}}}}
place = types.Position(1, 2)
describe = {{
    "equal": types.Position(1, 2) == place != types.Position(2, 1),
    "order": types.Position(1, 2) < types.Position(2, 0),
    "text": repr(types.Range(place, place)),
    "structured": repr(converter.structure(HOVER, types.HoverParams)),
    "unstructured": converter.unstructure(types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "x"))),
}}
try:
    types.Position(-1, 0)
except ValueError as error:
    describe["refused"] = type(error).__name__
print(json.dumps(describe))
"""
PUT_OFF = "from stackprompt.lsp.process.lazy_types import import_types\nimport_types()"


def describe(code: str, prepare: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", code.format(prepare=prepare)], capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(done.stdout)


def test_every_class_has_the_fields_bases_and_text_of_an_ordinary_import() -> None:
    ordinary, put_off = describe(DESCRIBE, ""), describe(DESCRIBE, PUT_OFF)
    assert len(ordinary) > 500
    for name, description in ordinary.items():
        assert put_off[name] == description, name
    assert put_off.keys() == ordinary.keys()


def test_instances_behave_as_those_of_an_ordinary_import() -> None:
    assert describe(USE, PUT_OFF) == describe(USE, "")


@pytest.mark.parametrize("before", ["import lsprotocol.types", "import_types()"])
def test_import_types_may_be_called_late_or_twice(before: str) -> None:
    prepare = f"from stackprompt.lsp.process.lazy_types import import_types\n{before}\nimport_types()"
    assert describe(USE, prepare)["equal"] is True


def test_attrs_is_restored() -> None:
    code = "{prepare}\nimport json, attrs\nprint(json.dumps(attrs.define.__module__))"
    assert describe(code, PUT_OFF) == describe(code, "")
