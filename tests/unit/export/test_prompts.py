"""Every format, read back by a parser of it: the text arrives to the letter, whatever it holds."""

import json
import re
import string
from xml.etree import ElementTree as ET

import jinja2
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from stackprompt.domain.prompts.prompt import Prompt, Section
from stackprompt.export.escape import MarkSyntax, break_marks, escape_nunjucks, quote_yaml
from stackprompt.export.prompts import CODECOMPANION, CONTINUE, PROMPT_FORMATS, VSCODE, choose_path

HOSTILE = """\
# Harden Dockerfile

```dockerfile
FROM x # $input $$ ${input:name} ${selection} $ARGUMENTS {{ 7 * 7 }} {% raw %} {{{ input }}} {# no #} #} }} %} {{ "{" }}
LABEL a="</prompt>]]>&amp;" b='---' #{buffer} @{cmd} @http://x.example/a #file:.env #tool:fetch [x](../.env)
\ttab  \x20
    indented
---
````
## system
~~~
```
"""
PIECES = st.sampled_from(
    [
        *"$#@{}[]()<>&`~-:'\"\\|%\n\t a",
        "${",
        "{{",
        "{%",
        "{#",
        "]]>",
        "\n---\n",
        "\n## user\n",
        "\n````\n",
        "#file:",
        "](",
        "ü😀",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=60))
# What a prompt cannot hold: prompts.text.fence has taken it out of the file, and our own words have none.
PROMPTS = TEXTS.map(
    lambda text: re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]", "", text) + "\n"
)


def mended(text: str, live: MarkSyntax, mark: str) -> str:
    """Undo ``broken``, as the reader is asked to."""
    return live.compile(mark).sub(lambda found: found[0].removesuffix(mark), text) if mark else text


def prompt(text: str, *sections: tuple[str, str]) -> Prompt:
    return Prompt(
        "harden",
        "Harden a/Dockerfile",
        text,
        1,
        (),
        (),
        "t",
        "harden-dockerfile.md",
        sections=tuple(Section(name, part) for name, part in sections),
    )


def written(format_: str, text: str, *sections: tuple[str, str]) -> str:
    return PROMPT_FORMATS[format_].write(prompt(text, *sections))


