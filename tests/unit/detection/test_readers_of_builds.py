"""Builds and packages, beside the formats of test_readers.py: what a typical file tells, at its lines."""

import pytest

from stackprompt.detection.fact import WEAK
from tests.unit.detection.reading import Pair, rows, told


def test_tools_of_a_go_module_count_and_what_it_replaces_or_excludes_does_not() -> None:
    text = """module example.com/app

go 1.24

tool golang.org/x/tools/cmd/stringer

tool (
	github.com/golangci/golangci-lint/v2/cmd/golangci-lint
)

exclude github.com/lib/pq v1.0.0

replace (
	github.com/old/thing v1.0.0 => github.com/lib/pq v1.10.0
)
"""
    assert rows("go.mod", text) == [
        ("tool:go", 3, "1.24", 1.0),
        ("go:golang.org/x/tools/cmd/stringer", 5, None, 1.0),
        ("go:github.com/golangci/golangci-lint/v2/cmd/golangci-lint", 8, None, 1.0),
    ]
    assert rows("go.work", "go 1.22.1\n\nuse (\n\t./a\n)\n") == [("tool:go", 1, "1.22.1", 1.0)]


def test_a_workspace_of_crates() -> None:
    text = """[workspace.package]
rust-version = "1.80"
[workspace.dependencies]
tokio = { version = "1.40", features = [
    "full",
] }
web = { package = "actix-web", version = "4" }
[dependencies.local]
path = "../local"
"""
    assert told("Cargo.toml", text) == [
        ("tool:rust", 2, "1.80"),
        ("cargo:tokio", 4, "1.40"),
        ("cargo:actix-web", 7, "4"),
        ("cargo:local", 9, None),
    ]
    assert told("rust-toolchain", "1.79.0\n") == [("tool:rust", 1, "1.79.0")]
    assert told("rust-toolchain.toml", '[toolchain]\nchannel = "1.79"\n') == [("tool:rust", 2, "1.79")]


def test_a_version_catalog_fills_in_its_versions() -> None:
    text = """[versions]
kotlin = "2.0.20"
pg = { strictly = "42.7.4" }
[libraries]
pg = { module = "org.postgresql:postgresql", version.ref = "pg" }
room = { group = "androidx.room", name = "room-runtime", version = "2.6.1" }
okhttp = "com.squareup.okhttp3:okhttp:4.12.0"
[plugins]
kotlin-android = { id = "org.jetbrains.kotlin.android", version.ref = "kotlin" }
spring = "org.springframework.boot:3.3.3"
"""
    assert told("gradle/libs.versions.toml", text) == [
        ("maven:org.postgresql:postgresql", 5, "42.7.4"),
        ("maven:androidx.room:room-runtime", 6, "2.6.1"),
        ("maven:com.squareup.okhttp3:okhttp", 7, "4.12.0"),
        ("gradle:org.jetbrains.kotlin.android", 9, "2.0.20"),
        ("gradle:org.springframework.boot", 10, "3.3.3"),
    ]


def test_gradle_fills_in_values_and_knows_plugins_that_are_applied() -> None:
    text = """ext.kotlin_version = '1.9.24'
def pg = "42.7.4"
apply plugin: 'com.android.application'
plugins {
    kotlin("jvm") version "2.0.0"
}
dependencies {
    classpath "org.jetbrains.kotlin:kotlin-gradle-plugin:$kotlin_version"
    implementation "org.postgresql:postgresql:${pg}"
    implementation "com.example:unknown:${nobody}"
}
"""
    assert told("build.gradle", text) == [
        ("gradle:com.android.application", 3, None),
        ("gradle:org.jetbrains.kotlin.jvm", 5, "2.0.0"),
        ("maven:org.jetbrains.kotlin:kotlin-gradle-plugin", 8, "1.9.24"),
        ("maven:org.postgresql:postgresql", 9, "42.7.4"),
        ("maven:com.example:unknown", 10, None),
    ]


def test_a_plugin_of_maven_keeps_its_own_name_beside_its_dependencies() -> None:
    text = """<plugin>
  <groupId>org.flywaydb</groupId>
  <artifactId>flyway-maven-plugin</artifactId>
  <version>10.1</version>
  <dependencies>
    <dependency>
      <groupId>org.postgresql</groupId>
      <artifactId>postgresql</artifactId>
      <version>42.7</version>
    </dependency>
  </dependencies>
</plugin>
"""
    assert told("pom.xml", text) == [
        ("maven:org.flywaydb:flyway-maven-plugin", 3, "10.1"),
        ("maven:org.postgresql:postgresql", 8, "42.7"),
    ]


def test_sbt() -> None:
    text = """ThisBuild / scalaVersion := "2.13.14"
libraryDependencies ++= Seq(
  "org.apache.spark" %% "spark-core" % "3.5.1",
)
"""
    assert told("build.sbt", text) == [
        ("tool:scala", 1, "2.13.14"),
        ("maven:org.apache.spark:spark-core", 3, "3.5.1"),
    ]


