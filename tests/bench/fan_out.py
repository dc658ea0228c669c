"""How soon a whole mall has a call: from `POST /calls` to the last zone's `armed` receipt, beside bare paho.

One real controller, one mosquitto and a crowd of speakers that speak the wire. The peer publishes the same command to
the same speakers over the same broker with paho alone and counts the same answers.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import paho.mqtt.client as paho
import psutil
from paho.mqtt.enums import CallbackAPIVersion

from broadcaster import wire
from controller_api.adapters.mosquitto_files import QUEUES
from controller_api.demo.desk import Desk, first_sign_in
from controller_api.demo.processes import Mall, running_mall
from tests.bench.crowd import zone_ids
from tests.bench.figures import Figure, at_most, p99, plain
from tests.bench.mall import BOOKS, EVERYTHING_MADE, wait_for
from tests.broadcaster.wire_rig import Mosquitto

SIZES = (100, 300, 1000)
CALLS = 20
"""Of each kind, ours and bare ones in turn."""
OVER = ("ended", "stopped", "failed")
SITE = "crowd"
FOLDER = Path("var/bench/fan-out").resolve()
SLOTS = {"ticket": "B007", "counter": "2"}
TOPICS = wire.Topics(SITE)
LIMIT_MS, TIMES_PAHO = 1000.0, 2.0


@dataclass
class Listener:
    """A paho client that counts receipts; it can also publish, as whoever knows nothing but paho would."""

    port: int
    zones: list[str]
    armed: dict[str, set[str]] = field(default_factory=dict)
    over: dict[str, set[str]] = field(default_factory=dict)
    whole: threading.Condition = field(default_factory=threading.Condition)
    commands: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Connect and listen."""
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id="listener")
        self._client.max_inflight_messages_set(2000)
        self._client.on_message = self._hear
        self._client.connect("127.0.0.1", self.port)
        self._client.subscribe([(TOPICS.receipts("+"), 1), (TOPICS.commands(self.zones[0]), 1)])
        self._client.loop_start()

    def close(self) -> None:
        """Disconnect."""
        self._client.disconnect()
        self._client.loop_stop()

    def _hear(self, _client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        if message.topic.endswith("command"):
            self.commands.append(bytes(message.payload))
            return
        receipt = json.loads(message.payload)
        book = self.armed if receipt["phase"] == "armed" else self.over if receipt["phase"] in OVER else None
        if book is not None:
            with self.whole:
                book.setdefault(receipt["call_id"], set()).add(receipt["zone"])
                self.whole.notify_all()

    def wait_for_all(self, call_id: str, book: dict[str, set[str]], within_s: float = 20.0) -> None:
        """Wait until every zone has said so of the call; one that never does makes this a very slow call."""
        with self.whole:
            self.whole.wait_for(lambda: len(book.get(call_id, ())) == len(self.zones), within_s)

    def call_bare(self, number: int) -> float:
        """Send the controller's own play command to every zone and await every answer; gives milliseconds.

        It is over everywhere when this returns.
        """
        play = next(told for told in map(json.loads, reversed(self.commands)) if told["type"] == "play")
        play |= {"call_id": f"bare-{number}", "play_at_us": time.time_ns() // 1000 + 1_000_000}
        payload = json.dumps(play)
        begun = time.perf_counter()
        for zone in self.zones:
            self._client.publish(TOPICS.commands(zone), payload, qos=1)
        self.wait_for_all(play["call_id"], self.armed)
        took_ms = (time.perf_counter() - begun) * 1000
        stop = json.dumps({"type": "stop", "call_id": play["call_id"], "because": "measured"})
        for zone in self.zones:
            self._client.publish(TOPICS.commands(zone), stop, qos=1)
        self.wait_for_all(play["call_id"], self.over)
        return took_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came out for one size of mall."""

    ours_ms: list[float]
    paho_ms: list[float]
    cpu_ms: float
    """Of the controller, for a call from its request to its ending."""
    idle_percent: float
    memory_mb: float


def run() -> list[Figure]:
    """Every size, each with a controller, a broker and a crowd of its own."""
    measured = {size: measure(size) for size in SIZES}
    figures = [figure for size, one in measured.items() for figure in _figures(size, one)]
    medians = {size: statistics.median(one.ours_ms) for size, one in measured.items()}
    least, most = min(SIZES), max(SIZES)
    growth = medians[most] / medians[least]
    return [*figures, at_most(f"fan-out, {least} to {most} zones: growth of the median", growth, "x", most / least)]


def _figures(size: int, one: Measured) -> list[Figure]:
    name = f"fan-out, {size} zones"
    ours, bare = p99(one.ours_ms), p99(one.paho_ms)
    ratio = statistics.median(one.ours_ms) / statistics.median(one.paho_ms)
    return [
        plain(f"{name} (n={len(one.ours_ms)}): POST to last armed, median", statistics.median(one.ours_ms), "ms"),
        at_most(f"{name}: POST to last armed, p99", ours, "ms", LIMIT_MS, peer="bare paho", peer_value=bare),
        at_most(f"{name}: median against bare paho", ratio, "x", TIMES_PAHO),
        plain(f"{name}: controller's CPU for a call", one.cpu_ms, "ms"),
        plain(f"{name}: controller's CPU while all report levels", one.idle_percent, "%"),
        plain(f"{name}: controller's memory", one.memory_mb, "MB"),
    ]


def measure(size: int) -> Measured:
    """Call a mall of this size, again and again."""
    with _mall(size) as (mall, port), Desk(mall.address) as desk:
        desk.sign_in(*first_sign_in(mall.data))
        controller = psutil.Process(mall.controller.process.pid)
        wait_for(lambda: EVERYTHING_MADE in mall.controller.log.read_text(errors="replace"), 900.0)
        listener = Listener(port, zone_ids(size))
        with _crowd(port, size) as crowd:
            _wait_seldom(lambda: all(zone["speaker"] == "ready" for zone in desk.zones()))
            _call(desk, listener)  # The first one is spoken by the engine.
            ours_ms, paho_ms, cpu_ms = list[float](), list[float](), 0.0
            for number in range(CALLS):
                busy_s = sum(controller.cpu_times()[:2])
                ours_ms.append(_call(desk, listener))
                cpu_ms += (sum(controller.cpu_times()[:2]) - busy_s) / CALLS * 1000
                paho_ms.append(listener.call_bare(number))
            listener.close()
            crowd.send_signal(signal.SIGUSR1)
            idle_percent = controller.cpu_percent(interval=5.0)
        memory_mb = controller.memory_info().rss / 1e6
    return Measured(ours_ms=ours_ms, paho_ms=paho_ms, cpu_ms=cpu_ms, idle_percent=idle_percent, memory_mb=memory_mb)


def _call(desk: Desk, listener: Listener) -> float:
    """Call everywhere and stop it once it is armed; gives the milliseconds it took, with the call over."""
    begun = time.perf_counter()
    call_id = desk.announce("ticket", ["everywhere"], SLOTS)
    listener.wait_for_all(call_id, listener.armed)
    took_ms = (time.perf_counter() - begun) * 1000
    desk.cancel(call_id)
    _wait_seldom(lambda: desk.call(call_id)["state"] == "ended")
    return took_ms


def _wait_seldom(condition: Callable[[], bool], within_s: float = 60.0) -> None:
    """Wait without asking the controller so often that the asking is what is measured."""
    give_up = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > give_up:
            raise TimeoutError(f"Waited {within_s:.0f} s in vain.")
        time.sleep(0.5)


@contextlib.contextmanager
def _mall(size: int) -> Iterator[tuple[Mall, int]]:
    """A controller of so many zones on a broker of ours, with new books."""
    shutil.rmtree(FOLDER / "data" / "logs", ignore_errors=True)
    for book in BOOKS:
        (FOLDER / "data" / book).unlink(missing_ok=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    broker = Mosquitto(FOLDER, more=QUEUES)
    broker.start()
    os.environ["CARILLON_SPEECH__ENGINE"] = "quiet"
    try:
        with running_mall(_site(size, broker.port), FOLDER / "data") as mall:
            yield mall, broker.port
    finally:
        del os.environ["CARILLON_SPEECH__ENGINE"]
        broker.stop()


def _site(size: int, port: int) -> Path:
    head = f"""
[site]
id = "{SITE}"
name = {{ zh = "大商场", en = "Large Mall" }}
time_zone = "Asia/Shanghai"
languages = ["zh", "en"]

[hours]
mon-sun = "00:00-00:00"
holidays = "none"

[broker]
host = "127.0.0.1"
port = {port}
"""
    zone = '\n[[zones]]\nid = "{0}"\nfloor = "L1"\nname = {{ zh = "{0}", en = "{0}" }}\n'
    path = FOLDER / "site.toml"
    path.write_text(head + "".join(map(zone.format, zone_ids(size))), encoding="utf-8")
    return path


@contextlib.contextmanager
def _crowd(port: int, size: int) -> Iterator[subprocess.Popen[bytes]]:
    """So many speakers, all ready."""
    arguments = ["--port", str(port), "--site", SITE, "--zones", str(size)]
    command = [sys.executable, "-m", "tests.bench.crowd", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        if not re.match(b"ready", process.stdout.readline()):
            raise RuntimeError("The crowd did not get ready; what it said is above.")
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
