"""Changes in the workspace that may change its stack: manifests, and folders that come and go."""

from lsprotocol import types

from stackprompt.lsp.session import PromptServer
from stackprompt.runtime.paths import WORKSPACE_FOLDER

# Never "**": a client would report every file that a build writes.
MANIFESTS = (
    "**/{package.json,pnpm-workspace.yaml,pyproject.toml,requirements*.txt,Pipfile,go.mod,go.work,Cargo.toml}",
    "**/{Gemfile,composer.json,pom.xml,build.gradle,build.gradle.kts,Chart.yaml,kustomization.yaml}",
    "**/{Dockerfile,Dockerfile.*,*.dockerfile,compose*.y?ml,docker-compose*.y?ml}",
)


async def register(ls: PromptServer) -> None:
    """Ask the client to report changes of manifests, where it can."""
    workspace = ls.client_capabilities.workspace
    support = workspace.did_change_watched_files if workspace else None
    if not (support and support.dynamic_registration):
        return
    watchers = [types.FileSystemWatcher(glob) for glob in MANIFESTS]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration("stackprompt-manifests", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    await ls.ask(ls.client_register_capability_async(types.RegistrationParams([registration])))


async def did_change(ls: PromptServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Scan the workspaces of the changed manifests anew when they are asked for next."""
    engine = await ls.engine()
    for root in {place[0] for change in params.changes if (place := ls.place(change.uri))}:
        engine.forget(root)


async def folders_changed(ls: PromptServer, _: types.DidChangeWorkspaceFoldersParams) -> None:
    """Read the configuration of the folders that are open now."""
    engine = await ls.engine()
    _snapshot = await engine.configure(workspaces=tuple(root / WORKSPACE_FOLDER for root in ls.roots()))
