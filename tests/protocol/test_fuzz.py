"""Mutated messages: the server survives, keeps serving, and answers each request that can be recognised once."""

import json
import random
import re
from typing import Any

import pytest

from tests.protocol.client import Client, Json, body_of, frame
from tests.protocol.test_types import NOTIFICATIONS, REQUESTS, WRONG, places, replace, without

MESSAGES: tuple[Json, ...] = (
    *({"method": method, "params": params} for method, params in NOTIFICATIONS.items()),
    *({"method": method, "params": params} for method, params in REQUESTS.items()),
    *(
        {"method": "workspace/executeCommand", "params": {"command": f"stackprompt.{name}", "arguments": [argument]}}
        for name in ("generate", "comment", "why", "stack")
        for argument in ("file:///types/Dockerfile", {"uri": "file:///types/Dockerfile", "task": "harden"})
    ),
)
ROUND = 100
NUMERALS = (b"1e400", b"-1e400", b"1E-400", b"-0", b"1.0", b"9" * 400, b"4294967296", b"-9223372036854775809")
A_NUMERAL = re.compile(rb"(?<=[:,\[] )-?\d+(?=[,}\]])")


def fuzz(client: Client, seed: int, messages: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed makes it repeatable
    for begun in range(0, messages, ROUND):
        sent = [mutate(chance, f"{seed} {number}") for number in range(begun, begun + ROUND)]
        for data, _ in sent:
            client.send(data)
        alive = f"alive {seed} {begun}"
        # After a spoilt frame the next one may be lost with it; the second is not.
        for number in (f"{alive} first", alive):
            good = {"method": "workspace/executeCommand", "params": REQUESTS["workspace/executeCommand"]}
            client.send(frame(body_of({"jsonrpc": "2.0", "id": number, **good})))
        assert "result" in client.answer(alive)
        for _, expected in sent:
            if expected is not None:
                judge(client, expected)


def judge(client: Client, number: str) -> None:
    answer = client.answer(number, timeout=10)
    assert len(client.answers[number]) == 1
    assert "Traceback" not in json.dumps(answer)
    assert answer.get("error", {}).get("code") != -32603, answer


def mutate(chance: random.Random, number: str) -> tuple[bytes, str | None]:
    """Return the bytes of a message after a mutation, and its id where an answer must come all the same."""
    raw: Json = {"jsonrpc": "2.0", **chance.choice(MESSAGES)}
    # Sometimes a notification gets an id, too.
    is_request = raw["method"] not in NOTIFICATIONS or chance.random() < 0.3
    mutate = chance.choice((spoil_params, spoil_message, spoil_numbers, flip_bytes, cut_short, nest, repeat))
    data, has_id = mutate(chance, {"id": number, **raw} if is_request else raw)
    return data, number if is_request and has_id else None


def spoil_params(chance: random.Random, raw: Json) -> tuple[bytes, bool]:
    params: Any = raw["params"]
    for _ in range(chance.randint(1, 3)):
        known = list(places(params))
        if not known:
            break
        path = chance.choice(known)
        params = without(params, path) if chance.random() < 0.2 else replace(params, path, chance.choice(WRONG))
    return frame(body_of({**raw, "params": params})), True


def spoil_message(chance: random.Random, raw: Json) -> tuple[bytes, bool]:
    key = chance.choice(("jsonrpc", "method", "params", "extra", "result", "error"))
    if key in raw and chance.random() < 0.2:
        return frame(body_of(without(raw, (key,)))), True
    return frame(body_of({**raw, key: chance.choice(WRONG)})), True


def spoil_numbers(chance: random.Random, raw: Json) -> tuple[bytes, bool]:
    return frame(A_NUMERAL.sub(lambda _: chance.choice(NUMERALS), body_of(raw))), True


def flip_bytes(chance: random.Random, raw: Json) -> tuple[bytes, bool]:
    data = bytearray(frame(body_of(raw)))
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data), False


def cut_short(chance: random.Random, raw: Json) -> tuple[bytes, bool]:
    body = body_of(raw)
    return frame(body[: chance.randrange(len(body))]), False


def nest(chance: random.Random, raw: Json) -> tuple[bytes, bool]:
    depth = chance.choice((10, 300, 500, 5_000))
    nested = b'{"a":' * depth + b"1" + b"}" * depth
    # Deeper than a thousand it need not be JSON to a server any more.
    return frame(body_of({**raw, "params": "HERE"}).replace(b'"HERE"', nested)), depth < 1_000


def repeat(chance: random.Random, raw: Json) -> tuple[bytes, bool]:
    del chance
    return frame(b'{"params": {}, "method": "nonsense", ' + body_of(raw)[1:]), True


def test_the_server_survives_mutated_messages(module_client: Client) -> None:
    fuzz(module_client, 1, 300)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_the_server_survives_five_thousand_mutated_messages(module_client: Client, seed: int) -> None:
    fuzz(module_client, seed, 500)
