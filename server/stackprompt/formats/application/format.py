"""The format of source code, which has comments of many kinds."""

import re

from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.format import Candidate, Format, Relevance

_NAME = re.compile(
    r"(?i)\.(pyi?|[mc]?[jt]s|[jt]sx|go|rs|rb|java|kt|scala|groovy|cs|fs|vb|php|c|h|cc|cpp|hpp|m|swift|exs?|erl|clj|lua|dart"
    r"|r|jl|hs|ml|vue|svelte|sh|bash|zsh|ps1|pl|zig|nim|sol)$"
)
_EDITOR_LANGUAGES = """
python javascript javascriptreact typescript typescriptreact go rust ruby java kotlin csharp php c cpp swift
shellscript sh lua
"""


def _recognise(candidate: Candidate) -> bool:
    return not candidate.is_yaml and _NAME.search(candidate.name) is not None


APPLICATION = Format(
    id=FormatId("application"),
    order=140,
    label="source file",
    family="application",
    editor_languages=frozenset(_EDITOR_LANGUAGES.split()),
    recognise=_recognise,
    relevance=Relevance(
        (Category.LANGUAGES, Category.RUNTIMES, Category.FRAMEWORKS, Category.TESTING, Category.DATABASES),
        is_code=True,
        names_libraries=True,
    ),
    has_rules_for_assistants=False,
)
