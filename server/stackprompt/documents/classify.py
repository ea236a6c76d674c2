"""What kind of document a file is, told from its name, its editor language and a look at its first lines."""

import re
from pathlib import PurePosixPath

from stackprompt.domain.document import DocumentKind

SNIFFED_CHARACTERS = 65_536

_DOCKERFILE = re.compile(r"(?i)(^|\.)(dockerfile|containerfile)(\.[\w.-]+)?$")
# Files that only talk about a Dockerfile: Dockerfile.md, Dockerfile.j2 is a template and does not parse.
_NOT_DOCKERFILE = re.compile(r"(?i)\.(md|txt|j2|tmpl|tpl|erb|dockerignore|py|sh|json|ya?ml|go|ts|js)$")
_COMPOSE = re.compile(r"(?i)^(docker-)?compose([.-][\w.-]+)?\.ya?ml$")
_YAML = re.compile(r"(?i)\.ya?ml$")
_TEMPLATED = re.compile(r"(?m)^[^#\n]*\{\{")
# What only Helm writes between braces: Jinja has names without a dot, GitHub a dollar before the braces.
_HELM = re.compile(
    r"(?<!\$)\{\{-?\s*+(?:/\*|\$|(?:\(\s*+)?\.(?:Values|Release|Chart|Files|Capabilities|Template)\b"
    r"|(?:include|template|define|toYaml|fail|required|tpl|range|with|if)\s+\(?[.$\"]|if\s+\(?(?:and|or|not|eq|ne)\s)"
)
# A line of its own, as no text that only holds a template has it.
_CONTROL = re.compile(r"(?m)^[ \t]*\{\{-?\s*(?:if|with|range|end|include|define|template|/\*)")
_TEMPLATE_NAME = re.compile(r"(?i)(\.ya?ml|\.tpl)$")
_CHART = "Chart.yaml"
_VALUES = re.compile(r"(?i)^(values([.-][\w.-]+)?|[\w.-]+[.-]values)\.ya?ml$")
_KUSTOMIZATION = re.compile(r"^(kustomization\.ya?ml|Kustomization)$")
_KUSTOMIZE_API = re.compile(r"(?m)^apiVersion:\s*[\"']?kustomize\.config\.k8s\.io/")
_SERVICES = re.compile(r"(?m)^services:\s*(#.*)?$")
# Only what indents: \s also runs over line ends, from every blank line to the last one.
_IMAGE_OR_BUILD = re.compile(r"(?m)^[ \t]+(image|build):")
_API_VERSION = re.compile(r"(?m)^apiVersion:\s*\S")
_KIND = re.compile(r"(?m)^kind:\s*\S")
_WORKFLOW_PATH = re.compile(r"(?i)(^|/)\.(github|gitea|forgejo)/workflows/[^/]+\.ya?ml$")
_JOBS = re.compile(r"(?m)^jobs:\s*(#.*)?$")
_EVENTS = re.compile(r"(?m)^[\"']?on[\"']?:")
_ACTION = re.compile(r"(?i)^action\.ya?ml$")
_RUNS = re.compile(r"(?m)^runs:\s*(#.*)?$")
_GITLAB = re.compile(r"(?i)(^|/)(\.gitlab-ci|[\w.-]+\.gitlab-ci)\.ya?ml$|(^|/)\.gitlab/ci/[^/]+\.ya?ml$")
_PIPELINE = re.compile(
    r"(?i)(^|/)(azure-pipelines([.-][\w.-]+)?|bitbucket-pipelines|\.travis|\.drone|\.woodpecker|appveyor|\.cirrus"
    r"|buildspec|cloudbuild|\.circleci/config|\.buildkite/pipeline)\.ya?ml$|(^|/)jenkinsfile(\.[\w-]+)?$"
)
_ANSIBLE_PATH = re.compile(
    r"(^|/)(playbooks?/[^/]+|roles/[^/]+/(tasks|handlers|defaults|vars|meta)/.+|(group|host)_vars/.+)\.ya?ml$"
)
_TASKS_PATH = re.compile(r"(^|/)(tasks|handlers)/[^/]+\.ya?ml$")
# What no list of anything else says: a task that runs, keeps or includes something, or its condition.
_TASK = re.compile(
    r"(?m)^(-|[ ])[ ]((import|include)_tasks|include_vars|set_fact|register|become|(changed|failed)_when|notify):"
)
# A play, or a task by the full name of its module, at the head of a list.
_PLAY = re.compile(r"(?m)^-[ ]+(hosts|import_playbook|ansible\.builtin\.import_playbook):|^[ ]{2}hosts:\s*\S")
_LIST = re.compile(r"(?m)\A(?:(?:---|[ \t]*#)[^\n]*\n|[ \t]*\n){0,200}-\s")
_MODULE = re.compile(r"(?m)^[ ]+(?:-[ ]+)?(ansible\.(builtin|posix|windows)|community\.\w+)\.\w+:")
_TERRAFORM = re.compile(r"(?i)\.(tf|tofu|tfvars|tf\.json|tftest\.hcl)$|^terragrunt\.hcl$")
_DATABASE = re.compile(
    r"(?i)\.(sql|ddl|psql|pgsql|mysql|plsql)$"
    r"|^(postgresql([.-][\w-]+)?|pg_hba|redis([.-][\w-]+)?|sentinel|valkey|mongod)\.conf$|^(my|mysqld?|mariadb)\.(cnf|ini)$"
)
_CODE = re.compile(
    r"(?i)\.(pyi?|[mc]?[jt]s|[jt]sx|go|rs|rb|java|kt|scala|groovy|cs|fs|vb|php|c|h|cc|cpp|hpp|m|swift|exs?|erl|clj|lua|dart"
    r"|r|jl|hs|ml|vue|svelte|sh|bash|zsh|ps1|pl|zig|nim|sol)$"
)
# The editor's language of a document whose name says nothing.
_LANGUAGES = {
    "terraform": DocumentKind.TERRAFORM,
    "ansible": DocumentKind.ANSIBLE,
    "sql": DocumentKind.DATABASE,
    "github-actions-workflow": DocumentKind.GITHUB_ACTIONS,
}
_CODE_LANGUAGES = re.compile(
    r"(python|javascript(react)?|typescript(react)?|go|rust|ruby|java|kotlin|csharp|php|c|cpp|swift|shellscript|sh|lua)$"
)


