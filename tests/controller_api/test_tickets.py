"""Queue tickets over HTTP, against the real controller: taken, called, missed, taken back, sent elsewhere, followed."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from controller_api.bootstrap.queue import ticket_office
from controller_api.contract import NewTicket
from controller_api.rights import Role
from tests.controller_api.rig import Rig, until

PLACE = {"service": "invoices", "language": "en", "walk_s": 90}


async def take(client: httpx.AsyncClient, key: str | None = None, **order: object) -> dict[str, object]:
    """Take a number."""
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = await client.post("/tickets", json={**PLACE, **order}, headers=headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


async def at_counter(client: httpx.AsyncClient, act: str, counter: int = 1) -> dict[str, object]:
    """Do something at a counter."""
    answer = await client.post(f"/counters/{counter}/{act}")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


async def service(client: httpx.AsyncClient, name: str = "invoices") -> dict[str, object]:
    """A service as it is now."""
    found: list[dict[str, object]] = (await client.get("/services")).json()
    return next(each for each in found if each["id"] == name)


async def test_a_kiosk_gives_out_numbers_and_the_desk_calls_them(rig: Rig) -> None:
    """Numbers go up, each is told who is ahead and how long it takes, and the next is called to the counter."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk:
        assert (await service(kiosk))["wait"] is None
        await at_counter(desk, "open")
        first, second = await take(kiosk), await take(kiosk)
        assert (first["ticket"], second["ticket"]) == ("A001", "A002")
        assert (first["ahead"], second["ahead"]) == (0, 1)
        assert second["wait"]["low_min"] < second["wait"]["high_min"]  # type: ignore[index]
        assert second["url"] == f"http://controller/t/{second['code']}"
        counter = await at_counter(desk, "next")
        assert counter["ticket"]["ticket"] == "A001"  # type: ignore[index]
        assert counter["called"]["announced"] is True  # type: ignore[index]
        now = (await kiosk.get(f"/tickets/{first['id']}")).json()
        assert (now["state"], now["counter"], now["go_now"]) == ("called", "1", True)
        told = await service(kiosk)
        assert told["waiting"] == 1
        assert [each["ticket"] for each in told["calling"]] == ["A001"]  # type: ignore[attr-defined]


async def test_a_ticket_is_called_over_the_speakers_of_its_zone(rig: Rig) -> None:
    """In both languages, where its service is; once its holder is there it needn't be said any more."""
    async with rig.client(Role.DESK) as desk:
        await at_counter(desk, "open", 8)
        await take(desk, service="gift-wrapping")
        await at_counter(desk, "next", 8)
        (call,) = (await desk.get("/calls", params={"kind": "ticket"})).json()["calls"]
        assert call["zones"] == ["atrium"]
        assert "请C001号顾客到8号窗口" in call["texts"]["zh"]
        assert "Ticket C001, please come to counter 8" in call["texts"]["en"]
        assert call["requested_by"] == "desk"
        await at_counter(desk, "arrived", 8)

        async def over() -> bool:
            state: str = (await desk.get(f"/calls/{call['id']}")).json()["state"]
            return state == "ended"

        await until(over)
        assert (await at_counter(desk, "served", 8))["ticket"] is None


async def test_whoever_follows_hears_of_calls_and_queues(rig: Rig) -> None:
    """The stream tells what is called, and each service anew whenever somebody comes or goes."""
    following = rig.here.news.follow()
    async with rig.client(Role.DESK) as desk:
        reading = asyncio.ensure_future(anext(following))
        await at_counter(desk, "open")
        await take(desk)
        await at_counter(desk, "next")
        heard = [await reading]
        while heard[-1].kind != "ticket":
            heard.append(await anext(following))
        queues = [json.loads(each.text) for each in heard if each.kind == "queue" and "invoices" in each.text]
        assert {each["waiting"] for each in queues} == {0, 1}
        assert json.loads(heard[-1].text)["ticket"] == "A001"
    await following.aclose()


