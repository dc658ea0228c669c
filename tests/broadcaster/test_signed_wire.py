"""A wire on which a speaker hears nobody but its controller, on a real mosquitto over MQTT 5 and 3.1.1.

The broker has no access list here: whoever is on it may say anything to anybody.
"""

import logging
from collections.abc import AsyncIterator

import pytest

from broadcaster import wire
from broadcaster.adapters.ed25519_gate import Ed25519Gate
from broadcaster.adapters.mqtt_network import MqttNetwork
from broadcaster.adapters.mqtt_speaker import MqttSpeakerLink
from broadcaster.broker_settings import BrokerSettings
from broadcaster.signing import ControllerKey, ControllerSeal
from broadcaster.speaker.ports import Heard
from broadcaster.speaker.refusals import LOGGED_EVERY_S, SHOWN_S
from tests.broadcaster.test_mqtt_network import GONE, HALL, NOW, READY, TOPICS, stop
from tests.broadcaster.wire_rig import MachineClock, Mosquitto, publish, until

KEY, STRANGER = ControllerKey(ControllerKey.made()), ControllerKey(ControllerKey.made())
SEAL = ControllerSeal.of(KEY)


class SealedEnds:
    """A controller that signs, and a speaker that has its key."""

    def __init__(self, broker: Mosquitto, settings: BrokerSettings) -> None:
        self.broker = broker
        self.network = MqttNetwork(
            broker=settings, site="mall", epoch=3, clips_url="http://clips", clock=MachineClock(), key=KEY
        )
        self.link = MqttSpeakerLink(broker=settings, site="mall", zone="hall", now_us=NOW, seal=SEAL)
        self.heard: list[Heard] = []

    @property
    def stops(self) -> list[str]:
        """The reasons of the stops that were heard."""
        return [message.because for message in self.heard if isinstance(message, wire.Stop)]

    async def last_word(self) -> None:
        """Say something in order after everything before, and wait until it is heard."""
        self.network.send([HALL], stop("the controller's own"))
        await until(lambda: self.stops, "the controller's own word")


@pytest.fixture(params=["5", "3.1.1"])
async def ends(request: pytest.FixtureRequest, mosquitto: Mosquitto) -> AsyncIterator[SealedEnds]:
    """Both ends, open; the speaker has heard that its controller is there."""
    both = SealedEnds(mosquitto, BrokerSettings.at(mosquitto.address, protocol=request.param))
    async with both.network:
        await both.link.open(both.heard.append, READY)
        await until(lambda: both.heard and both.link.connected, "the controller's state")
        yield both
        await both.link.close(GONE)


@pytest.mark.broker
async def test_a_controller_with_the_key_is_heard(ends: SealedEnds) -> None:
    """Its state, its commands and its time reach the speaker, and nothing is found wrong."""
    ends.link.say(wire.TimeRequest(zone="hall", sent_us=5))
    await ends.last_word()
    await until(lambda: len(ends.heard) == 3, "the time")
    assert {type(message) for message in ends.heard} == {wire.HostState, wire.Stop, wire.TimeReply}
    assert ends.link.fault is None


@pytest.mark.broker
@pytest.mark.parametrize("forger", ["unsigned", "another key", "for another zone"])
async def test_nobody_else_on_the_broker_is_heard(ends: SealedEnds, forger: str) -> None:
    """A stranger's commands, host state and time are refused on every topic; the speaker shows that as a fault."""
    forged = {
        TOPICS.commands("hall"): stop("forged"),
        TOPICS.host_state: wire.HostState(online=True, epoch=99, clips_url="http://stranger"),
        TOPICS.time_reply("hall"): wire.TimeReply(sent_us=1, received_us=2, replied_us=3),
    }
    sign = {"unsigned": lambda _, words: words, "another key": STRANGER.sign, "for another zone": _for_the_garage}
    for topic, message in forged.items():
        await publish(ends.broker, topic, sign[forger](topic, message.model_dump_json()))
    await ends.last_word()
    assert ends.stops == ["the controller's own"]
    assert {type(message) for message in ends.heard} == {wire.HostState, wire.Stop}
    assert ends.link.fault is not None
    assert "did not sign" in ends.link.fault


@pytest.mark.broker
async def test_a_controllers_words_for_another_boot_are_not_heard(ends: SealedEnds) -> None:
    """What the controller signed for no boot, or for the one before, is refused, whenever it comes."""
    topic = TOPICS.commands("hall")
    for boot_id in (None, "before"):
        recorded = stop("recorded").model_copy(update={"boot_id": boot_id, "epoch": 3, "sequence": 1})
        await publish(ends.broker, topic, KEY.sign(topic, recorded.model_dump_json()))
    await ends.last_word()
    assert ends.stops == ["the controller's own"]


def _for_the_garage(topic: str, words: str) -> str:
    """What the controller did sign, but for another zone."""
    return KEY.sign(topic.replace("hall", "garage") + "!", words)


def test_a_stranger_fills_no_log_and_is_forgotten(caplog: pytest.LogCaptureFixture) -> None:
    """A thousand refused messages a minute are one line of the log; ten minutes after the last the fault is gone."""
    caplog.set_level(logging.WARNING)
    now_s = 0.0
    gate = Ed25519Gate(SEAL, lambda: now_s)
    for _ in range(1000):
        assert not gate.admits(TOPICS.commands("hall"), b"{}")
    assert len(caplog.records) == 1
    now_s += LOGGED_EVERY_S
    assert not gate.admits(TOPICS.commands("hall"), b"{}")
    assert "1001 so far" in caplog.records[1].message
    assert gate.fault is not None
    now_s += SHOWN_S + 1
    assert gate.fault is None


def test_a_speaker_without_a_key_hears_everybody() -> None:
    """Where no key is given nothing is checked, signed or not."""
    gate = Ed25519Gate(None)
    assert gate.admits(TOPICS.commands("hall"), b"{}")
    assert gate.fault is None
