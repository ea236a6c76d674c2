"""Between the protocol's JSON and its types; stricter than the library, which takes "5" and 1.5 for integers."""

from enum import Enum
from typing import Any

import cattrs
from lsprotocol import converters

from stackprompt.domain.result import Err, Ok, Result

MAX_ERRORS = 3


def make_converter() -> cattrs.Converter:
    """Return a converter for the types of lsprotocol that refuses a primitive of another type."""
    converter = converters.get_converter()
    for primitive in (int, str, bool, float):
        converter.register_structure_hook(primitive, _structure_primitive)
    return converter


def _structure_primitive(value: object, primitive: type[object]) -> object:
    if issubclass(primitive, Enum):
        # An enumeration is a primitive, too: of numbers or of texts.
        return primitive(value)
    if type(value) is primitive or (primitive is float and type(value) is int):
        return value
    raise TypeError(f"expected {primitive.__name__}, not {type(value).__name__}")


def structure(converter: cattrs.Converter, value: object, shape: Any) -> Result[Any, str]:  # noqa: ANN401
    """Return ``value`` as ``shape``, a type of the protocol, or what is wrong with it and where."""
    if not isinstance(value, dict):
        return Err("params must be an object")
    try:
        return Ok(converter.structure(value, shape))
    except cattrs.BaseValidationError as error:
        return Err("; ".join(cattrs.transform_error(error, "params")[:MAX_ERRORS]))
