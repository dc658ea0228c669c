"""Help over the door: a touch at a kiosk rings the desk, which answers, calls it out and ends it."""

import json
from typing import Any

import httpx

from controller_api.adapters.helps_sql import SqlHelpBook
from controller_api.rights import Role
from controller_api.watching.news import NewsItem
from tests.controller_api.rig import Rig, until

LOST = {"kind": "lost_child", "language": "zh"}


async def asked(kiosk: httpx.AsyncClient, key: str = "k1", kind: str = "lost_child") -> dict[str, Any]:
    """What the kiosk is answered."""
    answer = await kiosk.post("/help", json={"kind": kind}, headers={"Idempotency-Key": key})
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def test_one_touch_rings_the_desk_with_the_kiosks_place(rig: Rig) -> None:
    """Whoever follows the stream hears of it with the place filled in, before the kiosk has its answer."""
    stream = rig.here.news.follow(after=0)
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk:
        help_ = await asked(kiosk)
        items: list[NewsItem] = []
        while not items or items[-1].kind != "help":
            items.append(await anext(stream))
        told = json.loads(items[-1].text)
        listed = (await desk.get("/help")).json()
    await stream.aclose()
    assert told["id"] == help_["id"]
    assert (told["place"]["zh"], told["zone"], told["kind"]) == ("中庭自助机", "atrium", "lost_child")
    assert [each["id"] for each in listed] == [help_["id"]]


async def test_asked_twice_it_is_one_help(rig: Rig) -> None:
    """A kiosk that heard no answer, and a second touch, find the same help."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk:
        first = await asked(kiosk)
        assert (await asked(kiosk))["id"] == first["id"]
        assert (await asked(kiosk, "k2"))["id"] == first["id"]
        assert len((await desk.get("/help")).json()) == 1
        await desk.post(f"/help/{first['id']}/end", json={"ending": "找到了"})
        assert (await asked(kiosk))["state"] == "ended"
        assert (await asked(kiosk, "k3"))["id"] != first["id"]


async def test_the_call_made_for_it_announces_it_and_found_ends_it(rig: Rig) -> None:
    """The desk answers, makes the call for it, and once that is on air the kiosk is told; found, it is over."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk, rig.client(Role.OPERATOR) as other:
        help_ = await asked(kiosk)
        answered = (await desk.post(f"/help/{help_['id']}/answer")).json()
        assert (answered["state"], answered["answered_by"]) == ("answered", "desk")
        taken = await other.post(f"/help/{help_['id']}/answer")
        assert taken.status_code == 409
        order = {"template": "lost-person", "zones": ["everywhere"], "slots": {"age": "5", "sex": "female"}}
        made = (await desk.post("/calls", json={**order, "help": help_["id"]})).json()

        async def is_announced() -> bool:
            (shown,) = (await desk.get("/help")).json()
            return (shown["state"], shown["call_id"]) == ("announced", made["id"])

        await until(is_announced)
        await desk.post(f"/calls/{made['id']}/found")

        async def is_over() -> bool:
            return not (await desk.get("/help")).json()

        await until(is_over)
        acts = [act["what"] for act in (await other.get("/journal/acts")).json()]
    assert "desk answered atrium-kiosk (lost_child)." in acts
    assert "Somebody at atrium-kiosk rang the desk: lost_child." in acts


async def test_whoever_asked_can_say_that_it_is_not_needed_any_more(rig: Rig) -> None:
    """Only from the kiosk they asked at; the desk can't answer it then."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk:
        help_ = await asked(kiosk, kind="found_item")
        _, secret = rig.here.door.mint_token("food-kiosk", Role.KIOSK, by="test", expires_at=None)
        kiosk.headers["Authorization"], own = f"Bearer {secret}", kiosk.headers["Authorization"]
        assert (await kiosk.post(f"/help/{help_['id']}/cancel")).status_code == 404
        kiosk.headers["Authorization"] = own
        assert (await kiosk.post(f"/help/{help_['id']}/cancel")).json()["state"] == "cancelled"
        late = await desk.post(f"/help/{help_['id']}/answer")
        assert late.status_code == 409
        assert (await desk.post("/help/unknown/answer")).status_code == 404


async def test_help_outlives_the_controller(rig: Rig) -> None:
    """A controller that starts anew finds who still waits."""
    async with rig.client(Role.KIOSK) as kiosk:
        help_ = await asked(kiosk)
    assert [plea.id for plea in SqlHelpBook(rig.engine).open()] == [help_["id"]]


async def test_a_token_of_no_kiosk_is_told_so(rig: Rig) -> None:
    """A kiosk that was taken out of the site file is refused with what to do."""
    _, secret = rig.here.door.mint_token("old-kiosk", Role.KIOSK, by="test", expires_at=None)
    async with rig.client() as kiosk:
        answer = await kiosk.post("/help", json=LOST, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 403
    assert "'old-kiosk' is no kiosk of this site" in answer.json()["detail"]
