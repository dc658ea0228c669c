"""A thousand speakers in one process: each a connection of its own that speaks the real wire, and nothing behind it.

`python -m tests.bench.crowd --port P --site S --zones N` prints `ready` once all know the time, and goes on until it is
ended; SIGUSR1 has all of them say five times a second what they put out. No clip is fetched and no sample made: what is
measured against it is the controller and the broker.
"""

import argparse
import asyncio
import contextlib
import json
import signal
import struct
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from broadcaster import wire

QUESTIONS, APART_S, PATIENCE_S = 8, 0.02, 0.5
LEVELS_EVERY_S = 0.2
KEEPALIVE_S = 60
PUBLISH, PUBACK = 0x30, 0x40


def zone_ids(count: int) -> list[str]:
    """The zones of a crowd."""
    return [f"z{number:04}" for number in range(count)]


class Connection(asyncio.Protocol):
    """Just enough of MQTT 3.1.1: what is subscribed comes to `hear`, what is published is not waited for."""

    def __init__(self, name: str, will: tuple[str, str], topics: list[str], hear: Callable[[str, bytes], None]) -> None:
        self._name, self._will, self._topics, self._hear = name, will, topics, hear
        self._buffer = bytearray()
        self._numbers = 0
        self.subscribed = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Introduce ourselves; the will is retained and of QoS 1."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        flags = 0x02 | 0x04 | 0x08 | 0x20
        opening = _text("MQTT") + bytes([4, flags]) + struct.pack("!H", KEEPALIVE_S)
        transport.write(_packet(0x10, opening + _text(self._name) + _text(self._will[0]) + _text(self._will[1])))
        asked = b"".join(_text(topic) + b"\x01" for topic in self._topics)
        transport.write(_packet(0x82, struct.pack("!H", 1) + asked))

    def data_received(self, data: bytes) -> None:
        """Take whole packets off what has come."""
        self._buffer += data
        while (packet := _taken(self._buffer)) is not None:
            self._take(*packet)

    def connection_lost(self, why: Exception | None) -> None:
        """A measurement with fewer speakers than it says is none."""
        if why is not None:
            raise SystemExit(f"{self._name} lost its connection: {why}")

    def publish(self, topic: str, payload: str, *, qos: int = 1, retain: bool = False) -> None:
        """Say something."""
        self._numbers = self._numbers % 0xFFFF + 1
        number = struct.pack("!H", self._numbers) if qos else b""
        self._transport.write(_packet(PUBLISH | qos << 1 | retain, _text(topic) + number + payload.encode()))

    def stay(self) -> None:
        """Say that we are still there."""
        self._transport.write(b"\xc0\x00")

    def _take(self, kind: int, body: bytes) -> None:
        if kind & 0xF0 == 0x90:
            self.subscribed.set()
        if kind & 0xF0 != PUBLISH:
            return
        end = 2 + struct.unpack_from("!H", body)[0]
        topic, rest = body[2:end].decode(), body[end:]
        if kind & 0x06:
            self._transport.write(_packet(PUBACK, rest[:2]))
            rest = rest[2:]
        self._hear(topic, rest)


def _text(text: str) -> bytes:
    return struct.pack("!H", len(text.encode())) + text.encode()


def _packet(kind: int, body: bytes) -> bytes:
    length, left = bytearray(), len(body)
    while True:
        left, digit = left >> 7, left & 0x7F
        length.append(digit | (0x80 if left else 0))
        if not left:
            return bytes([kind]) + bytes(length) + body


def _taken(buffer: bytearray) -> tuple[int, bytes] | None:
    """The first packet, taken off the buffer, if it is whole."""
    length, place = 0, 1
    while True:
        if place >= len(buffer):
            return None
        digit = buffer[place]
        length |= (digit & 0x7F) << 7 * (place - 1)
        place += 1
        if not digit & 0x80:
            break
    if len(buffer) < place + length:
        return None
    kind, body = buffer[0], bytes(buffer[place : place + length])
    del buffer[: place + length]
    return kind, body


