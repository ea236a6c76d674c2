"""Work that a request does not wait for."""

import os

from celery import Celery

queue = Celery("shop", broker=os.environ["REDIS_URL"])


@queue.task
def confirm(order: int, address: str) -> str:
    return f"order {order} confirmed to {address}"
