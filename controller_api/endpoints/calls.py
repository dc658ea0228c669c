"""Calls: made, looked at, approved, stopped, repeated."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from broadcaster.call import CallKind
from content.bilingual import Bilingual
from controller_api import contract
from controller_api.calls.views import PENDING_APPROVAL
from controller_api.controller import Controller
from controller_api.endpoints.asking import Approver, Caller, Here, Watcher, check
from controller_api.endpoints.call_filter import page_of
from controller_api.problems import conflict, forbidden
from controller_api.rights import Right, may, needed_for

router = APIRouter(tags=["calls"])

SEARCHES = frozenset({CallKind.LOST_PERSON, CallKind.LOST_ITEM})
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


@router.post("/calls", status_code=HTTPStatus.ACCEPTED)
async def make(
    order: contract.NewCall, here: Here, visitor: Caller, response: Response, key: Key = None
) -> contract.CallView:
    """Make a call. With an `Idempotency-Key` the same order can be sent again and gives the same call."""
    call_id = here.desk.make(order, visitor, key)
    if order.help is not None:
        here.help.link(order.help, call_id, visitor)
    response.headers["Location"] = f"/calls/{call_id}"
    return _told(here, call_id)


@router.get("/calls")
async def calls(here: Here, _visitor: Watcher, wanted: Annotated[contract.CallQuery, Query()]) -> contract.CallPage:
    """Calls, newest first; those that wait for approval stand before the others on the first page."""
    return await page_of(here, wanted)


@router.get("/calls/{call_id}")
async def one_call(call_id: str, here: Here, _visitor: Watcher) -> contract.CallDetail:
    """One call with its receipts and its story."""
    return await asyncio.to_thread(here.calls.detail, call_id, here.calls.open())


@router.post("/calls/{call_id}/cancel")
async def cancel(call_id: str, here: Here, visitor: Caller) -> contract.CallView:
    """Stop an open call everywhere, or withdraw one that waits for approval."""
    check(visitor, needed_for(here.calls.kind(call_id)))
    view = here.calls.view(call_id)
    own = view.requested_by == visitor.name
    if view.state == PENDING_APPROVAL and not own and not may(visitor.role, Right.APPROVE):
        raise forbidden(
            Bilingual(
                "Only who asked for the call, or who may approve it, withdraws it.",
                "只有提出的人或可以审批的人才能撤回。",
            )
        )
    here.desk.cancel(call_id, visitor)
    return _told(here, call_id)


@router.post("/calls/{call_id}/found")
async def found(call_id: str, here: Here, visitor: Caller) -> contract.CallView:
    """Who or what was sought is found: the call stops at once."""
    if here.calls.kind(call_id) not in SEARCHES:
        raise conflict(
            Bilingual(
                "Only a search can end by being found. Stop this call with /cancel.",
                "只有寻人、寻物广播才能以“已找到”结束，请改按“停止”。",
            )
        )
    here.desk.found(call_id, visitor)
    return _told(here, call_id)


@router.post("/calls/{call_id}/replay", status_code=HTTPStatus.ACCEPTED)
async def replay(call_id: str, here: Here, visitor: Caller, response: Response) -> contract.CallView:
    """Say it again in the zones that missed it, as a new call."""
    draft = here.calls.missed(call_id)
    check(visitor, needed_for(draft.kind))
    again = here.desk.replay(draft, visitor, call_id)
    response.headers["Location"] = f"/calls/{again}"
    return _told(here, again)


@router.post("/calls/{call_id}/approve", status_code=HTTPStatus.ACCEPTED)
async def approve(
    call_id: str, here: Here, visitor: Approver, decision: contract.Decision | None = None
) -> contract.CallView:
    """Let words go out that somebody wants to say."""
    here.desk.approve(call_id, visitor, decision.reason if decision else "")
    return _told(here, call_id)


@router.post("/calls/{call_id}/refuse")
async def refuse(
    call_id: str, here: Here, visitor: Approver, decision: contract.Decision | None = None
) -> contract.CallView:
    """Keep words from going out."""
    here.desk.refuse(call_id, visitor, decision.reason if decision else "")
    return _told(here, call_id)


def _told(here: Controller, call_id: str) -> contract.CallView:
    """The call as it is now, which whoever follows is told too: not every act here is one of the dispatcher's."""
    view = here.calls.view(call_id)
    here.news.tell("call", view.model_dump_json())
    return view
