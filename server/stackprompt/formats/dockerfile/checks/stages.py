"""Checks of the order of instructions in a Dockerfile: stages, copies between them, ports and labels."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

from stackprompt.formats.check_context import Hits
from stackprompt.formats.dockerfile.facts import DockerfileFacts, Instruction
from stackprompt.formats.dockerfile.lines import KEYWORDS
from stackprompt.formats.dockerfile.variables import environment
from stackprompt.formats.identity import ByIdentity

DockerfileCheck: TypeAlias = Callable[[DockerfileFacts], Hits]

# INCLUDE belongs to a widely used frontend; others add words of their own, which are never written by mistake.
_KNOWN = KEYWORDS | {"INCLUDE"}
_ABSOLUTE = re.compile(r"[/\\$]|[A-Za-z]:")
_ARCHIVE = re.compile(r"\.(?:tar(?:\.\w+)?|t?gz|tbz2?|bz2|txz|xz|tzst|zst|zip)$", re.IGNORECASE)
_UNPACKERS = frozenset({"unzip", "gunzip", "bunzip2", "unxz", "zcat", "uncompress"})
_EXTRACTS = re.compile(r"-?[A-Za-z]*x[A-Za-z]*|--extract|--get")
# Images of plain distributions set no variables that a build argument of the same name could be taken for.
_PLAIN_BASE = re.compile(
    r"(?:docker\.io/)?(?:library/)?(?:scratch|alpine|debian|ubuntu|busybox|fedora|centos|rockylinux|almalinux)"
    r"(?:[:@].*)?"
)
_READS_VARIABLES = frozenset({"RUN", "ENV", "LABEL", "COPY", "ADD", "WORKDIR", "USER", "EXPOSE"})
_REFERENCE = re.compile(r"(?<!\\)\$(?:\{(\w+)\}|(\w+))")
_QUOTED = re.compile(r"'[^']*'")
_LABEL_KEY = re.compile(r"(?!.*(?:\.\.|--))(?!io\.docker\.|org\.dockerproject\.)[a-z](?:[a-z0-9._/-]*[a-z0-9])?")
_OCI = "org.opencontainers.image."
_ASSIGNED = re.compile(r"\b(\w++)=")
_READ_INTO = re.compile(r"\b(?:for|read)\s([^;&|]*)")
_WORD = re.compile(r"\w+")
_URL = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
_OCI_VALUES: Mapping[str, re.Pattern[str]] = {
    "created": re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)"),
    "url": _URL,
    "source": _URL,
    "documentation": _URL,
    # An SPDX expression has no spaces but around its operators.
    "licenses": re.compile(r"\(*[\w.+:-]+\)*(?:\s+(?:AND|OR|WITH)\s+\(*[\w.+:-]+\)*)*", re.IGNORECASE),
}


def copy_from_unknown(facts: DockerfileFacts) -> Hits:
    """Find a COPY --from that names neither an earlier stage nor an image with a tag."""
    for copy in facts.instructions:
        source = copy.flags.get("from", "")
        if copy.keyword != "COPY" or not source or "$" in source or re.search(r"[:@]", source):
            continue
        # Above the first FROM it is misplaced, and may be meant for the last stage.
        own = copy.stage if copy.stage >= 0 else len(facts.stages) - 1
        if own <= _find_stage(facts, source):
            yield copy.span, subject(facts, copy.stage)


def _find_stage(facts: DockerfileFacts, name: str) -> int:
    """Return the number of the first stage called ``name``; the number of stages without one."""
    return _numbers(ByIdentity(facts)).get(name.lower(), len(facts.stages))


# Each COPY of the document that is looked at asks for them.
@lru_cache(maxsize=4)
def _numbers(same: ByIdentity[DockerfileFacts]) -> Mapping[str, int]:
    """Return the first stage by each name and number that stages are called by."""
    numbers: dict[str, int] = {}
    for stage in same.value.stages:
        _ = numbers.setdefault((stage.name or "").lower(), stage.index)
        _ = numbers.setdefault(str(stage.index), stage.index)
    return numbers


def copy_whole_filesystem(facts: DockerfileFacts) -> Hits:
    """Find a COPY of all that an earlier stage has installed over the files of another image."""
    for copy in facts.instructions:
        if copy.keyword != "COPY" or not copy.flags.get("from") or _list_paths(copy) != ["/", "/"]:
            continue
        number = _find_stage(facts, copy.flags["from"])
        if number >= copy.stage:
            continue
        source, target = facts.chain(number), facts.chain(copy.stage)
        is_built = source[0].base == "image" and any(i.keyword == "RUN" for stage in source for i in stage.instructions)
        # On an empty image it is how people flatten one.
        if is_built and target[0].base != "scratch":
            yield copy.span, subject(facts, copy.stage)


def copy_relative_without_workdir(facts: DockerfileFacts) -> Hits:
    """Find a COPY to a relative path in a stage that has had no WORKDIR yet; an empty image starts at its root."""
    absolute: set[int] = set()
    for instruction in facts.instructions:
        stage = instruction.stage
        if instruction.keyword == "FROM":
            origin = facts.stages[stage]
            if origin.parent in absolute or origin.base == "scratch":
                absolute.add(stage)
        elif instruction.keyword == "WORKDIR":
            absolute.add(stage)
        elif instruction.keyword == "COPY" and stage not in absolute and "<<" not in instruction.text:
            paths = _list_paths(instruction)
            if len(paths) > 1 and not _ABSOLUTE.match(paths[-1]):
                yield instruction.span, subject(facts, stage)


def copy_then_unpack(facts: DockerfileFacts) -> Hits:
    """Find a COPY of an archive that a later RUN of the same stage unpacks."""
    for stage in facts.stages:
        archives: dict[str, Instruction] = {}
        for instruction in stage.instructions:
            if instruction.keyword == "COPY" and "from" not in instruction.flags:
                names = (path.rpartition("/")[2] for path in _list_paths(instruction))
                archives |= {name: instruction for name in names if _ARCHIVE.search(name)}
            elif instruction.keyword == "RUN" and archives:
                for name in _find_unpacked(instruction) & archives.keys():
                    yield archives.pop(name).span, subject(facts, stage.index)


def _find_unpacked(run: Instruction) -> set[str]:
    return {
        word.rpartition("/")[2]
        for command in run.commands
        if command.words[0] in _UNPACKERS
        or (command.words[0] == "tar" and any(_EXTRACTS.fullmatch(word) for word in command.words[1:3]))
        for word in command.words[1:]
    }


def _list_paths(copy: Instruction) -> list[str]:
    """Return the sources of a COPY, and last where they go."""
    words = copy.arguments if copy.form == "exec" else copy.text.split()
    return [word.strip("\"'") for word in words]


def duplicate_stage(facts: DockerfileFacts) -> Hits:
    """Find a stage that is named like an earlier one."""
    names: set[str] = set()
    for stage in facts.stages:
        name = (stage.name or "").lower()
        if name and name in names:
            yield stage.instructions[0].span, f"stage {stage.name}"
        names.add(name)


def duplicate_port(facts: DockerfileFacts) -> Hits:
    """Find an EXPOSE of a port that the same stage exposes above."""
    for stage in facts.stages:
        exposed: set[str] = set()
        for instruction in stage.instructions:
            if instruction.keyword == "EXPOSE" and "$" not in instruction.text:
                ports = {word.lower().removesuffix("/tcp") for word in instruction.text.split()}
                if ports & exposed:
                    yield instruction.span, subject(facts, stage.index)
                exposed |= ports


def platform_fixed(facts: DockerfileFacts) -> Hits:
    """Find a FROM with a literal platform, unless the file has one stage per platform to choose from."""
    # A name with a variable, such as ``build_${TARGETARCH}``, can mean every stage that begins like it.
    chosen = {stage.image.partition("$")[0].lower() for stage in facts.stages if "$" in stage.image} - {""}
    choices = tuple(chosen)
    for stage in facts.stages:
        source = stage.instructions[0]
        platform = source.flags.get("platform", "")
        if platform and "$" not in platform and not (stage.name or "").lower().startswith(choices):
            yield source.span, subject(facts, stage.index)


def first_instruction(facts: DockerfileFacts) -> Hits:
    """Find an instruction above the first FROM, where only ARG may be."""
    if _is_template(facts):
        return
    for instruction in facts.instructions:
        if instruction.stage >= 0:
            return
        if instruction.keyword != "ARG" and instruction.keyword in _KNOWN:
            yield instruction.span, ""
            return


def unknown_instruction(facts: DockerfileFacts) -> Hits:
    """Find a line whose first word is not an instruction, in a file of plain lines: a template has others."""
    if _is_template(facts):
        return
    for instruction in facts.instructions:
        # What is being typed has no arguments yet.
        if instruction.keyword not in _KNOWN and instruction.text.strip():
            yield instruction.span, subject(facts, instruction.stage)


def _is_template(facts: DockerfileFacts) -> bool:
    return any("not an instruction" in what for _, what in facts.problems)


def argument_outside_stage(facts: DockerfileFacts) -> Hits:
    """Find the use of an ARG from above the first FROM in a stage that does not declare it again."""
    outer = {i.raw.partition("=")[0].strip() for i in facts.instructions if i.keyword == "ARG" and i.stage < 0}
    if not outer:
        return
    # Of each stage the outer arguments that it does not know, and the image that it begins with.
    unknown: list[set[str]] = []
    images: list[str] = []
    for stage in facts.stages:
        missing = set(outer) if stage.parent is None else set(unknown[stage.parent])
        unknown.append(missing)
        images.append(stage.image if stage.parent is None else images[stage.parent])
        if not _PLAIN_BASE.fullmatch(images[-1]):
            continue
        for instruction in stage.instructions if missing else ():
            if instruction.keyword in _READS_VARIABLES and not missing.isdisjoint(_read_variables(instruction)):
                yield instruction.span, subject(facts, stage.index)
            if instruction.keyword in {"ARG", "ENV"}:
                missing.difference_update(word.partition("=")[0] for word in instruction.raw.split())


def _read_variables(instruction: Instruction) -> set[str]:
    """Return the variables that an instruction reads, without those that a RUN sets itself."""
    text = _QUOTED.sub("", instruction.raw)
    names = {braced or plain for braced, plain in _REFERENCE.findall(text)}
    if instruction.keyword != "RUN":
        return names
    # All at once: a script may set thousands.
    words = (word for match in _READ_INTO.finditer(text) for word in _WORD.findall(match[1]))
    return names.difference(_ASSIGNED.findall(text), words)


def label_key(facts: DockerfileFacts) -> Hits:
    """Find a LABEL with a key that breaks Docker's rules for keys."""
    for label, key, _ in _list_labels(facts):
        if "$" not in key and not _LABEL_KEY.fullmatch(key):
            yield label.span, key


