"""One file to facts: which reader reads which file."""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from stackprompt.detection.fact import Fact
from stackprompt.detection.readers.ansible import galaxy_yml, requirements_yml, roles, tasks
from stackprompt.detection.readers.conda import environment_yml
from stackprompt.detection.readers.containers import dockerfile
from stackprompt.detection.readers.devcontainer import devcontainer_json
from stackprompt.detection.readers.dotnet import dotnet, global_json
from stackprompt.detection.readers.environment import env_example
from stackprompt.detection.readers.go import go_mod
from stackprompt.detection.readers.haskell import cabal
from stackprompt.detection.readers.helm import chart
from stackprompt.detection.readers.javascript import deno_json, libman_json, package_json, pnpm_workspace
from stackprompt.detection.readers.jvm import gradle, pom_xml, sbt, version_catalog, wrapper_properties
from stackprompt.detection.readers.locks import (
    cargo_lock,
    composer_lock,
    gemfile_lock,
    mix_lock,
    package_lock,
    pnpm_lock,
    pubspec_lock,
    python_lock,
    yarn_lock,
)
from stackprompt.detection.readers.mobile import package_swift, pubspec
from stackprompt.detection.readers.native import bazel, cmake, conan, vcpkg_json
from stackprompt.detection.readers.pinned import devbox_json, mise_toml, only, sdkmanrc, tool_versions
from stackprompt.detection.readers.pipelines import circleci, pipeline, pre_commit, workflow
from stackprompt.detection.readers.python import python_toml, requirements_txt, setup_cfg, setup_py, tox_ini
from stackprompt.detection.readers.rust import cargo_toml, rust_toolchain
from stackprompt.detection.readers.scripting import composer_json, gemfile, mix_exs, rebar_config
from stackprompt.detection.readers.terraform import terraform, terraform_lock
from stackprompt.detection.readers.yaml_files import yaml_file

Reader: TypeAlias = Callable[[str], Iterator[Fact]]


def _requirements_yaml(text: str) -> Iterator[Fact]:
    # Helm's first charts listed what they depend on in a file that Ansible calls the same.
    return chart(text) if text.startswith("dependencies:") or "\ndependencies:" in text else requirements_yml(text)


# The versions that lock files hold are worth having, but not worth a complaint where the file is too large.
LOCKS: Mapping[str, Reader] = MappingProxyType(
    {
        ".terraform.lock.hcl": terraform_lock,
        "Cargo.lock": cargo_lock,
        "Gemfile.lock": gemfile_lock,
        "composer.lock": composer_lock,
        "mix.lock": mix_lock,
        "package-lock.json": package_lock,
        "pnpm-lock.yaml": pnpm_lock,
        "poetry.lock": python_lock,
        "pubspec.lock": pubspec_lock,
        "uv.lock": python_lock,
        "yarn.lock": yarn_lock,
    }
)

