"""The rehearsal: what will sound, and what meets what."""

import json
from datetime import date

import pytest

from broadcaster.call import CallKind
from content.site import Site
from scheduler.day_plan import DueCall
from scheduler.planning.planner import plan_day
from scheduler.rehearsal.rehearse import Rehearsal, Wording, picture, rehearse
from scheduler.rehearsal.text import as_json, as_table, cells_of, padded, table
from tests.scheduler.small_mall import clock, routine, small_site

MONDAY = date(2026, 11, 23)


def word(due: DueCall) -> Wording:
    """Words of the right kind for any call; a farewell has music of two minutes."""
    kind = CallKind(due.template.replace("-", "_"))
    length = 120.0 if kind is CallKind.FAREWELL else 0.0
    return Wording(kind=kind, texts={"zh": "您好" * 20, "en": "hello " * 12}, recording_s=length)


def rehearsal_of(site: Site, day: date = MONDAY) -> Rehearsal:
    """The day's rehearsal with those words."""
    return rehearse(plan_day(site, day), word, because="a test")


def test_every_planned_call_has_a_row(site: Site) -> None:
    """There is a row for every call of the plan, in its order, with its zones and about how long it takes."""
    rehearsal = rehearsal_of(site)
    assert [row.id for row in rehearsal.rows] == [call.id for call in rehearsal.plan.calls]
    welcome = next(row for row in rehearsal.rows if row.kind is CallKind.WELCOME)
    assert welcome.zones == ("atrium", "desk", "food")
    assert 15 < welcome.seconds < 25


def test_calls_at_the_same_time_collide(site: Site) -> None:
    """The countdown at closing and the farewell meet in every zone, and each row says which goes first."""
    rows = {row.id: row for row in rehearsal_of(site).rows}
    farewell, countdown = "closing/2026-11-23/+0/farewell", "closing/2026-11-23/+0"
    (met,) = rows[countdown].collisions
    assert (met.other, met.zones) == (farewell, ("atrium", "desk", "food"))
    assert met.first == rows[farewell].collisions[0].first
    assert met.first in {farewell, countdown}


def test_calls_in_different_zones_do_not_collide() -> None:
    """Two calls at the same minute in different zones are in nobody's way."""
    routines = (
        routine("one", clock(12), "notice", zones=("desk",)),
        routine("two", clock(12), "notice", zones=("food",)),
    )
    assert not any(row.collisions for row in rehearsal_of(small_site(routines=routines, campaigns=())).rows)


@pytest.mark.parametrize(
    ("kind", "wins"),
    [(CallKind.EMERGENCY, "clock/2026-11-23/1201/two"), (CallKind.ADVERT, "clock/2026-11-23/1200/one")],
)
def test_more_urgent_call_goes_first_where_it_may(kind: CallKind, wins: str) -> None:
    """A later call goes first only if it is more urgent and its kind may interrupt; otherwise it waits."""
    routines = (routine("one", clock(12), "notice"), routine("two", clock(12, 1), "notice"))

    def long_words(due: DueCall) -> Wording:
        late = due.id.endswith("two")
        return Wording(kind=kind if late else CallKind.NOTICE, recording_s=90.0)

    plan = plan_day(small_site(routines=routines, campaigns=()), MONDAY)
    collisions = [met for row in rehearse(plan, long_words).rows for met in row.collisions]
    assert {met.first for met in collisions} == {wins}


def test_chinese_takes_two_columns() -> None:
    """Widths count a Chinese character as two columns, padding and cutting come out exactly."""
    assert cells_of("中庭 A") == 6
    assert padded("中庭", 6) == "中庭  "
    assert cells_of(padded("美食广场很热闹", 8)) == 8
    assert padded("美食广场很热闹", 8).rstrip() == "美食广…"


def test_table_is_aligned() -> None:
    """Every column starts in the same place of the terminal, whatever script the cells are in."""
    lines = table(("zone", "n"), [("中庭", "1"), ("food court", "2")]).splitlines()
    assert {cells_of(line[: -len(line.split()[-1])]) for line in (lines[0], *lines[2:])} == {12}


def test_table_tells_the_day(site: Site) -> None:
    """The table has the hours and why, every call, the music and the collisions."""
    told = as_table(rehearsal_of(site), everywhere=3)
    assert told.startswith("Monday 23 November 2026: 10:00 to 22:00, 12 hours (a test)")
    assert "21:30:00  " in told
    assert "everywhere" in told
    assert "22:00:00  silence" in told
    assert "closing/2026-11-23/+0 meets closing/2026-11-23/+0/farewell in 3 zones" in told


def test_table_of_a_closed_day(site: Site) -> None:
    """A closed day is told in one sentence."""
    told = as_table(rehearsal_of(site, date(2026, 2, 17)), everywhere=3)
    assert told == "Tuesday 17 February 2026: closed all day (a test). Nothing sounds."


def test_call_that_cant_be_made_is_told(site: Site) -> None:
    """A call whose words can't be made stands in the rehearsal with the reason."""
    plan = plan_day(site, MONDAY)
    told = as_table(
        rehearse(plan, lambda due: Wording(kind=CallKind.NOTICE, fault=f"No {due.template}.")), everywhere=3
    )
    assert "opening/2026-11-23/-10/warn: No staff-page." in told


def test_json_holds_the_same(site: Site) -> None:
    """The JSON has every call with instants that carry their offset, its collisions, and the music."""
    told = json.loads(as_json(rehearsal_of(site)))
    assert told["opens"] == "2026-11-23T10:00:00+08:00"
    assert len(told["calls"]) == len(plan_day(site, MONDAY).calls)
    last = told["calls"][-1]
    assert last["collisions"][0]["with"] == "closing/2026-11-23/+0"
    assert [item["playlist"] for item in told["music"]] == ["morning", "evening", None]


def test_picture_shows_every_zone(site: Site) -> None:
    """The picture has a lane for each zone with its calls, its music and the hours marked."""
    zones = {zone.id: (zone.id, zone.id.upper()) for zone in site.zones}
    shown = picture(rehearsal_of(site), zones, title="Small Mall", labels={})
    assert [lane.label for lane in shown.lanes] == ["atrium", "desk", "food"]
    warned = [len([block for block in lane.blocks if block.kind == "staff_page"]) for lane in shown.lanes]
    assert warned == [0, 1, 0]
    assert [block.label for block in shown.lanes[0].music] == ["morning", "evening"]
    assert [mark.label for mark in shown.marks] == ["开门 opens", "关门 closes"]
    assert shown.starts < shown.marks[0].at < shown.marks[1].at < shown.ends


def test_picture_of_a_closed_day_is_empty(site: Site) -> None:
    """A closed day gives a picture of its whole date with empty lanes."""
    shown = picture(rehearsal_of(site, date(2026, 2, 17)), {"desk": ("desk", "desk")}, title="Small Mall", labels={})
    assert (shown.lanes[0].blocks, shown.marks) == ((), ())
    assert shown.subtitle == "Closed all day (a test)."
