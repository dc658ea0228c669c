"""Suggestions and complaints: handed in by kiosks and clerks, read, answered and closed at the desk."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query
from pydantic import AwareDatetime, ValidationError

from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.contract.sealed import SealedLetter
from controller_api.controller import Controller
from controller_api.desk.cases.nouns import Case, CaseState, Face
from controller_api.desk.cases.views import moods, row, whole
from controller_api.endpoints.asking import Here, KioskItself, needing
from controller_api.problems import Fault, unfit
from controller_api.rights import Right, Role
from controller_api.unsealing import Unopened

router = APIRouter(tags=["cases"])

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Teller = Annotated[Visitor, Depends(needing(Right.CASES_NEW))]
Clerk = Annotated[Visitor, Depends(needing(Right.CASES))]
FELT_DAYS = timedelta(days=30)


@router.post("/cases", status_code=HTTPStatus.CREATED)
async def hand_in(order: contract.NewCase, here: Here, visitor: Teller, key: Key = None) -> contract.CaseTaken:
    """Hand in a suggestion or complaint, or a face alone. With an `Idempotency-Key` it is kept once."""
    return _hand_in(order, here, visitor, key)


@router.post("/cases/sealed", status_code=HTTPStatus.CREATED)
async def hand_in_sealed(
    letter: SealedLetter,
    here: Here,
    kiosk: KioskItself,
    visitor: Teller,
    key: Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)],
) -> contract.CaseTaken:
    """Hand in a case that this kiosk sealed while it was alone; it is for nobody's eyes but the controller's."""
    del kiosk  # Only a kiosk seals.
    try:
        order = contract.NewCase.model_validate_json(here.letters.opened(letter, key))
    except (Unopened, ValidationError) as error:
        sentence = str(error) if isinstance(error, Unopened) else "What was sealed in the letter is no case."
        raise unfit([Fault("content", sentence)]) from None
    return _hand_in(order, here, visitor, key)


def _hand_in(order: contract.NewCase, here: Controller, visitor: Visitor, key: str | None) -> contract.CaseTaken:
    kiosk = visitor.name if visitor.role is Role.KIOSK else None
    kept = here.cases.hand_in(order, visitor, kiosk=kiosk, key=key)
    if isinstance(kept, Face):
        return contract.CaseTaken(number=None, code=None, follow_url=None, received_at=kept.at)
    _tell(here, kept)
    follow = f"{here.address}/c/{kept.number}?code={kept.code}"
    return contract.CaseTaken(number=kept.number, code=kept.code, follow_url=follow, received_at=kept.received_at)


@router.get("/cases")
async def cases(
    here: Here, _clerk: Clerk, state: Annotated[contract.CaseStateName | None, Query()] = None
) -> list[contract.CaseRow]:
    """Cases, newest first, without people's words and names."""
    return [row(case) for case in here.cases.cases(None if state is None else CaseState(state))]


@router.get("/cases/moods")
async def felt(here: Here, _clerk: Clerk, since: AwareDatetime | None = None) -> list[contract.MoodCount]:
    """How people felt at each kiosk, of the last thirty days if nothing is said; children's play isn't counted."""
    begins: datetime = since or here.mall_clock.now() - FELT_DAYS
    return moods(*here.cases.felt(begins))


@router.get("/cases/{number}")
async def one_case(number: str, here: Here, clerk: Clerk) -> contract.CaseView:
    """One case with its words and contact; the journal keeps who looked."""
    return _told(here, here.cases.look(number, clerk))


@router.post("/cases/{number}/answer")
async def answer(number: str, order: contract.CaseAnswer, here: Here, clerk: Clerk) -> contract.CaseView:
    """Say something to whoever handed it in."""
    return _told(here, here.cases.answer(number, order.words, clerk))


@router.post("/cases/{number}/close")
async def close(number: str, order: contract.CaseClosing, here: Here, clerk: Clerk) -> contract.CaseView:
    """Be done with a case."""
    return _told(here, here.cases.close(number, order.reason, clerk))


def _told(here: Controller, case: Case) -> contract.CaseView:
    _tell(here, case)
    return whole(case)


def _tell(here: Controller, case: Case) -> None:
    """Whoever follows is told of it, without its words."""
    here.news.tell("case", row(case).model_dump_json())