def test_central_package_management_and_sdks_of_dotnet() -> None:
    props = """<Project>
  <PropertyGroup>
    <EfVersion>9.0.1</EfVersion>
    <TargetFrameworks>net8.0;net9.0-android</TargetFrameworks>
  </PropertyGroup>
  <PackageVersion Include="Microsoft.EntityFrameworkCore" Version="$(EfVersion)" />
  <PackageVersion Include="Other" Version="$(Unknown)" />
  <FrameworkReference Include="Microsoft.AspNetCore.App" />
  <Sdk Name="Aspire.AppHost.Sdk" Version="9.1.0" />
</Project>
"""
    assert told("Directory.Packages.props", props) == [
        ("tool:dotnet", 4, "8.0"),
        ("tool:dotnet", 4, "9.0"),
        ("nuget:microsoft.entityframeworkcore", 6, "9.0.1"),
        ("nuget:other", 7, None),
        ("nuget:microsoft.aspnetcore.app", 8, None),
        ("nuget:aspire.apphost.sdk", 9, "9.1.0"),
    ]
    assert told("packages.config", '<package id="NUnit" version="3.14.0" />') == [("nuget:nunit", 1, "3.14.0")]
    text = '{\n"sdk": {"version": "9.0.100"},\n"msbuild-sdks": {"MSTest.Sdk": "3.6"}}'
    assert told("global.json", text) == [("tool:dotnet", 2, "9.0.100"), ("nuget:mstest.sdk", 3, "3.6")]


def test_cmake() -> None:
    text = """cmake_minimum_required(VERSION 3.16)
find_package(Boost 1.74 REQUIRED COMPONENTS system)
find_package(OpenSSL)
FetchContent_Declare(
  googletest
  GIT_REPOSITORY https://github.com/google/googletest.git
  GIT_TAG v1.14.0
)
FetchContent_Declare(json URL https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz)
"""
    assert told("CMakeLists.txt", text) == [
        ("tool:cmake", 1, "3.16"),
        ("cmake:boost", 2, "1.74"),
        ("cmake:openssl", 3, None),
        ("cmake:google/googletest", 4, "1.14.0"),
        ("cmake:nlohmann/json", 9, "3.11.3"),
    ]


def test_bazel_conan_and_vcpkg() -> None:
    module = 'module(name = "app")\nbazel_dep(name = "rules_go", version = "0.50.1")\n'
    assert told("MODULE.bazel", module) == [("bazel:rules_go", 2, "0.50.1")]
    workspace = 'http_archive(\n    name = "io_bazel_rules_go",\n    urls = ["x"],\n)\n'
    assert told("WORKSPACE", workspace) == [("bazel:io_bazel_rules_go", 1, None)]
    assert told("conanfile.txt", "[requires]\nfmt/10.2.1\n") == [("conan:fmt", 2, "10.2.1")]
    assert told("vcpkg.json", '{"dependencies": ["fmt",\n{"name": "zlib"}]}') == [
        ("vcpkg:fmt", 1, None),
        ("vcpkg:zlib", 2, None),
    ]


def test_cabal() -> None:
    text = """library
  build-depends:    base >=4.9 && <5
                  , hasql >= 1.9.1  -- pool
    , text
  default-language: Haskell2010
test-suite spec
  build-depends: hspec, postgresql-libpq
"""
    assert told("app.cabal", text) == [
        ("hackage:base", 2, "4.9"),
        ("hackage:hasql", 3, "1.9.1"),
        ("hackage:text", 4, None),
        ("hackage:hspec", 7, None),
        ("hackage:postgresql-libpq", 7, None),
    ]


def test_a_gemfile_lock_tells_ruby_and_bundler() -> None:
    text = "GEM\n  specs:\n    rails (7.1.3)\n\nRUBY VERSION\n   ruby 3.3.4p94\n\nBUNDLED WITH\n   2.5.16\n"
    assert told("Gemfile.lock", text) == [
        ("gem:rails", 3, "7.1.3"),
        ("tool:ruby", 6, "3.3.4"),
        ("tool:bundler", 9, "2.5.16"),
    ]


def test_swift_and_dart() -> None:
    swift = """// swift-tools-version:5.9
    .package(url: "https://github.com/vapor/vapor.git", from: "4.89.0"),
    .package(name: "GRDB", url: "https://github.com/groue/GRDB.swift", .upToNextMajor(from: "6.0.0")),
    .package(path: "../Local"),
"""
    assert told("Package.swift", swift) == [
        ("tool:swift", 1, "5.9"),
        ("swift:vapor/vapor", 2, "4.89.0"),
        ("swift:groue/grdb.swift", 3, "6.0.0"),
    ]
    dart = "name: app\nenvironment:\n  sdk: ^3.4.0\ndependencies:\n  flutter:\n    sdk: flutter\n  dio: ^5.4.0\n"
    assert told("pubspec.yaml", dart) == [("tool:dart", 3, "3.4.0"), ("pub:flutter", 5, None), ("pub:dio", 7, "5.4.0")]


