"""The questions in their order; what needs the file or the knowledge passes when they are not given."""

from collections.abc import Sequence
from dataclasses import dataclass

from stackprompt.prompts.lint import claims, phrases, shape
from stackprompt.prompts.lint.anatomy import read_anatomy
from stackprompt.prompts.lint.question import Ask, LintContext

QUESTIONS: tuple[tuple[str, Ask], ...] = (
    ("says in the first lines what to do", phrases.states_task),
    ("names the lines of its findings", phrases.cites_lines),
    ("says what the answer looks like", phrases.asks_for_output),
    ("names a command that verifies", phrases.names_command),
    ("says when it is done", phrases.says_when_done),
    ("sets the file apart", shape.delimits),
    ("calls the file data", phrases.calls_it_data),
    ("leaves nothing unresolved", shape.is_filled),
    ("says what to do when unsure", phrases.allows_doubt),
    ("states constraints", phrases.states_constraints),
    ("keeps its length", shape.fits),
    ("repeats nothing", shape.repeats_nothing),
    ("has delimiters that the file cannot close", shape.outlasts),
    ("claims only lines that exist, and quotes them", claims.exist),
    ("cites practices that exist", claims.cite_practices),
    ("does not contradict itself", claims.agree),
    ("holds no secret", claims.keep_secrets),
    ("names no home folder and no login", phrases.is_not_private),
    ("leaves no template syntax", phrases.has_no_template_syntax),
    ("is the same each time", phrases.does_not_change),
    ("hides no characters", claims.show_all),
    ("puts the worst first", claims.are_sorted),
    ("is no longer than its findings need", shape.is_lean),
    ("is tidy Markdown", shape.is_tidy),
)

# The questions about files, findings and headings.
OF_PARTS = frozenset({6, 13, 14, 15, 16, 17, 22, 23, 24})
BARE = "there is neither a file nor a finding"


@dataclass(frozen=True, slots=True)
class Answer:
    """One question answered: ``reason`` is the first thing that is wrong, "" when nothing is."""

    number: int
    question: str
    reason: str

    @property
    def is_passed(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.reason


def lint(text: str, context: LintContext | None = None) -> tuple[Answer, ...]:
    """Answer every question about the prompt ``text``, as far as ``context`` allows."""
    if not text.strip():
        return tuple(Answer(number, name, "the prompt is empty") for number, (name, _) in enumerate(QUESTIONS, 1))
    anatomy = read_anatomy(text)
    facts = context or LintContext()
    is_bare = not (anatomy.blocks or anatomy.claims or anatomy.headings)
    answers = ((number, name, next(ask(anatomy, facts), "")) for number, (name, ask) in enumerate(QUESTIONS, 1))
    # One sentence breaks no rule for files and findings, but it keeps none either.
    return tuple(Answer(n, name, why or (BARE if is_bare and n in OF_PARTS else "")) for n, name, why in answers)


def score(answers: Sequence[Answer]) -> int:
    """Return how many questions are passed."""
    return sum(answer.is_passed for answer in answers)
