"""Private keys in the wrappings in which they turn up; the bodies are noise, the headers are put together."""

import base64
import random
import textwrap
from collections.abc import Callable, Mapping

DASHES = "-" * 5
BODY_BYTES = 300


def body(rng: random.Random) -> str:
    return base64.b64encode(rng.randbytes(BODY_BYTES)).decode()


def folded(rng: random.Random) -> str:
    return textwrap.fill(body(rng), 64)


def block(kind: str, rng: random.Random) -> str:
    """Return a whole block of ``kind``, such as ``RSA PRIVATE KEY``."""
    return f"{DASHES}BEGIN {kind}{DASHES}\n{folded(rng)}\n{DASHES}END {kind}{DASHES}"


def pem(rng: random.Random) -> str:
    return block(rng.choice(("", "RSA ", "EC ", "DSA ", "ENCRYPTED ")) + "PRIVATE" + " KEY", rng)


def openssh(rng: random.Random) -> str:
    return block("OPENSSH " + "PRIVATE" + " KEY", rng)


def pgp(rng: random.Random) -> str:
    kind = "PGP " + "PRIVATE" + " KEY BLOCK"
    return f"{DASHES}BEGIN {kind}{DASHES}\n\n{folded(rng)}\n=aB3d\n{DASHES}END {kind}{DASHES}"


def escaped(rng: random.Random) -> str:
    return pem(rng).replace("\n", "\\n")


def encoded(rng: random.Random) -> str:
    return base64.b64encode(pem(rng).encode()).decode()


def concatenated(rng: random.Random) -> str:
    return " +\n    ".join(f'"{line}\\n"' for line in pem(rng).split("\n"))


def commented(rng: random.Random) -> str:
    return "\n".join(f"# {line}" for line in pem(rng).split("\n"))


def slashed(rng: random.Random) -> str:
    return "\n".join(f"// {line}" for line in pem(rng).split("\n"))


def headed(rng: random.Random) -> str:
    head = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n"
    begin, rest = block("RSA " + "PRIVATE" + " KEY", rng).split("\n", 1)
    return f"{begin}\n{head}{rest}"


def headless(rng: random.Random) -> str:
    """Return a block whose end was lost."""
    return openssh(rng).rsplit("\n", 1)[0]


def windows(rng: random.Random) -> str:
    return pem(rng).replace("\n", "\r\n")


def putty(rng: random.Random) -> str:
    return f"Private-Lines: 5\n{folded(rng)}\nPrivate-MAC: {rng.randbytes(20).hex()}"


BLOCKS: Mapping[str, Callable[[random.Random], str]] = {
    "pem": pem,
    "openssh": openssh,
    "pgp": pgp,
    "escaped": escaped,
    "encoded": encoded,
    "concatenated": concatenated,
    "commented": commented,
    "slashed": slashed,
    "headed": headed,
    "headless": headless,
    "windows": windows,
    "putty": putty,
}
