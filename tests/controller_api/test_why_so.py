"""`GET /zones/{zone}/why` of a running controller."""

from dataclasses import replace
from datetime import UTC, datetime

import httpx

from broadcaster.call import ZoneId
from broadcaster.dispatch.coming_day import MadeCall
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.wire import PartOnAir, Track
from controller_api.rights import Role
from scheduler.day_plan import DueMusic, PlanId
from tests.broadcaster.test_journal import request_for
from tests.controller_api.rig import Rig, until
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


async def test_an_emergency_is_why_and_a_zone_alone_says_so(rig: Rig) -> None:
    """Once it is raised the answer has its title, words, level and sentences; a lost zone goes by its day's orders."""
    here = rig.here
    async with rig.client(Role.SECURITY) as security:
        press = (await security.post("/emergency", json={"profile": "earthquake", "drill": True})).json()["id"]
        await until(lambda: _sounds_emergency(security, press))
        answer = (await security.get("/zones/atrium/why")).json()
        await security.post("/emergency/reset", json={"reason": "The drill is over"})
        over = (await security.get("/zones/atrium/why")).json()
        part = PartOnAir(digest="a" * 64, start_frame=0, frames=48_000 * 60)
        request = request_for("plan-1")
        due_us = here.now_us() - 1_000_000
        call = replace(request.call, zones=frozenset({ZoneId("atrium")}), due_us=due_us)
        here.dispatcher.order_day(ZoneId("atrium"), [MadeCall(call=call, parts=(part,))], [])
        rig.network.lose(ZoneId("atrium"))
        await until(lambda: _is_away(security))
        alone = (await security.get("/zones/atrium/why")).json()
    assert answer["sounds"] == "emergency"
    assert (answer["emergency"]["profile"], answer["emergency"]["drill"]) == ("earthquake", True)
    assert answer["emergency"]["title"]["en"].startswith("DRILL")
    assert answer["levels"][0]["plane"] == "emergency"
    assert answer["levels"][0]["gains"][0]["step"] == "emergency"
    assert answer["sentences"][0]["en"].startswith("DRILL, not a real emergency")
    assert answer["sentences"][0]["zh"].startswith("演练")
    assert (over["emergency"], over["sentences"]) == (None, [])
    assert (alone["sounds"], alone["alone"]["expected"], alone["alone"]["call_id"]) == ("away", True, "plan-1")
    assert "by itself" in alone["sentences"][0]["en"]


async def _sounds_emergency(client: httpx.AsyncClient, press: str) -> bool:
    """Confirmed as soon as it was held on long enough."""
    await client.post(f"/emergency/{press}/confirm")
    return bool((await client.get("/zones/atrium/why")).json()["sounds"] == "emergency")


async def _is_away(client: httpx.AsyncClient) -> bool:
    return bool((await client.get("/zones/atrium/why")).json()["sounds"] == "away")
