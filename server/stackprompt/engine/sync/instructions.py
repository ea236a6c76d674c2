"""The instructions for assistants about a workspace, from its stack, the knowledge and its house rules. Blocking.

Nothing here depends on what a file breaks today or on a line number: instructions that change with every edit would
never be up to date.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.knowledge.technology import DetectedTechnology, Stack
from stackprompt.domain.knowledge.vocabulary import Category, Topic
from stackprompt.domain.workspace.document import Document, FormatId
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.survey import MAX_FILES, find_documents
from stackprompt.export.instructions import Instructions, KindRules
from stackprompt.formats.labels import label_of
from stackprompt.formats.table import FORMAT_BY_ID, FORMATS
from stackprompt.prompts import house_rules
from stackprompt.prompts.text.fence import inline_code
from stackprompt.prompts.text.names import redact_path, show_path, show_version
from stackprompt.prompts.views import present_tools
from stackprompt.runtime.tree.walk import Budget

ROOT = "."
MAX_COMPONENTS = 60
MAX_PARTS = 30
MAX_FACTS = 12
# A component with fewer facts needs no file of its own.
ENOUGH = 2
MAX_RULES = 6
MAX_CHECKS = 4
SURE = 0.9
_CATEGORIES = (
    Category.LANGUAGES,
    Category.RUNTIMES,
    Category.FRAMEWORKS,
    Category.PACKAGE_MANAGERS,
    Category.SERVERS,
    Category.DATABASES,
    Category.TESTING,
    Category.LINTERS,
)


def write_instructions(snapshot: Snapshot, root: Path, stack: Stack) -> tuple[Instructions, ...]:
    """Return the instructions of the workspace at ``root``, its own first, then those of components with enough facts.

    Rules for a kind of file are part of the workspace's own only.
    """
    scan = snapshot.settings.scan
    budget = Budget(scan.max_entries, scan.max_file_bytes, scan.max_total_bytes)
    documents = tuple(islice(find_documents(root, budget, _select_formats(snapshot)), MAX_FILES))
    components = sorted(component for component in stack.components if component not in {"", ROOT})
    parts = tuple(part for name in components if (part := _write_component(snapshot, name, stack)).stack)
    # Its path would be written into the repository: a folder that is called like a secret gets no file.
    with_plain_names = (part for part in parts if redact_path(part.component) == part.component)
    with_files = tuple(part for part in with_plain_names if len(part.stack) >= ENOUGH)[:MAX_COMPONENTS]
    return (_write_root(snapshot, documents, stack, parts), *with_files)


def _select_formats(snapshot: Snapshot) -> frozenset[FormatId]:
    """Return the formats with practices or tools; for source code and texts the stack is enough."""
    knowledge = snapshot.knowledge
    with_rules = (format_.id for format_ in FORMATS if format_.has_rules_for_assistants)
    return frozenset(id_ for id_ in with_rules if knowledge.practices_for(id_) or knowledge.tools_for(id_))


def _write_root(
    snapshot: Snapshot, documents: Iterable[Document], stack: Stack, parts: tuple[Instructions, ...]
) -> Instructions:
    return replace(
        _write_component(snapshot, ROOT, stack),
        rules=tuple(_write_kind_rules(snapshot, documents)),
        # A user's own rules stay private: these lines go into the repository.
        house=house_rules.render_rules(snapshot.rules.of("workspace"))[0],
        parts=tuple(_name_part(part) for part in parts[:MAX_PARTS])
        + ((f"and {len(parts) - MAX_PARTS} more",) if len(parts) > MAX_PARTS else ()),
    )


def _name_part(part: Instructions) -> str:
    return f"{part.place}: {', '.join(fact.partition(' (`')[0] for fact in part.stack[:3])}"


def _write_component(snapshot: Snapshot, name: str, stack: Stack) -> Instructions:
    detections = [
        detection for detection in stack.detected if detection.component == name and detection.confidence >= SURE
    ]
    facts = sorted(
        (detection for detection in detections if detection.category in _CATEGORIES),
        key=lambda detection: (_CATEGORIES.index(detection.category), detection.id),
    )
    return Instructions(
        component=name,
        place=show_path(name),
        stack=tuple(dict.fromkeys(_describe_fact(snapshot, detection) for detection in facts))[:MAX_FACTS],
        checks=tuple(_list_checks(snapshot, detections))[:MAX_CHECKS],
    )


def _describe_fact(snapshot: Snapshot, detection: DetectedTechnology) -> str:
    technology = snapshot.knowledge.technologies.get(detection.id)
    name = f"{technology.name if technology else detection.id} {show_version(detection.version or '')}".strip()
    return f"{name} ({show_path(detection.evidence[0].path)})" if detection.evidence else name


def _list_checks(snapshot: Snapshot, detections: Iterable[DetectedTechnology]) -> Iterator[str]:
    """Yield the commands that check the whole project, once for each technology that has one."""
    for detection in sorted(detections, key=lambda detection: detection.id):
        technology = snapshot.knowledge.technologies.get(detection.id)
        tools = technology.tools if technology else ()
        whole = (tool for tool in tools if not tool.documents and "{" not in tool.command)
        yield from (f"{inline_code(tool.command)}: {tool.purpose}" for tool in whole)


def _write_kind_rules(snapshot: Snapshot, documents: Iterable[Document]) -> Iterator[KindRules]:
    by_format: Mapping[FormatId, list[Document]] = defaultdict(list)
    for document in documents:
        by_format[document.format].append(document)
    for id_ in FORMAT_BY_ID:
        if id_ in by_format:
            path = by_format[id_][0].path if len(by_format[id_]) == 1 else "FILE"
            checks = present_tools(snapshot.knowledge.tools_for(id_), path)
            label = label_of(id_, "")
            avoid = tuple(_summarise(practice) for practice in select_important(snapshot.knowledge.practices_for(id_)))
            yield KindRules(
                f"{label[:1].upper()}{label[1:]}", avoid, tuple(f"{tool.command}: {tool.purpose}" for tool in checks)
            )


def select_important(practices: Iterable[Practice]) -> tuple[Practice, ...]:
    """Choose the practices that most files of a kind may break with the most harm: one for each topic.

    Of equal severity those come first that most other linters have a rule for.
    """
    ranked = sorted(
        (
            practice
            for practice in practices
            if practice.is_checkable and not any(rule.is_narrow for rule in practice.rules)
        ),
        key=lambda practice: (practice.severity.rank, -len(practice.see), practice.id),
    )
    by_topic: dict[Topic, Practice] = {}
    for practice in ranked:
        _ = by_topic.setdefault(practice.topic, practice)
    return tuple(by_topic.values())[:MAX_RULES]


def _summarise(practice: Practice) -> str:
    """Return the title and the first sentence of the fix."""
    how = practice.how.strip()
    first = how.partition(". ")[0].partition("; ")[0].rstrip(".;")
    return f"{practice.title}. {first}."
