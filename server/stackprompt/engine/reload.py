"""Build a snapshot from files: the first one, and each later one beside the old."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from stackprompt.domain.layer import Layer
from stackprompt.domain.problem import Problem
from stackprompt.engine.snapshot import Snapshot
from stackprompt.knowledge.load import load_knowledge
from stackprompt.knowledge.parse_cache import ParseCache
from stackprompt.prompts.house import load_rules
from stackprompt.prompts.load import load_templates
from stackprompt.runtime.files.user_folders import WORKSPACE_FOLDER
from stackprompt.runtime.settings import SettingsLoad, SettingsSources, load_settings
from stackprompt.runtime.trust import find_enclosing_workspace, select_trusted

CONFIG_FILE = "config.toml"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where everything comes from; ``workspaces`` are the ``.stackprompt`` folders of the open workspaces.

    ``trusted`` are folders that the user trusts for this run, besides those of config.toml. ``cache`` is where what is
    slow to read may be stored in another form.
    """

    knowledge: Path
    templates: Path
    config: Path
    user: Path | None
    workspaces: tuple[Path, ...] = ()
    editor: Mapping[str, object] = field(default_factory=dict)
    cache: Path | None = None
    trusted: tuple[Path, ...] = ()

    @property
    def roots(self) -> tuple[Path, ...]:
        """Return the open workspaces."""
        return tuple(folder.parent for folder in self.workspaces)


def load_snapshot(sources: Sources, previous: Snapshot | None = None) -> Snapshot:
    """Read all layers; for a file that is broken its last good content in ``previous`` stays."""
    return _proven(read_snapshot(sources, previous), previous)


def _proven(snapshot: Snapshot, previous: Snapshot | None) -> Snapshot:
    from stackprompt.prompts.prove import proven  # noqa: PLC0415 - the template engine; the first answers need none

    last = previous.templates if previous else None
    return replace(snapshot, templates=proven(snapshot.templates, last, snapshot.settings.variables))


def read_snapshot(sources: Sources, previous: Snapshot | None = None) -> Snapshot:
    """Do the same, but leave the templates untried: enough to list what could be asked for."""
    sources, problems = drop_foreign_folders(sources)
    configuration = load_configuration(sources, previous.configuration if previous else None)
    layers = _select_layers(sources, configuration)
    return Snapshot(
        revision=previous.revision if previous else 1,
        configuration=replace(configuration, problems=(*problems, *configuration.problems)),
        knowledge=load_knowledge(
            _arrange(sources.knowledge, "knowledge", layers),
            previous.knowledge if previous else None,
            # A reload takes nearly all from what it replaces.
            None if previous else ParseCache(sources.cache, sources.knowledge),
        ),
        templates=load_templates(
            _arrange(sources.templates, "templates", layers), previous.templates if previous else None
        ),
        rules=load_rules(layers),
    )


def reconfigured(sources: Sources, previous: Snapshot) -> Snapshot:
    """Read the settings anew, and the rest only where they name other folders or variables."""
    own, problems = drop_foreign_folders(sources)
    configuration = load_configuration(own, previous.configuration)
    before, now = previous.settings, configuration.settings
    if (before.workspace.trusted, before.variables) == (now.workspace.trusted, now.variables):
        found = (*problems, *configuration.problems)
        return replace(previous, configuration=replace(configuration, problems=found))
    return load_snapshot(sources, previous)


def workspace_folders(roots: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders of ours in the workspaces at ``roots``; they need not exist."""
    return tuple(root / WORKSPACE_FOLDER for root in roots)


def drop_foreign_folders(sources: Sources) -> tuple[Sources, tuple[Problem, ...]]:
    """Return ``sources`` without a folder of the user or for the cache inside an open workspace, and problems.

    A variable that is set when a folder is entered could name one, and its files would be the workspace's.
    """
    problems: list[Problem] = []
    own: list[Path | None] = []
    for folder, variable in ((sources.user, "STACKPROMPT_CONFIG_DIR"), (sources.cache, "STACKPROMPT_CACHE_DIR")):
        # A folder of settings that is not there says nothing; one for the cache would be made.
        is_asked = folder is not None and (folder is sources.cache or folder.exists())
        workspace = find_enclosing_workspace(folder, sources.roots) if folder and is_asked else None
        own.append(None if workspace else folder)
        if workspace:
            what = f"is inside the repository {workspace}, so it is not used as your own folder"
            problems.append(Problem(str(folder), 1, what, f"unset {variable} or name a folder outside of repositories"))
    return replace(sources, user=own[0], cache=own[1]), tuple(problems)


def load_configuration(sources: Sources, previous: SettingsLoad | None) -> SettingsLoad:
    """Read the settings; a workspace's are read only when the user trusts it."""
    own = SettingsSources(sources.config, sources.user / CONFIG_FILE if sources.user else None, editor=sources.editor)
    load = load_settings(own, previous)
    trusted = _select_trusted(sources, load)
    if not trusted:
        return load
    return load_settings(replace(own, workspaces=tuple(folder / CONFIG_FILE for folder in trusted)), previous)


def trusts(sources: Sources, snapshot: Snapshot, root: Path) -> bool:
    """Return whether the user trusts the workspace at ``root``."""
    return bool(select_trusted((root,), (*sources.trusted, *snapshot.settings.workspace.folders)))


def watched(sources: Sources) -> tuple[Path, ...]:
    """Return the folders whose changes matter: ours, the user's, and the workspaces' own."""
    user = (sources.user,) if sources.user else ()
    return (sources.knowledge, sources.templates, sources.config.parent, *user, *sources.workspaces)


def _select_trusted(sources: Sources, load: SettingsLoad) -> tuple[Path, ...]:
    """Return the folders of ours in those workspaces that the user trusts."""
    folders = (*sources.trusted, *load.settings.workspace.folders)
    return workspace_folders(select_trusted(sources.roots, folders))


def _select_layers(sources: Sources, load: SettingsLoad) -> tuple[Layer, ...]:
    """Return the folders that may add anything to what is built in, weakest first."""
    user = (Layer(sources.user, "user"),) if sources.user else ()
    return (*user, *(Layer(folder, "workspace") for folder in _select_trusted(sources, load)))


def _arrange(built_in: Path, name: str, above: tuple[Layer, ...]) -> tuple[Layer, ...]:
    return (Layer(built_in, "built-in"), *(Layer(layer.folder / name, layer.origin) for layer in above))
