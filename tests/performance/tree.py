"""A made-up monorepo of any size, half of it ignored; the same number of files gives the same tree.

One package is a folder with a manifest, sources in folders of ten, a Dockerfile, manifests of Kubernetes
and, beside the sources, fetched and generated folders with as many files again.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILES_A_FOLDER = 10
FILES_A_PACKAGE = 500
MANIFESTS = 8
# Long enough ago to be told from a change that comes after the tree was made.
PLANTED_AT = 1_700_000_000

_IGNORED = "node_modules/\n.venv/\n/out/\ngenerated/\n*.log\n.DS_Store\ncoverage/\n!keep/generated/\n/tmp/**/cache/\n"
_DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{n}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: main
          image: registry.example.org/service-{n}:1.{n}
        - name: cache
          image: redis:7.2
"""
_SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: service-{n}\nspec:\n  ports:\n    - port: 80\n"
_WORKFLOW = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: {{ node-version: "20" }}
      - run: make -C packages/{n}
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a package is written in: its sources, its manifest, and the folder of what is fetched for it."""

    extension: str
    source: str
    manifest: str
    text: str
    dockerfile: str
    fetched: str


KINDS = (
    Kind(
        ".ts",
        "export const n{n} = {n};\n",
        "package.json",
        '{{"name": "@house/p{n}", "dependencies": {{"react": "^18.2", "next": "^14.2"}},\n'
        ' "devDependencies": {{"vitest": "^1.6", "eslint": "^9.1", "typescript": "5.4.5"}}}}\n',
        "FROM node:20-alpine\nCOPY . .\n",
        "node_modules/left",
    ),
    Kind(
        ".py",
        "N{n} = {n}\n",
        "pyproject.toml",
        '[project]\nname = "p{n}"\nrequires-python = ">=3.11"\n'
        'dependencies = ["django>=5.1", "psycopg[binary]==3.2"]\n',
        "FROM python:3.12-slim\nCOPY . .\n",
        ".venv/lib/left",
    ),
    Kind(
        ".go",
        "package p{n}\n",
        "go.mod",
        "module house.example/p{n}\n\ngo 1.22\n\nrequire (\n\tgithub.com/lib/pq v1.10.9\n)\n",
        "FROM golang:1.22 AS build\nCOPY . .\nFROM scratch\n",
        "vendor/left",
    ),
)


def plant(root: Path, files: int = 100_000) -> Path:
    """Write a tree of about ``files`` files below ``root``, half of which nobody should look at."""
    made: set[Path] = set()
    for path, text in _files(files):
        place = root / path
        if place.parent not in made:
            place.parent.mkdir(parents=True, exist_ok=True)
            made.add(place.parent)
        with place.open("w", encoding="utf-8") as file:
            _ = file.write(text)
    _aged(root)
    return root


def _files(files: int) -> Iterator[tuple[str, str]]:
    yield ".gitignore", _IGNORED
    yield "package.json", '{"private": true, "workspaces": ["packages/*/*"], "packageManager": "pnpm@9.1.0"}\n'
    yield "pnpm-workspace.yaml", "packages:\n  - packages/*/*\n"
    yield "go.work", "go 1.22\n\nuse ./packages/2/2\n"
    yield "compose.yaml", "services:\n  db:\n    image: postgres:16.4\n  queue:\n    image: rabbitmq:3.13\n"
    packages = max(1, files // FILES_A_PACKAGE)
    for n in range(packages):
        if n % 10 == 0:
            yield f".github/workflows/p{n}.yml", _WORKFLOW.format(n=n)
        yield from _package(f"packages/{n % 20}/{n}", n)


def _package(home: str, n: int) -> Iterator[tuple[str, str]]:
    kind = KINDS[n % len(KINDS)]
    yield f"{home}/{kind.manifest}", kind.text.format(n=n)
    yield f"{home}/Dockerfile", kind.dockerfile
    yield f"{home}/README.md", f"# Package {n}\n"
    for part in range(MANIFESTS // 2):
        yield f"{home}/deploy/{part}/deployment.yaml", _DEPLOYMENT.format(n=n)
        yield f"{home}/deploy/{part}/service.yaml", _SERVICE.format(n=n)
    half = FILES_A_PACKAGE // 2
    for file in range(half - MANIFESTS - 3):
        folder = f"src/f{file // 50}/g{file // FILES_A_FOLDER}"
        yield f"{home}/{folder}/m{file}{kind.extension}", kind.source.format(n=file)
    for file in range(half):
        fetched = kind.fetched if file % 5 else "src/generated"
        yield f"{home}/{fetched}{file // FILES_A_FOLDER}/x{file}.js".replace("generated", "generated/g"), "x\n"


def _aged(root: Path) -> None:
    """Date every folder and file back: what changed just now is looked at again, which no second start should pay."""
    for folder, _, names in os.walk(root, topdown=False):
        for name in names:
            os.utime(os.path.join(folder, name), (PLANTED_AT, PLANTED_AT))  # noqa: PTH118 - 100,000 times
        os.utime(folder, (PLANTED_AT, PLANTED_AT))
