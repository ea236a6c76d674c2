"""The engine: takes a snapshot for each request, caches results, and publishes events."""

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeAlias, TypeVar

from async_lru import alru_cache

from stackprompt.domain.errors import PromptError
from stackprompt.domain.events import (
    CacheHit,
    CacheMiss,
    Event,
    LoadFailed,
    PromptCancelled,
    PromptCompleted,
    PromptFailed,
    PromptStarted,
    SnapshotReplaced,
    TemplateRendered,
)
from stackprompt.domain.knowledge.technology import Stack, Technologies
from stackprompt.domain.prompts.prompt import Prompt, PromptRequest, Suggestion
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.workspace.document import Document
from stackprompt.domain.workspace.unreadable import Unreadable
from stackprompt.engine.failure import describe_failure
from stackprompt.engine.offers.suggestions import list_suggestions
from stackprompt.engine.offers.view import View
from stackprompt.engine.reload import (
    Sources,
    drop_foreign_folders,
    find_workspace_folders,
    list_watched_folders,
    load_snapshot,
    reload_settings,
)
from stackprompt.engine.snapshot import Live, Snapshot
from stackprompt.engine.workspace.analyses import Analyses
from stackprompt.engine.workspace.analysis import Analysis, analyse
from stackprompt.engine.workspace.stacks import ScanKey, Stacks
from stackprompt.formats.table import classify
from stackprompt.prompts.text.names import redact_message, redact_path
from stackprompt.runtime.bus import Bus
from stackprompt.runtime.files.safe_read import read_text
from stackprompt.runtime.metrics import MetricsListener

if TYPE_CHECKING:
    from stackprompt.engine.workspace.survey import SurveyedFile
    from stackprompt.export.instructions import Instructions

P = ParamSpec("P")
T = TypeVar("T")
Outcome: TypeAlias = Result[Prompt, PromptError]
SECONDS_TO_BEGIN_TO_WATCH = 0.2


@dataclass(frozen=True, slots=True)
class _Job:
    """The work behind a prompt, as a key; fields that do not decide the result are not compared."""

    snapshot: Snapshot
    request: PromptRequest
    scan: ScanKey
    stack: Stack = field(compare=False)
    correlation_id: str = field(compare=False)


