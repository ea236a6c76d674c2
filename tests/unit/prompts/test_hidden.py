import unicodedata

import pytest

from stackprompt.prompts.text.hidden import MOST_MARKS, count_lone_returns, strip_hidden

WALES = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbwls") + "\U000e007f"
SEEN = {
    "a picture with its selector": "⚠️ careful ⭐️ ❤︎",
    "people": "👩‍💻 🧑🏽‍🚀 👨‍👩‍👧 🏳️‍🌈",
    "keycaps": "1️⃣ #️⃣",
    "flags": f"🇩🇪 {WALES}",
    "Persian": "می‌خواهم",
    "Hindi": "क्‍ष क्‌ष",
    "Malayalam": "ന്‍",
    "Vietnamese, decomposed": unicodedata.normalize("NFD", "Tiếng Việt"),
    "Hebrew with points": "בְּרֵאשִׁ֖ית",
    "Thai": "ที่นี่",
    "other scripts": "漢字 Ünïcode русский ελληνικά",
    "a tab": "\tindented",
}
GONE = {
    "a selector behind a letter": "a\ufe0f",
    "a second selector": "⚠\ufe0f\ufe0e",
    "a joiner between letters": "a\u200db",
    "a joiner behind a picture alone": "👩\u200d",
    "a joiner between symbols": "∀\u200d∃",
    "a joiner of Arabic between Latin letters": "a\u200cb",
    "two joiners of Hindi": "क्\u200c\u200d",
    "tags that are no flag": "\U0001f3f4\U000e0075\U000e0073\U000e0074\U000e0078\U000e007f",
    "private use": "\ue0b0",
    "unassigned": "\u0378",
    "reserved as ignorable": "\ufff0",
    "a filler": "\U00016fe4",
    "a return": "a\rb",
    "half a character": "\ud800",
}


@pytest.mark.parametrize("kind", SEEN)
def test_what_changes_what_is_seen_stays(kind: str) -> None:
    assert strip_hidden(SEEN[kind]) == (SEEN[kind], 0)


@pytest.mark.parametrize("kind", GONE)
def test_what_is_not_seen_goes_and_is_counted(kind: str) -> None:
    shown, count = strip_hidden(GONE[kind])
    assert count == len(GONE[kind]) - len(shown) > 0


@pytest.mark.parametrize("between", ["", "\u200b", "\ufe0f", "\u034f"])
def test_a_letter_has_only_so_many_marks_whatever_is_between_them(between: str) -> None:
    shown, _ = strip_hidden("a" + f"\u0301{between}" * 40)
    assert shown == "a" + "\u0301" * MOST_MARKS


def test_no_character_without_a_look_of_its_own_arrives_alone() -> None:
    hidden = {"Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
    alone = (
        letter
        for letter in map(chr, (*range(0x80, 0x3000), *range(0x3000, 0x110000, 17)))
        if unicodedata.category(letter) in hidden
    )
    coming = {*range(0x1F6D8, 0x1F6E0), *range(0x1FA70, 0x1FB00)}
    assert {ord(letter) for letter in alone if strip_hidden(f"a{letter}b")[1] == 0} <= coming


def test_returns_count_only_among_other_line_ends() -> None:
    assert count_lone_returns("print the keys\rnothing here\n") == 1
    assert count_lone_returns("a\r\nb\r\n") == 0
    assert count_lone_returns("a\rb\rc") == 0
