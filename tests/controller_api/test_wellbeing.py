"""Health, figures, the mall as it is now, and the stream of what happens."""

import asyncio
import json
import threading
from typing import Any

import pytest

from broadcaster.call import ZoneId
from broadcaster.dispatch.live import LiveZone
from controller_api.adapters.checks import speakers_check
from controller_api.endpoints import wellbeing
from controller_api.rights import Role
from controller_api.watching.health import Check, HealthBoard
from controller_api.watching.news import KEPT, News, NewsItem
from tests.controller_api.rig import Rig, until


async def test_health_names_the_zones_that_cannot_be_heard(rig: Rig) -> None:
    """A lost speaker makes the mall unwell, and the sentence says where."""
    async with rig.client() as stranger:

        async def well() -> bool:
            return bool((await stranger.get("/health")).json()["ok"])

        async def unwell() -> bool:
            return not await well()

        await until(well)
        health = (await stranger.get("/health")).json()
        assert {part["name"] for part in health["parts"]} >= {"database", "speakers", "speech", "disk", "journal"}
        rig.network.lose(ZoneId("kids"))
        await until(unwell)
        health = (await stranger.get("/health")).json()
    said = {part["name"]: part["sentence"] for part in health["parts"] if not part["ok"]}
    assert said == {"speakers": "1 of 7 zones have no speaker: kids."}


async def test_a_part_that_fails_to_answer_does_not_hide_the_others() -> None:
    """A check that raises is an unwell part with its reason."""

    def fail() -> tuple[bool, str]:
        raise RuntimeError("no route")

    health = await HealthBoard([Check("a", fail), Check("b", lambda: (True, "Fine."))]).read()
    assert not health.ok
    assert [(part.ok, part.sentence) for part in health.parts] == [(False, "It failed: no route"), (True, "Fine.")]


async def test_what_is_wrong_is_told_in_the_readers_language() -> None:
    """Who reads Chinese is told in Chinese which zones have no speaker."""
    board = HealthBoard([speakers_check(lambda: [LiveZone(zone=ZoneId("kids"))])])
    assert (await board.read("zh")).parts[0].sentence == "1 个区域中有 1 个没有扬声器：kids。"
    assert (await board.read()).parts[0].sentence == "1 of 1 zones have no speaker: kids."


async def test_what_speakers_do_is_looked_at_where_it_changes() -> None:
    """The dispatcher belongs to the event loop: health reads it there, and in no thread beside it."""
    threads: list[int] = []

    def zones() -> list[LiveZone]:
        threads.append(threading.get_ident())
        return []

    await HealthBoard([speakers_check(zones)]).read()
    assert threads == [threading.get_ident()]


async def test_figures_count_calls_and_show_speakers(rig: Rig) -> None:
    """Prometheus reads speakers, open calls and answers."""
    async with rig.client(Role.DESK) as client:
        await client.post("/calls", json={"template": "move-car", "zones": ["atrium"], "slots": {"plate": "沪AD12345"}})
        text = (await client.get("/metrics")).text
    assert 'carillon_speaker_ready{zone="atrium"}' in text
    assert "carillon_calls_open{phase=" in text
    assert 'carillon_http_seconds_count{method="POST",status="202"} 1.0' in text


async def test_the_mall_is_described_as_its_site_file_says(rig: Rig) -> None:
    """Zones, groups, routines, adverts and any date's plan can be read."""
    async with rig.client(Role.DESK) as client:
        site = (await client.get("/site")).json()
        zone = (await client.get("/zones/atrium")).json()
        plan = (await client.get("/plan", params={"date": "2026-03-02"})).json()
        routines = (await client.get("/routines")).json()
        adverts = (await client.get("/adverts")).json()
        speakers = (await client.get("/speakers")).json()
    assert len(next(group for group in site["groups"] if group["id"] == "everywhere")["zones"]) == 7
    assert zone["name"]["en"] == "Atrium"
    assert any(call["template"] == "welcome" for call in plan["calls"])
    assert all(call["at"].startswith("2026-03-02") for call in plan["calls"])
    assert {"opening-10", "closing"} <= {routine["when"] for routine in routines}
    assert len(adverts) == 3
    assert len(speakers) == 7


async def test_the_stream_tells_of_calls_as_they_happen(rig: Rig) -> None:
    """Making and stopping a call is heard by whoever follows, in order and numbered."""
    told: list[NewsItem] = []

    async def follow() -> None:
        async for item in rig.here.news.follow():
            told.append(item)
            if item.kind == "call" and json.loads(item.text)["state"] == "ended":
                return

    follower = asyncio.create_task(follow())
    await asyncio.sleep(0)
    async with rig.client(Role.DESK) as client:
        order: dict[str, Any] = {"template": "move-car", "zones": ["atrium"], "slots": {"plate": "沪AD12345"}}
        call_id = (await client.post("/calls", json=order)).json()["id"]
        await client.post(f"/calls/{call_id}/cancel")
        async with asyncio.timeout(60):
            await follower
    calls = [json.loads(item.text) for item in told if item.kind == "call"]
    assert {call["id"] for call in calls} == {call_id}
    assert calls[-1]["outcome"] == "cancelled"
    assert [item.number for item in told] == sorted(item.number for item in told)


async def test_the_stream_ends_with_the_token(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever follows when their token is revoked hears nothing after the next heartbeat."""
    monkeypatch.setattr(wellbeing, "HEARTBEAT_S", 0.05)
    token, secret = rig.here.door.mint_token("wall-1", Role.DESK, by="test", expires_at=None)
    async with rig.client() as wall:
        wall.headers["Authorization"] = f"Bearer {secret}"
        following = asyncio.create_task(wall.get("/events"))

        async def followed() -> bool:
            return rig.here.news.readers > 0

        await until(followed)
        rig.here.door.revoke_token(token.id)
        async with asyncio.timeout(60):
            answer = await following
    assert "event: heartbeat" in answer.text
    assert rig.here.news.readers == 0


async def test_a_follower_that_was_away_is_told_what_it_missed() -> None:
    """After a number it gets what came since; if that is too long ago it is told to look at everything anew."""
    news = News()
    for number in range(3):
        news.tell("call", str(number))
    news.close()
    assert [item.text async for item in news.follow(after=1)] == ["1", "2"]
    assert [item.kind async for item in news.follow(after=99)] == ["again"]
    for number in range(KEPT):
        news.tell("call", str(number))
    assert [item.kind async for item in news.follow(after=1)] == ["again"]


async def test_the_page_and_its_parts_are_served(rig: Rig) -> None:
    """`/` is the page, with a policy that lets no foreign script in; each part of it is asked for anew."""
    async with rig.client() as client:
        page = await client.get("/")
        assert page.status_code == 200
        policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
        assert page.headers["content-security-policy"] == policy
        assert page.headers["x-content-type-options"] == "nosniff"
        part = await client.get("/page/page.js")
        same = await client.get("/page/page.js", headers={"If-None-Match": part.headers["etag"]})
        assert (part.status_code, same.status_code) == (200, 304)
        assert {each.headers["cache-control"] for each in (page, part, same)} == {"no-cache"}
        assert (await client.get("/openapi.json")).json()["info"]["title"] == "Carillon"
