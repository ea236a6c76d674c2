"""Texts that make readers slow: for each kind of reader, repeats with the text before and behind them."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from pathlib import Path

from stackprompt.detection.fact import FactReader
from stackprompt.detection.readers.containers import read_dockerfile
from stackprompt.detection.readers.jvm import read_version_catalog
from stackprompt.detection.readers.python import read_requirements_txt
from stackprompt.detection.readers.table import BY_EXTENSION, BY_NAME, BY_PATH
from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.workspace.document import Document, FormatId
from stackprompt.findings.find import find
from stackprompt.formats.table import read
from tests.support import built_in

_FILE = Path(__file__).parent / "tokens.toml"
_TOKENS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(tokens) for kind, tokens in tomllib.loads(_FILE.read_text("utf-8")).items()
}
CHARACTERS = _TOKENS["characters"]
RUNS = _TOKENS["runs"]
GENERAL = (*CHARACTERS, *_TOKENS["brackets"], *RUNS, *_TOKENS["lines"])


@dataclass(frozen=True, slots=True)
class Subject:
    """A reader under test: what it is repeated behind and before, what is repeated, and up to which size."""

    name: str
    work: Callable[[str], object]
    tokens: tuple[str, ...]
    frames: tuple[tuple[str, str], ...]
    largest: int
    once_slow: tuple[str, ...]


# Replaced in a token by the number of the repeat, for readers that compare each with all before it.
NUMBER = "\u2116"


def maker(token: str, frame: tuple[str, str]) -> Callable[[int], str]:
    """Return what builds a text of about so many characters from repeats of ``token``."""
    before, behind = frame

    def make(size: int) -> str:
        times = max(1, size // len(token))
        if NUMBER in token:
            return before + "".join(token.replace(NUMBER, str(number)) for number in range(times)) + behind
        return before + token * times + behind

    return make


def _analysed(path: str, kind: FormatId, text: str) -> object:
    document = Document(f"file:///w/{path}", path, kind, text)
    return find(document, read(document), _practices(kind))


@cache
def _practices(kind: FormatId) -> tuple[Practice, ...]:
    return tuple(built_in().knowledge.practices_for(kind))


_COMPOSE_HEAD = "services:\n  web:\n    image: a:latest # stackprompt ignore=x\n"
_KUBERNETES_HEAD = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      containers:\n"
    "        - name: a\n          image: a\n"
)
_WHOLE_HEAD = _KUBERNETES_HEAD.replace("spec:\n  template", "spec:\n  selector: {matchLabels: {app: a}}\n  template", 1)
_HELM_HEAD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n"
_DOCUMENTS: tuple[tuple[str, FormatId, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    (
        "Dockerfile",
        FormatId("dockerfile"),
        (*_TOKENS["docker"], *_TOKENS["shell"], *_TOKENS["suppressions"], *_TOKENS["many_stages"]),
        (
            ("", ""),
            ("FROM a\nRUN ", "\n"),
            ("FROM a\nRUN a && \\\n  ", "\nUSER a\n"),
            ("FROM a\nRUN <<EOF\n", "\nEOF\n"),
            ("FROM a\nENV A=", "\nRUN $A\n"),
            ("FROM a\nCOPY ", "\n"),
            ('FROM a\nCMD ["', '"]\n'),
            ('FROM a\nRUN "', '"\n'),
            ("FROM ", "\n"),
            ("FROM a\nHEALTHCHECK ", "\n"),
            ("FROM a\nLABEL a=b\nEXPOSE ", "\n"),
            ("FROM a\nRUN ignore $(", ")\n"),
            ("ARG Z=1\nFROM alpine AS x\n", "RUN a\n"),
            ("ARG Z=1\nFROM alpine AS x\nRUN ", "\n"),
        ),
    ),
    (
        "compose.yaml",
        FormatId("compose"),
        (*_TOKENS["compose"], *_TOKENS["suppressions"], *_TOKENS["many_services"]),
        (
            ("", ""),
            (_COMPOSE_HEAD, ""),
            (f"{_COMPOSE_HEAD}  x: &a {{}}\n  y: {{a: *a}}\n", ""),
            (f"{_COMPOSE_HEAD}    command: '", "'\n"),
            (f"{_COMPOSE_HEAD}    ports: [", "]\n"),
        ),
    ),
    (
        "k8s/a.yaml",
        FormatId("kubernetes"),
        (*_TOKENS["kubernetes"], *_TOKENS["suppressions"], *_TOKENS["many_objects"]),
        (
            ("", ""),
            (_KUBERNETES_HEAD, ""),
            (_WHOLE_HEAD, ""),
            (f"{_KUBERNETES_HEAD}          env:\n", ""),
            (f"{_KUBERNETES_HEAD}          command: [sh, -c, '", "']\n"),
        ),
    ),
    (
        "templates/a.yaml",
        FormatId("helm"),
        (*_TOKENS["helm"], *_TOKENS["kubernetes"], *_TOKENS["many_objects"]),
        (
            ("", ""),
            (_HELM_HEAD, ""),
            ("{{ if .Values.a }}", "{{ end }}"),
            ("a: {{ .Values.a | ", " }}\n"),
            ('{{ define "a" }}', ""),
        ),
    ),
    (
        "values.yaml",
        FormatId("helm-values"),
        _TOKENS["suppressions"],
        (("", ""), ("image:\n  repository: a\n  tag: ", "\n"), ("a:\n", "")),
    ),
    (
        "Chart.yaml",
        FormatId("helm-chart"),
        _TOKENS["suppressions"],
        (("apiVersion: v2\nname: a\n", ""), ("dependencies:\n", "")),
    ),
    (
        "kustomization.yaml",
        FormatId("kustomization"),
        _TOKENS["suppressions"],
        (("resources:\n", ""), ("apiVersion: v1\n", "")),
    ),
)


# What was quadratic once, in some reader or check: tried on every run, beside a sample of all.
def documents() -> Iterator[Subject]:
    """Yield what reads documents, with all practices and suppressions about their kind."""
    for path, kind, tokens, frames in _DOCUMENTS:
        yield Subject(
            kind,
            partial(_analysed, path, kind),
            (*GENERAL, *tokens),
            frames,
            64_000,
            _TOKENS["once_slow_in_documents"],
        )


def detection() -> Iterator[Subject]:
    """Yield each reader of detection once."""
    readers: dict[FactReader, str] = {}
    rows = chain(BY_NAME.items(), BY_EXTENSION.items(), ((place.pattern, reader) for place, reader in BY_PATH))
    for name, reader in chain(
        rows, (("Dockerfile", read_dockerfile), ("r.txt", read_requirements_txt), ("libs", read_version_catalog))
    ):
        _ = readers.setdefault(reader, name)
    tokens = (*GENERAL, *_TOKENS["formats"])
    for reader, name in readers.items():
        yield Subject(
            f"reader of {name}",
            partial(_facts, reader),
            tokens,
            (("", ""),),
            128_000,
            _TOKENS["once_slow_in_detection"],
        )


def _facts(reader: FactReader, text: str) -> int:
    return sum(1 for _ in reader(text))
