"""The shop's HTTP interface."""

from fastapi import FastAPI, HTTPException

from app.orders import Order, place

api = FastAPI(title="Web shop")


@api.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@api.post("/orders")
def order(wanted: Order) -> dict[str, int]:
    number = place(wanted)
    if number is None:
        raise HTTPException(409, "out of stock")
    return {"order": number}
