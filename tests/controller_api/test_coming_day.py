"""The coming day, made and handed to the zones: what is in it, and when it is handed out anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.call import ZoneId
from broadcaster.dispatch.coming_day import MadeCall, MusicTurn
from controller_api.calls.announcing import microseconds, planned_call_id
from controller_api.calls.coming_day import DAY, ComingDay
from scheduler.adapters.mall_clocks import MachineClock
from scheduler.day_plan import DayPlan, DueCall, DueMusic, PlanId
from tests.controller_api.rig import Rig

NOW = datetime.now(UTC)


def farewell(minutes: int, zones: tuple[str, ...] = ("atrium",), template: str = "farewell") -> DueCall:
    """A planned call in so many minutes."""
    at = NOW + timedelta(minutes=minutes)
    late = at + timedelta(minutes=3)
    name = PlanId(f"closing/2026-02-16/{minutes:+d}/{template}")
    return DueCall(id=name, at=at, not_after=late, template=template, slots={}, zones=zones)


def silence(minutes: int) -> DueMusic:
    """The music ends in so many minutes."""
    at = NOW + timedelta(minutes=minutes)
    return DueMusic(id=PlanId(f"music/2026-02-16/{minutes}/silence"), at=at, zones=("atrium",), playlist=None)


@dataclass
class Office:
    """A plan, and what the zones were handed of it."""

    plan: DayPlan
    handed: dict[str, tuple[list[MadeCall], list[MusicTurn]]] = field(default_factory=dict)
    times: int = 0

    def order_day(self, zone: ZoneId, calls: Sequence[MadeCall], turns: Sequence[MusicTurn]) -> None:
        """Take down what a zone is handed."""
        self.handed[zone] = list(calls), list(turns)
        self.times += 1


@pytest.fixture
def office() -> Office:
    """Calls now, soon, and after more than a day."""
    day = (NOW - timedelta(days=1)).date()
    calls = (farewell(-1), farewell(100), farewell(200, ("kids",)), farewell(60 * 30))
    music = (silence(-90), silence(-30), silence(30))
    return Office(DayPlan(day=day, opens=None, closes=None, calls=calls, music=music))


@dataclass
class Hands:
    """A clock that is moved by hand."""

    now: datetime = NOW


@pytest.fixture
def hands() -> Hands:
    """It begins now."""
    return Hands()


@pytest.fixture
def coming(rig: Rig, office: Office, hands: Hands) -> ComingDay:
    """The part under test over that plan."""
    here = rig.here
    return ComingDay(
        site=here.site,
        studio=here.studio,
        announcing=here.announcing,
        planned=here.planned,
        depot=office,
        mall_clock=MachineClock("UTC"),
        plan_of=lambda day: office.plan if day == NOW.date() else replace(office.plan, calls=(), music=()),
        now=lambda: hands.now,
        instant_us=microseconds,
    )


async def test_each_zone_gets_what_is_planned_for_it(coming: ComingDay, office: Office) -> None:
    """What is to come within a day, made, under the id it will be asked for; and the music in force and to come."""
    await coming.hand_out(DAY)
    calls, turns = office.handed["atrium"]
    [made] = calls
    assert made.call.id == planned_call_id(farewell(100).id)
    assert made.call.due_us == microseconds(farewell(100).at)
    assert made.call.policy.expires_after_s == 180
    assert [part.start_frame for part in made.parts] == sorted(part.start_frame for part in made.parts)
    assert made.parts
    assert [turn.from_us for turn in turns] == [microseconds(silence(at).at) for at in (-30, 30)]
    assert [made.call.id for made in office.handed["kids"][0]] == [planned_call_id(farewell(200).id)]


async def test_it_is_handed_out_anew_only_when_it_changes(coming: ComingDay, office: Office) -> None:
    """The same plan is no news; a call more or less is, for its zone alone."""
    await coming.hand_out(DAY)
    times = office.times
    await coming.hand_out(DAY)
    assert office.times == times
    office.plan = replace(office.plan, calls=office.plan.calls[:-2])
    await coming.hand_out(DAY)
    assert office.times == times + 1
    assert office.handed["kids"][0] == []


async def test_what_can_not_be_made_is_left_out(coming: ComingDay, office: Office) -> None:
    """It costs no other call its place, and is the controller's to deal with when it is due."""
    office.plan = replace(office.plan, calls=(farewell(50, template="nonsense"), farewell(60)))
    await coming.hand_out(DAY)
    assert [made.call.id for made in office.handed["atrium"][0]] == [planned_call_id(farewell(60).id)]


async def test_a_call_said_more_than_once_is_kept_until_its_last_pass(
    coming: ComingDay, office: Office, hands: Hands
) -> None:
    """Under way it stays in the orders, due when it was, so that zones left alone say the rest; then it is gone."""
    car = replace(farewell(100, template="move-car"), slots={"plate": "沪AD12345"})
    office.plan = replace(office.plan, calls=(car, farewell(400)))
    await coming.hand_out(DAY)
    first, _ = office.handed["atrium"][0]
    assert (first.call.policy.passes, first.call.due_us) == (2, microseconds(car.at))
    hands.now = car.at + timedelta(seconds=30)
    office.plan = replace(office.plan, calls=(*office.plan.calls, farewell(500)))
    await coming.hand_out(DAY)
    assert next(made.call.due_us for made in office.handed["atrium"][0]) == microseconds(car.at)
    hands.now = car.at + timedelta(minutes=20)
    office.plan = replace(office.plan, calls=(*office.plan.calls, farewell(600)))
    await coming.hand_out(DAY)
    assert {made.call.kind for made in office.handed["atrium"][0]} == {"farewell"}


async def test_a_call_that_only_people_end_is_the_controllers(coming: ComingDay, office: Office) -> None:
    """Nobody is there to say that the child is found."""
    slots = {"age": "5", "sex": "male", "top_colour": "red"}
    child = replace(farewell(50, template="lost-person"), slots=slots)
    office.plan = replace(office.plan, calls=(child, farewell(60)))
    await coming.hand_out(DAY)
    assert [made.call.kind for made in office.handed["atrium"][0]] == ["farewell"]
