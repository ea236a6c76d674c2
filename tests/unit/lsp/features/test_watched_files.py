import re
from collections.abc import Iterator

import pytest

from stackprompt.detection.readers import table
from stackprompt.detection.scan import members
from stackprompt.lsp.features.watched_files import MANIFESTS
from stackprompt.runtime.tree.walk import RULE_FILES

# There are too many YAML files and Dockerfiles to watch each.
TOO_MANY = {".yaml", ".yml"}
READ = {
    *table.BY_NAME,
    *members.MANIFESTS,
    *RULE_FILES,
    *(f"any{end}" for end in table.BY_EXTENSION if end not in TOO_MANY),
    *("lerna.json", "project.json", "settings.gradle.kts", "any.sln", "any.slnx", "libs.versions.toml"),
    *("compose.yml", "compose.yaml", "docker-compose.yml", "docker-compose.prod.yaml"),
    *(".github/workflows/ci.yml", ".github/workflows/ci.yaml"),
}


def alternatives(glob: str) -> Iterator[str]:
    """Yield ``glob`` once for each way through its braces."""
    group = re.search(r"\{([^{}]*)\}", glob)
    if group is None:
        yield glob
        return
    for choice in group[1].split(","):
        yield from alternatives(f"{glob[: group.start()]}{choice}{glob[group.end() :]}")


def expression(glob: str) -> str:
    """Return a glob of the protocol without braces as a regular expression."""
    steps = {"**/": r"(?:[^/]+/)*", "*": r"[^/]*", "?": r"[^/]"}
    return re.sub(r"\*\*/|\*|\?|[^*?]+", lambda part: steps.get(part[0], re.escape(part[0])), glob)


WATCHED = re.compile("|".join(expression(choice) for glob in MANIFESTS for choice in alternatives(glob)))


@pytest.mark.parametrize("name", sorted(READ))
def test_an_editor_reports_what_detection_reads_by_its_name(name: str) -> None:
    assert WATCHED.fullmatch(name)
    assert WATCHED.fullmatch(f"apps/shop/{name}")


@pytest.mark.parametrize("name", ["dist/app.js", "src/main.py", "data/rows.yaml", "a.xml", "package.json/readme"])
def test_it_does_not_report_what_a_build_writes(name: str) -> None:
    assert not WATCHED.fullmatch(name)
