"""initialize, initialized, shutdown: the engine is loaded after the client has its answer."""

import uuid
from pathlib import Path

from lsprotocol import types

from stackprompt import app
from stackprompt.domain.events import SnapshotReplaced
from stackprompt.engine.engine import Engine
from stackprompt.lsp import diagnostics
from stackprompt.lsp.features import configuration, synchronisation, watched_files
from stackprompt.lsp.session import PromptServer


def initialize(ls: PromptServer, params: types.InitializeParams) -> None:
    """Keep what the client told about itself."""
    options = params.initialization_options
    ls.options = options if isinstance(options, dict) else {}


async def initialized(ls: PromptServer, _: types.InitializedParams) -> None:
    """Load the engine, then look at the workspace beside the first requests."""
    try:
        await _start(ls)
    except BaseException as failure:
        # Whoever waits for the engine must hear of it; what went wrong is for the log.
        ls.engine_ready.set_exception(failure)
        raise


async def _start(ls: PromptServer) -> None:
    engine = await app.start_off_loop(app.sources(ls.roots()))
    await configuration.pull(ls, engine)
    _unsubscribe = engine.bus.subscribe(SnapshotReplaced, lambda _: _reloaded(ls, engine))
    ls.engine_ready.set_result(engine)
    _reloaded(ls, engine)
    ls.in_background(engine.watch(ls.stop))
    ls.in_background(watched_files.register(ls))
    for root in ls.roots():
        ls.in_background(_scan(ls, engine, root))


def _reloaded(ls: PromptServer, engine: Engine) -> None:
    """Show the problems of a new snapshot, and the hints that it changes."""
    diagnostics.publish(ls, engine)
    for uri in tuple(ls.workspace.text_documents):
        ls.in_background(synchronisation.analyse(ls, uri))


async def shutdown(ls: PromptServer, *_: object) -> None:
    """Stop what runs beside the requests."""
    ls.stop.set()
    await ls.end_background()
    ready = ls.engine_ready
    if ready.done() and ready.exception() is None:
        await ready.result().close()


async def _scan(ls: PromptServer, engine: Engine, root: Path) -> None:
    """Scan a workspace for the first time, with a progress message where the client shows one."""
    window = ls.client_capabilities.window
    if not (window and window.work_done_progress):
        _ = await engine.stack(str(root))
        return
    token = f"stackprompt-{uuid.uuid4().hex}"
    created = ls.window_work_done_progress_create_async(types.WorkDoneProgressCreateParams(token))
    await ls.ask(created)
    _report(ls, token, types.WorkDoneProgressBegin(title="stackprompt", message=f"looking at {root.name}"))
    count = 0
    try:
        count = len((await engine.stack(str(root))).detected)
    finally:
        _report(ls, token, types.WorkDoneProgressEnd(message=f"{count} technologies"))


def _report(ls: PromptServer, token: str, value: types.WorkDoneProgressBegin | types.WorkDoneProgressEnd) -> None:
    ls.progress(types.ProgressParams(token, value))
