"""Which facts of a stack are of interest to a document of a kind: what its reader would look up before a change."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from stackprompt.domain.document import Document, DocumentKind
from stackprompt.domain.technology import Detected

# What runs inside the image says how to build and harden it; a database matters to those who start it beside.
_CATEGORIES = ("languages", "runtimes", "frameworks", "package-managers", "servers")
EVERYTHING = ("databases", *_CATEGORIES)
_DEPLOYED = ("databases", "languages", "runtimes", "frameworks")
_BUILT = ("languages", "runtimes", "package-managers", "testing", "linters")
_OF_INTEREST = {
    DocumentKind.DOCKERFILE: _CATEGORIES,
    DocumentKind.COMPOSE: (*_DEPLOYED, "servers"),
    DocumentKind.KUBERNETES: _DEPLOYED,
    DocumentKind.HELM: _DEPLOYED,
    DocumentKind.HELM_VALUES: _DEPLOYED,
    DocumentKind.HELM_CHART: _DEPLOYED,
    DocumentKind.KUSTOMIZATION: _DEPLOYED,
    DocumentKind.ANSIBLE: EVERYTHING,
    DocumentKind.TERRAFORM: EVERYTHING,
    DocumentKind.GITHUB_ACTIONS: _BUILT,
    DocumentKind.GITLAB_CI: _BUILT,
    DocumentKind.CI: _BUILT,
    DocumentKind.DATABASE: ("databases", "frameworks"),
    DocumentKind.APPLICATION: ("languages", "runtimes", "frameworks", "testing", "databases"),
    DocumentKind.TEXT: EVERYTHING,
}
# What a new file of a name needs to know, whatever it is written from.
_FOR_NEW: Mapping[str, tuple[str, ...]] = {
    "dockerfile": _CATEGORIES,
    "workflow": (*_BUILT, "databases", "frameworks"),
}
_WRITTEN_IN = frozenset({"languages", "runtimes"})
# Nearly every project has some of these, or they are notations that a program reads; they say nothing of what it is.
_IN_PASSING = """
asciidoc assembly avro blade capnproto css cue dhall ejs erb fish flatbuffers freemarker gherkin glsl go-template
graphviz haml handlebars hcl hlsl html jinja2 jsonnet jsp latex less liquid lua mdx mermaid mustache nix
nunjucks nushell plantuml powershell protobuf pug rego restructuredtext scss shell smarty smithy sql starlark stylus
thrift typst vim-script webassembly xslt
asdf devbox devenv direnv editorconfig git-submodules homebrew make mise renv sdkman snapcraft systemd upm
"""
# Of a framework an image or a pipeline knows only whether it decides how a program is built, started and probed.
_STARTED = """
actix-web adonisjs aiohttp akka angular apache-airflow apache-flink apache-spark api-platform aspnet-core astro axum
bottle cakephp celery codeigniter craftcms dagster dash directus django django-cms dropwizard drupal echo electron
elysia emberjs express falcon fastapi fastify fiber flask gatsby ghost gin gradio grails hanami hapi helidon hono
jakarta-ee jhipster jupyter kedro keystonejs koa ktor laminas laravel litestar loopback magento medusa meteor
micronaut nestjs nextjs nuxt octobercms payload phoenix play-framework prefect prestashop pyramid quarkus quart
qwik rails react react-router redwood remix robyn rocket sails sanic shopware sidekiq sinatra slim solidstart
spring-boot starlette statamic strapi streamlit struts svelte sveltekit symfony tanstack-start tornado typo3 umbraco
vaadin vapor vertx vllm vue wagtail warp wordpress yii
"""
# Of a framework a database knows what writes its schema or its statements.
_STORING = """
activerecord alembic api-platform apache-airflow dapper dbmate dbt diesel django doctrine drizzle ecto ef-core
eloquent entity-framework-6 exposed flyway golang-migrate goose gorm hibernate jmoiron-sqlx jooq knex kysely laravel
liquibase mikro-orm mongoose mybatis nhibernate objection peewee phoenix prisma propel rails sea-orm sequel
sequelize spring-boot sqlalchemy sqlboiler sqlmodel sqlx symfony tortoise-orm typeorm wordpress
"""
_OF_A_DATABASE = frozenset(_STORING.split())
# Code uses a library where it names it.
_USING = frozenset({DocumentKind.APPLICATION, DocumentKind.TEXT})
_OF_ANY_PROGRAM = frozenset(_STARTED.split())
_SAY_NOTHING = frozenset(_IN_PASSING.split())
# These start what others have built: a database that they do not name is started elsewhere.
DEPLOYMENTS = frozenset(
    {
        DocumentKind.COMPOSE,
        DocumentKind.KUBERNETES,
        DocumentKind.KUSTOMIZATION,
        DocumentKind.HELM,
        DocumentKind.HELM_VALUES,
        DocumentKind.HELM_CHART,
    }
)
# With more languages than these a project does not say in which the program of this file is written.
MOST_LANGUAGES = 2
_LANGUAGES_OF: Mapping[str, frozenset[str]] = {
    ".py": frozenset({"python", "pypy"}),
    ".go": frozenset({"go"}),
    ".rs": frozenset({"rust"}),
    ".rb": frozenset({"ruby", "jruby"}),
    ".php": frozenset({"php"}),
    ".java": frozenset({"java", "graalvm"}),
    ".kt": frozenset({"kotlin", "java", "graalvm"}),
    ".cs": frozenset({"csharp", "dotnet", "mono"}),
    ".ex": frozenset({"elixir", "erlang"}),
    ".exs": frozenset({"elixir", "erlang"}),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), frozenset({"javascript", "nodejs", "bun", "deno"})),
    **dict.fromkeys((".ts", ".tsx", ".vue", ".svelte"), frozenset({"typescript", "nodejs", "bun", "deno"})),
}


def categories_of(kind: DocumentKind, new: str = "") -> tuple[str, ...]:
    """Return the categories of interest to a document of ``kind``, or to a ``new`` file, the first ones first."""
    return _FOR_NEW.get(new, EVERYTHING) if new else _OF_INTEREST[kind]


def is_of_interest(found: Detected, document: Document, *, is_new: bool) -> bool:
    """Tell whether ``found`` says something to whoever changes ``document``, or writes a new file beside it."""
    if found.id in _SAY_NOTHING:
        return False
    if is_shown_by(found, document):
        return True
    if found.category == "frameworks":
        if document.kind is DocumentKind.DATABASE and not is_new:
            return found.id in _OF_A_DATABASE
        return found.id in _OF_ANY_PROGRAM or (document.kind in _USING and _is_named(found.id, document.text))
    if is_new:
        return True
    if found.category == "databases":
        return document.kind not in DEPLOYMENTS
    return found.category not in _WRITTEN_IN or _is_written_in(found, document)


def _is_named(id_: str, text: str) -> bool:
    """Tell whether a text names a library, as its imports do, however they write it."""
    return re.sub(r"[^a-z0-9]", "", id_) in re.sub(r"[-_. ]", "", text.lower())


def _is_written_in(found: Detected, document: Document) -> bool:
    """Tell whether a language or runtime can be that of the document, where its name says which."""
    if document.kind is not DocumentKind.APPLICATION:
        return True
    languages = _LANGUAGES_OF.get(PurePosixPath(document.path).suffix.lower())
    return languages is None or found.id in languages


def is_shown_by(found: Detected, document: Document) -> bool:
    """Tell whether the document itself gives the technology away."""
    return any(evidence.path == document.path for evidence in found.evidence)
