import pytest

from stackprompt.detection.readers.table import find_reader
from tests.unit.detection.readers.facts import read_formats, read_rows


def test_dockerfile() -> None:
    text = """# syntax=docker/dockerfile:1
ARG PYTHON=3.12
ARG BASE=python:${PYTHON}-slim
FROM --platform=$BUILDPLATFORM node:20-alpine AS web
FROM ${BASE} AS app
COPY --from=ghcr.io/astral-sh/uv:0.4.4 /uv /bin/uv
COPY --from=web /dist /dist
COPY --from=0 /x /x
FROM app
FROM $UNKNOWN
FROM quay.io:443/library/postgres@sha256:abc
"""
    assert read_rows("deploy/Dockerfile.prod", text) == [
        ("node", 4, "20", 1.0),
        ("python", 5, "3.12", 1.0),
        ("astral-sh/uv", 6, "0.4.4", 1.0),
        ("postgres", 11, None, 1.0),
    ]
    assert read_formats("web.Dockerfile", text) == [("dockerfile", 4)]


@pytest.mark.parametrize(
    "path", ["Dockerfile.j2", "Dockerfile.template", "Dockerfile.md", "mydockerfiles", ".dockerignore"]
)
def test_files_with_names_like_dockerfile_have_no_reader(path: str) -> None:
    assert find_reader(path) is None
