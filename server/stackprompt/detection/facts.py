"""One file to facts: which reader reads which file."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from stackprompt.detection.fact import Fact
from stackprompt.detection.readers.ansible import requirements_yml, tasks
from stackprompt.detection.readers.compiled import cargo_toml, dotnet, go_mod, gradle, pom_xml, wrapper_properties
from stackprompt.detection.readers.conda import environment_yml
from stackprompt.detection.readers.containers import dockerfile
from stackprompt.detection.readers.devcontainer import devcontainer_json
from stackprompt.detection.readers.environment import env_example
from stackprompt.detection.readers.javascript import package_json
from stackprompt.detection.readers.mobile import package_swift, pubspec
from stackprompt.detection.readers.python import python_toml, requirements_txt, setup_cfg, setup_py
from stackprompt.detection.readers.scripting import (
    composer_json,
    gemfile,
    mix_exs,
    nvmrc,
    python_version,
    ruby_version,
    terraform_version,
    tool_versions,
)
from stackprompt.detection.readers.terraform import terraform
from stackprompt.detection.readers.yaml_files import chart, circleci, gitlab, pre_commit, workflow, yaml_file

Reader: TypeAlias = Callable[[str], Iterator[Fact]]

_BY_NAME: dict[str, Reader] = {
    ".devcontainer.json": devcontainer_json,
    ".env.example": env_example,
    ".env.sample": env_example,
    ".env.template": env_example,
    ".gitlab-ci.yml": gitlab,
    ".node-version": nvmrc,
    ".nvmrc": nvmrc,
    ".pre-commit-config.yaml": pre_commit,
    ".python-version": python_version,
    ".ruby-version": ruby_version,
    ".terraform-version": terraform_version,
    ".tool-versions": tool_versions,
    "Cargo.toml": cargo_toml,
    "Chart.yaml": chart,
    "Directory.Packages.props": dotnet,
    "Gemfile": gemfile,
    "Package.swift": package_swift,
    "Pipfile": python_toml,
    "composer.json": composer_json,
    "devcontainer.json": devcontainer_json,
    "environment.yaml": environment_yml,
    "environment.yml": environment_yml,
    "go.mod": go_mod,
    "gradle-wrapper.properties": wrapper_properties,
    "libs.versions.toml": gradle,
    "maven-wrapper.properties": wrapper_properties,
    "mix.exs": mix_exs,
    "package.json": package_json,
    "pom.xml": pom_xml,
    "pubspec.yaml": pubspec,
    "pyproject.toml": python_toml,
    "requirements.yaml": requirements_yml,
    "requirements.yml": requirements_yml,
    "rust-toolchain.toml": cargo_toml,
    "setup.cfg": setup_cfg,
    "setup.py": setup_py,
}

_BY_EXTENSION: dict[str, Reader] = {
    ".csproj": dotnet,
    ".fsproj": dotnet,
    ".gemspec": gemfile,
    ".gradle": gradle,
    ".kts": gradle,
    ".tf": terraform,
    ".vbproj": dotnet,
    ".yaml": yaml_file,
    ".yml": yaml_file,
}

_WORKFLOW = re.compile(r"(^|/)\.github/(workflows/[^/]+|actions/.+/action)\.ya?ml$|(^|/)action\.ya?ml$")
_PLACES: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_WORKFLOW, workflow),
    (re.compile(r"(^|/)\.circleci/"), circleci),
    (re.compile(r"(^|/)(tasks|handlers)/"), tasks),
)
_REQUIREMENTS = re.compile(r"(?i)(^|/)([^/]*requirements[^/]*|requirements/[^/]+)\.(txt|in)$")
# Templates of a Dockerfile (Dockerfile.j2, Dockerfile.template) name no image that exists.
_DOCKERFILE = re.compile(
    r"(?i)^(.+\.)?(docker|container)file(\.(?!(j2|tmpl|tpl|template|erb|md|txt|dockerignore)$).+)?$"
)


def reader_of(path: str) -> Reader | None:
    """Return the reader for the file at ``path``, or None when only its name can tell something."""
    name = path.rpartition("/")[2]
    if _DOCKERFILE.match(name):
        return dockerfile
    extension = name[name.rfind(".") :]
    if extension in {".yaml", ".yml"}:
        return _BY_NAME.get(name) or next((reader for place, reader in _PLACES if place.search(path)), yaml_file)
    if extension in {".txt", ".in"} and _REQUIREMENTS.search(path):
        return requirements_txt
    return _BY_NAME.get(name) or _BY_EXTENSION.get(extension)
