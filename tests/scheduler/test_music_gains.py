"""How loud the music is by the time of day: where, from when to when, and that it goes on where it is."""

from datetime import date

from content.site import DayTime, Gain
from scheduler.planning.planner import plan_day
from scheduler.rehearsal.rehearse import rehearse
from scheduler.rehearsal.text import as_table
from tests.scheduler.small_mall import clock, closing, day_part, opening, shanghai, small_site
from tests.scheduler.test_rehearse import word

MONDAY = date(2026, 11, 23)


def gain(starts: DayTime, ends: DayTime, gain_db: float, *zones: str) -> Gain:
    """A gain as the site file has it; of no zones named, everywhere."""
    return Gain(zones=zones or ("everywhere",), starts=starts, ends=ends, gain_db=gain_db)


def changes(zone: str, *gains: Gain, gain_db: float = 0.0) -> list[tuple[str, str | None, float]]:
    """When the zone's music changes, and to what, with one day part from opening to closing."""
    parts = (day_part("all", opening(), closing(), "morning", gain_db=gain_db),)
    plan = plan_day(small_site(day_parts=parts, gains=gains), MONDAY)
    return [(f"{item.at:%H:%M}", item.playlist, item.gain_db) for item in plan.music if zone in item.zones]


def test_gain_holds_in_its_zones_from_when_to_when() -> None:
    """At its beginning the music there grows louder, at its end it is as before; elsewhere nothing changes."""
    lunch = gain(clock(12), clock(14), 3.0, "food")
    assert changes("food", lunch) == [
        ("10:00", "morning", 0.0),
        ("12:00", "morning", 3.0),
        ("14:00", "morning", 0.0),
        ("22:00", None, 0.0),
    ]
    assert changes("atrium", lunch) == [("10:00", "morning", 0.0), ("22:00", None, 0.0)]


def test_gain_is_added_to_the_day_parts_own() -> None:
    """A day part that is soft by itself stays so; the gain of the hour comes on top."""
    assert ("21:00", "morning", -5.0) in changes("food", gain(closing(-60), closing(), -3.0), gain_db=-2.0)


def test_last_written_gain_counts() -> None:
    """Where two gains hold at once, the one further down in the site file does."""
    everywhere, here = gain(clock(11), clock(20), -3.0), gain(clock(12), clock(13), 2.0, "food")
    loud = changes("food", everywhere, here)
    assert [(at, gain_db) for at, _, gain_db in loud] == [
        ("10:00", 0.0),
        ("11:00", -3.0),
        ("12:00", 2.0),
        ("13:00", -3.0),
        ("20:00", 0.0),
        ("22:00", 0.0),
    ]


def test_music_goes_on_where_it_is() -> None:
    """Louder, or back after another day part, the round counts from the beginning of its day part in every zone."""
    parts = (
        day_part("all", opening(), closing(), "morning"),
        day_part("lunch", clock(12), clock(14), "evening", zones=("food",)),
    )
    plan = plan_day(small_site(day_parts=parts, gains=(gain(clock(13), clock(15), 3.0),)), MONDAY)
    assert {item.began for item in plan.music if item.playlist == "morning"} == {shanghai(23, 10)}
    assert {item.began for item in plan.music if item.playlist == "evening"} == {shanghai(23, 12)}


def test_ids_tell_apart_what_differs_in_gain_only() -> None:
    """Zones that change to the same music at the same instant, but not as loud, are items of their own."""
    gains = (gain(opening(), closing(), 3.0, "food"), gain(opening(), closing(), -3.0, "desk"))
    ids = [item.id for item in plan_day(small_site(gains=gains), MONDAY).music]
    assert len(ids) == len(set(ids))
    assert {"music/2026-11-23/1200/late", "music/2026-11-23/1200/late/+3dB", "music/2026-11-23/1200/late/-3dB"} < {*ids}


def test_rehearsal_shows_the_gain() -> None:
    """Who rehearses a day sees from when the music is how loud where."""
    plan = plan_day(small_site(gains=(gain(clock(12), clock(14), 3.0, "food"),)), MONDAY)
    told = as_table(rehearse(plan, word), everywhere=3)
    assert any(line.split()[:5] == ["12:00:00", "evening", "+3", "dB", "food"] for line in told.splitlines())
