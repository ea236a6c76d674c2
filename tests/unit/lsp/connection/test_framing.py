import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackprompt.domain.result import Err, Ok
from stackprompt.lsp.connection import framing
from stackprompt.lsp.connection.framing import FrameReader

BODIES = st.lists(st.binary(max_size=40).filter(lambda body: b"\n" not in body), max_size=6)


def frame(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


@given(bodies=BODIES, data=st.data())
def test_a_stream_gives_its_bodies_however_it_is_cut(bodies: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(map(frame, bodies))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    frames, found = FrameReader(), []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += list(frames.feed(stream[start:end]))
    assert found == [Ok(body) for body in bodies]


@given(garbage=st.binary(max_size=60).filter(lambda data: b":" not in data))
def test_after_garbage_comes_the_next_body(garbage: bytes) -> None:
    assert list(FrameReader().feed(garbage + frame(b"{}"))) == [Ok(b"{}")]


def test_a_length_that_is_too_long_is_an_error_when_the_next_message_begins() -> None:
    found = list(FrameReader().feed(b"Content-Length: 30\r\n\r\n{}" + frame(b"[]") + b" " * 30))
    assert isinstance(found[0], Err)
    assert found[1] == Ok(b"[]")


def test_a_body_above_the_limit_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "MAX_BODY_BYTES", 10)
    assert list(FrameReader().feed(frame(b"x" * 11) + frame(b"ok"))) == [Ok(b"ok")]


def test_endless_garbage_does_not_fill_the_buffer() -> None:
    frames = FrameReader()
    for _ in range(100):
        assert not list(frames.feed(b"x" * 10_000))
    assert len(frames._buffer) <= framing.MAX_HEADER_BYTES


def test_a_message_inside_an_invalid_body_is_read() -> None:
    frames = FrameReader()
    (body,) = frames.feed(b"Content-Length: 10\r\n\r\n{}" + frame(b"[]")[:8])
    assert isinstance(body, Ok)
    frames.resume_inside(body.value)
    assert list(frames.feed(frame(b"[]")[8:])) == [Ok(b"[]")]
