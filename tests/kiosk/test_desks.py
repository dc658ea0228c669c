"""The controller as kiosks have it: one suite over a real controller's door and the desk in memory."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn

from controller_api.adapters.engine import open_engine
from controller_api.adapters.schema import upgrade
from controller_api.contract import NewBlock, NewCase, NewHelp, NewTicket
from controller_api.door import serving
from controller_api.rights import Role
from kiosk.adapters.http_desk import HttpDesk
from kiosk.ports import Desk, Refused, Unreached
from tests.controller_api.rig import running
from tests.kiosk.memory_desk import MemoryDesk


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


async def test_a_wrong_token_is_a_no() -> None:
    """A kiosk that isn't known any more says so rather than waiting for ever."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    desk = HttpDesk(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "token")
    with pytest.raises(Refused) as no:
        await desk.services()
    assert no.value.said.zh == "服务台暂时无法受理。"
    await desk.aclose()
    server.close()
    await server.wait_closed()
