"""A chart as far as one of its templates needs it: default values, Chart.yaml, named templates."""

import re
from collections.abc import Mapping
from functools import lru_cache

from stackprompt.formats.helm.template.parser import parse
from stackprompt.formats.helm.template.syntax import UNKNOWN, TemplateNode
from stackprompt.formats.helm.template.values import Described, TemplateValue, from_node
from stackprompt.syntax.yaml_reader import read_yaml

_DEFINES = re.compile(r"\{\{-?\s*(define|block)\b")
KUBERNETES_VERSION = "v1.33.0"
# The groups that every cluster of that version serves.
_SERVED = frozenset(
    {"v1", "apps/v1", "batch/v1", "policy/v1", "autoscaling/v1", "autoscaling/v2", "networking.k8s.io/v1"}
    | {"rbac.authorization.k8s.io/v1", "storage.k8s.io/v1", "apiextensions.k8s.io/v1", "coordination.k8s.io/v1"}
    | {"admissionregistration.k8s.io/v1", "scheduling.k8s.io/v1", "apiregistration.k8s.io/v1", "events.k8s.io/v1"}
    | {"discovery.k8s.io/v1", "node.k8s.io/v1", "certificates.k8s.io/v1", "authorization.k8s.io/v1"}
)


def plain_yaml(text: str) -> dict[str, TemplateValue]:
    """Return the first document of a YAML text when it is a mapping, else nothing."""
    documents = _tree(text).documents
    value = from_node(documents[0]) if documents else None
    return value if isinstance(value, dict) else {}


def make_context(files: Mapping[str, str], template: str) -> dict[str, TemplateValue]:
    """Return what Helm gives to the ``template`` (a path) of the chart with ``files`` when no value is set."""
    about = plain_yaml(files.get("Chart.yaml", ""))
    values = plain_yaml(files.get("values.yaml", ""))
    if not isinstance(values.get("global"), dict):
        values["global"] = {}
    name = str(about.get("name") or "chart")
    return {
        "Values": values,
        "Chart": {"IsRoot": True, **{key[:1].upper() + key[1:]: value for key, value in about.items()}},
        "Release": {
            "Name": "release",
            "Namespace": "default",
            "Service": "Helm",
            "Revision": 1,
            "IsInstall": True,
            "IsUpgrade": False,
        },
        "Capabilities": _make_capabilities(),
        "Template": {"Name": f"{name}/{template}", "BasePath": f"{name}/templates"},
        "Files": _make_files(files),
        "Subcharts": {},
    }


def _make_files(files: Mapping[str, str]) -> dict[str, TemplateValue]:
    def get(path: object) -> TemplateValue:
        return files.get(str(path), UNKNOWN)

    def unknown(*_: object) -> TemplateValue:
        return UNKNOWN

    return {"Get": get, "Glob": unknown, "Lines": unknown, "AsConfig": unknown, "AsSecrets": unknown}


def _is_served(name: TemplateValue) -> TemplateValue:
    return str(name).rpartition("/")[0] in _SERVED or str(name) in _SERVED


def _make_capabilities() -> dict[str, TemplateValue]:
    _, major, minor = KUBERNETES_VERSION.replace("v", ".").split(".")[:3]
    version = Described(Version=KUBERNETES_VERSION, GitVersion=KUBERNETES_VERSION, Major=major, Minor=minor)
    return {
        "KubeVersion": version,
        "HelmVersion": Described(Version="v3.18.0"),
        "APIVersions": {"Has": _is_served},
    }


def read_named_templates(files: Mapping[str, str]) -> dict[str, tuple[TemplateNode, ...]]:
    """Return what the templates of a chart define by name, those of the charts that it brings along as well."""
    defining = (text for path, text in sorted(files.items()) if "templates/" in path and _DEFINES.search(text))
    return {name: nodes for text in defining for name, nodes in _parsed(text).defined.items()}


# The other templates of a chart need the same ones, each time that one of them changes by a letter.
_parsed = lru_cache(maxsize=64)(parse)
_tree = lru_cache(maxsize=16)(read_yaml)
