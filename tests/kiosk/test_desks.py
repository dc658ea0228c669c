"""The controller as kiosks have it: one suite over a real controller's door and the desk in memory."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from controller_api.adapters.engine import open_engine
from controller_api.adapters.schema import upgrade
from controller_api.contract import HandedIn, KioskHealth, NewBlock, NewCase, NewHelp, NewTicket, ShownPlay
from controller_api.door import serving
from controller_api.rights import Role
from kiosk.adapters.http_desk import HttpDesk
from kiosk.ports import Desk, Refused, Unreached
from tests.controller_api.rig import running
from tests.kiosk.memory_desk import NOON, MemoryDesk

HEALTH = KioskHealth(version="1", started_at=NOON, frames=1, frame_p99_ms=1, memory_mib=1)
PLAY = ShownPlay(key="p1", campaign="noodles", started_at=NOON, seconds=8, frames=480, whole=True)


def _problem(status: int) -> dict[str, Any]:
    return {"type": "about:blank", "title": "No", "status": status, "detail": "Not now."}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as the migrations make it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "carillon.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(params=["memory", "http"])
async def desk(request: pytest.FixtureRequest, migrated: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """Each in turn."""
    if request.param == "memory":
        yield MemoryDesk()
        return
    path = tmp_path / "carillon.db"
    shutil.copy(migrated, path)
    engine = open_engine(f"sqlite:///{path}")
    async with running(engine, tmp_path) as rig:
        door = serving.listen("127.0.0.1", 0)
        server = uvicorn.Server(uvicorn.Config(rig.app, log_config=None, lifespan="off"))
        served = asyncio.create_task(server.serve([door]))
        http = HttpDesk(serving.address_of(door), rig.tokens[Role.KIOSK])
        try:
            yield http
        finally:
            await http.aclose()
            server.should_exit = True
            await served
            door.close()
    engine.dispose()


async def test_a_case_sent_twice_is_one_case(desk: Desk) -> None:
    """The second time it has the same number."""
    case = NewCase(words="扶梯口地面湿滑", mood="bad", kind="safety")
    first = await desk.send_case("k1", case)
    assert first.number is not None
    assert (await desk.send_case("k1", case)).number == first.number


async def test_a_ticket_taken_twice_is_one_ticket(desk: Desk) -> None:
    """Another key is another ticket."""
    first = await desk.take_ticket("k1", NewTicket(service="invoices"))
    assert (await desk.take_ticket("k1", NewTicket(service="invoices"))).id == first.id
    assert (await desk.take_ticket("k2", NewTicket(service="invoices"))).ticket != first.ticket


async def test_kept_numbers_are_not_given_to_anybody_else(desk: Desk) -> None:
    """A block has as many as were asked for, of the day, and no ticket has one of them."""
    block = await desk.reserve("b1", NewBlock(service="invoices", size=5))
    assert len({number.ticket for number in block.numbers}) == 5
    taken = await desk.take_ticket("k1", NewTicket(service="invoices"))
    assert taken.ticket not in {number.ticket for number in block.numbers}


async def test_help_asked_for_twice_rings_once_and_is_called_off(desk: Desk) -> None:
    """By the id that was answered."""
    first = await desk.ask_for_help("h1", NewHelp(kind="lost_child"))
    assert (await desk.ask_for_help("h1", NewHelp(kind="lost_child"))).id == first.id
    assert (await desk.cancel_help(first.id)).state == "cancelled"


async def test_a_no_is_told_in_words(desk: Desk) -> None:
    """What isn't there can't be queued for, nor called off."""
    with pytest.raises(Refused) as no:
        await desk.take_ticket("k1", NewTicket(service="no-such-service"))
    assert no.value.said.zh.endswith("。")
    with pytest.raises(Refused):
        await desk.cancel_help("no-such-help")


async def test_services_are_told(desk: Desk) -> None:
    """With what they are called and how many wait."""
    await desk.take_ticket("k1", NewTicket(service="invoices"))
    assert "invoices" in {service.id for service in await desk.services()}


async def test_nobody_at_the_address_is_surely_unheard() -> None:
    """Nothing was sent, so nothing can have been done."""
    desk = HttpDesk("http://127.0.0.1:9", "token")
    with pytest.raises(Unreached) as nobody:
        await desk.take_ticket("k1", NewTicket(service="invoices"))
    assert not nobody.value.unsure
    await desk.aclose()


async def test_a_connection_that_breaks_may_have_been_heard() -> None:
    """Whoever takes the question and hangs up may have done what was asked."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    desk = HttpDesk(f"http://127.0.0.1:{port}", "token")
    with pytest.raises(Unreached) as nobody:
        await desk.take_ticket("k1", NewTicket(service="invoices"))
    assert nobody.value.unsure
    await desk.aclose()
    server.close()
    await server.wait_closed()


ANSWERS = {
    "a page": httpx.Response(200, html="<html>Sign in to the network</html>"),
    "another's JSON": httpx.Response(200, json={"ok": True}),
    "nothing": httpx.Response(200),
    "elsewhere": httpx.Response(302, headers={"Location": "http://portal.invalid/"}),
    "a proxy's no": httpx.Response(404, text="no such host"),
    "who are you": httpx.Response(401, json=_problem(401)),
    "not you": httpx.Response(403, json=_problem(403)),
    "too often": httpx.Response(429, json=_problem(429)),
    "broken": httpx.Response(502, text="bad gateway"),
}
QUESTIONS: dict[str, Callable[[Desk], Awaitable[object]]] = {
    "now": lambda desk: desk.now(None),
    "services": lambda desk: desk.services(),
    "case": lambda desk: desk.send_case("k", NewCase(words="太吵了")),
    "ticket": lambda desk: desk.take_ticket("k", NewTicket(service="invoices")),
    "leave": lambda desk: desk.leave_queue("t1"),
    "handed in": lambda desk: desk.hand_in(HandedIn(block="b1", ticket="A501", issued_at=NOON)),
    "help": lambda desk: desk.ask_for_help("k", NewHelp(kind="lost_child")),
    "help off": lambda desk: desk.cancel_help("h1"),
    "block": lambda desk: desk.reserve("k", NewBlock(service="invoices", size=10)),
    "health": lambda desk: desk.tell_health(HEALTH),
    "plays": lambda desk: desk.tell_plays([PLAY]),
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("answer", ANSWERS)
async def test_whoever_answers_in_the_controllers_place_is_nobody(question: str, answer: str) -> None:
    """Nothing counts as done or refused by a sign-in page, a proxy, or a no to the token; it is sent again later."""
    desk = HttpDesk("http://desk", "token", wire=httpx.MockTransport(lambda _: ANSWERS[answer]))
    with pytest.raises(Unreached):
        await QUESTIONS[question](desk)
    await desk.aclose()


async def test_a_file_that_is_a_page_is_nobodys() -> None:
    """A sign-in page is no venue."""
    desk = HttpDesk("http://desk", "token", wire=httpx.MockTransport(lambda _: ANSWERS["a page"]))
    with pytest.raises(Unreached):
        await desk.file("/venue.zip")
    await desk.aclose()