def label_value(facts: DockerfileFacts) -> Hits:
    """Find a label of the OCI whose value is empty or not of the form that the specification requires."""
    for label, key, value in _list_labels(facts):
        if not key.startswith(_OCI) or "$" in value:
            continue
        form = _OCI_VALUES.get(key.removeprefix(_OCI))
        if not value.strip() or (form is not None and not form.fullmatch(value.strip())):
            yield label.span, key


def _list_labels(facts: DockerfileFacts) -> Iterator[tuple[Instruction, str, str]]:
    for label in facts.instructions:
        if label.keyword == "LABEL":
            yield from ((label, key.strip("\"'"), value.strip("\"'")) for key, value in environment(label.text))


def subject(facts: DockerfileFacts, index: int) -> str:
    """Return the name of a stage for people; "" when the file has only one."""
    if index < 0 or len(facts.stages) == 1:
        return ""
    return f"stage {facts.stages[index].name or index}"


CHECKS: Mapping[str, DockerfileCheck] = {
    "dockerfile-argument-outside-stage": argument_outside_stage,
    "dockerfile-copy-from-unknown": copy_from_unknown,
    "dockerfile-copy-relative-without-workdir": copy_relative_without_workdir,
    "dockerfile-copy-then-unpack": copy_then_unpack,
    "dockerfile-copy-whole-filesystem": copy_whole_filesystem,
    "dockerfile-duplicate-port": duplicate_port,
    "dockerfile-duplicate-stage": duplicate_stage,
    "dockerfile-first-instruction": first_instruction,
    "dockerfile-label-key": label_key,
    "dockerfile-label-value": label_value,
    "dockerfile-platform-fixed": platform_fixed,
    "dockerfile-unknown-instruction": unknown_instruction,
}
