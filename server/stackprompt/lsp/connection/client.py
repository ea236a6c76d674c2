"""What the client says about itself in ``initialize``, as far as anything here depends on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from stackprompt.domain.result import Err, Ok, Result

ENCODINGS = ("utf-8", "utf-16", "utf-32")
DEFAULT_ENCODING = "utf-16"


@dataclass(frozen=True, slots=True)
class Client:
    """The client: its process, what it can do, and the folders and options it began with."""

    process_id: int | None = None
    folders: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    encoding: str = DEFAULT_ENCODING
    takes_snippets: bool = False
    resolves_edits: bool = False
    shows_documents: bool = False
    shows_progress: bool = False
    has_settings: bool = False
    watches_files: bool = False
    shows_ghost_text: bool = False
    shows_previews: bool = False


def client_of(params: object) -> Result[Client, str]:
    """Read the parameters of ``initialize``; what is missing is not offered, what is of a wrong type is refused."""
    if not isinstance(params, dict):
        return Err("initialize wants an object")
    process_id, capabilities = params.get("processId"), params.get("capabilities")
    if process_id is not None and (not isinstance(process_id, int) or isinstance(process_id, bool)):
        return Err("processId must be an integer or null")
    if not isinstance(capabilities, dict | None):
        return Err("capabilities must be an object")
    folders = _folders(params)
    if isinstance(folders, Err):
        return folders
    options = params.get("initializationOptions")
    told = capabilities or {}
    return Ok(
        Client(
            process_id=process_id,
            folders=folders.value,
            options=options if isinstance(options, dict) else {},
            encoding=_encoding(told),
            takes_snippets=_at(told, "textDocument.completion.completionItem.snippetSupport") is True,
            resolves_edits="edit" in _texts(_at(told, "textDocument.codeAction.resolveSupport.properties")),
            shows_documents=_at(told, "window.showDocument.support") is True,
            shows_progress=_at(told, "window.workDoneProgress") is True,
            has_settings=_at(told, "workspace.configuration") is True,
            shows_ghost_text=isinstance(_at(told, "textDocument.inlineCompletion"), dict),
            shows_previews=isinstance(_at(told, "workspace.textDocumentContent"), dict),
            watches_files=_at(told, "workspace.didChangeWatchedFiles.dynamicRegistration") is True,
        )
    )


def _folders(params: Mapping[str, Any]) -> Result[tuple[str, ...], str]:
    """Return the URIs of the workspace folders, else of the older ways to name one root."""
    folders, root_uri, root_path = (params.get(name) for name in ("workspaceFolders", "rootUri", "rootPath"))
    if not isinstance(folders, list | None):
        return Err("workspaceFolders must be a list or null")
    uris = [folder.get("uri") if isinstance(folder, dict) else None for folder in folders or ()]
    if not all(isinstance(uri, str) for uri in (*uris, root_uri or "", root_path or "")):
        return Err("a workspace folder is named by a URI, rootUri by a string")
    from_path = f"file://{quote(str(root_path))}" if root_path else None
    return Ok(tuple(str(uri) for uri in uris or (root_uri, from_path) if uri)[: None if uris else 1])


def _encoding(capabilities: Mapping[str, Any]) -> str:
    """Choose the first position encoding of the client's that is known here."""
    offered = _texts(_at(capabilities, "general.positionEncodings"))
    return next((encoding for encoding in offered if encoding in ENCODINGS), DEFAULT_ENCODING)


def _at(capabilities: Mapping[str, Any], path: str) -> object:
    value: object = capabilities
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
