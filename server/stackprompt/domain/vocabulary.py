"""The closed vocabularies of knowledge files; a word that is not in them is a problem at its line."""

from enum import StrEnum


class Role(StrEnum):
    """What a technology is to a project, as far as prompts depend on it."""

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


class Verification(StrEnum):
    """What a tool verifies about source code, the most telling first."""

    TESTS = "tests"
    STYLE = "style"
    TYPES = "types"

    @property
    def rank(self) -> int:
        """Return 0 for the most telling; sort by it."""
        return _RANKS[self]


_RANKS = {verification: rank for rank, verification in enumerate(Verification)}
