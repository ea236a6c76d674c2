"""The format of SQL and of the configuration files of databases, which have comments of many kinds."""

import re

from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.format import Candidate, Format, Relevance

_NAME = re.compile(
    r"(?i)\.(sql|ddl|psql|pgsql|mysql|plsql)$"
    r"|^(postgresql([.-][\w-]+)?|pg_hba|redis([.-][\w-]+)?|sentinel|valkey|mongod)\.conf$|^(my|mysqld?|mariadb)\.(cnf|ini)$"
)


def _recognise(candidate: Candidate) -> bool:
    return not candidate.is_yaml and _NAME.search(candidate.name) is not None


DATABASE = Format(
    id=FormatId("database"),
    order=130,
    label="database configuration",
    family="database",
    editor_languages=frozenset({"sql"}),
    recognise=_recognise,
    relevance=Relevance((Category.DATABASES, Category.FRAMEWORKS), is_schema=True),
    has_rules_for_assistants=False,
)
