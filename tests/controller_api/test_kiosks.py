"""Kiosks over the door: what they are told of the mall, how soon, and what they tell of themselves."""

import asyncio
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import httpx
import pytest

from content.site import Hours, Opening, Weekday
from controller_api.bootstrap.desk import kiosk_files
from controller_api.contract import DayHours
from controller_api.desk.kiosks.board import SILENT_AFTER
from controller_api.door.app import build_app
from controller_api.rights import Role
from kiosk.adapters.site_world import with_hours
from kiosk.flows.days import open_words, today_of
from scheduler.adapters.mall_clocks import MachineClock
from scheduler.planning.opening_hours import zone_of
from tests.controller_api.rig import KIOSKS, Rig, until
from tests.kiosk.small_mall import small_world

NOW = "/kiosks/me/now"
HEALTH: dict[str, Any] = {
    "version": "0.1.0",
    "started_at": "2026-11-22T09:00:00+08:00",
    "frames": 1000,
    "frame_p99_ms": 12.5,
    "memory_mib": 180.0,
    "printer": "ready",
}


async def told(kiosk: httpx.AsyncClient) -> tuple[str, dict[str, Any]]:
    """What a kiosk is told now, and its mark."""
    answer = await kiosk.get(NOW)
    assert answer.status_code == 200, answer.text
    return answer.headers["ETag"], answer.json()


async def test_one_answer_holds_all_a_kiosk_shows(rig: Rig) -> None:
    """Where it stands, a week's hours, today's events in order, campaigns with the pictures there are, versions."""
    async with rig.client(Role.KIOSK) as kiosk:
        _, now = await told(kiosk)
    assert now["kiosk"] == {
        "id": "atrium-kiosk",
        "name": {"zh": "中庭自助机", "en": "Kiosk in the atrium"},
        "zone": "atrium",
        "level": 0,
        "at": [120.1, 30.2],
        "place": None,
        "facing_deg": 90.0,
    }
    assert [day["day"] for day in now["hours"]] == sorted({day["day"] for day in now["hours"]})
    assert len(now["hours"]) == 7
    assert [(event["id"], event["starts"][11:16]) for event in now["events"]] == [
        ("stories", "11:00"),
        ("stories", "15:00"),
    ]
    assert (now["emergency"]["active"], now["emergency"]["words"], now["help"]) == (False, None, None)
    assert now["campaigns"][0]["day_parts"] == [["10:00:00", "22:00:00"]]
    assert (now["versions"]["venue"], len(now["versions"]["site"])) == (None, 64)
    assert now["seal_key"] == rig.here.letters.public
    assert datetime.fromisoformat(now["server_time"]).utcoffset() == timedelta(hours=8)


async def test_hours_begin_with_the_opening_that_is_still_on(rig: Rig) -> None:
    """Half an hour after midnight in a mall that is open until two, a kiosk says that it is open, and until when."""
    late = Hours(weekdays=dict.fromkeys(Weekday, Opening(opens=time(10), closes=time(2))), holidays="none")
    clock = Stopped(datetime(2026, 11, 24, 0, 30, tzinfo=zone_of(rig.here.site)))
    site = rig.here.site.model_copy(update={"hours": late})
    rig.app.state.controller = replace(rig.here, site=site, mall_clock=clock)
    async with rig.client(Role.KIOSK) as kiosk:
        _, now = await told(kiosk)
    hours = tuple(DayHours.model_validate(day) for day in now["hours"])
    assert [day.day.day for day in hours] == [23, 24, 25, 26, 27, 28, 29]
    world = with_hours(small_world(), site, clock.now())
    assert world.hours == hours
    assert open_words(today_of(world, clock.now()), clock.now(), zh=False) == ("Open until 02:00", True)


async def test_a_kiosk_is_never_told_who_works_here(rig: Rig) -> None:
    """Whatever its token reads, be it the refusal of calling off what is over, no account's name is in it."""
    name = "wang.xiaoming"
    _, secret = rig.here.door.mint_token(name, Role.SUPERVISOR, by="test", expires_at=None)
    async with rig.client(Role.KIOSK) as kiosk, rig.client() as desk:
        desk.headers["Authorization"] = f"Bearer {secret}"
        help_ = (await kiosk.post("/help", json={"kind": "lost_child"})).json()["id"]
        assert (await desk.post(f"/help/{help_}/answer")).json()["answered_by"] == name
        assert (await desk.post("/venue/closures", json={"place": "lift-3"})).json()["by"] == name
        await _call_a_number(desk)
        paths = [path for path, ways in rig.app.openapi()["paths"].items() if "get" in ways and "{" not in path]
        read = {path: (await kiosk.get(path, timeout=20)).text for path in paths}
        shown = json.loads(read[NOW])
        assert (shown["help"]["state"], shown["closures"][0]["place"]) == ("answered", "lift-3")
        read["again"] = (await kiosk.post("/help", json={"kind": "lost_child"})).text
        await desk.post(f"/help/{help_}/end", json={"ending": "找到了"})
        late = await kiosk.post(f"/help/{help_}/cancel")
        assert late.status_code == 409
        read["late"] = late.text
    assert [path for path, text in read.items() if name in text] == []


