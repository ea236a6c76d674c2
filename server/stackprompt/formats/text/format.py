"""The format of every other file: no row of the table recognises it."""

from stackprompt.domain.workspace.document import PLAIN_TEXT
from stackprompt.formats.format import ALL_CATEGORIES, Format, Relevance

TEXT = Format(
    id=PLAIN_TEXT,
    order=150,
    label="file",
    family="generic",
    recognise=lambda _candidate: False,
    relevance=Relevance(ALL_CATEGORIES, names_libraries=True, stands_alone=True),
    has_rules_for_assistants=False,
)