class Engine:
    """Answers requests about documents; one event loop, two worker threads, no disk or parsing on the loop."""

    def __init__(self, sources: Sources, live: Live, bus: Bus) -> None:
        self.live = live
        self.bus = bus
        self.metrics = MetricsListener(bus)
        self._sources = sources
        self._workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="stackprompt")
        self._reloading = asyncio.Lock()
        self._prompts = alru_cache(maxsize=live.take().settings.cache.prompts)(self._make)
        self._analyses = Analyses(lambda snapshot, document: self._off_loop(analyse, snapshot, document))
        self._stacks = Stacks(self._off_loop, bus, self.cache_folder)

    @property
    def cache_folder(self) -> Path | None:
        """Return the user's cache folder; None when it is inside a workspace, whose files are not the user's."""
        return drop_foreign_folders(self._sources)[0].cache

    async def close(self) -> None:
        """Stop the workers; work under way is finished, waiting work is dropped."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def read(self, root: str, path: str) -> Result[Document, Unreadable]:
        """Read the file at ``path`` (relative to ``root``) through the guarded reader."""
        limit = self.live.take().settings.scan.max_file_bytes
        outcome = await self._off_loop(read_text, Path(root), path, limit)
        if isinstance(outcome, Err):
            return outcome
        text = outcome.value
        return Ok(Document((Path(root) / path).as_uri(), path, classify(path, text), text, root=root))

    async def analyse(self, document: Document) -> Analysis:
        """Return the analysis of ``document``; computed once for each version and snapshot."""
        return await self._analyses.get(self.live.take(), document)

    async def view(self, document: Document) -> View:
        """Return ``document`` as the newest snapshot sees it."""
        snapshot = self.live.take()
        return View(snapshot, await self._analyses.get(snapshot, document))

    def suggest(self, analysis: Analysis, lines: tuple[int, int] | None = None) -> tuple[Suggestion, ...]:
        """Return what to offer for the document of ``analysis``, the best first."""
        return list_suggestions(self.live.take(), analysis, lines)

    async def stack(self, root: str) -> Stack:
        """Return the stack of the workspace at ``root``; scanned once, and after ``forget`` where it changed."""
        return await self._stacks.get(self._stacks.make_key(root, self.live.take()))

    async def stack_page(self, root: str) -> str:
        """Return the stack of the workspace at ``root`` as Markdown, after a scan for unreported changes."""
        self._stacks.mark_paths(root)
        technologies = self.live.take().knowledge.technologies
        return await self._off_loop(_write_stack_page, await self.stack(root), technologies)

    def count_scanned(self, root: str) -> int:
        """Return how many files and folders the scan of ``root`` has passed so far."""
        return self._stacks.count_entries(root)

    def forget(self, paths: Collection[Path]) -> None:
        """Scan the changed files at ``paths`` again when the stack of a workspace that holds them is asked for."""
        self._analyses.forget()
        self._stacks.mark_files(paths)

    async def generate(self, request: PromptRequest, correlation_id: str = "") -> Outcome:
        """Write a prompt; publishes exactly one start and one end under one correlation id."""
        correlation_id = correlation_id or uuid.uuid4().hex
        started = time.perf_counter()
        # Clients send what users typed, and events are logged.
        task, path = redact_message(request.task), redact_path(request.document.path)
        self.bus.publish(PromptStarted(correlation_id, task, path))
        ending: Event | None = None
        try:
            outcome = await self._answer(request, correlation_id)
            ending = _make_end_event(outcome, correlation_id, _count_milliseconds(started))
            return outcome
        finally:
            self.bus.publish(ending or PromptCancelled(correlation_id, _count_milliseconds(started)))

    async def why(self, request: PromptRequest) -> Result[str, PromptError]:
        """Explain the prompt of ``request`` in Markdown."""
        snapshot = self.live.take()
        outcome = await self.generate(request)
        if isinstance(outcome, Err):
            return outcome
        return Ok(await self._off_loop(_explain_prompt, snapshot, request.document, outcome.value))

    async def survey(self, root: str) -> "tuple[SurveyedFile, ...]":
        """Return the files of the workspace at ``root`` that have prompts; searched anew each time."""
        return await self._off_loop(_survey_workspace, self.live.take(), Path(root)) if root else ()

    async def instructions(self, root: str) -> "tuple[Instructions, ...]":
        """Return the instructions for assistants about the workspace at ``root``, then about its components."""
        snapshot, stack = self.live.take(), await self.stack(root)
        return await self._off_loop(_write_instructions, snapshot, Path(root), stack)

    async def _answer(self, request: PromptRequest, correlation_id: str) -> Outcome:
        snapshot = self.live.take()
        # Taken before the wait: a change meanwhile must not store the old stack under the new number.
        scan = self._stacks.make_key(request.root, snapshot)
        job = _Job(snapshot, request, scan, await self._stacks.get(scan), correlation_id)
        maker, outcome = await self._prompts(job)
        is_new = maker == correlation_id
        self.bus.publish(CacheMiss(correlation_id) if is_new else CacheHit(correlation_id))
        return outcome

    async def _make(self, job: _Job) -> tuple[str, Outcome]:
        started = time.perf_counter()
        analysis = await self._analyses.get(job.snapshot, job.request.document)
        outcome = await self._off_loop(_generate, job.snapshot, job.request, analysis, job.stack)
        if isinstance(outcome, Ok):
            self.bus.publish(TemplateRendered(job.correlation_id, outcome.value.template, _count_milliseconds(started)))
        return job.correlation_id, outcome

    async def configure(self, editor: Mapping[str, object]) -> None:
        """Take over the settings of the ``editor``."""
        if editor != self._sources.editor:
            self._sources = replace(self._sources, editor=editor)
            _ = await self._replace(reload_settings)

    async def move(self, roots: tuple[Path, ...]) -> None:
        """Take over what the workspaces at ``roots`` configure."""
        self._sources = replace(self._sources, workspaces=find_workspace_folders(roots))
        self._stacks.move_cache(self.cache_folder)
        _ = await self.reload()

    async def reload(self) -> Snapshot:
        """Load everything anew beside the old; requests under way keep the snapshot they took."""
        return await self._replace(load_snapshot)

    async def _replace(self, load: Callable[[Sources, Snapshot], Snapshot]) -> Snapshot:
        async with self._reloading:
            started = time.perf_counter()
            loaded = await self._off_loop(load, self._sources, self.live.take())
            snapshot = self.live.replace(loaded)
        self._analyses.forget()
        for problem in snapshot.problems:
            self.bus.publish(LoadFailed(problem))
        self.bus.publish(SnapshotReplaced(snapshot.revision, _count_milliseconds(started)))
        return snapshot

    async def watch(self, stop: asyncio.Event) -> None:
        """Reload whenever a file of ours changes, until ``stop`` is set."""
        watch = await self._off_loop(import_module, "stackprompt.runtime.tree.watch")
        async with asyncio.TaskGroup() as together:
            _ = together.create_task(self._catch_up())
            async for _ in watch.watch_changes(lambda: list_watched_folders(self._sources), stop):
                _ = await self.reload()

    async def workspace_changes(
        self, roots: Callable[[], tuple[Path, ...]], stop: asyncio.Event
    ) -> AsyncGenerator[None]:
        """Yield each time that a manifest below ``roots`` changed, until ``stop`` is set."""
        watch = await self._off_loop(import_module, "stackprompt.runtime.tree.watch")

        def matters(path: Path) -> bool:
            return any(path.is_relative_to(root) and self._stacks.is_evidence(root, path) for root in roots())

        def folders() -> tuple[Path, ...]:
            return self._stacks.list_component_folders(roots())

        async for batch in watch.watch_changes(folders, stop, matters, is_deep=False):
            if batch:
                self.forget(batch)
                yield

    async def _catch_up(self) -> None:
        """Load once more when the watch has surely begun, for changes since the first load."""
        await asyncio.sleep(SECONDS_TO_BEGIN_TO_WATCH)
        _ = await self.reload()
        # The first prompt will need it.
        _ = await self._off_loop(import_module, "stackprompt.engine.request.generate")

    async def _off_loop(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._workers, partial(work, *arguments, **named))


# Imported where they are used, in a worker: the first answers to an editor need none of them.


def _generate(snapshot: Snapshot, request: PromptRequest, analysis: Analysis, stack: Stack) -> Outcome:
    from stackprompt.engine.request.generate import generate  # noqa: PLC0415

    return generate(snapshot, request, analysis, stack)


def _explain_prompt(snapshot: Snapshot, document: Document, prompt: Prompt) -> str:
    from stackprompt.engine.request.explanation import explain_prompt  # noqa: PLC0415

    return explain_prompt(snapshot, document, prompt)


def _write_stack_page(stack: Stack, technologies: Technologies) -> str:
    from stackprompt.engine.workspace.stack_page import write_stack_page  # noqa: PLC0415

    return write_stack_page(stack, technologies)


def _survey_workspace(snapshot: Snapshot, root: Path) -> "tuple[SurveyedFile, ...]":
    from stackprompt.engine.workspace.survey import survey_workspace  # noqa: PLC0415

    return survey_workspace(snapshot, root)


def _write_instructions(snapshot: Snapshot, root: Path, stack: Stack) -> "tuple[Instructions, ...]":
    from stackprompt.engine.sync.instructions import write_instructions  # noqa: PLC0415

    return write_instructions(snapshot, root, stack)


def _make_end_event(outcome: Outcome, correlation_id: str, milliseconds: float) -> Event:
    match outcome:
        case Ok(prompt):
            return PromptCompleted(correlation_id, prompt.tokens, len(prompt.findings), milliseconds)
        case Err(error):
            return PromptFailed(correlation_id, describe_failure(error), milliseconds)


def _count_milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000
