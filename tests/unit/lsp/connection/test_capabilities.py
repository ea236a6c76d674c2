from stackprompt.lsp.connection.capabilities import build_capabilities
from stackprompt.lsp.connection.client import Client


def test_new_requests_are_offered_only_to_a_client_that_knows_them() -> None:
    old, new = (
        build_capabilities(Client(supports_inline_completion=knows, supports_previews=knows), ["a"])
        for knows in (False, True)
    )
    assert new.pop("inlineCompletionProvider") is True
    assert new["workspace"].pop("textDocumentContent") == {"schemes": ["stackprompt"]}
    assert new == old


def test_the_encoding_and_the_commands_are_in_the_answer() -> None:
    told = build_capabilities(Client(encoding="utf-8"), ["a", "b"])
    assert told["positionEncoding"] == "utf-8"
    assert told["executeCommandProvider"] == {"commands": ["a", "b"]}