class Stopped(MachineClock):
    """A mall's clock that stands."""

    def __init__(self, at: datetime) -> None:
        """At this instant, timezone-aware, in the site's zone."""
        super().__init__("Asia/Shanghai")
        self._at = at

    def now(self) -> datetime:
        """That instant."""
        return self._at


async def test_nothing_new_is_said_in_few_words(rig: Rig) -> None:
    """What was seen isn't sent again; without a wait the answer comes at once."""
    async with rig.client(Role.KIOSK) as kiosk:
        mark, _ = await told(kiosk)
        again = await kiosk.get(NOW, params={"seen": mark, "wait": 0.05})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", mark)
        assert (await kiosk.get(NOW, params={"seen": mark})).status_code == 304


@pytest.mark.parametrize("what", ["closure", "help", "emergency", "order", "ticket"])
async def test_a_change_reaches_a_waiting_kiosk_by_itself(rig: Rig, what: str) -> None:
    """It waits with what it has seen and is answered when something changes, without asking again."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.SUPERVISOR) as desk:
        mark, _ = await told(kiosk)
        waiting = asyncio.create_task(kiosk.get(NOW, params={"seen": mark, "wait": 60}, timeout=90))
        while not rig.here.news._awaited:  # noqa: ASYNC110  Whether it waits already is nobody's event.
            await asyncio.sleep(0.01)
        if what == "closure":
            await desk.post("/venue/closures", json={"place": "lift-3", "reason": {"zh": "检修"}})
        elif what == "help":
            async with rig.client(Role.KIOSK) as same:
                await same.post("/help", json={"kind": "lost_child"})
        elif what == "emergency":
            press = rig.here.emergency.press("earthquake", "ann", drill=True, reason="")
            rig.here.emergency.confirm(press, "ann")
        elif what == "order":
            await desk.post("/kiosks/atrium-kiosk/reload", json={"what": "restart"})
        else:
            await _call_a_number(desk)
        now = (await waiting).json()
    shown = {
        "closure": [each["place"] for each in now["closures"]] == ["lift-3"],
        "help": (now["help"] or {}).get("kind") == "lost_child",
        "emergency": (now["emergency"]["drill"], now["emergency"]["words"]) == (True, "evacuate"),
        "order": [each["what"] for each in now["orders"]] == ["restart"],
        "ticket": [each["number"] for each in now["called"]] == ["A001"],
    }
    assert shown[what], now


async def _call_a_number(desk: httpx.AsyncClient) -> None:
    service = "invoices"
    (await desk.post("/tickets", json={"service": service})).raise_for_status()
    counter = next(each for each in (await desk.get("/counters")).json() if service in each["services"])["id"]
    (await desk.post(f"/counters/{counter}/open")).raise_for_status()
    (await desk.post(f"/counters/{counter}/next")).raise_for_status()


async def test_a_kiosk_says_how_it_is_and_is_missed_when_it_does_not(rig: Rig) -> None:
    """Its health is shown with it; one that says nothing for a minute is silent; an order done is gone."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.OPERATOR) as keeper:
        ordered = (await keeper.post("/kiosks/atrium-kiosk/reload")).json()["orders"]
        assert [order["what"] for order in ordered] == ["reload"]
        done = {**HEALTH, "orders_done": [ordered[0]["id"]]}
        assert (await kiosk.post("/kiosks/me/health", json=done)).status_code == 204
        seen = {each["id"]: each for each in (await keeper.get("/kiosks")).json()}
        assert (seen["atrium-kiosk"]["health"]["printer"], seen["atrium-kiosk"]["orders"]) == ("ready", [])
        assert (seen["food-kiosk"]["heard_at"], seen["food-kiosk"]["silent"]) == (None, False)
        board = rig.here.kiosks
        board._now = lambda: datetime.now(UTC) + SILENT_AFTER
        assert board.faults({kiosk.id for kiosk in KIOSKS}).startswith("Not heard for a minute: atrium-kiosk, food-")

        async def is_a_fault() -> bool:
            faults = (await keeper.get("/faults")).json()
            return any(each["kind"] == "kiosk" and "atrium-kiosk." in each["detail"] for each in faults)

        await until(is_a_fault)  # Of the one that has a token; nobody has set the other up.
        unknown = await keeper.post("/kiosks/atrium-kisok/reload")
    assert unknown.status_code == 404
    assert "Did you mean 'atrium-kiosk'?" in unknown.json()["detail"]


