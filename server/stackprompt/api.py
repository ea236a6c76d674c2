"""The composition root, the only place that picks implementations; and the Python API on top of the engine."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from stackprompt.domain.errors import PromptError
from stackprompt.domain.events import Event, SnapshotReplaced
from stackprompt.domain.knowledge.technology import Stack
from stackprompt.domain.prompts.argument import Argument, ArgumentValue, ArgumentValues
from stackprompt.domain.prompts.prompt import Prompt, PromptRequest, Suggestion
from stackprompt.domain.prompts.task import Task
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.workspace.diagnostic import Diagnostic
from stackprompt.domain.workspace.document import PLAIN_TEXT, Document
from stackprompt.domain.workspace.unreadable import Unreadable
from stackprompt.engine.engine import Engine
from stackprompt.engine.reload import Sources, drop_foreign_folders, find_workspace_folders, load_snapshot
from stackprompt.engine.snapshot import Live, Snapshot
from stackprompt.formats.table import classify
from stackprompt.prompts.templates.load import Templates, load_templates
from stackprompt.prompts.templates.select import choose_arguments
from stackprompt.resources import find_data_root
from stackprompt.runtime import log
from stackprompt.runtime.bus import Bus
from stackprompt.runtime.files.user_folders import find_cache_folder, find_config_folder

if TYPE_CHECKING:
    from stackprompt.engine.sync.files import PlannedFile
    from stackprompt.export.instructions import Instructions


def find_sources(
    roots: tuple[Path, ...] = (), editor: Mapping[str, object] | None = None, trusted: tuple[Path, ...] = ()
) -> Sources:
    """Return the folders of a normal installation and of the workspaces at ``roots``, and the ``editor``'s settings.

    The workspaces in ``trusted`` may configure stackprompt, as those that the user's own settings name.
    """
    return Sources(
        data=find_data_root(),
        user=find_config_folder(),
        workspaces=find_workspace_folders(roots),
        editor=editor or {},
        cache=find_cache_folder(),
        trusted=trusted,
    )


def start(origin: Sources) -> Engine:
    """Load everything and return an engine; must be called inside a running event loop."""
    return assemble_engine(origin, load_snapshot(origin))


def assemble_engine(origin: Sources, snapshot: Snapshot) -> Engine:
    """Return an engine on what was loaded already; must be called inside a running event loop."""
    bus = Bus()
    for kind in get_args(Event):
        _ = bus.subscribe(kind, log.log_event)
    live = Live(snapshot)
    log.set_level(snapshot.settings.log.level)
    _ = bus.subscribe(SnapshotReplaced, lambda _: log.set_level(live.take().settings.log.level))
    return Engine(origin, live, bus)


NOTHING = Document("", "", PLAIN_TEXT, "")


def sort_arguments(arguments: Mapping[str, ArgumentValue] | None) -> ArgumentValues:
    """Return arguments as a request holds them: in an order of their own."""
    return tuple(sorted((arguments or {}).items()))


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with an engine behind it; what ``stackprompt.open`` gives."""

    root: Path
    engine: Engine

    async def generate(  # noqa: PLR0913 - each by its name
        self,
        path: str,
        *,
        task: str = "review",
        lines: tuple[int, int] | None = None,
        practice: str | None = None,
        arguments: Mapping[str, ArgumentValue] | None = None,
        diagnostics: tuple[Diagnostic, ...] = (),
    ) -> Result[Prompt, PromptError]:
        """Write the prompt of ``task`` for the file at ``path`` (relative to the root, or absolute inside it).

        ``arguments`` are those of the task, and ``length``; ``diagnostics`` are reports of other tools about the file.
        """
        template = PromptRequest(NOTHING, str(self.root), task, lines, practice, sort_arguments(arguments), diagnostics)
        request = await self._add_document(path, template)
        return request if isinstance(request, Err) else await self.engine.generate(request.value)

    async def why(  # noqa: PLR0913 - as above
        self,
        path: str,
        *,
        task: str = "review",
        lines: tuple[int, int] | None = None,
        practice: str | None = None,
        arguments: Mapping[str, ArgumentValue] | None = None,
        diagnostics: tuple[Diagnostic, ...] = (),
    ) -> Result[str, PromptError]:
        """Explain the prompt of ``generate`` for the same arguments in Markdown: evidence, knowledge and template."""
        template = PromptRequest(NOTHING, str(self.root), task, lines, practice, sort_arguments(arguments), diagnostics)
        request = await self._add_document(path, template)
        return request if isinstance(request, Err) else await self.engine.why(request.value)

    async def _add_document(self, path: str, template: PromptRequest) -> Result[PromptRequest, PromptError]:
        document = await self.engine.read(str(self.root), self.relative(path))
        return document if isinstance(document, Err) else Ok(replace(template, document=document.value))

    async def suggest(self, path: str) -> Result[tuple[Suggestion, ...], Unreadable]:
        """Return what an editor would offer for the file at ``path``."""
        document = await self.engine.read(str(self.root), self.relative(path))
        if isinstance(document, Err):
            return document
        return Ok(self.engine.suggest(await self.engine.analyse(document.value)))

    async def detect(self) -> Stack:
        """Return what the workspace is made of."""
        return await self.engine.stack(str(self.root))

    async def instructions(self) -> "tuple[Instructions, ...]":
        """Return what assistants should know of the workspace, then of each of its components."""
        return await self.engine.instructions(str(self.root))

    async def sync_plan(self, targets: tuple[str, ...] = (), *, force: bool = False) -> "tuple[PlannedFile, ...]":
        """Return what ``stackprompt sync`` would do; ``engine.sync.files.write`` does it for a file."""
        from stackprompt.engine.sync.files import plan_files  # noqa: PLC0415 - 20 ms that only this needs

        instructions = await self.instructions()
        settings = self.engine.live.take().settings
        return await asyncio.to_thread(plan_files, self.root, settings, instructions, targets, force=force)

    def tasks(self) -> tuple[Task, ...]:
        """Return what can be asked for, in the order in which it is offered."""
        return tuple(self.engine.live.take().templates.tasks.values())

    def relative(self, path: str) -> str:
        """Return ``path`` relative to the root; one outside stays as it is and is refused by the reader."""
        try:
            return (self.root / path).relative_to(self.root).as_posix()
        except ValueError:
            return path


def list_tasks() -> tuple[Task, ...]:
    """Return the tasks of this installation and of the user, without reading any knowledge."""
    return tuple(_load_own_templates().tasks.values())


def list_arguments(path: str, task: str) -> tuple[Argument, ...]:
    """Return the arguments of ``task`` for the file at ``path``, which is only judged by its name."""
    return choose_arguments(_load_own_templates(), task, classify(path, ""))


def _load_own_templates() -> Templates:
    return load_templates(drop_foreign_folders(find_sources())[0].own_layers)


@asynccontextmanager
async def open_workspace(root: Path, *, trust: bool = False) -> AsyncGenerator[Workspace]:
    """Give a workspace at ``root`` and close its engine afterwards; with ``trust`` it may configure stackprompt."""
    folder = await asyncio.to_thread(root.resolve)
    engine = start(find_sources((folder,), trusted=(folder,) if trust else ()))
    try:
        yield Workspace(folder, engine)
    finally:
        await engine.close()
