import time

import pytest

from stackprompt.detection.readers.table import BY_EXTENSION, BY_NAME, find_reader

PATHS = (
    ".buildkite/pipeline.yml",
    ".circleci/config.yml",
    ".github/workflows/ci.yml",
    "Dockerfile",
    "conda.yml",
    "gradle/libs.versions.toml",
    "requirements.txt",
    "roles/x/meta/main.yml",
    "roles/x/tasks/main.yml",
)


# One path for each reader.
READABLE = sorted({find_reader(path): path for path in (*BY_NAME, *(f"x{e}" for e in BY_EXTENSION), *PATHS)}.values())


HOSTILE = [
    "- name: x\n",
    " - x.y\n",
    "roles:\n",
    "dependencies:\n",
    "orbs:\n  a: b/c@",
    "chart: a/",
    "A_B",
    " - A_B",
    "required_providers {\n",
    "a = {",
    'resource "a',
    'provider "registry.a/b/c" {\n',
    "<plugin>",
    "<PackageReference ",
    "<Project Sdk=",
    "<TargetFramework>net",
    "find_package(",
    "FetchContent_Declare(",
    "bazel_dep(",
    ".package(url: ",
    "[[package]]\n",
    '"node_modules/a": {',
    "a@b:\n",
    "  a:\n    b\n",
    '"a.b/c/d/e',
    "deps do\n",
    "{:a, ",
    '"a" % ',
    "version.ref = ",
    " ",
    "\n",
    "\t-",
    "-",
    "#",
    '"',
    '\\"',
    "'",
    "[",
    "{",
    "}",
    "${a:-",
    "$a",
    "<version>",
    "<groupId>a<",
    "a.",
    "a=[\n",
    "a={",
    "image:\n",
    "image: ${A:-",
    "services:\n",
    "services:\n -",
    "FROM ",
    "ARG a=$a$a$a\n",
    "install_requires=[",
    "id  ",
    "Compatibility  ",
    "x==1 # via\n #",
    "name: x\n",
    "source =  ",
    "\ngo ",
    '{"a":',
    "1",
]


LONG_LINES = [
    "image: " + "${a:-" * 12_000,
    "FROM " + "${a:-" * 12_000,
    "ARG a=" + "$a" * 30_000 + "\nFROM " + "$a" * 30_000,
]


@pytest.mark.parametrize("path", READABLE)
def test_no_text_stalls_or_breaks_a_reader(path: str) -> None:
    reader = find_reader(path)
    assert reader is not None
    for text in (*LONG_LINES, *(filler * (60_000 // len(filler)) for filler in HOSTILE)):
        started = time.process_time()
        for _ in reader(text):
            pass
        # A linear reader needs a few milliseconds, a quadratic one half a minute.
        assert time.process_time() - started < 1, text[:20]