async def test_what_was_shown_is_kept_once_and_can_be_taken_away(rig: Rig) -> None:
    """A kiosk that sends its plays again adds none; the table has one line for each, also of an ended campaign."""
    play = {
        "key": "p1",
        "campaign": "tea",
        "started_at": "2026-11-22T10:00:00+08:00",
        "seconds": 8.0,
        "frames": 240,
        "whole": True,
    }
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.OPERATOR) as auditor:
        for plays in ([play], [play, {**play, "key": "p2"}, {**play, "key": "p3", "campaign": "ended"}]):
            taken = await kiosk.post("/kiosks/me/plays", json={"plays": plays})
        assert taken.json() == {"keys": ["p1", "p2", "p3"]}
        table = await auditor.get("/screen-campaigns/tea/plays.csv")
        ended = await auditor.get("/screen-campaigns/ended/plays.csv")
        unknown = await auditor.get("/screen-campaigns/teaa/plays.csv")
    lines = table.text.lstrip("\ufeff").splitlines()
    assert lines[1] == "tea,atrium-kiosk,,2026-11-22 10:00:00.000+08:00,8.0,240,True,p1"
    assert len(lines) == 3
    assert ended.status_code == 200
    assert "Did you mean 'tea'?" in unknown.json()["detail"]


async def test_the_venue_is_fetched_once_and_again_when_it_was_imported_anew(rig: Rig) -> None:
    """The archive is what lies in the folder, its digest tells whether a kiosk has it; a new import changes both."""
    folder = rig.folder / "venue"
    async with rig.client(Role.KIOSK) as kiosk:
        assert (await kiosk.get("/venue.zip")).status_code == 404
        folder.mkdir()
        (folder / "venue.json").write_text('{"id": "mall"}', encoding="utf-8")
        _, now = await told(kiosk)
        archive = await kiosk.get("/venue.zip")
        assert archive.headers["ETag"] == f'"{now["versions"]["venue"]}"'
        assert hashlib.sha256(archive.content).hexdigest() == now["versions"]["venue"]
        with zipfile.ZipFile(io.BytesIO(archive.content)) as packed:
            assert packed.namelist() == ["venue.json"]
        known = await kiosk.get("/venue.zip", headers={"If-None-Match": archive.headers["ETag"]})
        assert known.status_code == 304
        (folder / "venue.json").write_text('{"id": "mall", "levels": []}', encoding="utf-8")
        _, newer = await told(kiosk)
    assert newer["versions"]["venue"] != now["versions"]["venue"]


async def test_what_is_closed_opens_again(rig: Rig) -> None:
    """Whatever its id looks like; what was not closed is told, and both acts are in the journal."""
    async with rig.client(Role.DESK) as desk, rig.client(Role.OPERATOR) as auditor:
        await desk.post("/venue/closures", json={"place": "way/4711", "reason": {"en": "Being serviced"}})
        (closed,) = (await desk.get("/venue/closures")).json()
        assert (closed["place"], closed["by"]) == ("way/4711", "desk")
        assert (await desk.delete("/venue/closures/way/4711")).status_code == 204
        assert (await desk.delete("/venue/closures/way/4711")).status_code == 404
        acts = [act["what"] for act in (await auditor.get("/journal/acts")).json()]
    assert "desk closed way/4711 on the kiosks' maps." in acts


async def test_a_picture_is_known_by_its_digest(rig: Rig) -> None:
    """One that lies beside the site file is given by its digest; one that doesn't is left out, and not found."""
    (rig.folder / "tea.png").write_bytes(b"picture")
    files = kiosk_files(rig.here.site, rig.folder)
    digest = hashlib.sha256(b"picture").hexdigest()
    assert files.pictures == {"tea.png": digest}
    assert files.picture(digest) == rig.folder / "tea.png"
    async with rig.client(Role.KIOSK) as kiosk:
        missing = await kiosk.get(f"/kiosks/pictures/{digest}")
        app = build_app(replace(rig.here, kiosk_files=files), {})
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://controller", headers=kiosk.headers
        ) as other:
            there = await other.get(f"/kiosks/pictures/{digest}")
    assert missing.status_code == 404
    assert (there.content, "immutable" in there.headers["Cache-Control"]) == (b"picture", True)


async def test_a_controller_that_stops_lets_waiting_kiosks_go(rig: Rig) -> None:
    """They are told at once that nothing is new, and so nothing holds up its end."""
    async with rig.client(Role.KIOSK) as kiosk:
        mark, _ = await told(kiosk)
        waiting = asyncio.create_task(kiosk.get(NOW, params={"seen": mark, "wait": 60}, timeout=90))
        while not rig.here.news._awaited:  # noqa: ASYNC110  Whether it waits already is nobody's event.
            await asyncio.sleep(0.01)
        rig.here.news.close()
        assert (await waiting).status_code == 304
        assert (await kiosk.get(NOW, params={"seen": mark, "wait": 60})).status_code == 304
