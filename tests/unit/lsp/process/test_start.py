"""The imports of the server before its answer to initialize: only the protocol."""

import subprocess
import sys

HEAVY = {
    "click",
    "jinja2",
    "pathspec",
    "platformdirs",
    "pydantic",
    "watchfiles",
    "yaml",
    "stackprompt.api",
    "stackprompt.cli",
    "stackprompt.engine.engine",
    "stackprompt.findings",
    "stackprompt.formats",
    "stackprompt.knowledge",
}
CODE = """
import sys
from stackprompt.lsp.process.lazy_types import import_types
import_types()
import stackprompt.__main__
from stackprompt.lsp.process.stdio import serve
from stackprompt.lsp.server import build_server
server = build_server(debug=False)
answers = []
class Writer:
    def write(self, body): answers.append(body)
server.protocol.set_writer(Writer())
from stackprompt.lsp.connection.message import Request
# The work after the answer is not part of this test.
server.protocol._run_in_background = lambda *_: None
server.protocol.handle(Request(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}}))
assert b'"capabilities"' in answers[0]
print(*sorted(sys.modules))
"""


def test_only_the_protocol_is_imported_before_initialize_is_answered() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60)
    assert not HEAVY & set(done.stdout.split())
