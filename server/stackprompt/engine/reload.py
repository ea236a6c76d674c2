"""Build a snapshot from files: the first one, and each later one beside the old."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stackprompt.domain.layer import Layer, Origin
from stackprompt.engine.snapshot import Snapshot
from stackprompt.knowledge.load import load_knowledge
from stackprompt.prompts.load import load_templates
from stackprompt.runtime.settings import SettingsLoad, SettingsSources, load_settings

CONFIG_FILE = "config.toml"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where everything comes from; ``workspaces`` are the ``.stackprompt`` folders of the open workspaces."""

    knowledge: Path
    templates: Path
    config: Path
    user: Path
    workspaces: tuple[Path, ...] = ()
    editor: Mapping[str, object] = field(default_factory=dict)


def load_snapshot(sources: Sources, previous: Snapshot | None = None) -> Snapshot:
    """Read all layers; for a file that is broken its last good content in ``previous`` stays."""
    configuration = load_configuration(sources, previous.configuration if previous else None)
    trusted = configuration.settings.workspace.trusted
    return Snapshot(
        revision=previous.revision if previous else 1,
        configuration=configuration,
        knowledge=load_knowledge(
            _layers(sources, "knowledge", trusted=trusted), previous.knowledge if previous else None
        ),
        templates=load_templates(
            _layers(sources, "templates", trusted=trusted), previous.templates if previous else None
        ),
    )


def load_configuration(sources: Sources, previous: SettingsLoad | None) -> SettingsLoad:
    """Read the settings; a workspace's are read only when the user's own say that it is trusted."""
    own = SettingsSources(sources.config, sources.user / CONFIG_FILE, editor=sources.editor)
    load = load_settings(own, previous)
    if not load.settings.workspace.trusted or not sources.workspaces:
        return load
    files = tuple(folder / CONFIG_FILE for folder in sources.workspaces)
    return load_settings(
        SettingsSources(sources.config, sources.user / CONFIG_FILE, files, editor=sources.editor), previous
    )


def watched(sources: Sources) -> tuple[Path, ...]:
    """Return the folders whose changes matter: ours, the user's, and the workspaces' own."""
    return (sources.knowledge, sources.templates, sources.config.parent, sources.user, *sources.workspaces)


def _layers(sources: Sources, name: str, *, trusted: bool) -> tuple[Layer, ...]:
    built_in = sources.knowledge if name == "knowledge" else sources.templates
    found: list[tuple[Path, Origin]] = [(built_in, "built-in"), (sources.user / name, "user")]
    if trusted:
        found.extend((folder / name, "workspace") for folder in sources.workspaces)
    return tuple(Layer(folder, origin) for folder, origin in found)
