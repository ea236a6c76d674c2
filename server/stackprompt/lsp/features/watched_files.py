"""Changes in the workspace that may change its stack: manifests, and folders that come and go."""

from lsprotocol import types

from stackprompt.lsp.convert import path_of
from stackprompt.lsp.features import preview
from stackprompt.lsp.session import PromptServer

# Never "**": a client would report every file that a build writes.
MANIFESTS = (
    "**/{package.json,pnpm-workspace.yaml,pyproject.toml,requirements*.txt,Pipfile,go.mod,go.work,Cargo.toml}",
    "**/{Gemfile,composer.json,pom.xml,build.gradle,build.gradle.kts,Chart.yaml,kustomization.yaml}",
    "**/{Dockerfile,Dockerfile.*,*.dockerfile,compose*.y?ml,docker-compose*.y?ml,.dockerignore,*.dockerignore}",
    "**/{values*.yaml,Chart.lock,templates/**/*.yaml,templates/**/*.tpl}",
)


async def register(ls: PromptServer) -> None:
    """Ask the client to report changes of manifests, where it can."""
    if not ls.client.watches_files:
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
    ls.forget_answers()
    preview.refresh(ls)


async def folders_changed(ls: PromptServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Read the configuration of the folders that are open now."""
    gone = {path_of(folder.uri) for folder in params.event.removed}
    come = [path for folder in params.event.added if (path := path_of(folder.uri))]
    kept = [root for root in ls.roots if root not in gone]
    ls.roots = tuple(dict.fromkeys((*kept, *come)))
    ls.reclassify()
    ls.forget_answers()
    await (await ls.loaded()).move(ls.roots)
