"""Values as people choose them for secrets, built from a seed: no secret is written in the repository."""

import base64
import random
import string
from collections.abc import Callable, Mapping

# Words that no prompt of ours holds.
WORDS = """
marmalade periwinkle juggernaut thunderbird watermelon sycamore harpsichord zeppelin gingerbread kingfisher
tangerine caterpillar moonstone whirlpool dragonfly pineapple butterscotch avalanche cinnamon labyrinth
snowflake hurricane trampoline cucumber sandstorm rattlesnake blackberry tarantula waterfall chameleon
""".split()  # noqa: SIM905 - one word a line would hide the code
SHORT_WORDS = "tulip ember otter maple raven cobra pixel quartz violet falcon bishop cactus".split()  # noqa: SIM905
FOREIGN = ("пароль", "contraseña", "schlüssel", "geheim", "パスワード", "密码", "hasło", "clé")
# No character that a shell, a URL or YAML reads on its own.
PLAIN_SYMBOLS = "!@%^*_+=.,~"
ALPHANUMERIC = string.ascii_letters + string.digits
# Lower-case base32 and the digits of a checksum are what many tokens are made of.
BASE64_URL = ALPHANUMERIC + "-_"


def draw(rng: random.Random, alphabet: str, length: int) -> str:
    """Return ``length`` characters of ``alphabet``."""
    return "".join(rng.choice(alphabet) for _ in range(length))


def mixed(rng: random.Random, length: int) -> str:
    """Return letters of both cases and digits, beginning with a letter, each kind at least once."""
    inner = [rng.choice(string.ascii_uppercase), rng.choice(string.digits), rng.choice(string.ascii_lowercase)]
    inner += [rng.choice(ALPHANUMERIC) for _ in range(length - 4)]
    rng.shuffle(inner)
    return rng.choice(string.ascii_letters) + "".join(inner)


def word(rng: random.Random) -> str:
    return rng.choice(WORDS)


def leet(rng: random.Random) -> str:
    swaps = str.maketrans({"a": "4", "e": "3", "i": "1", "o": "0"})
    return rng.choice(WORDS).translate(swaps).capitalize() + rng.choice("_-.") + str(rng.randint(10, 99))


def year(rng: random.Random) -> str:
    return f"{rng.choice(WORDS).capitalize()}{rng.randint(1984, 2026)}"


def bang(rng: random.Random) -> str:
    return f"{rng.choice(SHORT_WORDS).capitalize()}{rng.randint(100, 999)}!"


def dashed(rng: random.Random) -> str:
    return "-".join(rng.sample(WORDS, 3))


def phrase(rng: random.Random) -> str:
    return " ".join(rng.sample(WORDS, 4))


def pin(rng: random.Random) -> str:
    return str(rng.randint(7_000_000, 98_999_999))


def short(rng: random.Random) -> str:
    return rng.choice(SHORT_WORDS)[:4] + str(rng.randint(10, 99))


def long(rng: random.Random) -> str:
    return mixed(rng, 160)


def symbols(rng: random.Random) -> str:
    return mixed(rng, 6) + draw(rng, PLAIN_SYMBOLS, 3) + mixed(rng, 6)


def hostile(rng: random.Random) -> str:
    return mixed(rng, 6) + draw(rng, "#&?/:;<>()[]{}|$", 4) + mixed(rng, 6)


def quotes(rng: random.Random) -> str:
    return mixed(rng, 5) + rng.choice("'\"") + mixed(rng, 5) + rng.choice("\\'\"") + mixed(rng, 5)


def foreign(rng: random.Random) -> str:
    return f"{rng.choice(FOREIGN)}{rng.choice(FOREIGN)}{rng.randint(100, 999)}"


def hex32(rng: random.Random) -> str:
    return draw(rng, string.hexdigits[:16], 32)


def hex64(rng: random.Random) -> str:
    return draw(rng, string.hexdigits[:16], 64)


def alnum(rng: random.Random) -> str:
    return mixed(rng, rng.choice((16, 20, 24, 32)))


def lower(rng: random.Random) -> str:
    return rng.choice(string.ascii_lowercase) + draw(rng, string.ascii_lowercase + string.digits, 15)


def b64(rng: random.Random) -> str:
    return base64.b64encode(rng.randbytes(32)).decode()


def urlsafe(rng: random.Random) -> str:
    return mixed(rng, 20) + "-" + mixed(rng, 10) + "_" + mixed(rng, 11)


def uuid(rng: random.Random) -> str:
    digits = draw(rng, string.hexdigits[:16], 32)
    return "-".join((digits[:8], digits[8:12], "4" + digits[13:16], "a" + digits[17:20], digits[20:]))


SHAPES: Mapping[str, Callable[[random.Random], str]] = {
    shape.__name__: shape
    for shape in (
        *(word, leet, year, bang, dashed, phrase, pin, short, long, symbols, hostile, quotes, foreign),
        *(hex32, hex64, alnum, lower, b64, urlsafe, uuid),
    )
}
