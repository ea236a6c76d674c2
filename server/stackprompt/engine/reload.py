"""Build a snapshot from files: the first one, and each later one beside the old."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from stackprompt.domain.layer import Layer
from stackprompt.engine.snapshot import Snapshot
from stackprompt.knowledge.load import load_knowledge
from stackprompt.knowledge.parse_cache import ParseCache
from stackprompt.prompts.house import load_rules
from stackprompt.prompts.load import load_templates
from stackprompt.runtime.paths import WORKSPACE_FOLDER
from stackprompt.runtime.settings import SettingsLoad, SettingsSources, load_settings

CONFIG_FILE = "config.toml"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where everything comes from; ``workspaces`` are the ``.stackprompt`` folders of the open workspaces.

    ``cache`` is where what is slow to read may be kept in another form.
    """

    knowledge: Path
    templates: Path
    config: Path
    user: Path
    workspaces: tuple[Path, ...] = ()
    editor: Mapping[str, object] = field(default_factory=dict)
    cache: Path | None = None


def load_snapshot(sources: Sources, previous: Snapshot | None = None) -> Snapshot:
    """Read all layers; for a file that is broken its last good content in ``previous`` stays."""
    return _proven(read_snapshot(sources, previous), previous)


def _proven(snapshot: Snapshot, previous: Snapshot | None) -> Snapshot:
    from stackprompt.prompts.prove import proven  # noqa: PLC0415 - the template engine; the first answers need none

    last = previous.templates if previous else None
    return replace(snapshot, templates=proven(snapshot.templates, last, snapshot.settings.variables))


def read_snapshot(sources: Sources, previous: Snapshot | None = None) -> Snapshot:
    """Do the same, but leave the templates untried: enough to tell what could be asked for."""
    configuration = load_configuration(sources, previous.configuration if previous else None)
    trusted = configuration.settings.workspace.trusted
    return Snapshot(
        revision=previous.revision if previous else 1,
        configuration=configuration,
        knowledge=load_knowledge(
            _layers(sources, "knowledge", trusted=trusted),
            previous.knowledge if previous else None,
            # A reload takes nearly all from what it replaces.
            None if previous else ParseCache(sources.cache, sources.knowledge),
        ),
        templates=load_templates(
            _layers(sources, "templates", trusted=trusted), previous.templates if previous else None
        ),
        rules=load_rules(_folders(sources, trusted=trusted)),
    )


def reconfigured(sources: Sources, previous: Snapshot) -> Snapshot:
    """Read the settings anew, and the rest only where they say that other folders or variables count."""
    configuration = load_configuration(sources, previous.configuration)
    before, now = previous.settings, configuration.settings
    if (before.workspace.trusted, before.variables) == (now.workspace.trusted, now.variables):
        return replace(previous, configuration=configuration)
    return load_snapshot(sources, previous)


def workspace_folders(roots: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders of ours in the workspaces at ``roots``; they need not exist."""
    return tuple(root / WORKSPACE_FOLDER for root in roots)


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
    above = (Layer(layer.folder / name, layer.origin) for layer in _folders(sources, trusted=trusted))
    return (Layer(built_in, "built-in"), *above)


def _folders(sources: Sources, *, trusted: bool) -> tuple[Layer, ...]:
    """Return the folders that may bring along anything beside what is built in."""
    workspaces = sources.workspaces if trusted else ()
    return (Layer(sources.user, "user"), *(Layer(folder, "workspace") for folder in workspaces))
