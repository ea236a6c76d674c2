"""initialize, initialized, shutdown: the engine is imported and loaded when the client has its answer."""

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
    """Load the engine, then look at the workspace beside the first requests; the client has its answer already."""
    ls.roots = tuple(path for uri in client.folders if (path := to_path(uri)) is not None)
    if not client.has_settings:
        ls.settled.set()
    try:
        engine = await _loaded(ls)
    except BaseException as failure:
        # Whoever waits for the engine must hear of it; what went wrong is for the log.
        ls.loading.set_exception(failure)
        raise
    _unsubscribe = engine.bus.subscribe(SnapshotReplaced, lambda _: _reloaded(ls, engine))
    ls.loading.set_result(engine)
    ls.in_background(engine.watch(ls.stop))


async def initialized(ls: PromptServer, _: types.InitializedParams) -> None:
    """Ask the client for what only it knows; the protocol allows questions from now on."""
    await configuration.pull(ls)
    ls.settled.set()
    engine = await ls.loaded()
    diagnostics.publish(ls, engine)
    ls.in_background(watched_files.register(ls))
    for root in ls.roots:
        ls.in_background(_scan(ls, engine, root))


async def shutdown(ls: PromptServer, _: object) -> None:
    """Stop what runs beside the requests."""
    await ls.end()


async def _loaded(ls: PromptServer) -> "Engine":
    try:
        origin, snapshot = await asyncio.to_thread(_load, ls)
        from stackprompt import app  # noqa: PLC0415 - imported by now

        return app.assembled(origin, snapshot)
    finally:
        gc_tuning.begin()


def _load(ls: PromptServer) -> "tuple[Sources, Snapshot]":
    """Import the engine and load its data, in a thread: both take longer than an editor should wait."""
    # Nothing but the protocol is imported before initialize is answered.
    from stackprompt import app  # noqa: PLC0415
    from stackprompt.engine import reload  # noqa: PLC0415

    origin = app.sources(ls.roots, configuration.initial(ls), ls.trusted)
    return origin, reload.read_snapshot(origin)


def _reloaded(ls: PromptServer, engine: "Engine") -> None:
    """Show the problems of a new snapshot, and the hints that it changes."""
    ls.forget_answers()
    gc_tuning.look_at_all()
    diagnostics.publish(ls, engine)
    preview.refresh(ls)
    for uri in tuple(ls.documents):
        ls.in_background(synchronisation.analyse(ls, uri))


async def _scan(ls: PromptServer, engine: "Engine", root: Path) -> None:
    """Scan a workspace for the first time, with a progress message where the client shows one."""
    if not ls.client.shows_progress:
        _ = await engine.stack(str(root))
        return
    token = f"stackprompt-{uuid.uuid4().hex}"
    await ls.ask(ls.window_work_done_progress_create_async(types.WorkDoneProgressCreateParams(token)))
    _report(ls, token, types.WorkDoneProgressBegin(title="stackprompt", message=f"looking at {root.name}"))
    count = 0
    looking = asyncio.ensure_future(engine.stack(str(root)))
    try:
        while not (await asyncio.wait({looking}, timeout=SECONDS_BETWEEN_REPORTS))[0]:
            _report(ls, token, types.WorkDoneProgressReport(message=f"{engine.looked_at(str(root)):,} files"))
        count = len(looking.result().detected)
    finally:
        _ = looking.cancel()
        _report(ls, token, types.WorkDoneProgressEnd(message=f"{count} technologies"))


def _report(ls: PromptServer, token: str, value: Progress) -> None:
    ls.progress(types.ProgressParams(token, value))
