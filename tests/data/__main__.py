"""``make data``: validate the data files that changed and try their examples; all of them with ``--all``.

Each problem is printed as ``file:line: what; remedy``. Files count as changed when they differ from the branch ``main``
of the remote or, without one, of the checkout; without any, all are validated.
"""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from stackprompt.domain.problem import describe
from stackprompt.engine.reload import load_snapshot
from stackprompt.runtime.files.user_folders import find_cache_folder
from tests.data.checks import find_problems
from tests.support import ROOT, built_in_sources

_FOLDERS = ("knowledge", "templates")
_BASES = ("origin/main", "main", "HEAD")


def _list_changes() -> frozenset[str]:
    base = next(base for base in _BASES if _git("rev-parse", "--verify", "--quiet", f"{base}^{{commit}}") is not None)
    changed = _git("diff", "--name-only", "--merge-base", base, "--", *_FOLDERS) or ""
    new = _git("ls-files", "--others", "--exclude-standard", "--", *_FOLDERS) or ""
    return frozenset(str(ROOT / name) for name in (changed + new).splitlines())


def _git(*arguments: str) -> str | None:
    done = subprocess.run(("git", "-C", str(ROOT), *arguments), capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def main() -> None:
    """Print the problems and how long it took; the exit code is 1 when there is any."""
    started = time.monotonic()
    changed = frozenset[str]() if "--all" in sys.argv[1:] else _list_changes()
    snapshot = load_snapshot(replace(built_in_sources(ROOT / "no such folder"), cache=find_cache_folder()))
    problems = tuple(find_problems(snapshot, changed or None))
    for problem in problems:
        path = Path(problem.path)
        shown = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else problem.path
        print(describe(replace(problem, path=shown)))
    what = f"files that changed: {len(changed)}" if changed else "all data"
    print(f"{what}; problems: {len(problems)}; {time.monotonic() - started:.1f} s")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
