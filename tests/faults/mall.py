"""The mall that is mistreated: real broker, controller, speakers, each of which can be killed, cut off or misled."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from broadcaster import wire
from controller_api.demo.desk import Desk, first_sign_in
from controller_api.demo.processes import Child, end, start
from tests.bench.mall import wait_for
from tests.broadcaster.wire_rig import Mosquitto
from tests.faults.crossing import Crossing
from tests.malls import write_site

SITE = "small"
BROKER = """
[broker]
host = "127.0.0.1"
port = %d
"""
SETTINGS = """
[speech]
engine = "espeak"
"""
PATIENCE_S = 60.0


class MistreatedMall:
    """Everything that runs, and what can be done to it."""

    def __init__(self, folder: Path, zones: tuple[str, ...]) -> None:
        self.folder, self.zones = folder, zones
        folder.mkdir(parents=True)
        self.broker = Mosquitto(folder)
        self.broker.start()
        self._site = write_site(folder / "site", SITE, *zones, more=BROKER % self.broker.port)
        self._data = folder / "data"
        (folder / "settings.toml").write_text(SETTINGS)
        self.crossings = {zone: Crossing(self.broker.port) for zone in zones}
        self.set_clock("controller", 0)
        self.controller = self._start_controller()
        self.speakers = {zone: self._start_speaker(zone) for zone in zones}

    def set_clock(self, whose: str, ahead_s: int) -> None:
        """Set the wall clock of the controller or of a zone's speaker."""
        (self.folder / f"{whose}.clock").write_text(str(ahead_s))

    def kill_controller(self) -> None:
        """Kill it without a word; another is started at once."""
        _kill(self.controller)
        self.controller = self._start_controller()

    def kill_speaker(self, zone: str) -> None:
        """Kill it without a word; another is started at once."""
        _kill(self.speakers[zone])
        self.speakers[zone] = self._start_speaker(zone)

    def kill_speech(self) -> None:
        """Kill whatever the controller has speak, while it speaks or not."""
        for child in _children_of(self.controller.process.pid):
            with contextlib.suppress(OSError):
                if "speech" in Path(f"/proc/{child}/cmdline").read_text():
                    os.kill(child, signal.SIGKILL)

    def kill_broker(self, lasts_s: float) -> None:
        """Kill it without a word, and start it again later."""
        self.broker.kill()
        time.sleep(lasts_s)
        self.broker.start()

    @contextlib.contextmanager
    def repeating(self) -> Iterator[None]:
        """While this lasts every command comes a second time, a little later, the newest first."""
        heard: list[tuple[str, bytes]] = []
        lock = threading.Lock()
        client = mqtt.Client(CallbackAPIVersion.VERSION2)

        def note(_client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
            with lock:
                if (message.topic, bytes(message.payload)) not in heard:
                    heard.append((message.topic, bytes(message.payload)))

        client.on_message = note
        client.connect("127.0.0.1", self.broker.port)
        client.subscribe(wire.Topics(SITE).commands("+"), qos=1)
        client.loop_start()
        try:
            yield
            with lock:
                again = list(reversed(heard))
            for topic, payload in again:
                client.publish(topic, payload, qos=1)
        finally:
            client.disconnect()
            client.loop_stop()

    def desk(self) -> Desk:
        """A signed-in desk at the controller that runs now; raises what `httpx` raises when none answers."""
        card = json.loads((self._data / "controller.json").read_text())
        desk = Desk(card["address"])
        desk.sign_in(*first_sign_in(self._data))
        return desk

    def await_desk(self) -> Desk:
        """The same, as soon as one answers."""
        answered: list[Desk] = []

        def answers() -> bool:
            with contextlib.suppress(Exception):
                answered.append(self.desk())
            return bool(answered)

        wait_for(answers, PATIENCE_S)
        return answered[0]

    def endings(self) -> Counter[str]:
        """By call, how many endings the journal has."""
        with contextlib.closing(self._journal()) as journal:
            return Counter(call for (call,) in journal.execute("select call_id from call_endings"))

    def receipted(self) -> set[tuple[str, str]]:
        """Call and zone of every receipt in the journal."""
        with contextlib.closing(self._journal()) as journal:
            return set(journal.execute("select call_id, zone from receipts"))

    def words_of(self, zone: str) -> list[str]:
        """What the zone's speakers, one after the other, wrote into their log."""
        return (self.folder / f"{zone}.log").read_text(errors="replace").splitlines()

    def close(self) -> None:
        """End everything."""
        end([*self.speakers.values(), self.controller])
        for crossing in self.crossings.values():
            crossing.close()
        self.broker.stop()

    def _journal(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._data / 'carillon.db'}?mode=ro", uri=True)

    def _start_controller(self) -> Child:
        (self._data / "controller.json").unlink(missing_ok=True)
        arguments = ["controller_api", "serve", "--site", str(self._site), "--data", str(self._data)]
        arguments += ["--port", "0", "--settings", str(self.folder / "settings.toml")]
        clock = ["tests.faults.set_clock", str(self.folder / "controller.clock")]
        return start("controller", [*clock, *arguments], self.folder / "controller.log")

    def _start_speaker(self, zone: str) -> Child:
        arguments = ["broadcaster", "speaker", "--zone", zone, "--site", SITE]
        arguments += ["--broker", self.crossings[zone].address, "--clips", str(self.folder / "clips" / zone)]
        clock = ["tests.faults.set_clock", str(self.folder / f"{zone}.clock")]
        return start(f"speaker {zone}", [*clock, *arguments, "--output", "silent"], self.folder / f"{zone}.log")


def _kill(child: Child) -> None:
    child.process.kill()
    child.process.wait()


def _children_of(pid: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    direct = [int(line) for line in listed.stdout.split()]
    return [*direct, *(deeper for child in direct for deeper in _children_of(child))]
