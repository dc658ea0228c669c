"""Emergencies over a real broker: heard at once, also by who comes late, and only from the controller."""

import threading
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.publish as paho_publish
import pytest

from broadcaster.broker_settings import BrokerSettings
from broadcaster.signing import ControllerKey, ControllerSeal
from broadcaster.wire import Topics
from broadcaster.wire_emergency import PublicEmergency, Words
from kiosk.adapters.mqtt_status import MqttStatus
from tests.broadcaster.wire_rig import Mosquitto

pytestmark = pytest.mark.broker
KEY = ControllerKey(ControllerKey.made())
TOPIC = Topics("mall").public_emergency
FIRE = PublicEmergency(active=True, drill=False, zones={"atrium": Words.EVACUATE}, title={"zh": "火警"}, epoch=3)


class Ears:
    """Remembers what was heard."""

    def __init__(self) -> None:
        self.heard: list[PublicEmergency] = []
        self.there = threading.Event()
        self.gone = threading.Event()
        self.news = threading.Event()

    def hear(self, status: PublicEmergency) -> None:
        """A message."""
        self.heard.append(status)
        self.news.set()

    def connected(self, listening: bool) -> None:  # noqa: FBT001 (a callback)
        """A connection, or its end."""
        (self.there if listening else self.gone).set()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker that runs."""
    mosquitto = Mosquitto(tmp_path)
    mosquitto.start()
    yield mosquitto
    mosquitto.stop()


@pytest.fixture
def listening(broker: Mosquitto) -> Iterator[Ears]:
    """A kiosk that listens and trusts the controller only."""
    ears = Ears()
    settings = BrokerSettings(host="127.0.0.1", port=broker.port)
    seal = ControllerSeal.of(KEY)
    status = MqttStatus(settings, "mall", seal=seal, heard=ears.hear, connected=ears.connected)
    status.start()
    assert ears.there.wait(30)
    yield ears
    status.stop()


def _say(broker: Mosquitto, payload: str) -> None:
    paho_publish.single(TOPIC, payload, qos=1, retain=True, hostname="127.0.0.1", port=broker.port)


def test_an_emergency_is_heard(broker: Mosquitto, listening: Ears) -> None:
    """As the controller said it."""
    _say(broker, KEY.sign(TOPIC, FIRE.model_dump_json()))
    assert listening.news.wait(30)
    assert listening.heard == [FIRE]


def test_who_comes_late_hears_of_it(broker: Mosquitto) -> None:
    """The broker keeps it, with the controller long gone."""
    _say(broker, KEY.sign(TOPIC, FIRE.model_dump_json()))
    ears = Ears()
    settings = BrokerSettings(host="127.0.0.1", port=broker.port)
    status = MqttStatus(settings, "mall", seal=None, heard=ears.hear, connected=ears.connected)
    status.start()
    assert ears.news.wait(30)
    assert ears.heard == [FIRE]
    status.stop()


def test_nobody_else_can_empty_a_mall(broker: Mosquitto, listening: Ears) -> None:
    """What isn't signed, is signed by another, or is no message at all changes nothing; what follows is heard."""
    stranger = ControllerKey(ControllerKey.made())
    for payload in (FIRE.model_dump_json(), stranger.sign(TOPIC, FIRE.model_dump_json()), "rubbish"):
        _say(broker, payload)
    over = FIRE.model_copy(update={"active": False, "epoch": 4})
    _say(broker, KEY.sign(TOPIC, over.model_dump_json()))
    assert listening.news.wait(30)
    assert listening.heard == [over]


def test_a_broker_that_went_is_told(broker: Mosquitto, listening: Ears) -> None:
    """So that its last word is known to be old; when it is back, it is heard again."""
    broker.stop()
    assert listening.gone.wait(30)
    listening.there.clear()
    broker.start()
    assert listening.there.wait(30)
