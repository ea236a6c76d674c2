"""Markdown in the colours of a terminal: headings, severities and code, with unchanged text."""

import re

import click

_SEVERITY = {"high": "red", "medium": "yellow", "low": "blue"}
_FINDING = re.compile(r"^(\d+\. Lines? [\d, and more-]+ )\((high|medium|low)\)(.*)$")
_CODE = re.compile(r"`[^`]+`")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


def colour_markdown(text: str) -> str:
    """Return ``text`` with escape sequences for a terminal."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        if fence:
            is_end = line == fence
            lines.append(click.style(line, dim=True) if is_end else click.style(line, fg="cyan"))
            fence = "" if is_end else fence
        elif line.startswith("```"):
            fence = line[: len(line) - len(line.lstrip("`"))]
            lines.append(click.style(line, dim=True))
        else:
            lines.append(_colour_line(line))
    return "\n".join(lines)


def _colour_line(line: str) -> str:
    if line.startswith("#"):
        return click.style(line, bold=True, fg="green")
    finding = _FINDING.match(line)
    if finding:
        severity = click.style(f"({finding[2]})", fg=_SEVERITY[finding[2]], bold=True)
        return f"{finding[1]}{severity}{_colour_inline(finding[3])}"
    return _colour_inline(line)


def _colour_inline(text: str) -> str:
    text = _BOLD.sub(lambda match: click.style(match[1], bold=True), text)
    return _CODE.sub(lambda match: click.style(match[0], fg="cyan"), text)
