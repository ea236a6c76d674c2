"""The client as it describes itself in ``initialize``: the parts that the server uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from stackprompt.domain.result import Err, Ok, Result

ENCODINGS = ("utf-8", "utf-16", "utf-32")
DEFAULT_ENCODING = "utf-16"


@dataclass(frozen=True, slots=True)
class Client:
    """The client: its process, its abilities, its folders and its initialization options."""

    process_id: int | None = None
    folders: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    encoding: str = DEFAULT_ENCODING
    supports_snippets: bool = False
    supports_edit_resolution: bool = False
    supports_show_document: bool = False
    supports_progress: bool = False
    supports_configuration: bool = False
    supports_watched_files: bool = False
    supports_inline_completion: bool = False
    supports_previews: bool = False


def parse_client(params: object) -> Result[Client, str]:
    """Read the parameters of ``initialize``; missing abilities are absent, a wrong type is an error."""
    if not isinstance(params, dict):
        return Err("params of initialize must be an object")
    process_id, capabilities = params.get("processId"), params.get("capabilities")
    if process_id is not None and (not isinstance(process_id, int) or isinstance(process_id, bool)):
        return Err("processId must be an integer or null")
    if not isinstance(capabilities, dict | None):
        return Err("capabilities must be an object")
    folders = _read_folders(params)
    if isinstance(folders, Err):
        return folders
    options = params.get("initializationOptions")
    abilities = capabilities or {}
    return Ok(
        Client(
            process_id=process_id,
            folders=folders.value,
            options=options if isinstance(options, dict) else {},
            encoding=_choose_encoding(abilities),
            supports_snippets=_look_up(abilities, "textDocument.completion.completionItem.snippetSupport") is True,
            supports_edit_resolution="edit"
            in _filter_strings(_look_up(abilities, "textDocument.codeAction.resolveSupport.properties")),
            supports_show_document=_look_up(abilities, "window.showDocument.support") is True,
            supports_progress=_look_up(abilities, "window.workDoneProgress") is True,
            supports_configuration=_look_up(abilities, "workspace.configuration") is True,
            supports_inline_completion=isinstance(_look_up(abilities, "textDocument.inlineCompletion"), dict),
            supports_previews=isinstance(_look_up(abilities, "workspace.textDocumentContent"), dict),
            supports_watched_files=_look_up(abilities, "workspace.didChangeWatchedFiles.dynamicRegistration") is True,
        )
    )


def _read_folders(params: Mapping[str, Any]) -> Result[tuple[str, ...], str]:
    """Return the URIs of the workspace folders, else of the root in one of the two older forms."""
    folders, root_uri, root_path = (params.get(name) for name in ("workspaceFolders", "rootUri", "rootPath"))
    if not isinstance(folders, list | None):
        return Err("workspaceFolders must be a list or null")
    uris = [folder.get("uri") if isinstance(folder, dict) else None for folder in folders or ()]
    if not all(isinstance(uri, str) for uri in (*uris, root_uri or "", root_path or "")):
        return Err("the URI of a workspace folder, rootUri and rootPath must be strings")
    from_path = f"file://{quote(str(root_path))}" if root_path else None
    return Ok(tuple(str(uri) for uri in uris or (root_uri, from_path) if uri)[: None if uris else 1])


def _choose_encoding(capabilities: Mapping[str, Any]) -> str:
    """Choose the client's first position encoding that the server knows."""
    offered = _filter_strings(_look_up(capabilities, "general.positionEncodings"))
    return next((encoding for encoding in offered if encoding in ENCODINGS), DEFAULT_ENCODING)


def _look_up(capabilities: Mapping[str, Any], path: str) -> object:
    value: object = capabilities
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _filter_strings(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
