"""Text that a person does not see and a model reads: found by its Unicode properties, removed and counted.

What stays although it is invisible by itself changes how its neighbours look: selectors and joiners of emoji, the flags
that are spelt in tags, joiners behind the vowel killers of Indic scripts and between Arabic letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, TypeAlias

_Sort: TypeAlias = Literal["visible", "mark", "hidden"]

# Format, unassigned, private use, controls, line and paragraph separators; half characters are replaced before.
_HIDDEN_CATEGORIES = frozenset({"Cf", "Cn", "Co", "Cc", "Cs", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Me"})
# Default_Ignorable_Code_Point of Unicode 14, which ``unicodedata`` lacks.
_IGNORABLE = (
    "AD 34F 61C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF FFA0 FFF0-FFF8 "
    "1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
)
# Letters and symbols that are drawn as nothing, in no class of Unicode's: a Braille cell without dots, the place of an
# object, a note without head, fillers of hieroglyphs and of Khitan.
_BLANK = "2800 FFFC 1D159 13441-13442 16FE4"
# Each year's new emoji come out of these; an older Python takes them for unassigned.
_COMING_EMOJI = "1F6D8-1F6DF 1FA70-1FAFF"
# Extended_Pictographic of Unicode 14, with what it reserves for later.
_PICTURES = (
    "A9 AE 203C 2049 2122 2139 2194-2199 21A9-21AA 231A-231B 2328 2388 23CF 23E9-23F3 23F8-23FA 24C2 25AA-25AB "
    "25B6 25C0 25FB-25FE 2600-2605 2607-2612 2614-2685 2690-2705 2708-2712 2714 2716 271D 2721 2728 2733-2734 "
    "2744 2747 274C 274E 2753-2755 2757 2763-2767 2795-2797 27A1 27B0 27BF 2934-2935 2B05-2B07 2B1B-2B1C 2B50 "
    "2B55 3030 303D 3297 3299 1F000-1F0FF 1F10D-1F10F 1F12F 1F16C-1F171 1F17E-1F17F 1F18E 1F191-1F19A 1F1AD-1F1E5 "
    "1F201-1F20F 1F21A 1F22F 1F232-1F23A 1F23C-1F23F 1F249-1F3FA 1F400-1F53D 1F546-1F64F 1F680-1F6FF 1F774-1F77F "
    "1F7D5-1F7FF 1F80C-1F80F 1F848-1F84F 1F85A-1F85F 1F888-1F88F 1F8AE-1F8FF 1F90C-1F93A 1F93C-1F945 1F947-1FAFF "
    "1FC00-1FFFD "
)
# The letters that join, from Unicode's Arabic and Syriac blocks, and marks that do not keep them from it.
_JOINING = "620-64A 66E-66F 671-6D3 6D5 6EE-6EF 6FA-6FC 6FF 710 712-72F 74D-77F 8A0-8C7"
_TRANSPARENT = "64B-65F 670"
# A joiner behind one of these chooses between a ligature and letters side by side.
_VOWEL_KILLERS = "94D 9CD A4D ACD B4D BCD C4D CCD D3B-D3C D4D DCA 1039 17D2"
# England, Scotland and Wales: the only flags in tags that Unicode recommends. Any other text in tags is hidden text.
_TAGGED_FLAGS = ("gbeng", "gbsct", "gbwls")
# No orthography stacks more; Hebrew with points and accents comes near.
MOST_MARKS = 5
_MAX_SORTS = 4_096
# Nearly every line is plain: one search decides it.
_ODD = re.compile(r"[^\t\x20-\x7e]")
_MIXED_BREAKS = re.compile(r"\r(?!\n)")


def strip_hidden(line: str) -> tuple[str, int]:
    """Return ``line`` without invisible characters, and how many these were."""
    if _ODD.search(line) is None:
        return line, 0
    if all(_classify(letter) == "visible" for letter in set(_ODD.findall(line))):
        return line, 0
    places = tuple(_find_hidden(line))
    ends = (-1, *places), (*places, len(line))
    return "".join(line[before + 1 : place] for before, place in zip(*ends, strict=True)), len(places)


def count_lone_returns(text: str) -> int:
    """Return how many carriage returns overprint a line, as terminals show it, in a ``text`` with other line ends."""
    return len(_MIXED_BREAKS.findall(text)) if "\r" in text and "\n" in text else 0


def _find_hidden(line: str) -> Iterator[int]:
    """Yield where the invisible characters are, and the marks of a letter that has too many.

    Such marks cover other lines, or spell a text. What goes between two marks does not part them.
    """
    shown_to, next_mark, marks = 0, -1, 0
    for match in _ODD.finditer(line):
        place = match.start()
        sort = _classify(match[0])
        if place < shown_to or sort == "visible":
            continue
        if sort == "hidden" and (sequence := _compile_sequences().match(line, place)):
            shown_to = sequence.end()
            continue
        is_next = place == next_mark
        if sort == "mark":
            marks = marks + 1 if is_next else 1
        if is_next or sort == "mark":
            next_mark = place + 1
        if sort == "hidden" or marks > MOST_MARKS:
            yield place


@lru_cache(maxsize=_MAX_SORTS)
def _classify(letter: str) -> _Sort:
    category = unicodedata.category(letter)
    if category == "Cn" and _compile_class(_COMING_EMOJI).match(letter):
        return "visible"
    if category in _HIDDEN_CATEGORIES or _compile_class(f"{_IGNORABLE} {_BLANK}").match(letter):
        return "hidden"
    return "mark" if category in _MARKS else "visible"


@cache
def _compile_class(ranges: str) -> re.Pattern[str]:
    return re.compile(f"[{_write_members(ranges)}]")


def _write_members(ranges: str) -> str:
    """Return the inside of a character class for ``ranges`` in hexadecimal: "AD 200B-200F"."""
    ends = (part.partition("-") for part in ranges.split())
    return "".join(f"\\U{int(first, 16):08x}-\\U{int(last or first, 16):08x}" for first, _, last in ends)


@cache
def _compile_sequences() -> re.Pattern[str]:
    """Return a pattern of the invisible characters that change what is seen."""
    picture, joining, transparent = _write_members(_PICTURES), _write_members(_JOINING), _write_members(_TRANSPARENT)
    skin = "\U0001f3fb-\U0001f3ff"
    tags = "|".join("".join(chr(0xE0000 + ord(letter)) for letter in flag) for flag in _TAGGED_FLAGS)
    return re.compile(
        # One selector behind a picture, and the one of a keycap.
        rf"(?<=[{picture}])[\ufe0e\ufe0f](?![\ufe00-\ufe0f])|(?<=[#*0-9])\ufe0f(?=\u20e3)"
        # A joiner between pictures.
        rf"|(?:(?<=[{picture}{skin}])|(?<=[{picture}]\ufe0f))\u200d(?=[{picture}])"
        rf"|(?<=\U0001f3f4)(?:{tags})\U000e007f"
        # RFC 5892, A.1 and A.2: where the joiners are letters of a script and not a trick.
        rf"|(?<=[{_write_members(_VOWEL_KILLERS)}])[\u200c\u200d](?![\u200c\u200d])"
        rf"|(?<=[{joining}{transparent}])\u200c(?=[{joining}])"
    )
