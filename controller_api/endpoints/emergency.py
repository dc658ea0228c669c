"""Emergencies: raised by hand, confirmed, looked at, reset. Contacts raise them without the door."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends

from broadcaster.emergency.pressing import EmergencyRefused, Press
from broadcaster.emergency.self_test import NOTICE
from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.controller import Controller
from controller_api.endpoints.asking import Here, Watcher, check, needing
from controller_api.problems import conflict
from controller_api.rights import Right
from controller_api.watching.emergency_news import tell_emergency

router = APIRouter(tags=["emergency"])

Raiser = Annotated[Visitor, Depends(needing(Right.ALARM))]
Resetter = Annotated[Visitor, Depends(needing(Right.RESET))]


@router.get("/emergency")
async def emergency(here: Here, _visitor: Watcher) -> contract.EmergencyView:
    """Whether one is on, what waits for its confirmation, and what each zone does."""
    return _view(here)


@router.post("/emergency", status_code=HTTPStatus.ACCEPTED)
async def press(order: contract.NewEmergency, here: Here, visitor: Raiser) -> contract.PressView:
    """Begin to raise an emergency or a drill; it is raised once it is confirmed as its profile asks."""
    if order.drill:
        check(visitor, Right.EMERGENCY)
    with _refusals():
        press_id = here.emergency.press(
            order.profile, visitor.name, drill=order.drill, reason=order.reason, behind=visitor.behind
        )
    tell_emergency(here.news)
    return next(_press_view(each) for each in here.emergency.presses if each.press_id == press_id)


@router.post("/emergency/{press_id}/confirm")
async def confirm(press_id: str, here: Here, visitor: Raiser) -> contract.EmergencyView:
    """Raise it: by whoever began it and held on, or by a second person who signed in, with no token."""
    with _refusals():
        here.emergency.confirm(press_id, visitor.name, signed_in=visitor.session_secret is not None)
    return _view(here)


@router.post("/emergency/next-phase")
async def next_phase(here: Here, visitor: Raiser) -> contract.EmergencyView:
    """Begin the next phase now, without waiting for its time."""
    with _refusals():
        here.emergency.move_on(visitor.name)
    return _view(here)


@router.post("/emergency/reset")
async def reset(order: contract.EmergencyReset, here: Here, visitor: Resetter) -> contract.EmergencyView:
    """End everything that is on, and withdraw what waits."""
    with _refusals():
        here.emergency.reset(visitor.name, order.reason)
    tell_emergency(here.news)
    return _view(here)


@router.get("/emergency/self-test")
async def self_test(here: Here, _visitor: Watcher) -> contract.SelfTest:
    """Each standard's figure beside ours."""
    figures = [
        contract.StandardView(what=each.what, standard=each.standard, asked=each.asked, ours=each.ours, met=each.met)
        for each in here.emergency.self_test()
    ]
    first = here.emergency.first_signals
    return contract.SelfTest(
        notice=NOTICE,
        measured_at=None if first is None else _instant(first.raised_us),
        measured_in=None if first is None else "drill" if first.drill else "emergency",
        figures=figures,
    )


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except EmergencyRefused as refused:
        raise conflict(refused.args[0]) from None


def _view(here: Controller) -> contract.EmergencyView:
    state, public = here.emergency.state, here.emergency.public
    return contract.EmergencyView(
        active=public.active,
        drill=public.drill,
        title=public.title,
        epoch=state.epoch,
        alarms=[
            contract.AlarmView(
                id=alarm.id, profile=alarm.profile, drill=alarm.drill, raised_at=_instant(alarm.raised_us)
            )
            for alarm in state.alarms
        ],
        waiting=[_press_view(each) for each in here.emergency.presses],
        profiles=[
            contract.ProfileView(id=each.id, name=dict(each.names), confirm=each.confirm)
            for each in here.emergency.profiles
        ],
        zones=[
            contract.EmergencyZoneView(
                zone=said.zone,
                words=said.words,
                sounding_since=None if said.since_us is None else _instant(said.since_us),
                missing_clips=len(said.missing),
            )
            for said in here.emergency.zones.values()
        ],
        faults=here.emergency.faults,
        phases=[
            contract.EmergencyPhaseView(
                alarm=phase.alarm, words=phase.words, begins_at=_instant(phase.begins_us), zones=list(phase.zones)
            )
            for phase in state.phases
        ],
        hold_s=here.site.emergency.hold_s,
    )


def _press_view(press: Press) -> contract.PressView:
    return contract.PressView(
        id=press.press_id,
        profile=press.profile,
        drill=press.drill,
        asked_by=press.who,
        confirm=press.confirm,
        confirm_from=_instant(press.from_us),
        confirm_until=_instant(press.until_us),
    )


def _instant(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds / 1e6, UTC)