def read_xml(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - we have just written it


def front_matter(text: str) -> tuple[dict[str, object], str]:
    """Read front matter as its tools do: between two lines of three dashes at the head."""
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


def without_note(body: str) -> tuple[str, str]:
    """Return the text above the note on broken marks, and the mark that it names."""
    text, separator, note = body.rpartition("\n## Note\n\n")
    if not separator or "must not read marks" not in note:
        return body, ""
    count = re.search(r"the (\d+) backslashes|the backslash", note)
    assert count
    return text, "\\" * int(count[1] or 1)


@given(PROMPTS)
@example(HOSTILE)
def test_json_holds_the_text(text: str) -> None:
    assert json.loads(written("json", text))["messages"] == [{"role": "user", "content": text}]


@given(PROMPTS)
@example(HOSTILE)
def test_xml_holds_every_section(text: str) -> None:
    tree = read_xml(written("xml", "", ("document", text), ('my "part"', text)))
    assert tree.tag == "prompt"
    assert [(e.tag, e.get("name"), e.text) for e in tree] == [
        ("document", None, f"\n{text}\n"),
        ("section", 'my "part"', f"\n{text}\n"),
    ]


@given(st.text())
def test_xml_parses_whatever_the_text(text: str) -> None:
    assert read_xml(written("xml", text, (text, text))).tag == "prompt"


@given(TEXTS.map(lambda text: text.replace("\r", "")))
@example(HOSTILE)
def test_llm_gives_the_text_to_the_model(text: str) -> None:
    template = yaml.safe_load(written("llm", text))
    assert set(template) == {"prompt"}
    assert string.Template(template["prompt"]).substitute(input="WRONG") == text


@given(TEXTS.map(lambda text: text.replace("\r", "")))
@example(HOSTILE)
def test_promptfoo_gives_the_text_to_the_model(text: str) -> None:
    config = yaml.safe_load(written("promptfoo", text))
    raw = config["prompts"][0]["raw"]
    # Jinja for Nunjucks: the delimiters and the string literal are the same.
    environment = jinja2.Environment(autoescape=False, keep_trailing_newline=True)  # noqa: S701 - not HTML
    assert environment.from_string(raw).render(env="WRONG", input="WRONG") == text


@given(PROMPTS)
@example(HOSTILE)
def test_vscode_gets_the_text_and_nothing_to_look_up(text: str) -> None:
    head, body = front_matter(written("vscode", text))
    assert head == {"description": "Harden a/Dockerfile"}
    shown, mark = without_note(body)
    assert mended(shown, VSCODE, mark) == text
    assert not re.search(r"(?i)\$\{|#file:|#tool:|\[.*?\]\(.+?\)", body)


@given(PROMPTS)
@example(HOSTILE)
def test_continue_gets_the_text_and_nothing_to_fill_in(text: str) -> None:
    head, body = front_matter(written("continue", text))
    assert head == {"name": "harden-dockerfile", "description": "Harden a/Dockerfile", "invokable": True}
    shown, mark = without_note(body)
    assert mended(shown, CONTINUE, mark) == text
    assert "{{" not in body
    assert not re.search(r"@[^\s\\`]", body)


@given(PROMPTS)
@example(HOSTILE)
def test_codecompanion_gets_one_message_with_the_text(text: str) -> None:
    head, body = front_matter(written("codecompanion", text))
    assert head == {"name": "Harden a/Dockerfile", "interaction": "chat", "description": "Harden a/Dockerfile"}
    heading, inline, _, fence = MarkdownIt().parse(body)
    assert (heading.type, heading.tag, inline.content) == ("heading_open", "h2", "user")
    assert (fence.type, fence.info) == ("fence", "markdown")
    shown, mark = without_note(fence.content)
    assert mended(shown, CODECOMPANION, mark) == text
    assert not re.search(r"[$#@]\{", body)


def test_text_and_markdown_keep_what_is_in_the_fence() -> None:
    assert written("markdown", HOSTILE) == HOSTILE
    inside = HOSTILE.split("```dockerfile\n")[1]
    assert written("text", HOSTILE).endswith(inside)
    assert written("text", HOSTILE).startswith("Harden Dockerfile\n")


def test_nunjucks_sees_no_end_of_a_comment() -> None:
    # Jinja, which replaces it in the tests above, accepts both.
    assert escape_nunjucks("a #} {#} {% b") == 'a {{ "#" }}} {{ "{" }}{{ "#" }}} {{ "{" }}% b'


@given(TEXTS)
@example("${ and $\\{ and $\\\\{")
def test_a_mark_is_distinct_from_those_of_the_text(text: str) -> None:
    for live in (VSCODE, CONTINUE, CODECOMPANION, MarkSyntax((("\\", r"\\"),))):
        shown, mark, _ = break_marks(text, live)
        assert mended(shown, live, mark) == text


@given(st.text())
def test_a_quoted_scalar_is_the_text(text: str) -> None:
    assert yaml.safe_load(quote_yaml(text)) == text


@settings(max_examples=20)
@given(st.text(max_size=40))
def test_a_title_breaks_no_format(title: str) -> None:
    odd = Prompt("harden", title, "x\n", 1, (), (), "t", "harden-dockerfile.md")
    for format_ in ("vscode", "continue", "codecompanion"):
        head, _ = front_matter(PROMPT_FORMATS[format_].write(odd))
        assert head["description"] == " ".join(title.split())[:200]
    assert yaml.safe_load(PROMPT_FORMATS["promptfoo"].write(odd))["description"] == " ".join(title.split())
    assert read_xml(PROMPT_FORMATS["xml"].write(odd)).get("task") == "harden"


@pytest.mark.parametrize("format_", PROMPT_FORMATS.values(), ids=PROMPT_FORMATS)
def test_a_format_says_where_its_tool_looks(format_: object) -> None:
    assert "harden-dockerfile" in choose_path(format_, prompt("x"))  # type: ignore[arg-type]
