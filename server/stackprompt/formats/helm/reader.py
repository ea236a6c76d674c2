"""A template of a chart as the manifest that it becomes, each node at the line of the template it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import PurePosixPath

from stackprompt.domain.workspace.document import Document, Neighbours, Span
from stackprompt.formats.helm.chart import make_context, read_named_templates
from stackprompt.formats.helm.facts import HelmFacts
from stackprompt.formats.helm.template.parser import parse
from stackprompt.formats.helm.template.render import OutputPiece, Renderer
from stackprompt.syntax.yaml_reader import read_yaml
from stackprompt.syntax.yaml_tree import ListNode, MapEntry, MapNode, ScalarNode, YamlFacts, YamlNode

MAX_CHARACTERS = 200_000


def read_template(document: Document, neighbours: Neighbours) -> HelmFacts:
    """Read a template; the texts of its chart are among the ``neighbours``."""
    folder = chart_folder(document.path, neighbours)
    files = {path.removeprefix(folder): text for path, text in neighbours.texts.items() if path.startswith(folder)}
    return render_template(document.text, document.path.removeprefix(folder), files)


def chart_folder(path: str, neighbours: Neighbours) -> str:
    """Return the folder ("" or one with a slash at its end) of the chart that the template at ``path`` belongs to."""
    folders = ("/".join((*PurePosixPath(path).parts[:count], "")) for count in range(path.count("/"), -1, -1))
    return next((folder for folder in folders if f"{folder}Chart.yaml" in neighbours.texts), "")


def render_template(text: str, path: str, files: Mapping[str, str]) -> HelmFacts:
    """Read the template at ``path`` below the folder of its chart, whose other texts are ``files``."""
    if len(text) > MAX_CHARACTERS:
        return HelmFacts(YamlFacts((), ((1, f"longer than {MAX_CHARACTERS} characters: not examined"),)), (), files)
    source = parse(text)
    if path.endswith(".tpl"):
        # It only defines what others write.
        return HelmFacts(YamlFacts(()), source.actions, files)
    defined = {**read_named_templates(files), **source.defined}
    renderer = Renderer(defined)
    pieces, problem = renderer.run(source.nodes, make_context(files, path))
    is_assumed = not _has_content(pieces)
    if is_assumed:
        pieces, problem = Renderer(defined, assumes=True).run(source.nodes, make_context(files, path))
    facts = _place_nodes(pieces, text)
    # A part that is not rendered need not be whole: a value that switches it on mostly comes with others.
    broken = () if is_assumed else facts.problems
    problems = (*broken, *(((1, problem),) if problem else ()))
    manifest = replace(facts, problems=problems)
    return HelmFacts(manifest, source.actions, files, tuple(renderer.missing), is_assumed and bool(facts.documents))


def _has_content(pieces: list[OutputPiece]) -> bool:
    text = "".join(piece.text for piece in pieces)
    return any(line.strip() and not line.lstrip().startswith(("#", "---")) for line in text.split("\n"))


def _place_nodes(pieces: list[OutputPiece], text: str) -> YamlFacts:
    """Read what was written, and put each node at the line that wrote it."""
    rendered, homes = _join_lines(pieces)
    source = text.split("\n")
    facts = read_yaml("\n".join(rendered))
    # A line that no action wrote anything of is at home where the last one above it is.
    nearest: Iterator[int] = accumulate(homes, lambda above, home: home or above, initial=1)
    places = _Places(tuple(rendered), tuple(nearest)[1:], tuple(source))
    problems = tuple((places.line(line), what) for line, what in facts.problems)
    repeated = tuple(key._replace(span=places.span(key.span)) for key in facts.repeated)
    return YamlFacts(tuple(map(places.move, facts.documents)), problems, repeated, facts.keys)


def _join_lines(pieces: list[OutputPiece]) -> tuple[list[str], list[int]]:
    """Return the lines that were written, each with the line of the template where its first word comes from."""
    # The parts of a line are joined once: a line may have as many as the template has actions.
    parts: list[list[str]] = [[]]
    homes = [0]
    for text, line, moves in pieces:
        for number, part in enumerate(text.split("\n")):
            if number:
                parts.append([])
                homes.append(0)
            parts[-1].append(part)
            if part.strip() and not homes[-1]:
                homes[-1] = line + number if moves else line
    return ["".join(line) for line in parts], homes


@dataclass(frozen=True, slots=True)
class _Places:
    """The lines that were written, where each is at home, and the lines of the template."""

    rendered: tuple[str, ...]
    homes: tuple[int, ...]
    source: tuple[str, ...]

    def line(self, number: int) -> int:
        """Return the line of the template behind a line that was written."""
        return self.homes[min(number, len(self.homes)) - 1]

    def span(self, span: Span) -> Span:
        """Return the place in the template: to the character where a line was copied, else the whole line."""
        first, last = self.line(span.line), self.line(span.end_line)
        # The end of a text of several lines is the line below it, of which there may be none.
        is_one = span.line == span.end_line and span.line <= len(self.rendered)
        if is_one and self.rendered[span.line - 1] == self.source[first - 1]:
            return Span(first, span.column, last, span.end_column)
        begin, end = self.source[first - 1], self.source[max(first, last) - 1]
        return Span(first, len(begin) - len(begin.lstrip()), max(first, last), len(end.rstrip()))

    def move(self, node: YamlNode) -> YamlNode:
        """Return ``node`` at its place in the template."""
        match node:
            case ScalarNode():
                return node._replace(span=self.span(node.span))
            case ListNode():
                return ListNode(tuple(map(self.move, node.items)), self.span(node.span))
            case MapNode():
                entries = {
                    key: MapEntry(self.span(entry.key_span), self.move(entry.node))
                    for key, entry in node.entries.items()
                }
                return MapNode(entries, self.span(node.span))
