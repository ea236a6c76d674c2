"""The table of readers: which one reads a file, by its name, extension or path."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from stackprompt.detection.fact import Fact, FactReader
from stackprompt.detection.readers.ansible import read_galaxy_yml, read_requirements_yml, read_roles, read_tasks
from stackprompt.detection.readers.conda import read_environment_yml
from stackprompt.detection.readers.containers import read_dockerfile
from stackprompt.detection.readers.devcontainer import read_devcontainer_json
from stackprompt.detection.readers.dotnet import read_global_json, read_project
from stackprompt.detection.readers.environment import read_env_example
from stackprompt.detection.readers.go import read_go_mod
from stackprompt.detection.readers.haskell import read_cabal
from stackprompt.detection.readers.helm import read_chart
from stackprompt.detection.readers.javascript import (
    read_deno_json,
    read_libman_json,
    read_package_json,
    read_pnpm_workspace,
)
from stackprompt.detection.readers.jvm import (
    read_gradle,
    read_pom_xml,
    read_sbt,
    read_version_catalog,
    read_wrapper_properties,
)
from stackprompt.detection.readers.locks import (
    read_cargo_lock,
    read_composer_lock,
    read_gemfile_lock,
    read_mix_lock,
    read_package_lock,
    read_pnpm_lock,
    read_pubspec_lock,
    read_python_lock,
    read_yarn_lock,
)
from stackprompt.detection.readers.mobile import read_package_swift, read_pubspec
from stackprompt.detection.readers.native import read_bazel, read_cmake, read_conan, read_vcpkg_json
from stackprompt.detection.readers.pinned import (
    make_version_reader,
    read_devbox_json,
    read_mise_toml,
    read_sdkmanrc,
    read_tool_versions,
)
from stackprompt.detection.readers.pipelines import read_circleci, read_pipeline, read_pre_commit, read_workflow
from stackprompt.detection.readers.python import (
    read_python_toml,
    read_requirements_txt,
    read_setup_cfg,
    read_setup_py,
    read_tox_ini,
)
from stackprompt.detection.readers.rust import read_cargo_toml, read_rust_toolchain
from stackprompt.detection.readers.scripting import read_composer_json, read_gemfile, read_mix_exs, read_rebar_config
from stackprompt.detection.readers.terraform import read_terraform, read_terraform_lock
from stackprompt.detection.readers.yaml_files import read_yaml_file


def _read_requirements_yaml(text: str) -> Iterator[Fact]:
    # The first version of Helm charts lists dependencies in a file that has the same name in Ansible.
    return (
        read_chart(text)
        if text.startswith("dependencies:") or "\ndependencies:" in text
        else read_requirements_yml(text)
    )


# Lock files only add versions: a lock file that is too large is skipped without a report.
LOCK_FILES: Mapping[str, FactReader] = MappingProxyType(
    {
        ".terraform.lock.hcl": read_terraform_lock,
        "Cargo.lock": read_cargo_lock,
        "Gemfile.lock": read_gemfile_lock,
        "composer.lock": read_composer_lock,
        "mix.lock": read_mix_lock,
        "package-lock.json": read_package_lock,
        "pnpm-lock.yaml": read_pnpm_lock,
        "poetry.lock": read_python_lock,
        "pubspec.lock": read_pubspec_lock,
        "uv.lock": read_python_lock,
        "yarn.lock": read_yarn_lock,
    }
)

BY_NAME: Mapping[str, FactReader] = MappingProxyType(
    {
        **LOCK_FILES,
        ".bazelversion": make_version_reader("bazel"),
        ".cirrus.yml": read_pipeline,
        ".devcontainer.json": read_devcontainer_json,
        ".drone.yml": read_pipeline,
        ".env.example": read_env_example,
        ".env.sample": read_env_example,
        ".env.template": read_env_example,
        ".gitlab-ci.yml": read_pipeline,
        ".go-version": make_version_reader("go"),
        ".java-version": make_version_reader("java"),
        ".mise.toml": read_mise_toml,
        ".node-version": make_version_reader("nodejs"),
        ".nvmrc": make_version_reader("nodejs"),
        ".pre-commit-config.yaml": read_pre_commit,
        ".pre-commit-config.yml": read_pre_commit,
        ".python-version": make_version_reader("python"),
        ".ruby-version": make_version_reader("ruby", "ruby-"),
        ".sdkmanrc": read_sdkmanrc,
        ".swift-version": make_version_reader("swift"),
        ".terraform-version": make_version_reader("terraform"),
        ".tool-versions": read_tool_versions,
        ".travis.yml": read_pipeline,
        ".woodpecker.yaml": read_pipeline,
        ".woodpecker.yml": read_pipeline,
        "CMakeLists.txt": read_cmake,
        "Cargo.toml": read_cargo_toml,
        "Chart.yaml": read_chart,
        "Directory.Build.props": read_project,
        "Directory.Packages.props": read_project,
        "Gemfile": read_gemfile,
        "MODULE.bazel": read_bazel,
        "Package.swift": read_package_swift,
        "Pipfile": read_python_toml,
        "WORKSPACE": read_bazel,
        "WORKSPACE.bazel": read_bazel,
        "azure-pipelines.yaml": read_pipeline,
        "azure-pipelines.yml": read_pipeline,
        "bitbucket-pipelines.yml": read_pipeline,
        "bower.json": read_libman_json,
        "build.sbt": read_sbt,
        "cloudbuild.yaml": read_pipeline,
        "cloudbuild.yml": read_pipeline,
        "composer.json": read_composer_json,
        "conanfile.py": read_conan,
        "conanfile.txt": read_conan,
        "deno.json": read_deno_json,
        "deno.jsonc": read_deno_json,
        "devbox.json": read_devbox_json,
        "devcontainer.json": read_devcontainer_json,
        "environment.yaml": read_environment_yml,
        "environment.yml": read_environment_yml,
        "example.env": read_env_example,
        "galaxy.yml": read_galaxy_yml,
        "global.json": read_global_json,
        "go.mod": read_go_mod,
        "go.work": read_go_mod,
        "gradle-wrapper.properties": read_wrapper_properties,
        "libman.json": read_libman_json,
        "maven-wrapper.properties": read_wrapper_properties,
        "mise.toml": read_mise_toml,
        "mix.exs": read_mix_exs,
        "package.json": read_package_json,
        "packages.config": read_project,
        "plugins.sbt": read_sbt,
        "pnpm-workspace.yaml": read_pnpm_workspace,
        "pom.xml": read_pom_xml,
        "pubspec.yaml": read_pubspec,
        "pyproject.toml": read_python_toml,
        "rebar.config": read_rebar_config,
        "requirements.yaml": _read_requirements_yaml,
        "requirements.yml": _read_requirements_yaml,
        "rust-toolchain": read_rust_toolchain,
        "rust-toolchain.toml": read_rust_toolchain,
        "sample.env": read_env_example,
        "setup.cfg": read_setup_cfg,
        "setup.py": read_setup_py,
        "tox.ini": read_tox_ini,
        "vcpkg.json": read_vcpkg_json,
    }
)

BY_EXTENSION: Mapping[str, FactReader] = MappingProxyType(
    {
        ".cabal": read_cabal,
        ".cmake": read_cmake,
        ".csproj": read_project,
        ".fsproj": read_project,
        ".gemspec": read_gemfile,
        ".gradle": read_gradle,
        ".kts": read_gradle,
        ".sbt": read_sbt,
        ".tf": read_terraform,
        ".tofu": read_terraform,
        ".vbproj": read_project,
        ".yaml": read_yaml_file,
        ".yml": read_yaml_file,
    }
)

# The folder of a YAML file decides its reader; the first match wins.
BY_PATH: tuple[tuple[re.Pattern[str], FactReader], ...] = (
    (re.compile(r"(^|/)\.(github|gitea|forgejo)/(workflows/[^/]+|actions/.+/action)\.ya?ml$"), read_workflow),
    (re.compile(r"(^|/)action\.ya?ml$"), read_workflow),
    (re.compile(r"(^|/)\.circleci/"), read_circleci),
    (
        re.compile(r"(^|/)(\.buildkite|\.semaphore|\.woodpecker|\.?azure-pipelines|\.gitlab/ci|\.gitlab-ci)/"),
        read_pipeline,
    ),
    (re.compile(r"(^|/)(tasks|handlers)/"), read_tasks),
    (re.compile(r"(^|/)roles/[^/]+/meta/main\.ya?ml$|^meta/main\.ya?ml$"), read_roles),
    (re.compile(r"(^|/)(conda|environment|env)[\w.-]*\.ya?ml$"), read_environment_yml),
)
_VERSION_CATALOG = re.compile(r"(^|/)gradle/[\w.-]+\.versions\.toml$|(^|/)libs\.versions\.toml$")
_REQUIREMENTS = re.compile(r"(?i)(^|/)((?=[^/]*requirements)[^/]+|requirements/[^/]+)\.(txt|in)$")
# Templates of a Dockerfile (Dockerfile.j2, Dockerfile.template) do not name real images.
_DOCKERFILE = re.compile(
    r"(?i)^(.+\.)?(docker|container)file(\.(?!(j2|tmpl|tpl|template|erb|md|txt|dockerignore)$).+)?$"
)


def find_reader(path: str) -> FactReader | None:
    """Return the reader of the file at ``path``; None when no reader reads it."""
    name = path.rpartition("/")[2]
    if _DOCKERFILE.match(name):
        return read_dockerfile
    extension = name[name.rfind(".") :]
    if extension in {".yaml", ".yml"}:
        return BY_NAME.get(name) or next(
            (reader for pattern, reader in BY_PATH if pattern.search(path)), read_yaml_file
        )
    if extension in {".txt", ".in"} and _REQUIREMENTS.search(path):
        return read_requirements_txt
    if extension == ".toml" and _VERSION_CATALOG.search(path):
        return read_version_catalog
    return BY_NAME.get(name) or BY_EXTENSION.get(extension)
