"""The mall that is mistreated: real broker, controller, speakers, each of which can be killed, cut off or misled."""

import contextlib
import json
import os
import shutil
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
from controller_api.demo.desk import first_sign_in
from controller_api.demo.processes import Child, end, start
from tests.bench.mall import wait_for
from tests.broadcaster.wire_rig import Mosquitto, free_port
from tests.faults.crossing import Crossing
from tests.faults.disk import SmallDisk, give_up
from tests.faults.hearsay import Hearsay
from tests.faults.security import EMERGENCY, OFFICE, PASSWORD, SecurityDesk
from tests.faults.sirens import BROKER_KILLED, CONTROLLER, KILLED
from tests.faults.verdict import Told
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
        self._site = write_site(folder / "site", SITE, *zones, more=BROKER % self.broker.port + EMERGENCY)
        self._data, self._port = folder / "data", free_port()
        (folder / "settings.toml").write_text(SETTINGS)
        self._disks = {zone: SmallDisk(folder / "clips" / zone) for zone in zones} | {CONTROLLER: SmallDisk(self._data)}
        self.crossings = {zone: Crossing(self.broker.port) for zone in zones}
        self.hearsay = Hearsay({name: folder / f"{name}.log" for name in (*zones, CONTROLLER)})
        self.set_clock(CONTROLLER, 0)
        self.controller = self._start_controller()
        self.speakers = {zone: self._start_speaker(zone) for zone in zones}
        self.desk = self._await_desk()
        """Who makes calls."""
        self.desk.make_office()
        self.security = SecurityDesk(f"http://127.0.0.1:{self._port}")
        """Signed in for good: whoever has to raise an emergency can't wait for a disk to have room for a session."""
        self.security.sign_in(OFFICE, PASSWORD)
        wait_for(self._stocked, PATIENCE_S)

    @property
    def disk_is_real(self) -> bool:
        """Whether the controller has a disk of its own that can be full."""
        return self._disks[CONTROLLER].mounted

    def set_clock(self, whose: str, ahead_s: int) -> None:
        """Set the wall clock of the controller or of a zone's speaker."""
        (self.folder / f"{whose}.clock").write_text(str(ahead_s))

    @contextlib.contextmanager
    def clock_set(self, whose: str, ahead_s: int) -> Iterator[None]:
        """While this lasts that clock is so much ahead."""
        self.set_clock(whose, ahead_s)
        yield
        self.set_clock(whose, 0)

    @contextlib.contextmanager
    def full_disk(self, whose: str) -> Iterator[None]:
        """While this lasts there is no room for the controller, or for a zone's speaker, to write anything."""
        child = self.controller if whose == CONTROLLER else self.speakers[whose]
        self._disks[whose].fill(child.process.pid)
        try:
            yield
        finally:
            self._disks[whose].free(child.process.pid)

    def kill_controller(self) -> None:
        """Kill it without a word; another is started at once."""
        _kill(self.controller)
        self.controller = self._start_controller()

    def kill_speaker(self, zone: str) -> None:
        """Kill it without a word; another is started at once."""
        _kill(self.speakers[zone])
        self.hearsay.note(zone, KILLED)
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
        self.hearsay.note(CONTROLLER, BROKER_KILLED)
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
                client.publish(topic, payload, qos=1).wait_for_publish(PATIENCE_S)
        finally:
            client.disconnect()
            client.loop_stop()

    def endings(self) -> Counter[str]:
        """By call, how many endings the journal has."""
        with contextlib.closing(self._journal()) as journal:
            return Counter(call for (call,) in journal.execute("select call_id from call_endings"))

    def receipts(self) -> list[Told]:
        """Every receipt in the journal."""
        with contextlib.closing(self._journal()) as journal:
            rows = journal.execute("select call_id, run, zone, outcome, reason from receipts").fetchall()
        return [Told(call=call, run=run, zone=zone, outcome=how, reason=why) for call, run, zone, how, why in rows]

    def passes_of(self, call: str) -> int | None:
        """How often a call is to be said."""
        with contextlib.closing(self._journal()) as journal:
            ((policy,),) = journal.execute("select policy from calls where id = ?", (call,))
        passes: int | None = json.loads(policy)["passes"]
        return passes

    def close(self) -> None:
        """End everything."""
        end([*self.speakers.values(), self.controller])
        self.hearsay.close()
        for crossing in self.crossings.values():
            crossing.close()
        self.broker.stop()
        for disk in self._disks.values():
            disk.give_up()

    def _await_desk(self) -> SecurityDesk:
        """A desk at the controller, as soon as that answers."""
        desk = SecurityDesk(f"http://127.0.0.1:{self._port}")

        def answers() -> bool:
            with contextlib.suppress(Exception):
                desk.sign_in(*first_sign_in(self._data))
                return True
            return False

        wait_for(answers, PATIENCE_S)
        return desk

    def _stocked(self) -> bool:
        """Whether every zone is there and has what it needs in an emergency."""
        said = self.desk.emergency()["zones"]
        return len(said) == len(self.zones) and all(zone["missing_clips"] == 0 for zone in said)

    def _journal(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._data / 'carillon.db'}?mode=ro", uri=True)

    def _start_controller(self) -> Child:
        arguments = ["controller_api", "serve", "--site", str(self._site), "--data", str(self._data)]
        arguments += ["--port", str(self._port), "--settings", str(self.folder / "settings.toml")]
        clock = ["tests.faults.set_clock", str(self.folder / "controller.clock")]
        return start("controller", [*clock, *arguments], self.folder / "controller.log")

    def _start_speaker(self, zone: str) -> Child:
        arguments = ["broadcaster", "speaker", "--zone", zone, "--site", SITE]
        arguments += ["--broker", self.crossings[zone].address, "--clips", str(self.folder / "clips" / zone)]
        clock = ["tests.faults.set_clock", str(self.folder / f"{zone}.clock")]
        return start(f"speaker {zone}", [*clock, *arguments, "--output", "silent"], self.folder / f"{zone}.log")


def clear(folder: Path, zones: tuple[str, ...]) -> None:
    """Remove what an earlier run left, be it that it was killed and its disks are still mounted."""
    for small in (folder / "data", *(folder / "clips" / zone for zone in zones)):
        give_up(small)
    shutil.rmtree(folder, ignore_errors=True)


def _kill(child: Child) -> None:
    child.process.kill()
    child.process.wait()


def _children_of(pid: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    direct = [int(line) for line in listed.stdout.split()]
    return [*direct, *(deeper for child in direct for deeper in _children_of(child))]
