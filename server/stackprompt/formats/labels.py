"""The word for a document in a sentence, and the language that its fence names."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from stackprompt.domain.document import FormatId
from stackprompt.formats.table import FORMAT_BY_ID

# The fence's language, and the word for the file where there is one that everybody uses.
_SUFFIXES: Mapping[str, tuple[str, str]] = {
    ".py": ("python", "Python module"),
    ".pyi": ("python", "Python stub"),
    ".js": ("javascript", "JavaScript module"),
    ".mjs": ("javascript", "JavaScript module"),
    ".cjs": ("javascript", "JavaScript module"),
    ".jsx": ("jsx", "React component"),
    ".ts": ("typescript", "TypeScript module"),
    ".tsx": ("tsx", "React component"),
    ".go": ("go", "Go file"),
    ".rs": ("rust", "Rust module"),
    ".rb": ("ruby", "Ruby file"),
    ".java": ("java", "Java class"),
    ".kt": ("kotlin", "Kotlin file"),
    ".cs": ("csharp", "C# file"),
    ".php": ("php", "PHP file"),
    ".c": ("c", "C file"),
    ".h": ("c", "header file"),
    ".cpp": ("cpp", "C++ file"),
    ".ex": ("elixir", "Elixir module"),
    ".exs": ("elixir", "Elixir script"),
    ".swift": ("swift", "Swift file"),
    ".vue": ("vue", "Vue component"),
    ".sh": ("bash", "shell script"),
    ".bash": ("bash", "shell script"),
    ".sql": ("sql", "SQL script"),
    ".psql": ("sql", "SQL script"),
    ".pgsql": ("sql", "SQL script"),
    ".json": ("json", ""),
    ".toml": ("toml", ""),
    ".yml": ("yaml", ""),
    ".yaml": ("yaml", ""),
    ".md": ("markdown", ""),
    ".xml": ("xml", ""),
    ".html": ("html", ""),
    ".css": ("css", ""),
    ".ini": ("ini", ""),
    ".conf": ("", ""),
    ".tfvars": ("hcl", "variables file"),
}


@lru_cache(maxsize=1024)
def label_of(format_id: FormatId, path: str) -> str:
    """Return what a document at ``path`` is called: its format's word, for code and databases that of its suffix."""
    format_ = FORMAT_BY_ID[format_id]
    if format_.label_at is not None:
        return format_.label_at(path)
    return _SUFFIXES.get(PurePosixPath(path).suffix.lower(), ("", ""))[1] or format_.label


def language_of(format_id: FormatId, path: str) -> str:
    """Return the language that the fence around the document names, or ""."""
    return FORMAT_BY_ID[format_id].language or _SUFFIXES.get(PurePosixPath(path).suffix.lower(), ("", ""))[0]
