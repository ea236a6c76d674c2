"""A document as one snapshot sees it: all that a front-end may show of it without waiting for anything."""

from dataclasses import dataclass

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.prompts.argument import Argument, ArgumentValues
from stackprompt.domain.prompts.prompt import Suggestion
from stackprompt.domain.workspace.document import Document
from stackprompt.engine.offers.comment import write_comment
from stackprompt.engine.offers.comment_arguments import CommentArguments, read_comment
from stackprompt.engine.offers.suggestions import choose_for_bulb, drop_idle, list_suggestions, suggest_fix_of_reports
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analysis import Analysis
from stackprompt.prompts.templates.select import choose_arguments
from stackprompt.runtime.settings.shapes import SuggestionSettings


@dataclass(frozen=True, slots=True)
class View:
    """The analysis of one version of a document, and the snapshot that it was made with."""

    snapshot: Snapshot
    analysis: Analysis

    @property
    def document(self) -> Document:
        """Return the document."""
        return self.analysis.document

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what the document breaks, worst first."""
        return self.analysis.findings

    @property
    def suggestion_settings(self) -> SuggestionSettings:
        """Return which suggestions the user wants."""
        return self.snapshot.settings.suggestions

    def offers(self, lines: tuple[int, int] | None = None) -> tuple[Suggestion, ...]:
        """Return everything to offer, the best first; ``lines`` is the cursor or selection."""
        return list_suggestions(self.snapshot, self.analysis, lines)

    def shortlist(self, lines: tuple[int, int], reporters: tuple[str, ...] = ()) -> tuple[Suggestion, ...]:
        """Return what is worth a place in a light bulb at ``lines``, about which the ``reporters`` report something."""
        return choose_for_bulb(
            (*self.offers(lines), *suggest_fix_of_reports(lines, reporters)), self.suggestion_settings.max_actions
        )

    def list_worthy_offers(self) -> tuple[Suggestion, ...]:
        """Return the offers that have findings behind them or are of use everywhere."""
        return drop_idle(self.offers())

    def comment(
        self, task: str, before_line: int, lines: tuple[int, int] | None = None, arguments: ArgumentValues = ()
    ) -> tuple[str, ...]:
        """Return the prompt of ``task`` as comment lines; see ``write_comment``."""
        return write_comment(self.snapshot, self.analysis, task, before_line, lines, arguments)

    def arguments(self, task: str) -> tuple[Argument, ...]:
        """Return the arguments of ``task`` for the document."""
        return choose_arguments(self.snapshot.templates, task, self.document.format)

    def read_comment(self, text: str) -> CommentArguments | None:
        """Return what a comment that begins with a task and arguments asks for, None when it names no task."""
        return read_comment(self.snapshot.templates, self.document.format, text)
