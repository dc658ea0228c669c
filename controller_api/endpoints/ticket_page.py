"""The page of a queue ticket for a shopper's phone, open to whoever has its code."""

import contextlib
from http import HTTPStatus
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from content.bilingual import in_language
from content.site import plain
from controller_api import contract
from controller_api.desk.phone_page import HEADERS, Reader
from controller_api.desk.tickets.page import PATH, lines_of, ticket_page, unknown_page
from controller_api.endpoints.asking import Here
from controller_api.endpoints.phone import Tongue
from controller_api.problems import Problem

router = APIRouter(tags=["phone"])

BY_PHONE = "phone"
"""Who gives a ticket up that way."""
_POLICY = f"{HEADERS['Content-Security-Policy']}; script-src 'self'; connect-src 'self'"
_HEADERS = {**HEADERS, "Content-Security-Policy": _POLICY, "Cache-Control": "no-store", "Vary": "Accept-Language"}


@router.get("/t/{code}", response_class=HTMLResponse)
async def followed(code: str, here: Here, language: Tongue) -> HTMLResponse:
    """A number and who is ahead of it; it keeps itself up to date, also without a script."""
    reader = Reader(language=language, mall=plain(here.site.name), path=f"{PATH}/{code}")
    try:
        ticket, service, now = here.tickets.board.followed(code)
    except Problem as problem:
        html = unknown_page(in_language(problem.detail, language), reader=reader)
        return HTMLResponse(html, status_code=int(problem.status), headers=_HEADERS)
    where = next((each for each in here.site.zones if service and each.id == service.zone), None)
    zone = ZoneInfo(here.site.time_zone)
    return HTMLResponse(ticket_page(ticket, service, now, where=where, reader=reader, zone=zone), headers=_HEADERS)


@router.get("/t/{code}/state")
async def state(code: str, here: Here, language: Tongue) -> contract.TicketPageView:
    """What the page says now."""
    ticket, _, now = here.tickets.board.followed(code)
    lines = lines_of(ticket, now, language, ZoneInfo(here.site.time_zone))
    return contract.TicketPageView(**now.model_dump(), lines=lines)


@router.post("/t/{code}/leave", response_class=RedirectResponse, status_code=HTTPStatus.SEE_OTHER)
async def leave(code: str, here: Here, language: Tongue) -> RedirectResponse:
    """Its holder doesn't want it any more, and goes back to the page, which says what became of it."""
    ticket, _, _ = here.tickets.board.followed(code)
    with contextlib.suppress(Problem):  # It is over already, which the page says better.
        here.tickets.leave(ticket.id, BY_PHONE)
    return RedirectResponse(f"{PATH}/{ticket.code}?lang={language}", status_code=HTTPStatus.SEE_OTHER)