def classify(path: str, text: str, language: str = "") -> DocumentKind:
    """Return the kind of the document at ``path``; ``language`` is the editor's language id, if it gave one."""
    name = PurePosixPath(path).name
    if language == "dockerfile" or (_DOCKERFILE.search(name) and not _NOT_DOCKERFILE.search(name)):
        return DocumentKind.DOCKERFILE
    if _KUSTOMIZATION.match(name):
        return DocumentKind.KUSTOMIZATION
    if _is_template(path, text[:SNIFFED_CHARACTERS], language):
        return DocumentKind.HELM
    if _YAML.search(name) or language in {"yaml", "dockercompose", "yaml.docker-compose"}:
        head = text[:SNIFFED_CHARACTERS]
        return _pipeline(path, head) or _classify_yaml(path, head)
    return _by_name(path, language)


def _by_name(path: str, language: str) -> DocumentKind:
    name = PurePosixPath(path).name
    if _TERRAFORM.search(name):
        return DocumentKind.TERRAFORM
    if _PIPELINE.search(path):
        return DocumentKind.CI
    if _DATABASE.search(name):
        return DocumentKind.DATABASE
    if _CODE.search(name) or _CODE_LANGUAGES.match(language):
        return DocumentKind.APPLICATION
    return _LANGUAGES.get(language, DocumentKind.TEXT)


def _pipeline(path: str, head: str) -> DocumentKind | None:
    """Return the kind of a pipeline: its path says so, a workflow elsewhere has both events and jobs."""
    if _WORKFLOW_PATH.search(path) or (_EVENTS.search(head) and _JOBS.search(head)):
        return DocumentKind.GITHUB_ACTIONS
    if _ACTION.match(PurePosixPath(path).name) and _RUNS.search(head):
        return DocumentKind.GITHUB_ACTIONS
    if _GITLAB.search(path):
        return DocumentKind.GITLAB_CI
    return DocumentKind.CI if _PIPELINE.search(path) else None


def _is_ansible(path: str, head: str) -> bool:
    if _API_VERSION.search(head) and _KIND.search(head):
        return False
    if _ANSIBLE_PATH.search(path):
        return True
    says_so = _PLAY.search(head) or _MODULE.search(head) or (_TASKS_PATH.search(path) and _TASK.search(head))
    return bool(_LIST.match(head) and says_so)


def _is_template(path: str, head: str, language: str) -> bool:
    """Tell whether a file is a template of a chart: those lie in its folder of templates, with few exceptions."""
    parts = PurePosixPath(path).parts or ("",)
    if _VALUES.match(parts[-1]) and "templates" not in parts:
        # The texts in it may be templates; the file is none.
        return False
    if not (_TEMPLATE_NAME.search(parts[-1]) or language == "helm") or not _HELM.search(head):
        return False
    is_at_home = "templates" in parts or parts[-1].endswith(".tpl") or language == "helm"
    return is_at_home or (_CONTROL.search(head) is not None and _KIND.search(head) is not None)


def _classify_yaml(path: str, head: str) -> DocumentKind:
    name = PurePosixPath(path).name
    # What Ansible writes between braces is text to it, so that its files parse.
    if _is_ansible(path, head):
        return DocumentKind.ANSIBLE
    if _VALUES.match(name):
        return DocumentKind.HELM_VALUES
    # A template does not parse as YAML, and what it renders to cannot be known from its text.
    if _TEMPLATED.search(head):
        return DocumentKind.TEXT
    if name == _CHART:
        return DocumentKind.HELM_CHART
    if _KUSTOMIZE_API.search(head):
        return DocumentKind.KUSTOMIZATION
    if _API_VERSION.search(head) and _KIND.search(head):
        return DocumentKind.KUBERNETES
    if _COMPOSE.match(name) or (_SERVICES.search(head) and _IMAGE_OR_BUILD.search(head)):
        return DocumentKind.COMPOSE
    return DocumentKind.TEXT
