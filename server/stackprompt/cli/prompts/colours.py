"""Markdown in the colours of a terminal: headings, severities, code; the text itself stays the same."""

import re

import click

_SEVERITY = {"high": "red", "medium": "yellow", "low": "blue"}
_FINDING = re.compile(r"^(\d+\. Lines? [\d, and more-]+ )\((high|medium|low)\)(.*)$")
_CODE = re.compile(r"`[^`]+`")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


def coloured(text: str) -> str:
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
            lines.append(_prose(line))
    return "\n".join(lines)


def _prose(line: str) -> str:
    if line.startswith("#"):
        return click.style(line, bold=True, fg="green")
    found = _FINDING.match(line)
    if found:
        severity = click.style(f"({found[2]})", fg=_SEVERITY[found[2]], bold=True)
        return f"{found[1]}{severity}{_inline(found[3])}"
    return _inline(line)


def _inline(text: str) -> str:
    text = _BOLD.sub(lambda match: click.style(match[1], bold=True), text)
    return _CODE.sub(lambda match: click.style(match[0], fg="cyan"), text)
