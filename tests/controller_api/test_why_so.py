"""`GET /zones/{zone}/why` of a running controller."""

from datetime import UTC, datetime

from broadcaster.call import ZoneId
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.wire import Track
from controller_api.rights import Role
from scheduler.day_plan import DueMusic, PlanId
from tests.controller_api.rig import Rig
from tests.controller_api.test_calls import CAR, CHILD, make, until_state

MORNING = DueMusic(
    id=PlanId("music/2026-02-16/1000/morning"),
    at=datetime(2026, 2, 16, 10, tzinfo=UTC),
    zones=("atrium",),
    playlist="calm",
    gain_db=-3.0,
)


async def test_a_zone_says_why_it_sounds_as_it_does(rig: Rig) -> None:
    """A search is on air by its rules and its asker, a car waits behind it and would be heard, the music is ducked."""
    here = rig.here
    here.planned.play_music(MORNING)
    programme = MusicProgramme(tracks=(Track(digest="a" * 64, frames=48_000),), start_at_us=0, gain_db=-3.0)
    here.dispatcher.play_music([ZoneId("atrium")], programme)
    async with rig.client(Role.DESK) as desk:
        plain = (await desk.get("/zones/atrium/why")).json()
        search = await make(desk, CHILD)
        await until_state(desk, search, "on_air")
        car = await make(desk, CAR)
        await until_state(desk, car, "waiting")
        answer = (await desk.get("/zones/atrium/why")).json()
        other = (await desk.get("/zones/parking/why")).json()
        missing = await desk.get("/zones/moon/why")
        await desk.post(f"/calls/{car}/cancel")
        await desk.post(f"/calls/{search}/found")
    assert (plain["sounds"], plain["call"], plain["instead"]["sounds"]) == ("music", None, "silence")
    assert plain["music"]["day_part"] == "morning"
    assert answer["sounds"] == "call"
    assert (answer["call"]["id"], answer["call"]["requested_by"], answer["call"]["priority"]) == (search, "desk", 200)
    assert (answer["call"]["interrupts"], answer["call"]["when_interrupted"]) == (True, "repeat")
    assert [call["id"] for call in answer["behind"]] == [car]
    assert (answer["instead"]["sounds"], answer["instead"]["call"]["id"]) == ("call", car)
    speech, music = answer["levels"]
    assert (speech["plane"], music["plane"]) == ("call", "music")
    assert [(gain["step"], gain["call_id"]) for gain in music["gains"]] == [
        ("zone", None),
        ("plan", None),
        ("duck", search),
    ]
    assert music["expected_lufs"] == here.site.loudness.music_lufs - 3.0 - here.site.loudness.duck_db
    assert other["instead"]["sounds"] == "silence"
    assert missing.status_code == 404
