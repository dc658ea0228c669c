"""Counters: opened and closed, the next one called, and what became of them."""

from typing import Annotated

from fastapi import APIRouter, Depends

from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.desk.tickets import stimuli
from controller_api.endpoints.asking import Here, needing
from controller_api.rights import Right

router = APIRouter(tags=["tickets"])

Clerk = Annotated[Visitor, Depends(needing(Right.COUNTER))]


@router.get("/counters")
async def counters(here: Here, _clerk: Clerk) -> list[contract.CounterView]:
    """Every counter and whom it serves."""
    return here.tickets.board.counters()


@router.post("/counters/{counter}/open")
async def open_counter(counter: str, here: Here, clerk: Clerk) -> contract.CounterView:
    """Somebody sits down there."""
    return here.tickets.at_counter(stimuli.CounterOpened, counter, clerk.name)


@router.post("/counters/{counter}/close")
async def close(counter: str, here: Here, clerk: Clerk) -> contract.CounterView:
    """Nobody is served there for now."""
    return here.tickets.at_counter(stimuli.CounterClosed, counter, clerk.name)


@router.post("/counters/{counter}/next")
async def call_next(counter: str, here: Here, clerk: Clerk) -> contract.CounterView:
    """Whoever was there is served; the next is called, on screens and over the speakers.

    Those of the priority class go first, then who waited longest. What the speakers refuse is told in `called.fault`.
    """
    return here.tickets.at_counter(stimuli.NextCalled, counter, clerk.name)


@router.post("/counters/{counter}/recall")
async def recall(counter: str, here: Here, clerk: Clerk) -> contract.CounterView:
    """Call again who hasn't come; once too often, and the ticket counts as missed."""
    return here.tickets.at_counter(stimuli.Recalled, counter, clerk.name)


@router.post("/counters/{counter}/arrived")
async def arrived(counter: str, here: Here, clerk: Clerk) -> contract.CounterView:
    """Who was called is there; what still waits to be said of it isn't said any more."""
    return here.tickets.at_counter(stimuli.Arrived, counter, clerk.name)


@router.post("/counters/{counter}/served")
async def served(counter: str, here: Here, clerk: Clerk) -> contract.CounterView:
    """Who was there is served; nobody is called yet."""
    return here.tickets.at_counter(stimuli.Served, counter, clerk.name)


@router.post("/counters/{counter}/no-show")
async def no_show(counter: str, here: Here, clerk: Clerk) -> contract.CounterView:
    """Who was called didn't come; the ticket is taken back if its holder comes soon."""
    return here.tickets.at_counter(stimuli.NotShown, counter, clerk.name)


@router.post("/counters/{counter}/park")
async def park(counter: str, here: Here, clerk: Clerk) -> contract.CounterView:
    """Who is there has to do something else first; `/tickets/{id}/back` puts the ticket in line again."""
    return here.tickets.at_counter(stimuli.Parked, counter, clerk.name)
