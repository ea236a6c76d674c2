"""initialize, initialized, shutdown: the engine is imported and loaded after the answer to initialize."""

import asyncio
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from lsprotocol import types

from stackprompt.domain.events import SnapshotReplaced
from stackprompt.lsp import diagnostics, gc_tuning
from stackprompt.lsp.connection.client import Client
from stackprompt.lsp.documents.uris import to_path
from stackprompt.lsp.features import configuration, preview, synchronisation, watched_files
from stackprompt.lsp.session import PromptServer

if TYPE_CHECKING:
    from stackprompt.engine.engine import Engine
    from stackprompt.engine.reload import Sources
    from stackprompt.engine.snapshot import Snapshot

Progress: TypeAlias = types.WorkDoneProgressBegin | types.WorkDoneProgressReport | types.WorkDoneProgressEnd
SECONDS_BETWEEN_REPORTS = 0.5


async def initialize(ls: PromptServer, client: Client) -> None:
    """Load the engine, after the answer to the client."""
    ls.roots = tuple(path for uri in client.folders if (path := to_path(uri)) is not None)
    if not client.supports_configuration:
        ls.settings_ready.set()
    try:
        engine = await _load_engine(ls)
    except BaseException as failure:
        # Every request that waits for the engine fails with it; the log has the traceback.
        ls.engine_future.set_exception(failure)
        raise
    _unsubscribe = engine.bus.subscribe(SnapshotReplaced, lambda _: _publish_snapshot(ls, engine))
    ls.engine_future.set_result(engine)
    ls.run_in_background(engine.watch(ls.stop))


async def finish_initialization(ls: PromptServer, _: types.InitializedParams) -> None:
    """Pull the settings, register watchers and scan the roots; the protocol allows requests to the client from here."""
    await configuration.pull_settings(ls)
    ls.settings_ready.set()
    engine = await ls.get_engine_before_settings()
    diagnostics.publish_problems(ls, engine)
    ls.run_in_background(watched_files.register_watchers(ls))
    for root in ls.roots:
        ls.run_in_background(_scan(ls, engine, root))


async def shutdown(ls: PromptServer, _: object) -> None:
    """Stop the background tasks and the engine."""
    await ls.stop_all()


async def _load_engine(ls: PromptServer) -> "Engine":
    try:
        origin, snapshot = await asyncio.to_thread(_load_snapshot, ls)
        from stackprompt import api  # noqa: PLC0415 - the thread has imported it

        return api.assemble_engine(origin, snapshot)
    finally:
        gc_tuning.resume()


def _load_snapshot(ls: PromptServer) -> "tuple[Sources, Snapshot]":
    """Import the engine and load its data; run it in a thread, because both take long."""
    # Before the answer to initialize only the protocol is imported.
    from stackprompt import api  # noqa: PLC0415
    from stackprompt.engine import reload  # noqa: PLC0415

    origin = api.find_sources(ls.roots, configuration.get_initial(ls), ls.trusted_folders)
    return origin, reload.read_snapshot(origin)


def _publish_snapshot(ls: PromptServer, engine: "Engine") -> None:
    """Publish the problems of a new snapshot, and have the open documents analysed again."""
    ls.clear_answers()
    gc_tuning.collect_all()
    diagnostics.publish_problems(ls, engine)
    preview.refresh_previews(ls)
    for uri in tuple(ls.documents):
        ls.run_in_background(synchronisation.analyse(ls, uri))


async def _scan(ls: PromptServer, engine: "Engine", root: Path) -> None:
    """Scan a workspace for the first time, with progress where the client supports it."""
    if not ls.client.supports_progress:
        _ = await engine.stack(str(root))
        return
    token = f"stackprompt-{uuid.uuid4().hex}"
    await ls.await_client(ls.window_work_done_progress_create_async(types.WorkDoneProgressCreateParams(token)))
    _report(ls, token, types.WorkDoneProgressBegin(title="stackprompt", message=f"scanning {root.name}"))
    count = 0
    scan = asyncio.ensure_future(engine.stack(str(root)))
    try:
        while not (await asyncio.wait({scan}, timeout=SECONDS_BETWEEN_REPORTS))[0]:
            _report(ls, token, types.WorkDoneProgressReport(message=f"{engine.count_scanned(str(root)):,} files"))
        count = len(scan.result().detected)
    finally:
        _ = scan.cancel()
        _report(ls, token, types.WorkDoneProgressEnd(message=f"{count} technologies"))


def _report(ls: PromptServer, token: str, value: Progress) -> None:
    ls.progress(types.ProgressParams(token, value))
