"""The functions of templates that write and read YAML and JSON."""

import json
from collections.abc import Callable, Mapping

from stackprompt.formats.helm.template.syntax import UNKNOWN
from stackprompt.formats.helm.template.values import (
    TemplateValue,
    as_yaml,
    check_length,
    count_values,
    format_value,
    from_node,
)
from stackprompt.syntax.yaml_reader import read_yaml


def _as_json(indent: int | None) -> Callable[[TemplateValue], TemplateValue]:
    separators = (",", ":") if indent is None else None

    def dump(value: TemplateValue) -> TemplateValue:
        _ = count_values(value)
        return check_length(json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent, separators=separators))

    return dump


def _from_yaml(text: TemplateValue) -> TemplateValue:
    facts = read_yaml(format_value(text))
    if facts.problems:
        return UNKNOWN
    return from_node(facts.documents[0]) if facts.documents else {}


YAML_FUNCTIONS: Mapping[str, Callable[..., TemplateValue]] = {
    "fromJson": _from_yaml,
    "fromJsonArray": _from_yaml,
    "fromYaml": _from_yaml,
    "fromYamlArray": _from_yaml,
    "mustToJson": _as_json(None),
    "mustToPrettyJson": _as_json(2),
    "mustToRawJson": _as_json(None),
    "toJson": _as_json(None),
    "toPrettyJson": _as_json(2),
    "toRawJson": _as_json(None),
    "toYaml": as_yaml,
    "mustToYaml": as_yaml,
}
