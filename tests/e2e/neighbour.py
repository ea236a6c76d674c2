"""A language server that is not ours: one quick fix and one completion for any file, in as few lines as that takes."""

import json
import sys
from typing import Any

CAPABILITIES = {
    "codeActionProvider": True,
    "completionProvider": {"triggerCharacters": ["#"]},
    "textDocumentSync": 1,
}


def answer(method: str, params: dict[str, Any]) -> object:
    match method:
        case "initialize":
            return {"capabilities": CAPABILITIES}
        case "textDocument/codeAction":
            start = {"line": 0, "character": 0}
            edit = {"range": {"start": start, "end": start}, "newText": "# mended\n"}
            changes = {params["textDocument"]["uri"]: [edit]}
            return [{"title": "Neighbour: mend", "kind": "quickfix", "edit": {"changes": changes}}]
        case "textDocument/completion":
            return [{"label": "# neighbour", "insertText": "# neighbour"}]
        case _:
            return None


def main() -> None:
    while header := sys.stdin.buffer.readline():
        length = int(header.split(b":")[1])
        sys.stdin.buffer.readline()
        message = json.loads(sys.stdin.buffer.read(length))
        if message.get("method") == "exit":
            return
        if "id" in message and "method" in message:
            result = answer(message["method"], message.get("params") or {})
            body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()
            sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