BY_NAME: Mapping[str, Reader] = MappingProxyType(
    {
        **LOCKS,
        ".bazelversion": only("bazel"),
        ".cirrus.yml": pipeline,
        ".devcontainer.json": devcontainer_json,
        ".drone.yml": pipeline,
        ".env.example": env_example,
        ".env.sample": env_example,
        ".env.template": env_example,
        ".gitlab-ci.yml": pipeline,
        ".go-version": only("go"),
        ".java-version": only("java"),
        ".mise.toml": mise_toml,
        ".node-version": only("nodejs"),
        ".nvmrc": only("nodejs"),
        ".pre-commit-config.yaml": pre_commit,
        ".pre-commit-config.yml": pre_commit,
        ".python-version": only("python"),
        ".ruby-version": only("ruby", "ruby-"),
        ".sdkmanrc": sdkmanrc,
        ".swift-version": only("swift"),
        ".terraform-version": only("terraform"),
        ".tool-versions": tool_versions,
        ".travis.yml": pipeline,
        ".woodpecker.yaml": pipeline,
        ".woodpecker.yml": pipeline,
        "CMakeLists.txt": cmake,
        "Cargo.toml": cargo_toml,
        "Chart.yaml": chart,
        "Directory.Build.props": dotnet,
        "Directory.Packages.props": dotnet,
        "Gemfile": gemfile,
        "MODULE.bazel": bazel,
        "Package.swift": package_swift,
        "Pipfile": python_toml,
        "WORKSPACE": bazel,
        "WORKSPACE.bazel": bazel,
        "azure-pipelines.yaml": pipeline,
        "azure-pipelines.yml": pipeline,
        "bitbucket-pipelines.yml": pipeline,
        "bower.json": libman_json,
        "build.sbt": sbt,
        "cloudbuild.yaml": pipeline,
        "cloudbuild.yml": pipeline,
        "composer.json": composer_json,
        "conanfile.py": conan,
        "conanfile.txt": conan,
        "deno.json": deno_json,
        "deno.jsonc": deno_json,
        "devbox.json": devbox_json,
        "devcontainer.json": devcontainer_json,
        "environment.yaml": environment_yml,
        "environment.yml": environment_yml,
        "example.env": env_example,
        "galaxy.yml": galaxy_yml,
        "global.json": global_json,
        "go.mod": go_mod,
        "go.work": go_mod,
        "gradle-wrapper.properties": wrapper_properties,
        "libman.json": libman_json,
        "maven-wrapper.properties": wrapper_properties,
        "mise.toml": mise_toml,
        "mix.exs": mix_exs,
        "package.json": package_json,
        "packages.config": dotnet,
        "plugins.sbt": sbt,
        "pnpm-workspace.yaml": pnpm_workspace,
        "pom.xml": pom_xml,
        "pubspec.yaml": pubspec,
        "pyproject.toml": python_toml,
        "rebar.config": rebar_config,
        "requirements.yaml": _requirements_yaml,
        "requirements.yml": _requirements_yaml,
        "rust-toolchain": rust_toolchain,
        "rust-toolchain.toml": rust_toolchain,
        "sample.env": env_example,
        "setup.cfg": setup_cfg,
        "setup.py": setup_py,
        "tox.ini": tox_ini,
        "vcpkg.json": vcpkg_json,
    }
)

BY_EXTENSION: Mapping[str, Reader] = MappingProxyType(
    {
        ".cabal": cabal,
        ".cmake": cmake,
        ".csproj": dotnet,
        ".fsproj": dotnet,
        ".gemspec": gemfile,
        ".gradle": gradle,
        ".kts": gradle,
        ".sbt": sbt,
        ".tf": terraform,
        ".tofu": terraform,
        ".vbproj": dotnet,
        ".yaml": yaml_file,
        ".yml": yaml_file,
    }
)

# What a YAML file is about may be said by the folder it lies in; the first that fits counts.
_PLACES: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"(^|/)\.(github|gitea|forgejo)/(workflows/[^/]+|actions/.+/action)\.ya?ml$"), workflow),
    (re.compile(r"(^|/)action\.ya?ml$"), workflow),
    (re.compile(r"(^|/)\.circleci/"), circleci),
    (re.compile(r"(^|/)(\.buildkite|\.semaphore|\.woodpecker|\.?azure-pipelines|\.gitlab/ci|\.gitlab-ci)/"), pipeline),
    (re.compile(r"(^|/)(tasks|handlers)/"), tasks),
    (re.compile(r"(^|/)roles/[^/]+/meta/main\.ya?ml$|^meta/main\.ya?ml$"), roles),
    (re.compile(r"(^|/)(conda|environment|env)[\w.-]*\.ya?ml$"), environment_yml),
)
_VERSION_CATALOG = re.compile(r"(^|/)gradle/[\w.-]+\.versions\.toml$|(^|/)libs\.versions\.toml$")
_REQUIREMENTS = re.compile(r"(?i)(^|/)((?=[^/]*requirements)[^/]+|requirements/[^/]+)\.(txt|in)$")
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
        return BY_NAME.get(name) or next((reader for place, reader in _PLACES if place.search(path)), yaml_file)
    if extension in {".txt", ".in"} and _REQUIREMENTS.search(path):
        return requirements_txt
    if extension == ".toml" and _VERSION_CATALOG.search(path):
        return version_catalog
    return BY_NAME.get(name) or BY_EXTENSION.get(extension)
