"""Diagnostics: problems of knowledge, template and configuration files, and findings as hints where enabled."""

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from stackprompt.domain.problem import Problem, describe
from stackprompt.lsp.documents.positions import to_range
from stackprompt.lsp.session import PromptServer

if TYPE_CHECKING:
    from stackprompt.engine.engine import Engine
    from stackprompt.engine.offers.view import View

SOURCE = "stackprompt"
END_OF_LINE = 1_000


def publish_problems(ls: PromptServer, engine: "Engine") -> None:
    """Publish the problems of the newest snapshot at their files; show one without a file as a message."""
    by_uri: dict[str, list[types.Diagnostic]] = defaultdict(list)
    for problem in engine.live.take().problems:
        path = Path(problem.path)
        if path.is_absolute():
            by_uri[path.as_uri()].append(_to_diagnostic(problem))
        else:
            ls.window_show_message(types.ShowMessageParams(types.MessageType.Warning, describe(problem)))
    for uri in ls.uris_with_problems - by_uri.keys():
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
    for uri, diagnostics in by_uri.items():
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))
    ls.uris_with_problems = frozenset(by_uri)


def _to_diagnostic(problem: Problem) -> types.Diagnostic:
    line = problem.line - 1
    whole_line = types.Range(types.Position(line, 0), types.Position(line, END_OF_LINE))
    message = f"{problem.what}; {problem.remedy}" if problem.remedy else problem.what
    return types.Diagnostic(whole_line, message, severity=types.DiagnosticSeverity.Error, source=SOURCE)


def publish_hints(ls: PromptServer, view: "View") -> None:
    """Publish the findings of a document as hints."""
    document = view.document
    hints = [
        types.Diagnostic(
            to_range(finding.span, document.text, ls.client.encoding),
            finding.practice.title,
            severity=types.DiagnosticSeverity.Hint,
            source=SOURCE,
            code=finding.practice.id,
            code_description=types.CodeDescription(finding.practice.sources[0].url),
        )
        for finding in view.findings
    ]
    ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(document.uri, hints, document.version))


def clear_hints(ls: PromptServer, uri: str) -> None:
    """Remove the hints of a document, unless it has problems of its own, which stay."""
    if uri in ls.uris_with_problems:
        return
    ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
