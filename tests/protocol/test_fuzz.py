"""Mutated messages: the server survives, keeps serving, and answers each request that can be recognised once."""

import json
import random
from typing import Any

import pytest

from tests.protocol.client import Client, Json, body_of, framed
from tests.protocol.test_types import NOTIFICATIONS, REQUESTS, WRONG, places, replaced, without

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


def fuzz(client: Client, seed: int, messages: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed makes it repeatable
    for begun in range(0, messages, ROUND):
        sent = [mutated(chance, f"{seed} {number}") for number in range(begun, begun + ROUND)]
        for data, _ in sent:
            client.send(data)
        alive = f"alive {seed} {begun}"
        # After a spoilt frame the next one may be lost with it; the second is not.
        for number in (f"{alive} first", alive):
            client.send(
                framed(body_of(request(number, "workspace/executeCommand", REQUESTS["workspace/executeCommand"])))
            )
        assert "result" in client.answer(alive)
        for _, expected in sent:
            if expected is not None:
                judge(client, expected)


def judge(client: Client, number: str) -> None:
    answer = client.answer(number)
    assert len(client.answers[number]) == 1
    assert "Traceback" not in json.dumps(answer)
    assert answer.get("error", {}).get("code") != -32603, answer


def mutated(chance: random.Random, number: str) -> tuple[bytes, str | None]:
    """Return the bytes of a message after a mutation, and its id where an answer must come all the same."""
    message = chance.choice(MESSAGES)
    raw = request(number, message["method"], message["params"])
    mutate = chance.choice((spoil_params, spoil_message, flip_bytes, cut_short, nest, repeat))
    return mutate(chance, raw)


def request(number: str, method: str, params: object) -> Json:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def spoil_params(chance: random.Random, raw: Json) -> tuple[bytes, str | None]:
    params: Any = raw["params"]
    for _ in range(chance.randint(1, 3)):
        known = list(places(params))
        if not known:
            break
        path = chance.choice(known)
        params = without(params, path) if chance.random() < 0.2 else replaced(params, path, chance.choice(WRONG))
    return framed(body_of({**raw, "params": params})), raw["id"]


def spoil_message(chance: random.Random, raw: Json) -> tuple[bytes, str | None]:
    key = chance.choice(("jsonrpc", "method", "params", "extra"))
    return framed(body_of({**raw, key: chance.choice(WRONG)})), raw["id"] if key in {"params", "extra"} else None


def flip_bytes(chance: random.Random, raw: Json) -> tuple[bytes, str | None]:
    data = bytearray(framed(body_of(raw)))
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data), None


def cut_short(chance: random.Random, raw: Json) -> tuple[bytes, str | None]:
    body = body_of(raw)
    return framed(body[: chance.randrange(len(body))]), None


def nest(chance: random.Random, raw: Json) -> tuple[bytes, str | None]:
    depth = chance.choice((10, 500, 5_000))
    nested = b'{"a":' * depth + b"1" + b"}" * depth
    return framed(body_of({**raw, "params": "HERE"}).replace(b'"HERE"', nested)), None


def repeat(chance: random.Random, raw: Json) -> tuple[bytes, str | None]:
    del chance
    body = body_of(raw)
    return framed(b'{"params": {}, "method": "nonsense", ' + body[1:]), raw["id"]


def test_mutated_messages_harm_nobody(shared: Client) -> None:
    fuzz(shared, 1, 300)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_five_thousand_mutated_messages_harm_nobody(shared: Client, seed: int) -> None:
    fuzz(shared, seed, 500)
