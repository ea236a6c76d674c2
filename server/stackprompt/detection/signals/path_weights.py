"""The weight of a signal by the folder of its file: examples, tests and third-party code count little."""

import re
from functools import lru_cache

from stackprompt.domain.knowledge.technology import SignalKind
from stackprompt.domain.knowledge.vocabulary import Category

# Several discounted matches together still prove nothing.
DISCOUNT = 0.15

_THIRD_PARTY = re.compile(
    r"(?i)(^|/)[._]?(examples?([-_][^/]*)?|samples?|demos?|tutorials?|contrib|fixtures?|test-?data|vendor(ed)?"
    r"|(third|3rd)[-_]?party|extern(als?)?"
    r"|[\w-]*sandbox|playgrounds?|cookiecutter[\w-]*|\{\{[^/]*\}\}"
    # A folder with a version in its name is a copy of a third-party release: `zstd-1.5.7`.
    r"|[\w.-]+-v?\d+\.\d[\w.]*)/"
)
_TESTS = re.compile(r"(?i)(^|/)[._]*((unit|integration|e2e)?[-_]?(tests?|specs?|testing)|e2e|mocks?)_*/")
# The input files of tests are invented, even those of test tools.
_TEST_INPUTS = re.compile(
    r"(?i)(^|/)[\w.-]*tests?/(?:(?![\w.-]*tests?/)[^/]*/)*(resources|assets|data|cases|inputs?|projects|snapshots?|golden)/"
)
# Below a source root, folder names are package names: `src/main/java/org/springframework/samples/petclinic`.
_PACKAGES = re.compile(r"(^|/)src/main/.*")
# Services run such files only at the root of a repository; elsewhere they belong to a copied repository.
_NESTED_PIPELINE = re.compile(
    r"/(\.github/(workflows/|actions/|[^/]+$)|\.circleci/|(\.travis|\.gitlab-ci|\.drone|\.?appveyor|\.cirrus|circle"
    r"|bitbucket-pipelines|\.mergify|\.?codecov)\.ya?ml$)"
)
_EXAMPLE = re.compile(r"(?i)(^|/)([^/]*[-_.])?(example|sample)s?([-_.][^/]*)?$")
_SETTINGS = re.compile(r"(^|/)(\.env[^/]*|[^/]*\.env)$")
# `fail2ban/jail.d/nginx.conf` configures fail2ban, not nginx.
_DROP_IN_FOLDER = re.compile(r"(^|/)(?!conf\.d/)[\w-]+\.d/$")

_NAME_KINDS = frozenset({"file", "extension"})


# Consecutive signals of one file have the same arguments.
@lru_cache(maxsize=64)
def weight_factor(path: str, category: Category, kind: SignalKind, matched_path: str) -> float:
    """Return the factor for the weight of a signal at ``path``; folders in ``matched_path`` are not judged."""
    folders = path.removesuffix(matched_path).rpartition("/")[0] if "/" in matched_path else path.rpartition("/")[0]
    folder_path = _PACKAGES.sub("/", f"{folders}/")
    if _THIRD_PARTY.search(folder_path) or _TEST_INPUTS.search(folder_path) or _NESTED_PIPELINE.search(path):
        return DISCOUNT
    # Test tools belong in tests.
    if category != Category.TESTING and _TESTS.search(folder_path):
        return DISCOUNT
    if kind in _NAME_KINDS:
        return DISCOUNT if _DROP_IN_FOLDER.search(folder_path) else 1.0
    return DISCOUNT if _EXAMPLE.search(path) and not _SETTINGS.search(path) else 1.0
