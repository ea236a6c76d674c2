"""Build a snapshot from files: the first one, and each later one from the files that changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from stackprompt.domain.layer import Layer
from stackprompt.domain.problem import Problem
from stackprompt.engine.snapshot import Snapshot
from stackprompt.knowledge.load import load_knowledge
from stackprompt.knowledge.parse_cache import ParseCache
from stackprompt.prompts.house_rules import load_rules
from stackprompt.prompts.templates.load import load_templates
from stackprompt.runtime.files.user_folders import WORKSPACE_FOLDER
from stackprompt.runtime.settings.load import SettingsLoad, load_settings
from stackprompt.runtime.trust import find_enclosing_workspace, select_trusted


@dataclass(frozen=True, slots=True)
class Sources:
    """Where everything comes from: ``data`` ships with stackprompt; ``workspaces`` are the ``.stackprompt`` folders.

    ``trusted`` are folders that the user trusts for this run, besides those of config.toml. ``cache`` is where what is
    slow to read may be stored in another form.
    """

    data: Path
    user: Path | None
    workspaces: tuple[Path, ...] = ()
    editor: Mapping[str, object] = field(default_factory=dict)
    cache: Path | None = None
    trusted: tuple[Path, ...] = ()

    @property
    def roots(self) -> tuple[Path, ...]:
        """Return the open workspaces."""
        return tuple(folder.parent for folder in self.workspaces)

    @property
    def own_layers(self) -> tuple[Layer, ...]:
        """Return the layers that need no trust, weakest first."""
        user = (Layer(self.user, "user"),) if self.user else ()
        return (Layer(self.data, "built-in"), *user)


def load_snapshot(sources: Sources, previous: Snapshot | None = None) -> Snapshot:
    """Read all layers; for a file that is broken its last good content in ``previous`` stays."""
    from stackprompt.prompts.templates.validate import (  # noqa: PLC0415 - the template engine; the first answers need none
        validate_templates,
    )

    snapshot = read_snapshot(sources, previous)
    last = previous.templates if previous else None
    return replace(snapshot, templates=validate_templates(snapshot.templates, last, snapshot.settings.variables))


def read_snapshot(sources: Sources, previous: Snapshot | None = None) -> Snapshot:
    """Read all layers without validating the templates: enough to list tasks."""
    sources, problems = drop_foreign_folders(sources)
    configuration, layers = _load_configuration(sources, previous.configuration if previous else None)
    return Snapshot(
        revision=previous.revision if previous else 1,
        configuration=replace(configuration, problems=(*problems, *configuration.problems)),
        # A reload takes nearly all from what it replaces.
        knowledge=load_knowledge(
            layers,
            previous.knowledge if previous else None,
            None if previous else ParseCache(sources.cache, sources.data),
        ),
        templates=load_templates(layers, previous.templates if previous else None),
        rules=load_rules(layers, previous.rules if previous else None),
    )


def reload_settings(sources: Sources, previous: Snapshot) -> Snapshot:
    """Read the settings anew, and the rest only where they name other folders or variables."""
    own, problems = drop_foreign_folders(sources)
    configuration, _ = _load_configuration(own, previous.configuration)
    before, now = previous.settings, configuration.settings
    if (before.workspace.trusted, before.variables) == (now.workspace.trusted, now.variables):
        all_problems = (*problems, *configuration.problems)
        return replace(previous, configuration=replace(configuration, problems=all_problems))
    return load_snapshot(sources, previous)


def find_workspace_folders(roots: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders of ours in the workspaces at ``roots``; they need not exist."""
    return tuple(root / WORKSPACE_FOLDER for root in roots)


def drop_foreign_folders(sources: Sources) -> tuple[Sources, tuple[Problem, ...]]:
    """Return ``sources`` without a folder of the user or for the cache inside an open workspace, and problems.

    A variable that is set when a folder is entered could name one, and its files would be the workspace's.
    """
    problems: list[Problem] = []
    own: list[Path | None] = []
    for folder, variable in ((sources.user, "STACKPROMPT_CONFIG_DIR"), (sources.cache, "STACKPROMPT_CACHE_DIR")):
        # A missing folder of settings has no effect; one for the cache would be made.
        is_asked = folder is not None and (folder is sources.cache or folder.exists())
        workspace = find_enclosing_workspace(folder, sources.roots) if folder and is_asked else None
        own.append(None if workspace else folder)
        if workspace:
            what = f"is inside the repository {workspace}, so it is not used as your own folder"
            problems.append(Problem(str(folder), 1, what, f"unset {variable} or name a folder outside of repositories"))
    return replace(sources, user=own[0], cache=own[1]), tuple(problems)


def _load_configuration(sources: Sources, previous: SettingsLoad | None) -> tuple[SettingsLoad, tuple[Layer, ...]]:
    """Return the settings and all layers that may configure anything; a workspace's only when the user trusts it."""
    layers = sources.own_layers
    load = load_settings(layers, sources.editor, previous)
    if not sources.workspaces:
        return load, layers
    folders = (*sources.trusted, *load.settings.workspace.folders)
    trusted = find_workspace_folders(select_trusted(sources.roots, folders))
    if not trusted:
        return load, layers
    layers = (*layers, *(Layer(folder, "workspace") for folder in trusted))
    return load_settings(layers, sources.editor, previous), layers


def is_trusted(sources: Sources, snapshot: Snapshot, root: Path) -> bool:
    """Return whether the user trusts the workspace at ``root``."""
    return bool(select_trusted((root,), (*sources.trusted, *snapshot.settings.workspace.folders)))


def list_watched_folders(sources: Sources) -> tuple[Path, ...]:
    """Return the folders whose changes matter: ours, the user's, and the workspaces' own."""
    user = (sources.user,) if sources.user else ()
    return (*(sources.data / name for name in ("knowledge", "templates", "config")), *user, *sources.workspaces)
