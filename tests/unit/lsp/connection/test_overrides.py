"""The functions of pygls that our layer replaces, each with the upstream line that is the reason.

When an upgrade of pygls turns a case red, read the function anew: it may need no override any more, or
another one.
"""

import inspect
from typing import Any

import pytest
from pygls import exceptions, io_
from pygls.protocol import JsonRPCProtocol, LanguageServerProtocol
from pygls.workspace import TextDocument

from stackprompt.lsp.connection.protocol import Protocol

# Methods of ours that take the place of a method of pygls.
OVERRIDES = (
    ("__init__", LanguageServerProtocol.__init__, "self._register_builtin_features()"),
    # It waits for ever, and keeps the future of a client that does not answer.
    ("send_request_async", JsonRPCProtocol.send_request_async, "return asyncio.wrap_future("),
    # Its own handlers store documents, which ours do in another way.
    (
        "_register_builtin_features",
        LanguageServerProtocol._register_builtin_features,
        "self.fm.add_builtin_feature(attr.method_name, attr)",
    ),
    # Slower than orjson by half a millisecond, and it awaits the result of the writer.
    ("_send_data", JsonRPCProtocol._send_data, "body = json.dumps(data, default=self._serialize_message)"),
)
# Functions of pygls that are never called, with the reason.
BYPASSED = (
    # inbox: each header line and each body costs two changes of thread.
    (io_.StdinAsyncReader.readline, "return self.loop.run_in_executor(self.executor, self.stdin.readline)"),
    # framing: another case of letters or another line end loses the message, and all after it.
    (io_.run_async, r're.compile(rb"^Content-Length: (\d+)\r\n$")'),
    # protocol: the future of a request or notification is kept, also when nothing will ever remove it.
    (JsonRPCProtocol._execute_handler, "self._request_futures[msg_id] = future"),
    # protocol: a message that cannot be read is logged, and its request stays unanswered.
    (JsonRPCProtocol.structure_message, r'logger.error("Unable to deserialize message\n%s", traceback.format_exc())'),
    # protocol: a traceback must not reach the client.
    (exceptions.JsonRpcInternalError.of, 'data={"traceback": traceback.format_tb(exc_tb)}'),
    # lines: breaks lines at U+2028, form feed and others, where no editor does.
    (inspect.getattr_static(TextDocument, "lines").fget, "return tuple(self.source.splitlines(True))"),
)


def describe(function: Any) -> str:
    return str(getattr(function, "__qualname__", function))


@pytest.mark.parametrize(("name", "upstream", "line"), OVERRIDES, ids=[name for name, _, _ in OVERRIDES])
def test_an_override_still_has_its_reason(name: str, upstream: Any, line: str) -> None:
    assert name in vars(Protocol)
    assert line in inspect.getsource(upstream)


@pytest.mark.parametrize(("upstream", "line"), BYPASSED, ids=[describe(function) for function, _ in BYPASSED])
def test_a_bypassed_function_of_pygls_is_unchanged(upstream: Any, line: str) -> None:
    assert line in inspect.getsource(upstream)


def test_nothing_else_is_overridden() -> None:
    ours = {name for name in vars(Protocol) if hasattr(LanguageServerProtocol, name)}
    assert ours - {"__module__", "__doc__", "__annotations__"} == {name for name, _, _ in OVERRIDES}