class Speaker:
    """One zone: answers `play` at once with armed, then with started and ended at their instants."""

    def __init__(self, topics: wire.Topics, zone: str) -> None:
        self._topics, self._zone = topics, zone
        self._runs: dict[str, tuple[dict[str, Any], asyncio.TimerHandle | None]] = {}
        heard = [topics.commands(zone), topics.host_state, topics.time_reply(zone)]
        will = topics.state(zone), self._state(wire.Lifecycle.LOST)
        self.connection = Connection(f"crowd-{zone}", will, heard, self._hear)
        self.knows_time = asyncio.Event()
        self._boot = "1"

    async def begin(self, port: int) -> None:
        """Connect, ask what time it is as often as a speaker does, and be ready."""
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self.connection, "127.0.0.1", port)
        await self.connection.subscribed.wait()
        self._declare(wire.Lifecycle.INIT)
        while not self.knows_time.is_set():
            for _ in range(QUESTIONS):
                self._ask_the_time()
                await asyncio.sleep(APART_S)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.knows_time.wait(), PATIENCE_S)
        self._declare(wire.Lifecycle.READY)

    def report_levels(self) -> None:
        """Say what the zone puts out, as a speaker does five times a second."""
        levels = wire.SpeakerLevels(
            zone=self._zone, at_us=_now_us(), music_db=-30.0, announcement_db=-120.0, output_db=-30.0, sync_error_us=3
        )
        self.connection.publish(self._topics.levels(self._zone), levels.model_dump_json(), qos=0)

    def _ask_the_time(self) -> None:
        request = wire.TimeRequest(zone=self._zone, sent_us=_now_us())
        self.connection.publish(self._topics.time_request(self._zone), request.model_dump_json(), qos=0)

    def _declare(self, lifecycle: wire.Lifecycle) -> None:
        self.connection.publish(self._topics.state(self._zone), self._state(lifecycle), retain=True)

    def _state(self, lifecycle: wire.Lifecycle) -> str:
        return wire.SpeakerState(zone=self._zone, boot_id="1", lifecycle=lifecycle, at_us=_now_us()).model_dump_json()

    def _hear(self, topic: str, payload: bytes) -> None:
        if topic == self._topics.time_reply(self._zone):
            self.knows_time.set()
        elif topic == self._topics.commands(self._zone):
            self._obey(json.loads(payload))

    def _obey(self, told: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        if told["type"] == "play":
            self._tell(told, "armed")
            start_s = max(0.0, told["play_at_us"] / 1e6 - time.time())
            self._runs[told["call_id"]] = (told, None)
            loop.call_later(start_s, self._tell, told, "started")
        if told["type"] in {"play", "extend"} and told["whole"] and told["call_id"] in self._runs:
            play, _ = self._runs[told["call_id"]]
            parts = told["parts"] or play["parts"]
            end_s = play["play_at_us"] / 1e6 + max(part["start_frame"] + part["frames"] for part in parts) / 48_000
            timer = loop.call_later(max(0.0, end_s - time.time()), partial(self._over, play, "ended"))
            self._runs[told["call_id"]] = (play, timer)
        if told["type"] == "stop":
            self._over(told, "stopped")

    def _over(self, about: dict[str, Any], phase: str) -> None:
        play, timer = self._runs.pop(about["call_id"], (None, None))
        if timer is not None:
            timer.cancel()
        if play is not None:
            self._tell(play, phase)

    def _tell(self, play: dict[str, Any], phase: str) -> None:
        receipt = {"version": 1, "type": "receipt", "zone": self._zone, "boot_id": self._boot, "phase": phase}
        receipt |= {"at_us": _now_us(), "epoch": play["epoch"], "call_id": play["call_id"], "run": play["run"]}
        self.connection.publish(self._topics.receipts(self._zone), json.dumps(receipt))


def _now_us() -> int:
    return time.time_ns() // 1000


async def live(port: int, site: str, zones: int) -> None:
    """Bring them up, a few at a time as after a power cut, and keep them there."""
    levels = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, levels.set)
    speakers = [Speaker(wire.Topics(site), zone) for zone in zone_ids(zones)]
    few = asyncio.Semaphore(50)

    async def bring_up(speaker: Speaker) -> None:
        async with few:
            await speaker.begin(port)

    await asyncio.gather(*map(bring_up, speakers))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        for speaker in speakers:
            told = levels.is_set()
            (speaker.report_levels if told else speaker.connection.stay)()
            await asyncio.sleep((LEVELS_EVERY_S if told else KEEPALIVE_S / 2) / len(speakers))


def main() -> int:
    """Be a crowd."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--site", required=True)
    parser.add_argument("--zones", type=int, required=True)
    options = parser.parse_args()
    asyncio.run(live(options.port, options.site, options.zones))
    return 0


if __name__ == "__main__":
    sys.exit(main())
