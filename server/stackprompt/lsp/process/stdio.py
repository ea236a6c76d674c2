"""The process of a server: its streams, its signals, and an end with a deadline."""

import asyncio
import os
import signal
import stat
import sys
import threading
from contextlib import suppress
from pathlib import Path

from stackprompt.lsp.connection.inbox import Inbox
from stackprompt.lsp.connection.outbox import FileSink, Outbox
from stackprompt.lsp.process import heartbeat, parent, watchdog
from stackprompt.lsp.server import build_server
from stackprompt.lsp.session import PromptServer

INPUT, OUTPUT, ERRORS = 0, 1, 2
SECONDS_TO_SEND_THE_REST = 0.3
# After this time the process ends, even when a thread is busy.
SECONDS_TO_END = 1.5
CHUNK_BYTES = 64 * 1024
# A thread that computes gives way to the event loop after this long; Python's own default is five times that.
SECONDS_BEFORE_GIVING_WAY = 0.001


def serve(*, debug: bool, trusted: tuple[Path, ...] = ()) -> int:
    """Serve one editor on standard input and output until it leaves; return the exit code."""
    # Both streams belong to the protocol: other readers get an empty input, other writers get standard error.
    _reopen_closed_streams()
    incoming, outgoing = os.dup(INPUT), os.dup(OUTPUT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    _ = os.dup2(nothing, INPUT)
    _ = os.dup2(ERRORS, OUTPUT)
    sys.setswitchinterval(SECONDS_BEFORE_GIVING_WAY)
    server = build_server(debug=debug)
    server.trusted_folders = trusted
    return asyncio.run(_serve(server, incoming, outgoing, debug=debug))


def _reopen_closed_streams() -> None:
    """Open the null device for each closed standard stream, so that no other file gets its number."""
    for number in (INPUT, OUTPUT, ERRORS):
        try:
            _ = os.fstat(number)
        except OSError:
            # The system takes the lowest free number, which is this one.
            _ = os.open(os.devnull, os.O_RDWR)


async def _serve(server: PromptServer, incoming: int, outgoing: int, *, debug: bool) -> int:
    protocol = server.protocol
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no signal handlers on its event loop.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, protocol.ended.set)
    watchdog.start()
    outbox = Outbox(protocol.ended.set)
    inbox = Inbox(protocol.handle, protocol.refuse_cancelled, protocol.ended.set)
    protocol.set_writer(outbox)
    await _connect_output(outbox, outgoing)
    await _connect_input(inbox, incoming)
    if debug:
        protocol.background.run(heartbeat.measure_delays(server.record_delay, lambda: protocol.message_count))
    # Not a background task: those end at a shutdown, and this must not.
    watching = asyncio.create_task(_watch_parent(server))
    _ = await protocol.ended.wait()
    _ = watching.cancel()
    await _end_process(server, outbox)
    return protocol.exit_code


async def _connect_input(inbox: Inbox, descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        with suppress(NotImplementedError, OSError):
            _ = await loop.connect_read_pipe(lambda: inbox, os.fdopen(descriptor, "rb", buffering=0))
            return
    # A thread reads a file, a device, or a pipe on Windows.
    threading.Thread(target=_read_in_thread, args=(inbox, descriptor, loop), daemon=True).start()


def _read_in_thread(inbox: Inbox, descriptor: int, loop: asyncio.AbstractEventLoop) -> None:
    with suppress(OSError):
        while data := os.read(descriptor, CHUNK_BYTES):
            _ = loop.call_soon_threadsafe(inbox.data_received, data)
    _ = loop.call_soon_threadsafe(inbox.connection_lost, None)


async def _connect_output(outbox: Outbox, descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    try:
        _ = await loop.connect_write_pipe(lambda: outbox, os.fdopen(descriptor, "wb", buffering=0, closefd=False))
    except (ValueError, NotImplementedError, OSError):
        outbox.write_to(FileSink(descriptor, outbox))


async def _watch_parent(server: PromptServer) -> None:
    _ = await server.protocol.initialized.wait()
    if server.client.process_id is not None:
        await parent.wait_for_end(server.client.process_id)
        server.protocol.ended.set()


async def _end_process(server: PromptServer, outbox: Outbox) -> None:
    watchdog.stop()
    last = threading.Timer(SECONDS_TO_END, os._exit, (server.protocol.exit_code,))
    last.daemon = True
    last.start()
    outbox.close()
    with suppress(TimeoutError):
        _ = await asyncio.wait_for(outbox.closed.wait(), SECONDS_TO_SEND_THE_REST)
    await server.stop_all()