def test_catalogs_of_pnpm_and_imports_of_deno() -> None:
    workspace = "packages:\n  - apps/*\ncatalog:\n  react: ^18.3.1\ncatalogs:\n  old:\n    'vue': ^2.7.0\n"
    assert told("pnpm-workspace.yaml", workspace) == [("npm:react", 4, "18.3.1"), ("npm:vue", 7, "2.7.0")]
    deno = '{"imports": {"express": "npm:express@^4.19.0", "@std/fs": "jsr:@std/fs@1"}}'
    assert told("deno.json", deno) == [("npm:express", 1, "4.19.0")]
    assert told("libman.json", '{"libraries": [{"library": "jquery@3.7.1"}]}') == [("npm:jquery", 1, "3.7.1")]


def test_tox_hatch_and_conda() -> None:
    tox = "[testenv]\ndeps =\n    pytest>=8\n    django50: Django>=5.0\n    -r dev.txt\ncommands =\n    flake8\n"
    assert told("tox.ini", tox) == [("pypi:pytest", 3, "8"), ("pypi:django", 4, "5.0")]
    hatch = '[tool.hatch.envs.test]\ndependencies = ["pytest"]\nfeatures = ["all"]\n'
    assert told("pyproject.toml", hatch) == [("pypi:pytest", 2, None)]
    conda = """name: x
dependencies:
  - python=3.11
  - conda-forge::numpy>=1.26
  - pip:
    - flask==3.0
  - pandas
"""
    assert told("environment.yml", conda) == [
        ("tool:python", 3, "3.11"),
        ("conda:numpy", 4, "1.26"),
        ("pypi:flask", 6, "3.0"),
        ("conda:pandas", 7, None),
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "mise.toml",
            '[tools]\nnode = "22"\n"npm:prettier" = "3"\n',
            [("tool:nodejs", 2, "22"), ("tool:prettier", 3, "3")],
        ),
        (".mise.toml", '[tools]\njava = { version = "21" }\n', [("tool:java", 2, "21")]),
        (".sdkmanrc", "java=21.0.3-tem\n", [("tool:java", 1, "21.0.3")]),
        ("devbox.json", '{"packages": ["nodejs@20", "go@latest"]}', [("tool:nodejs", 1, "20"), ("tool:go", 1, None)]),
        (".go-version", "1.22.3", [("tool:go", 1, "1.22.3")]),
        (".java-version", "21", [("tool:java", 1, "21")]),
        ("rebar.config", '{deps, [{cowboy, "2.12.0"}]}.', [("hex:cowboy", 1, "2.12.0")]),
        ("app.gemspec", 's.required_ruby_version = ">= 3.1"', [("tool:ruby", 1, "3.1")]),
    ],
)
def test_small_formats(path: str, text: str, expected: list[Pair]) -> None:
    assert told(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "package-lock.json",
            '{\n"node_modules/react": {\n"version": "18.3.1"},\n"node_modules/a/node_modules/vue": {\n"version": "2"}',
            ("npm:react", 2, "18.3.1"),
        ),
        ("yarn.lock", 'react@^18.0.0, react@^18.2.0:\n  version "18.3.1"\n', ("npm:react", 1, "18.3.1")),
        ("yarn.lock", '"@nestjs/core@npm:^10.0.0":\n  version: 10.4.1\n', ("npm:@nestjs/core", 1, "10.4.1")),
        (
            "pnpm-lock.yaml",
            "  .:\n    dependencies:\n      react:\n        specifier: 'catalog:'\n        version: 18.3.1\n",
            ("npm:react", 3, "18.3.1"),
        ),
        ("uv.lock", '[[package]]\nname = "django"\nversion = "5.1.1"\n', ("pypi:django", 2, "5.1.1")),
        ("poetry.lock", '[[package]]\nname = "Flask"\nversion = "3.0.3"\n', ("pypi:flask", 2, "3.0.3")),
        ("Cargo.lock", '[[package]]\nname = "tokio"\nversion = "1.40.0"\n', ("cargo:tokio", 2, "1.40.0")),
        ("Gemfile.lock", "GEM\n  specs:\n    rails (7.1.3)\n      rack (~> 3)\n", ("gem:rails", 3, "7.1.3")),
        (
            "composer.lock",
            '{"packages": [\n        {\n            "name": "symfony/console",\n            "version": "v7.1.3",\n',
            ("composer:symfony/console", 3, "7.1.3"),
        ),
        ("mix.lock", '%{\n  "phoenix": {:hex, :phoenix, "1.7.14", "x"},\n', ("hex:phoenix", 2, "1.7.14")),
        (
            "pubspec.lock",
            'packages:\n  dio:\n    dependency: "direct main"\n    description:\n    version: "5.4.0"\n',
            ("pub:dio", 2, "5.4.0"),
        ),
        (
            ".terraform.lock.hcl",
            'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.40.0"\n',
            ("terraform:hashicorp/aws", 1, "5.40.0"),
        ),
    ],
)
def test_what_a_lock_file_chose_is_weak(path: str, text: str, expected: Pair) -> None:
    assert rows(path, text) == [(*expected, WEAK)]
