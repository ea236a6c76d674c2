"""What a document is called in a sentence, and which language its fence names."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from stackprompt.domain.document import DocumentKind

PLAYBOOK = "playbook"
_LABELS: Mapping[DocumentKind, str] = {
    DocumentKind.DOCKERFILE: "Dockerfile",
    DocumentKind.COMPOSE: "Compose file",
    DocumentKind.KUBERNETES: "Kubernetes manifest",
    DocumentKind.HELM: "Helm template",
    DocumentKind.HELM_VALUES: "values file",
    DocumentKind.HELM_CHART: "Chart.yaml",
    DocumentKind.KUSTOMIZATION: "kustomization",
    DocumentKind.ANSIBLE: PLAYBOOK,
    DocumentKind.TERRAFORM: "Terraform configuration",
    DocumentKind.GITHUB_ACTIONS: "workflow",
    DocumentKind.GITLAB_CI: "GitLab pipeline",
    DocumentKind.CI: "pipeline",
    DocumentKind.DATABASE: "database configuration",
    DocumentKind.APPLICATION: "source file",
    DocumentKind.TEXT: "file",
}
_LANGUAGES: Mapping[DocumentKind, str] = {
    DocumentKind.DOCKERFILE: "dockerfile",
    DocumentKind.COMPOSE: "yaml",
    DocumentKind.KUBERNETES: "yaml",
    DocumentKind.HELM: "yaml",
    DocumentKind.HELM_VALUES: "yaml",
    DocumentKind.HELM_CHART: "yaml",
    DocumentKind.KUSTOMIZATION: "yaml",
    DocumentKind.ANSIBLE: "yaml",
    DocumentKind.TERRAFORM: "hcl",
    DocumentKind.GITHUB_ACTIONS: "yaml",
    DocumentKind.GITLAB_CI: "yaml",
}
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

_IN_ROLES = (
    ("_vars/", "Ansible variables file"),
    ("/vars/", "Ansible variables file"),
    ("/defaults/", "Ansible variables file"),
    ("/tasks/", "Ansible task file"),
    ("/handlers/", "Ansible handlers file"),
    ("/meta/", "Ansible role's metadata"),
)


@lru_cache(maxsize=1024)
def label_of(kind: DocumentKind, path: str) -> str:
    """Return what a document at ``path`` is called: its kind's word, for code and databases that of its suffix."""
    if kind is DocumentKind.ANSIBLE:
        return next((label for part, label in _IN_ROLES if part in f"/{path}"), _LABELS[kind])
    special = _SUFFIXES.get(PurePosixPath(path).suffix.lower(), ("", ""))[1]
    return special or _LABELS[kind]


def is_fragment(kind: DocumentKind, path: str) -> bool:
    """Return whether the document at ``path`` is run only by another one: the tasks and variables of a role."""
    return kind is DocumentKind.ANSIBLE and any(part in f"/{path}" for part, _ in _IN_ROLES)


def language_of(kind: DocumentKind, path: str) -> str:
    """Return the language that the fence around the document names, "" when there is none."""
    return _LANGUAGES.get(kind) or _SUFFIXES.get(PurePosixPath(path).suffix.lower(), ("", ""))[0]
