"""The closed vocabularies of knowledge files; a word that is not in them is a problem at its line."""

from enum import StrEnum


class Category(StrEnum):
    """Kinds of technologies."""

    BUILD = "build"
    CI_CD = "ci-cd"
    CLOUD = "cloud"
    CONTAINERS = "containers"
    DATABASES = "databases"
    FRAMEWORKS = "frameworks"
    IAC = "iac"
    LANGUAGES = "languages"
    LINTERS = "linters"
    OBSERVABILITY = "observability"
    PACKAGE_MANAGERS = "package-managers"
    RUNTIMES = "runtimes"
    SERVERS = "servers"
    TESTING = "testing"


class Role(StrEnum):
    """Parts that a technology plays in a project, as far as prompts depend on it."""

    # Of frameworks, those that decide how a program is built, started and probed.
    WEB_FRAMEWORK = "web-framework"
    FRONTEND_FRAMEWORK = "frontend-framework"
    CONTENT_PLATFORM = "content-platform"
    JOB_RUNNER = "job-runner"
    APP_FRAMEWORK = "app-framework"
    # Those that write the statements or the schema of a database.
    ORM = "orm"
    QUERY_BUILDER = "query-builder"
    SCHEMA_MIGRATION = "schema-migration"
    SCHEMA_OWNER = "schema-owner"
    # Languages of templates, schemas and configuration, which a program reads.
    NOTATION = "notation"
    # What sets up a machine or starts the commands of a project; nearly every project has some.
    DEV_TOOLING = "dev-tooling"


class Topic(StrEnum):
    """Subjects of practices.

    Findings of ``SECRETS`` are about values that no prompt shows. A prompt that asks for an upgrade has findings of
    ``END_OF_LIFE`` and ``IMAGE_VERSION`` only. A file of instructions holds one practice of each topic.
    """

    ACCESS_CONTROL = "access-control"
    AVAILABILITY = "availability"
    BUILD = "build"
    BUILD_SPEED = "build-speed"
    CONTROL_PLANE = "control-plane"
    CORRECTNESS = "correctness"
    DOCUMENTATION = "documentation"
    END_OF_LIFE = "end-of-life"
    HARDENING = "hardening"
    HEALTH = "health"
    HOST_ACCESS = "host-access"
    IMAGE_SIZE = "image-size"
    IMAGE_VERSION = "image-version"
    LOGGING = "logging"
    NETWORK = "network"
    PORTABILITY = "portability"
    PRIVILEGES = "privileges"
    PROCESSES = "processes"
    REPRODUCIBILITY = "reproducibility"
    RESOURCES = "resources"
    ROOT_USER = "root-user"
    SECRET_HANDLING = "secret-handling"  # noqa: S105 - a topic
    SECRETS = "secrets"
    SHELL = "shell"
    STORAGE = "storage"
    SUPPLY_CHAIN = "supply-chain"
    TLS = "tls"


class Ecosystem(StrEnum):
    """Where packages come from; a ``dependency`` signal is written ``ecosystem:package``."""

    ANSIBLE = "ansible"
    CARGO = "cargo"
    COMPOSER = "composer"
    CONDA = "conda"
    DEVCONTAINER = "devcontainer"
    FORMAT = "format"
    GEM = "gem"
    GO = "go"
    GRADLE = "gradle"
    HACKAGE = "hackage"
    HELM = "helm"
    HEX = "hex"
    MAVEN = "maven"
    NPM = "npm"
    NUGET = "nuget"
    ORB = "orb"
    PUB = "pub"
    PYPI = "pypi"
    SWIFT = "swift"
    TERRAFORM = "terraform"
    TOOL = "tool"


class Linter(StrEnum):
    """Linters whose rules a practice names in ``see``, as in ``hadolint:DL3006``."""

    ACTIONLINT = "actionlint"
    ANSIBLE_LINT = "ansible-lint"
    CHECKOV = "checkov"
    CHECKOV_SECRETS = "checkov-secrets"
    COMPOSE_LINT = "compose-lint"
    DCLINT = "dclint"
    HADOLINT = "hadolint"
    KICS = "kics"
    KUBE_LINTER = "kube-linter"
    KUBE_SCORE = "kube-score"
    KUBERNETES_VALIDATE = "kubernetes-validate"
    SEMGREP = "semgrep"
    SHELLCHECK = "shellcheck"
    SQLFLUFF = "sqlfluff"
    TFLINT = "tflint"
    TRIVY = "trivy"
    YAMLLINT = "yamllint"
    ZIZMOR = "zizmor"


class Verification(StrEnum):
    """Aspects of source code that a tool verifies, the most important first."""

    TESTS = "tests"
    STYLE = "style"
    TYPES = "types"

    @property
    def rank(self) -> int:
        """Return 0 for the most important; sort by it."""
        return _RANKS[self]


_RANKS = {verification: rank for rank, verification in enumerate(Verification)}
