"""Changes in the workspace that may change its stack: manifests, and added or removed folders."""

from lsprotocol import types

from stackprompt.lsp.documents.uris import to_path
from stackprompt.lsp.features import preview
from stackprompt.lsp.session import PromptServer

# The files that detection reads by their name. A "?" matches exactly one letter. A bare "**" is not possible: a client
# would report every file that a build writes.
MANIFESTS = (
    "**/{package.json,package-lock.json,pnpm-lock.yaml,yarn.lock,bun.lock,pnpm-workspace.yaml,lerna.json,nx.json,turbo.json}",
    "**/{pyproject.toml,requirements*.txt,requirements*.in,setup.py,setup.cfg,Pipfile,poetry.lock,uv.lock,tox.ini}",
    "**/{go.mod,go.work,Cargo.toml,Cargo.lock,Gemfile,Gemfile.lock,composer.json,composer.lock,mix.exs,pubspec.yaml}",
    "**/{pom.xml,*.gradle,*.kts,libs.versions.toml,*.csproj,*.fsproj,*.vbproj,*.sln,*.slnx,project.json}",
    "**/{Directory.Packages.props,global.json,Chart.yaml,kustomization.yaml,*.tf,.gitlab-ci.yml}",
    "**/{.tool-versions,mise.toml,.nvmrc,.node-version,.python-version,.ruby-version,.gitignore,.gitattributes}",
    "**/{.terraform-version,.go-version,.java-version,.swift-version,.bazelversion,.sdkmanrc}",
    "**/{rust-toolchain,rust-toolchain.toml}",
    "**/{CMakeLists.txt,*.cmake,conanfile.py,conanfile.txt,vcpkg.json,MODULE.bazel,WORKSPACE,WORKSPACE.bazel,Package.swift}",
    "**/{deno.json,deno.jsonc,bower.json,libman.json,*.gemspec,mix.lock,rebar.config,pubspec.lock,*.cabal,*.sbt}",
    "**/{packages.config,Directory.Build.props,gradle-wrapper.properties,maven-wrapper.properties,*.tofu,.terraform.lock.hcl}",
    "**/{environment.yml,environment.yaml,galaxy.yml,requirements.yml,requirements.yaml}",
    "**/{devbox.json,.mise.toml,devcontainer.json,.devcontainer.json}",
    "**/{.env.example,.env.sample,.env.template,example.env,sample.env}",
    "**/{.travis.yml,.cirrus.yml,.drone.yml,.woodpecker.yml,.woodpecker.yaml,azure-pipelines.yml,azure-pipelines.yaml}",
    "**/{bitbucket-pipelines.yml,cloudbuild.yml,cloudbuild.yaml,.pre-commit-config.yml,.pre-commit-config.yaml}",
    "**/.github/workflows/*.{yml,yaml}",
    "**/{Dockerfile,Dockerfile.*,*.dockerfile,.dockerignore,*.dockerignore}",
    "**/{compose*.yml,compose*.yaml,docker-compose*.yml,docker-compose*.yaml}",
    "**/{values*.yaml,Chart.lock,templates/**/*.yaml,templates/**/*.tpl}",
)


async def register_watchers(ls: PromptServer) -> None:
    """Have the client report changes of manifests; watch them here where it cannot."""
    if not ls.client.supports_watched_files:
        await _watch_files(ls)
        return
    watchers = [types.FileSystemWatcher(glob) for glob in MANIFESTS]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration("stackprompt-manifests", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    await ls.await_client(ls.client_register_capability_async(types.RegistrationParams([registration])))


async def change_files(ls: PromptServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Drop the records of changed manifests, so that the next scan of their workspace reads them again."""
    engine = await ls.get_engine()
    engine.forget([path for change in params.changes if (path := to_path(change.uri))])
    _drop_answers(ls)


async def _watch_files(ls: PromptServer) -> None:
    """Watch the folders of manifests with our own watcher: the client cannot report changes."""
    engine = await ls.get_engine()
    async for _ in engine.workspace_changes(lambda: ls.roots, ls.stop):
        _drop_answers(ls)


def _drop_answers(ls: PromptServer) -> None:
    ls.clear_answers()
    preview.refresh_previews(ls)


async def change_folders(ls: PromptServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Add and remove folders of the workspace, and read the configuration of those that are open now."""
    removed = {to_path(folder.uri) for folder in params.event.removed}
    added = [path for folder in params.event.added if (path := to_path(folder.uri))]
    remaining = [root for root in ls.roots if root not in removed]
    ls.roots = tuple(dict.fromkeys((*remaining, *added)))
    ls.reset_paths()
    ls.clear_answers()
    await (await ls.get_engine_before_settings()).move(ls.roots)
