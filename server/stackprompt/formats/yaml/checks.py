"""Checks that several YAML formats share."""

from collections.abc import Iterator

from stackprompt.formats.check_context import Hits
from stackprompt.formats.yaml.scopes import Scope, YamlContext
from stackprompt.syntax.yaml_paths import Place, resolve
from stackprompt.syntax.yaml_tree import ScalarNode


def duplicate_key(context: YamlContext) -> Hits:
    """Find a key that its mapping has had before."""
    yield from ((key.span, f"key {key.text}") for key in context.tree.repeated)


def different_tags(images: Iterator[tuple[Scope, Place]]) -> Hits:
    """Find images that appeared before with another tag."""
    tags: dict[str, str] = {}
    for scope, holder in images:
        for image in resolve(holder, ("image",)):
            text = image.node.text if isinstance(image.node, ScalarNode) else ""
            repository, colon, tag = text.partition("@")[0].rpartition(":")
            if not colon or "/" in tag or not repository or not text.isascii() or "$" in text:
                continue
            if tags.setdefault(repository, tag) != tag:
                yield image.anchor, scope.subject
