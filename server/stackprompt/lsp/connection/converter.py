"""The conversion of JSON to the protocol's types; stricter than the library, which accepts "5" and 1.5 as integers."""

from enum import Enum
from typing import Any

import cattrs
from lsprotocol import converters

from stackprompt.domain.result import Err, Ok, Result

MAX_ERRORS = 3


def make_converter() -> cattrs.Converter:
    """Return a converter for the types of lsprotocol that rejects a primitive of another type."""
    converter = converters.get_converter()
    for primitive in (int, str, bool, float):
        converter.register_structure_hook(primitive, _structure_primitive)
    return converter


def _structure_primitive(value: object, primitive: type[object]) -> object:
    if issubclass(primitive, Enum):
        # The enumerations of the protocol are subclasses of int or str.
        return primitive(value)
    if type(value) is primitive or (primitive is float and type(value) is int):
        return value
    raise TypeError(f"expected {primitive.__name__}, not {type(value).__name__}")


def structure(converter: cattrs.Converter, value: object, shape: Any) -> Result[Any, str]:  # noqa: ANN401
    """Return ``value`` as ``shape``, a type of the protocol, or an error with the path of each fault."""
    if not isinstance(value, dict):
        return Err("params must be an object")
    try:
        return Ok(converter.structure(value, shape))
    except cattrs.BaseValidationError as error:
        return Err("; ".join(cattrs.transform_error(error, "params")[:MAX_ERRORS]))
