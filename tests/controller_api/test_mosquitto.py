"""The broker of our own: started, guarded, and brought back."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiomqtt
import pytest

from broadcaster.wire import Topics
from controller_api.adapters.mosquitto import BrokerUnavailable, MosquittoChild, find_mosquitto
from controller_api.adapters.mosquitto_files import CONTROLLER, BrokerFiles, speaker_account

pytestmark = pytest.mark.broker
TOPICS = Topics("mall")


@pytest.fixture
def files(tmp_path: Path) -> BrokerFiles:
    """Files for two zones."""
    return BrokerFiles(tmp_path / "broker", site="mall", zones=("atrium", "garage"))


@pytest.fixture
async def child(files: BrokerFiles) -> AsyncIterator[MosquittoChild]:
    """A running broker."""
    async with MosquittoChild(files) as running:
        yield running


def client(child: MosquittoChild, name: str, password: Path) -> aiomqtt.Client:
    """A client with an account of the broker."""
    return aiomqtt.Client(
        "127.0.0.1",
        child.port,
        username=name,
        password=password.read_text().strip(),
        protocol=aiomqtt.ProtocolVersion.V5,
    )


def speaker(child: MosquittoChild, files: BrokerFiles, zone: str) -> aiomqtt.Client:
    """A client with a speaker's account."""
    return client(child, speaker_account(zone), files.speaker_password(zone))


async def connected(make: Callable[[], aiomqtt.Client], enough: type[Exception] = ConnectionAbortedError) -> None:
    """Wait until a client gets in, or is answered with an error that is enough."""
    while True:
        try:
            async with asyncio.timeout(1), make():
                return
        except enough:
            return
        except (aiomqtt.MqttError, TimeoutError):
            await asyncio.sleep(0.05)


async def test_a_speaker_gets_its_own_commands_and_nobody_elses(child: MosquittoChild, files: BrokerFiles) -> None:
    """The access list lets a speaker read its own zone's commands; the other zone's never reach it."""
    async with speaker(child, files, "atrium") as atrium, client(child, CONTROLLER, files.controller_password) as host:
        await atrium.subscribe(f"{TOPICS.root}/zone/+/command")
        await atrium.subscribe(TOPICS.commands("atrium"))
        await host.publish(TOPICS.commands("garage"), "not for you", qos=1)
        await host.publish(TOPICS.commands("atrium"), "for you", qos=1)
        message = await anext(aiter(atrium.messages))
        assert message.payload == b"for you"


async def test_a_speaker_cannot_speak_for_another(child: MosquittoChild, files: BrokerFiles) -> None:
    """What a speaker publishes on another zone's receipt topic goes nowhere."""
    async with speaker(child, files, "garage") as garage, client(child, CONTROLLER, files.controller_password) as host:
        await host.subscribe(f"{TOPICS.root}/#")
        await garage.publish(TOPICS.receipts("atrium"), "forged", qos=0)
        await garage.publish(TOPICS.receipts("garage"), "true", qos=0)
        message = await anext(aiter(host.messages))
        assert message.payload == b"true"


async def test_nobody_gets_in_without_a_password(child: MosquittoChild) -> None:
    """The broker knows no anonymous clients."""
    with pytest.raises(aiomqtt.MqttError):
        async with aiomqtt.Client("127.0.0.1", child.port):
            pass


async def test_passwords_are_private_and_kept(files: BrokerFiles) -> None:
    """Password files are readable by their owner only, and stay the same over a restart, as the port does."""
    async with MosquittoChild(files) as first:
        secret, port = files.speaker_password("atrium").read_text(), first.port
        assert files.speaker_password("atrium").stat().st_mode & 0o777 == 0o600
    async with MosquittoChild(files) as second:
        assert (files.speaker_password("atrium").read_text(), second.port) == (secret, port)


async def test_a_broker_that_dies_is_started_again_on_its_port(child: MosquittoChild, files: BrokerFiles) -> None:
    """Killed hard, the broker is back under another process id, on the port the speakers know."""
    before = child.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    async with asyncio.timeout(60):
        await connected(lambda: client(child, CONTROLLER, files.controller_password))
    assert child.pid != before


async def test_a_broker_left_by_a_killed_controller_is_ended_first(files: BrokerFiles) -> None:
    """The next controller on the same folder takes the port over from the orphan."""
    async with MosquittoChild(files) as earlier:
        port = earlier.port
    orphan = await asyncio.create_subprocess_exec(find_mosquitto(), "-c", str(files.conf), stderr=subprocess.DEVNULL)
    files.pid.write_text(str(orphan.pid))
    try:
        async with asyncio.timeout(60):
            await connected(lambda: aiomqtt.Client("127.0.0.1", port, username="x"), aiomqtt.MqttCodeError)
            async with MosquittoChild(files) as successor:
                assert await orphan.wait() == 0
                assert successor.port == port
    finally:
        if orphan.returncode is None:
            orphan.kill()
            await orphan.wait()


def test_a_machine_without_mosquitto_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the package and the other way out."""
    monkeypatch.setattr("shutil.which", lambda *_args, **_named: None)
    with pytest.raises(BrokerUnavailable, match=r"apt-get install mosquitto.*\[broker\]"):
        find_mosquitto()
