"""Queue tickets: services and their waits, numbers taken, kept for kiosks and handed in."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.endpoints.asking import Here, needing
from controller_api.rights import Right

router = APIRouter(tags=["tickets"])

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Taker = Annotated[Visitor, Depends(needing(Right.TICKETS))]
Clerk = Annotated[Visitor, Depends(needing(Right.COUNTER))]


@router.get("/services")
async def services(here: Here, _taker: Taker) -> list[contract.ServiceView]:
    """What people queue for: who waits, what is open, how long it takes, what is being called."""
    return here.tickets.board.services()


@router.post("/tickets", status_code=HTTPStatus.CREATED)
async def take(
    order: contract.NewTicket, here: Here, taker: Taker, response: Response, key: Key = None
) -> contract.TicketView:
    """Take a number. With an `Idempotency-Key` the same order can be sent again and gives the same number."""
    taken = here.tickets.take(order, taker.name, key)
    response.headers["Location"] = f"/tickets/{taken.id}"
    return taken


@router.post("/tickets/handed-in", status_code=HTTPStatus.CREATED)
async def hand_in(order: contract.HandedIn, here: Here, taker: Taker, key: Key = None) -> contract.TicketView:
    """Tell of a number of a block that was given out while the controller was away; its place is by when that was."""
    return here.tickets.hand_in(order, taker.name, key)


@router.get("/tickets/{ticket_id}")
async def one_ticket(ticket_id: str, here: Here, _taker: Taker) -> contract.TicketView:
    """A ticket, and where it stands."""
    return here.tickets.board.ticket(ticket_id)


@router.post("/ticket-blocks", status_code=HTTPStatus.CREATED)
async def reserve(order: contract.NewBlock, here: Here, taker: Taker, key: Key = None) -> contract.BlockView:
    """Have numbers kept that only this kiosk gives out, today, while it can't reach the controller."""
    return here.tickets.reserve(order, taker.name, key)


@router.post("/tickets/{ticket_id}/transfer")
async def transfer(ticket_id: str, order: contract.Transfer, here: Here, clerk: Clerk) -> contract.TicketView:
    """Send a ticket to another service; it keeps its number, and its place by age."""
    return here.tickets.transfer(ticket_id, order.service, clerk.name)


@router.post("/tickets/{ticket_id}/back")
async def back(ticket_id: str, here: Here, clerk: Clerk) -> contract.TicketView:
    """Take a ticket back that was put aside, or missed not too long ago."""
    return here.tickets.back(ticket_id, clerk.name)


@router.post("/tickets/{ticket_id}/leave")
async def leave(ticket_id: str, here: Here, taker: Taker) -> contract.TicketView:
    """Its holder doesn't want it any more; where it was taken, its id is known."""
    return here.tickets.leave(ticket_id, taker.name)
