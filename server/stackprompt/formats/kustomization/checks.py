"""Checks of a kustomization that look at the files around it."""

import re
from pathlib import PurePosixPath

from stackprompt.domain.workspace.path import resolve_below
from stackprompt.formats.check_context import Hits
from stackprompt.formats.yaml.find import YamlChecks
from stackprompt.formats.yaml.scopes import YamlContext
from stackprompt.syntax.yaml_paths import Place, resolve
from stackprompt.syntax.yaml_tree import ScalarNode

_REMOTE = re.compile(r"://|\?ref=|^git@|^(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)[/:]|\n")
_FILE_LISTS: tuple[tuple[str, ...], ...] = (
    ("resources", "[*]"),
    ("components", "[*]"),
    ("bases", "[*]"),
    ("crds", "[*]"),
    ("configurations", "[*]"),
    ("transformers", "[*]"),
    ("generators", "[*]"),
    ("patchesStrategicMerge", "[*]"),
    ("patches", "[*]", "path"),
    ("patchesJson6902", "[*]", "path"),
    ("replacements", "[*]", "path"),
    ("configMapGenerator", "[*]", "files", "[*]"),
    ("secretGenerator", "[*]", "files", "[*]"),
)


def missing_file(context: YamlContext) -> Hits:
    """Find a file that a kustomization lists and that is not there."""
    for root in context.scopes.get("document", ()):
        places = (place for steps in _FILE_LISTS for place in resolve(root.around["document"], steps))
        yield from ((place.anchor, "") for place in places if _is_missing(context, place))


def _is_missing(context: YamlContext, place: Place) -> bool:
    text = place.node.text if isinstance(place.node, ScalarNode) else ""
    if not text or _REMOTE.search(text) or "$" in text:
        return False
    # An entry of a generator may give the file another name: name=path.
    path = resolve_below(str(PurePosixPath(context.document.path).parent), text.rpartition("=")[2])
    return path is not None and path != "" and context.neighbours.lack(path)


CHECKS = YamlChecks({}, {"kustomize-missing-file": missing_file})
