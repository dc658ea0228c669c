"""People at kiosks who need the desk at once: they ring, somebody answers, calls it out, and is done with it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header

from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.desk.help.views import at_desk, at_kiosk
from controller_api.endpoints.asking import Here, KioskItself, needing
from controller_api.rights import Right

router = APIRouter(tags=["help"])

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Answerer = Annotated[Visitor, Depends(needing(Right.HELP))]


@router.post("/help", status_code=HTTPStatus.ACCEPTED)
async def ask(order: contract.NewHelp, here: Here, kiosk: KioskItself, key: Key = None) -> contract.HelpView:
    """Ring the desk from this kiosk. Asked again, with the same key or while it is open, it is the same help."""
    return at_kiosk(here.help.ask(order, kiosk.id, key), here.site)


@router.get("/help")
async def open_ones(here: Here, _answerer: Answerer) -> list[contract.HelpAtDesk]:
    """Everybody who waits at a kiosk, the longest first."""
    return [at_desk(plea, here.site) for plea in here.help.open]


@router.post("/help/{help_id}/answer")
async def answer(help_id: str, here: Here, visitor: Answerer) -> contract.HelpAtDesk:
    """Take it on, so that the kiosk says that somebody has."""
    return at_desk(here.help.answer(help_id, visitor), here.site)


@router.post("/help/{help_id}/announced")
async def announced(
    help_id: str, here: Here, visitor: Answerer, order: contract.HelpCall | None = None
) -> contract.HelpAtDesk:
    """It was called out: by a call that was made for it, as soon as that is on air, or in another way."""
    return at_desk(here.help.announced(help_id, visitor, order.call_id if order else None), here.site)


@router.post("/help/{help_id}/end")
async def end(
    help_id: str, here: Here, visitor: Answerer, order: contract.HelpEnding | None = None
) -> contract.HelpAtDesk:
    """Be done with it."""
    return at_desk(here.help.end(help_id, visitor, order.ending if order else ""), here.site)


@router.post("/help/{help_id}/cancel")
async def cancel(help_id: str, here: Here, kiosk: KioskItself) -> contract.HelpView:
    """Whoever asked doesn't need it any more."""
    return at_kiosk(here.help.cancel(help_id, kiosk.id), here.site)
