"""``stackprompt new``."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from stackprompt.api import find_sources
from stackprompt.cli import output
from stackprompt.cli.data import scaffolds
from stackprompt.cli.data.destination import choose_destination
from stackprompt.cli.workspace import access
from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.domain.result import Ok
from stackprompt.domain.workspace.document import PLAIN_TEXT
from stackprompt.engine.reload import is_trusted, load_snapshot
from stackprompt.knowledge.base import Knowledge
from stackprompt.prompts.model import SUFFIX, Family
from stackprompt.prompts.templates.load import PREFIXES, Source, Templates
from stackprompt.runtime.files.safe_read import read_bytes
from stackprompt.runtime.files.user_folders import find_config_folder
from stackprompt.runtime.settings.load import CONFIG_FILE

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_BYTES = 65_536


@click.command("new", short_help="Create a template, family, practice or technology of your own.")
@click.argument("what", type=click.Choice(["template", "family", "practice", "technology"]))
@click.argument("name")
@click.option("--technology", help="The technology that a practice belongs to, when its name does not tell.")
@click.option(
    "--category",
    type=click.Choice(tuple(map(str, Category))),
    default=str(Category.FRAMEWORKS),
    show_default=True,
    help="What kind of thing a technology is.",
)
@click.option("--workspace", "is_workspace", is_flag=True, help="Below .stackprompt of the current folder.")
@click.option("--here", "is_here", is_flag=True, help="In the checkout of stackprompt that runs this command.")
def command(  # noqa: PLR0913 - click's way
    what: str, name: str, technology: str | None, category: str, *, is_workspace: bool, is_here: bool
) -> None:
    """Write a file that passes `stackprompt check`, in your own configuration folder, and list the next steps.

    NAME of a template is TASK or TASK/FAMILY; for a task that exists it extends what is there. NAME of a family is one
    that exists, of which it changes some words. NAME of a practice is its id, which begins with the short name of its
    technology: dockerfile-no-curl.
    """
    origin = find_sources((access.current_folder(),) if is_workspace else ())
    snapshot = load_snapshot(origin)
    schema = None if what == "template" else what
    if what == "template":
        path, text = _write_template(snapshot.templates, name)
    elif what == "family":
        path, text = _write_family(name)
    elif what == "practice":
        path, text = _write_practice(snapshot.knowledge, _check_name(name), technology)
    else:
        path = f"knowledge/technologies/{category}/{_check_name(name)}.toml"
        text = scaffolds.write_technology(name, Category(category))
    choose_destination(is_workspace=is_workspace, is_here=is_here).write(path, text, schema)
    untrusted = (
        access.current_folder() if is_workspace and not is_trusted(origin, snapshot, access.current_folder()) else None
    )
    steps = _list_next_steps(what, name, untrusted, is_here=is_here)
    output.show("\n".join(("", "Next:", *(f"  {number}. {step}" for number, step in enumerate(steps, 1)))))


def _check_name(name: str) -> str:
    if not _ID.fullmatch(name):
        output.fail(
            f"{name}: not a name; use small letters, digits and hyphens, such as my-{re.sub('[^a-z0-9]', '', name)}"
        )
    return name


def _write_template(templates: Templates, name: str) -> tuple[str, str]:
    task, _, family = name.partition("/")
    family = family or "any"
    if family not in get_args(Family):
        output.fail(f"{family}: no such family; known are {', '.join(get_args(Family))}")
    own = f"{_check_name(task)}/{family}{SUFFIX}"
    parent = templates.sources.get(own) or templates.sources.get(f"{task}/any{SUFFIX}")
    if parent is None:
        return f"templates/{own}", scaffolds.write_task(task, family)
    # What it covers can only be named by its layer.
    parent_name = f"{PREFIXES[parent.origin]}:{parent.name}" if parent.name == own else parent.name
    return f"templates/{own}", scaffolds.write_extension(_read_front_matter(parent), family, parent_name)


def _write_family(name: str) -> tuple[str, str]:
    names = [family for family in get_args(Family) if family != "any"]
    if name not in names:
        output.fail(f"{name}: no such family; known are {', '.join(names)}")
    return f"templates/families/{name}.toml", scaffolds.write_family()


def _read_front_matter(source: Source) -> str:
    outcome = read_bytes(source.path.resolve().parent, source.path.resolve().name, MAX_BYTES)
    text = outcome.value.decode("utf-8", "replace") if isinstance(outcome, Ok) else ""
    return text.split("+++")[1] if text.count("+++") > 1 else ""


def _write_practice(knowledge: Knowledge, id_: str, technology: str | None) -> tuple[str, str]:
    alike = [p for p in knowledge.practices.values() if p.id.partition("-")[0] == id_.partition("-")[0]]
    if technology is not None:
        entry = knowledge.technology(technology)
        if entry is None:
            output.fail(f"{technology}: no such technology; `stackprompt new technology {technology}` begins one")
        alike = [p for p in alike if p.technology == entry.id]
        owner = entry.id
    elif alike:
        owner = Counter(practice.technology for practice in alike).most_common(1)[0][0]
    else:
        output.fail(f"{id_}: its first word names no technology; name it with --technology")
    kinds = Counter(practice.document for practice in alike if practice.technology == owner)
    kind = kinds.most_common(1)[0][0] if kinds else PLAIN_TEXT
    text = scaffolds.write_practice(id_, kind, datetime.now(tz=UTC).date())
    return f"knowledge/practices/{owner}/{id_}.toml", text


def _list_next_steps(what: str, name: str, untrusted: Path | None, *, is_here: bool) -> list[str]:
    steps = ["Replace what it says, and keep it short: CONTRIBUTING.md explains every key."]
    if untrusted is not None:
        config = find_config_folder() / CONFIG_FILE
        steps.append(f'Trust this workspace in {config}, or it is not read: [workspace] trusted = ["{untrusted}"]')
    if is_here and what == "practice":
        steps.append("make rules, when `see` names a rule")
    steps.append("make data" if is_here else "stackprompt check")
    last = {
        "family": "stackprompt generate FILE for three real files",
        "template": f"stackprompt generate FILE --task {name.partition('/')[0]}, for three real files",
        "practice": f"stackprompt explain {name}, then generate prompts for three real files",
        "technology": "stackprompt detect . in a project that uses it",
    }
    return [*steps, last[what]]
