"""How much a file's word is worth where it stands: a workspace holds the work of others, examples and tests."""

import re
from functools import lru_cache

from stackprompt.domain.technology import SignalKind

# So little that several of them together prove nothing either.
ASIDE = 0.15

_OTHERS_WORK = re.compile(
    r"(?i)(^|/)[._]?(examples?([-_][^/]*)?|samples?|demos?|tutorials?|contrib|fixtures?|test-?data|vendor(ed)?"
    r"|(third|3rd)[-_]?party|extern(als?)?"
    r"|[\w-]*sandbox|playgrounds?|cookiecutter[\w-]*|\{\{[^/]*\}\}"
    # A folder with a version in its name is a copy of what others released: `zstd-1.5.7`.
    r"|[\w.-]+-v?\d+\.\d[\w.]*)/"
)
_TESTS = re.compile(r"(?i)(^|/)[._]*((unit|integration|e2e)?[-_]?(tests?|specs?|testing)|e2e|mocks?)_*/")
# What tests are tried on is made up, test tools too.
_TRIED_ON = re.compile(
    r"(?i)(^|/)[\w.-]*tests?/(?:(?![\w.-]*tests?/)[^/]*/)*(resources|assets|data|cases|inputs?|projects|snapshots?|golden)/"
)
# Below a source root folders are names of packages: `src/main/java/org/springframework/samples/petclinic`.
_PACKAGES = re.compile(r"(^|/)src/main/.*")
# Services run such files only at the root of a repository; elsewhere they came along with a copy of one.
_NESTED_PIPELINE = re.compile(
    r"/(\.github/(workflows/|actions/|[^/]+$)|\.circleci/|(\.travis|\.gitlab-ci|\.drone|\.?appveyor|\.cirrus|circle"
    r"|bitbucket-pipelines|\.mergify|\.?codecov)\.ya?ml$)"
)
_EXAMPLE = re.compile(r"(?i)(^|/)([^/]*[-_.])?(example|sample)s?([-_.][^/]*)?$")
_SETTINGS = re.compile(r"(^|/)(\.env[^/]*|[^/]*\.env)$")
# `fail2ban/jail.d/nginx.conf` is about nginx, and is not its configuration.
_ABOUT = re.compile(r"(^|/)(?!conf\.d/)[\w-]+\.d/$")

_OF_NAMES = frozenset({"file", "extension"})


# The signals of one file ask for the same share, one after the other.
@lru_cache(maxsize=64)
def share(path: str, category: str, kind: SignalKind, named: str) -> float:
    """Return how much of its weight a signal keeps at ``path``; folders that the signal names itself do not count."""
    folders = path.removesuffix(named).rpartition("/")[0] if "/" in named else path.rpartition("/")[0]
    place = _PACKAGES.sub("/", f"{folders}/")
    if _OTHERS_WORK.search(place) or _TRIED_ON.search(place) or _NESTED_PIPELINE.search(path):
        return ASIDE
    # Tests are where test tools belong.
    if category != "testing" and _TESTS.search(place):
        return ASIDE
    if kind in _OF_NAMES:
        return ASIDE if _ABOUT.search(place) else 1.0
    return ASIDE if _EXAMPLE.search(path) and not _SETTINGS.search(path) else 1.0
