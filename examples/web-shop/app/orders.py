"""Orders and the stock that limits them."""

from itertools import count

from pydantic import BaseModel, Field

_STOCK = {"mug": 12, "shirt": 40}
_numbers = count(1)


class Order(BaseModel):
    article: str
    amount: int = Field(gt=0, le=10)


def place(order: Order) -> int | None:
    left = _STOCK.get(order.article, 0) - order.amount
    if left < 0:
        return None
    _STOCK[order.article] = left
    return next(_numbers)