async def test_a_ticket_is_called_though_the_speakers_refuse(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue goes on, and who pressed is told; so is the journal."""

    def full(*_: object) -> None:
        raise OSError("No room.")

    monkeypatch.setattr(rig.here.dispatcher, "request", full)
    async with rig.client(Role.DESK) as desk, rig.client(Role.OPERATOR) as auditor:
        await at_counter(desk, "open")
        taken = await take(desk)
        called = (await at_counter(desk, "next"))["called"]
        assert called["announced"] is False  # type: ignore[index]
        assert "not over the speakers: No room." in called["fault"]  # type: ignore[index]
        assert (await desk.get(f"/tickets/{taken['id']}")).json()["state"] == "called"
        acts = (await auditor.get("/journal/acts")).text
        assert "not over the speakers" in acts


async def test_the_same_key_gives_the_same_number(rig: Rig) -> None:
    """However often it is sent; for another order, or by another account, it is no such thing."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk:
        first, again = await take(kiosk, "k1"), await take(kiosk, "k1")
        assert first["id"] == again["id"]
        assert (await take(desk, "k1"))["id"] != first["id"]
        other = {**PLACE, "priority": True}
        answer = await kiosk.post("/tickets", json=other, headers={"Idempotency-Key": "k1"})
        assert answer.status_code == 422
        assert "Take a new key" in answer.json()["detail"]


async def test_the_elderly_and_disabled_go_first(rig: Rig) -> None:
    """Priority before age, age within each class."""
    async with rig.client(Role.DESK) as desk:
        await at_counter(desk, "open")
        names = [(await take(desk, priority=priority))["ticket"] for priority in (False, False, True, True)]
        served = [(await at_counter(desk, "next"))["ticket"]["ticket"] for _ in names]  # type: ignore[index]
        assert served == ["A003", "A004", "A001", "A002"]


async def test_who_missed_the_call_is_taken_back_unless_too_late(rig: Rig) -> None:
    """Called thrice more and then missed; gift wrapping takes a late-comer back after two others, not after three."""
    async with rig.client(Role.DESK) as desk:
        await at_counter(desk, "open", 8)
        tickets = [await take(desk, service="gift-wrapping") for _ in range(6)]
        await at_counter(desk, "next", 8)
        for recalls in (1, 2, 3):
            assert (await at_counter(desk, "recall", 8))["recalls"] == recalls
        assert (await at_counter(desk, "recall", 8))["ticket"] is None
        missed = tickets[0]["id"]
        for _ in range(2):
            await at_counter(desk, "next", 8)
        back = await desk.post(f"/tickets/{missed}/back")
        assert (back.json()["state"], back.json()["ahead"]) == ("waiting", 0)
        await at_counter(desk, "next", 8)
        await at_counter(desk, "no-show", 8)
        for _ in range(3):
            await at_counter(desk, "next", 8)
        late = await desk.post(f"/tickets/{missed}/back")
        assert late.status_code == 409
        assert "Have a new ticket taken" in late.json()["detail"]


async def test_a_ticket_is_put_aside_and_sent_elsewhere_keeping_its_number(rig: Rig) -> None:
    """Parked and taken back it goes on by its age; at another service it is called by its old number."""
    async with rig.client(Role.DESK) as desk:
        await at_counter(desk, "open")
        first = await take(desk)
        await take(desk)
        await at_counter(desk, "next")
        await at_counter(desk, "park")
        await desk.post(f"/tickets/{first['id']}/back")
        assert (await at_counter(desk, "next"))["ticket"]["ticket"] == "A001"  # type: ignore[index]
        sent = await desk.post(f"/tickets/{first['id']}/transfer", json={"service": "gift-wrapping"})
        assert (sent.json()["ticket"], sent.json()["service"]) == ("A001", "gift-wrapping")
        await at_counter(desk, "open", 8)
        assert (await at_counter(desk, "next", 8))["ticket"]["ticket"] == "A001"  # type: ignore[index]
        left = await desk.post(f"/tickets/{first['id']}/leave")
        assert left.json()["state"] == "left"
        assert (await desk.post(f"/tickets/{first['id']}/leave")).status_code == 409


async def test_a_block_is_given_out_offline_and_handed_in_once(rig: Rig) -> None:
    """Its numbers are nobody else's, keep their place by when they were given out, and come in once each."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk:
        block = (await kiosk.post("/ticket-blocks", json={"service": "invoices", "size": 3})).json()
        assert [each["ticket"] for each in block["numbers"]] == ["A001", "A002", "A003"]
        later = await take(desk)
        assert later["ticket"] == "A004"
        told = {"block": block["id"], "ticket": "A002", "issued_at": block["reserved_at"], "language": "en"}
        first = await kiosk.post("/tickets/handed-in", json=told, headers={"Idempotency-Key": "h1"})
        again = await kiosk.post("/tickets/handed-in", json=told, headers={"Idempotency-Key": "h1"})
        assert first.json()["id"] == again.json()["id"]
        assert first.json()["code"] == block["numbers"][1]["code"]
        third = {**told, "ticket": "A003"}
        twice = [(await kiosk.post("/tickets/handed-in", json=third)).json()["id"] for _ in range(2)]
        assert twice[0] == twice[1]
        await kiosk.post(f"/tickets/{twice[0]}/leave")
        other = await kiosk.post("/tickets/handed-in", json=told, headers={"Idempotency-Key": "h2"})
        assert other.status_code == 409
        assert (await desk.post("/tickets/handed-in", json=told)).status_code == 409
        await at_counter(desk, "open")
        assert (await at_counter(desk, "next"))["ticket"]["ticket"] == "A002"  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/counters/1/next", 409, "Counter 1 is closed. Open it first."),
        ("/counters/1/served", 409, "Nobody is called to counter 1. Call the next first."),
        ("/counters/44/open", 404, "There is no counter '44' in the site file."),
        ("/tickets/nothing/back", 404, "There is no such ticket."),
    ],
)
async def test_what_cannot_be_done_is_said(rig: Rig, path: str, status: int, sentence: str) -> None:
    """A sentence tells what to do first."""
    async with rig.client(Role.DESK) as desk:
        answer = await desk.post(path)
        assert (answer.status_code, answer.json()["detail"]) == (status, sentence)


async def test_a_service_that_is_not_there_is_a_fault_of_its_field(rig: Rig) -> None:
    """With the ids there are."""
    async with rig.client(Role.KIOSK) as kiosk:
        answer = await kiosk.post("/tickets", json={"service": "taxes"})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "service"
        assert "invoices" in answer.json()["detail"]


async def test_nothing_is_lost_over_a_restart(rig: Rig) -> None:
    """Who waits, who is at a counter and what is open are as they were, and numbers go on."""
    here = rig.here
    async with rig.client(Role.DESK) as desk:
        await at_counter(desk, "open")
        for _ in range(3):
            await take(desk)
        await at_counter(desk, "next")
        known = (await desk.get("/counters")).json()
    started_anew = ticket_office(
        site=here.site,
        engine=rig.engine,
        announcing=here.announcing,
        stops=here.dispatcher,
        calls=here.desk,
        news=here.news,
        mall_clock=here.mall_clock,
        address=here.address,
    )
    found = started_anew.board.counters()
    assert [(each.open, each.waiting, each.ticket and each.ticket.ticket) for each in found] == [
        (each["open"], each["waiting"], each["ticket"] and each["ticket"]["ticket"]) for each in known
    ]
    assert started_anew.take(NewTicket(service="invoices"), "desk", None).ticket == "A004"


async def test_a_phone_follows_the_number_without_signing_in(rig: Rig) -> None:
    """In the reader's language, with no script needed, and nobody else's number to be guessed."""
    async with rig.client() as phone, rig.client(Role.DESK) as desk:
        taken = await take(desk, priority=True)
        page = await phone.get(f"/t/{taken['code']}", headers={"Accept-Language": "zh-CN"})
        assert page.status_code == 200
        assert "A001" in page.text
        assert "开具发票 · 总服务台 · 优先" in page.text
        assert "窗口开放后开始叫号" in page.text
        assert "<noscript><meta http-equiv=" in page.text
        assert "script-src &#x27;self&#x27;" not in page.text
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        await at_counter(desk, "open")
        state = (await phone.get(f"/t/{taken['code']}/state", params={"lang": "en"})).json()
        assert state["lines"]["go"] == "Please go to the counter now"
        await at_counter(desk, "next")
        called = await phone.get(f"/t/{taken['code']}", params={"lang": "en"})
        assert "Please come to counter 1" in called.text
        missing = await phone.get("/t/NOSUCHCODE22")
        assert missing.status_code == 404
        assert "There is no such ticket." in missing.text


async def test_what_was_promised_and_kept_is_counted(rig: Rig) -> None:
    """The share of those called within their range is there for whoever wants to know how honest it is."""
    async with rig.client(Role.DESK) as desk:
        await at_counter(desk, "open")
        await take(desk)
        await at_counter(desk, "next")
        told = await service(desk)
        assert (told["promised"], told["kept"]) == (1, 1)
        assert 'carillon_waits_kept{service="invoices"} 1.0' in (await desk.get("/metrics")).text


async def test_a_kiosk_with_a_fast_clock_gets_no_later_place(rig: Rig) -> None:
    """A number given out in the future by the kiosk's clock was given out by now at the latest."""
    async with rig.client(Role.KIOSK) as kiosk:
        block = (await kiosk.post("/ticket-blocks", json={"service": "invoices", "size": 1})).json()
        ahead = (datetime.now(UTC) + timedelta(hours=5)).isoformat()
        told = {"block": block["id"], "ticket": "A001", "issued_at": ahead}
        found = (await kiosk.post("/tickets/handed-in", json=told)).json()
        assert datetime.fromisoformat(found["issued_at"]) <= datetime.now(UTC)
