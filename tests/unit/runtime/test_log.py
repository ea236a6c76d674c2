import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from stackprompt.runtime import log
from stackprompt.runtime.log import ThreadedHandler


@contextmanager
def logger_into(descriptor: int, most: int = 100) -> Iterator[tuple[logging.Logger, ThreadedHandler]]:
    handler = ThreadedHandler(descriptor, most)
    logger = logging.Logger("test")  # noqa: LOG001 - a logger that no other test shares
    logger.addHandler(handler)
    yield logger, handler


def test_records_arrive_in_order_one_a_line() -> None:
    reading, writing = os.pipe()
    with logger_into(writing) as (logger, handler):
        for number in range(3):
            logger.warning("record %d é", number)
        handler.flush()
    assert os.read(reading, 1000).decode() == "record 0 é\nrecord 1 é\nrecord 2 é\n"


def test_a_reader_that_stopped_reading_blocks_nothing_and_learns_what_was_dropped() -> None:
    reading, writing = os.pipe()
    line = "x" * 1_000
    with logger_into(writing, most=50) as (logger, handler):
        begun = time.monotonic()
        for _ in range(2_000):
            logger.warning(line)
        # Blocking it would be for ever; the pipe takes some 64 of these records.
        assert time.monotonic() - begun < 5
        arrived = b""
        while b"log records dropped" not in arrived:
            arrived += os.read(reading, 65_536)
        handler.flush()
    told = int(arrived.split(b" log records dropped")[0].rpartition(b"(")[2])
    assert 0 < told < 2_000


def test_a_record_that_cannot_be_formatted_is_written_raw() -> None:
    reading, writing = os.pipe()
    with logger_into(writing) as (logger, handler):
        logger.warning("%d", "no number")
        logger.warning("next")
        handler.flush()
    bad, following = os.read(reading, 1000).decode().splitlines()
    assert "test_log.py" in bad
    assert bad.endswith("'%d'")
    assert following == "next"


def test_a_closed_descriptor_harms_nothing() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with logger_into(writing) as (logger, handler):
        logger.warning("lost")
        handler.flush()
        assert logger.handlers == [handler]


def test_a_level_concerns_our_own_records_only() -> None:
    root = logging.getLogger().level
    log.set_level("error")
    assert logging.getLogger("stackprompt.anything").getEffectiveLevel() == logging.ERROR
    assert logging.getLogger().level == root
    log.set_level("warning")
