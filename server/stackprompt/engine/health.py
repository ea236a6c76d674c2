"""The state of an installation: what is loaded and what could not be used, for people and programs."""

import platform
from collections.abc import Iterator
from typing import Any

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.problem import Problem, describe
from stackprompt.domain.version import VERSION
from stackprompt.engine.reload import Sources
from stackprompt.engine.snapshot import Snapshot
from stackprompt.formats.table import FORMAT_BY_ID
from stackprompt.runtime.files.cache import check_cache_folders
from stackprompt.runtime.metrics import measure_memory_mb


def list_problems(snapshot: Snapshot) -> tuple[Problem, ...]:
    """Return everything that could not be used, and references from data to code that lead nowhere."""
    return (*snapshot.problems, *_find_missing_checks(snapshot), *_find_unknown_tasks(snapshot))


def report_health(snapshot: Snapshot, sources: Sources, load_ms: float) -> dict[str, Any]:
    """Return versions, folders, counts and problems."""
    knowledge = snapshot.knowledge
    return {
        "version": VERSION,
        "python": platform.python_version(),
        "knowledge": str(sources.data / "knowledge"),
        "templates": str(sources.data / "templates"),
        "user_folder": str(sources.user),
        "cache": str(sources.cache or ""),
        # No problem that makes a program fail: everything works, only later.
        "cache_problems": [fault for fault in [check_cache_folders(sources.cache) if sources.cache else ""] if fault],
        "technologies": len(knowledge.technologies),
        "practices": len(knowledge.practices),
        "checkable": sum(practice.is_checkable for practice in knowledge.practices.values()),
        "tasks": ", ".join(snapshot.templates.tasks),
        "loaded_in_ms": round(load_ms),
        "memory_mb": round(measure_memory_mb()),
        "problems": [describe(problem) for problem in list_problems(snapshot)],
    }


def _find_missing_checks(snapshot: Snapshot) -> Iterator[Problem]:
    for path, practice in _list_practices(snapshot):
        if practice.check is not None and practice.check not in FORMAT_BY_ID[practice.document].checks():
            yield Problem(path, 1, f"names the check '{practice.check}', which does not exist", "write it or remove it")


def _find_unknown_tasks(snapshot: Snapshot) -> Iterator[Problem]:
    for path, practice in _list_practices(snapshot):
        for task in sorted(practice.tasks - set(snapshot.templates.tasks)):
            yield Problem(path, 1, f"serves the task '{task}', which no template has", "correct the task's id")


def _list_practices(snapshot: Snapshot) -> Iterator[tuple[str, Practice]]:
    for record in snapshot.knowledge.files.records.values():
        if isinstance(record.value, Practice):
            yield record.file.path, record.value
