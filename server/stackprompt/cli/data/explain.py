"""``stackprompt explain PRACTICE``."""

import dataclasses
from typing import Any

import click

from stackprompt.api import find_sources
from stackprompt.cli import options, output
from stackprompt.domain.errors import UnknownPractice, UnknownTechnology, explain
from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.knowledge.technology import Technology
from stackprompt.engine.reload import load_snapshot
from stackprompt.knowledge.base import Knowledge


@click.command("explain", short_help="Show a practice with its reason, its fix and its sources.")
@click.argument("practice")
@click.option("-f", "--format", "form", type=options.DATA_FORMATS, default="text", show_default=True)
def command(practice: str, form: str) -> None:
    """Show a PRACTICE by its id; the name of a technology lists its practices."""
    knowledge = load_snapshot(find_sources()).knowledge
    entry = knowledge.practices.get(practice)
    if entry is not None:
        _show_practice(entry, form)
        return
    technology = knowledge.technology(practice)
    if technology is not None:
        _list_practices(knowledge, technology, form)
        return
    if "-" in practice:
        output.fail(explain(UnknownPractice(practice, tuple(knowledge.practices))))
    output.fail(explain(UnknownTechnology(practice, tuple(knowledge.technologies))))


def _show_practice(practice: Practice, form: str) -> None:
    if form == "json":
        output.show_json(_practice_json(practice))
        return
    kind = "checkable" if practice.is_checkable else "advisory"
    output.show(click.style(practice.title, bold=True))
    output.show(f"{practice.id} · {practice.severity.value} · {kind} · {practice.document}\n")
    output.show(f"Why: {practice.why.strip()}\nHow: {practice.how.strip()}")
    if practice.verify:
        output.show(f"Verify: {practice.verify}")
    if practice.see:
        output.show(f"See also: {', '.join(practice.see)}")
    output.show(f"Tasks: {', '.join(sorted(practice.tasks))}")
    for source in practice.sources:
        reviewed = f" (reviewed {source.reviewed.isoformat()})" if source.reviewed else ""
        output.show(f"Source: {source.title}, {source.url}{reviewed}")


def _practice_json(practice: Practice) -> dict[str, Any]:
    return {
        "id": practice.id,
        "title": practice.title,
        "severity": practice.severity.value,
        "document": practice.document,
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


def _list_practices(knowledge: Knowledge, technology: Technology, form: str) -> None:
    practices = [p for p in knowledge.practices.values() if p.technology == technology.id]
    if form == "json":
        output.show_json([_practice_json(practice) for practice in practices])
        return
    output.show(click.style(f"{technology.name}: {len(practices)} practices", bold=True))
    for practice in practices:
        output.show(f"  {practice.id:44} {practice.severity.value:7} {practice.title}")
