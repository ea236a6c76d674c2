"""``stackprompt explain PRACTICE``."""

import dataclasses
from typing import Any

import click

from stackprompt.app import sources
from stackprompt.cli import io
from stackprompt.domain.errors import UnknownPractice, UnknownTechnology, explain
from stackprompt.domain.practice import Practice
from stackprompt.domain.technology import Technology
from stackprompt.engine.reload import load_snapshot
from stackprompt.knowledge.base import Knowledge


@click.command("explain", short_help="Show a practice: what, why, how and its sources.")
@click.argument("practice")
@click.option("-f", "--format", "form", type=io.DATA_FORMATS, default="text", show_default=True)
def command(practice: str, form: str) -> None:
    """Show a PRACTICE by its id; the name of a technology lists its practices."""
    knowledge = load_snapshot(sources()).knowledge
    found = knowledge.practices.get(practice)
    if found is not None:
        _show(found, form)
        return
    technology = knowledge.technology(practice)
    if technology is not None:
        _list(knowledge, technology, form)
        return
    if "-" in practice:
        io.fail(explain(UnknownPractice(practice, tuple(knowledge.practices))))
    io.fail(explain(UnknownTechnology(practice, tuple(knowledge.technologies))))


def _show(practice: Practice, form: str) -> None:
    if form == "json":
        io.show_json(_fields(practice))
        return
    kind = "checkable" if practice.is_checkable else "advisory"
    io.show(click.style(practice.title, bold=True))
    io.show(f"{practice.id} · {practice.severity.value} · {kind} · {practice.document.value}\n")
    io.show(f"Why: {practice.why.strip()}\nHow: {practice.how.strip()}")
    if practice.verify:
        io.show(f"Verify: {practice.verify}")
    if practice.see:
        io.show(f"See also: {', '.join(practice.see)}")
    io.show(f"Tasks: {', '.join(sorted(practice.tasks))}")
    for source in practice.sources:
        reviewed = f" (reviewed {source.reviewed.isoformat()})" if source.reviewed else ""
        io.show(f"Source: {source.title}, {source.url}{reviewed}")


def _fields(practice: Practice) -> dict[str, Any]:
    return {
        "id": practice.id,
        "title": practice.title,
        "severity": practice.severity.value,
        "document": practice.document.value,
        "checkable": practice.is_checkable,
        "why": practice.why.strip(),
        "how": practice.how.strip(),
        "verify": practice.verify,
        "see": list(practice.see),
        "tasks": sorted(practice.tasks),
        "sources": [
            {**dataclasses.asdict(s), "reviewed": s.reviewed and s.reviewed.isoformat()} for s in practice.sources
        ],
    }


def _list(knowledge: Knowledge, technology: Technology, form: str) -> None:
    practices = [p for p in knowledge.practices.values() if p.technology == technology.id]
    if form == "json":
        io.show_json([_fields(practice) for practice in practices])
        return
    io.show(click.style(f"{technology.name}: {len(practices)} practices", bold=True))
    for practice in practices:
        io.show(f"  {practice.id:44} {practice.severity.value:7} {practice.title}")
