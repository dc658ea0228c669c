"""Somebody speaks live, from a WebSocket to what two zones really put out; real processes, a real broker."""

import asyncio
import io
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from audio.clip import RATE, Samples
from audio.loudness import integrated
from controller_api.contract.live import LiveNews, LiveOrder
from controller_api.demo.desk import Desk, first_sign_in
from controller_api.demo.processes import Mall, running_mall
from controller_api.speaking import STRETCH_FRAMES, speak
from controller_api.websocket.client import opened
from tests.bench.mall import wait_for
from tests.malls import write_site

pytestmark = pytest.mark.broker
ZONES = ("hall", "twin")
PITCHES = (313.0, 871.0, 521.0, 1237.0, 409.0, 1021.0)
BURST, PAUSE = RATE // 4, RATE // 8


def said() -> Samples:
    """Tones of different pitch one after the other, so that their order can be heard."""
    at = np.arange(BURST) / RATE
    fade = np.minimum(1, np.minimum(np.arange(BURST), np.arange(BURST)[::-1]) / 480)
    bursts = [np.concatenate((0.05 * fade * np.sin(2 * np.pi * pitch * at), np.zeros(PAUSE))) for pitch in PITCHES]
    return np.concatenate(bursts).astype(np.float32)


@dataclass
class Microphone:
    """Gives a sound, and remembers when each stretch left."""

    sound: Samples
    left_us: list[int] = field(default_factory=list)

    async def stretches(self) -> AsyncIterator[bytes]:
        """20 ms at a time."""
        for first in range(0, len(self.sound), STRETCH_FRAMES):
            self.left_us.append(time.time_ns() // 1000)
            yield np.rint(self.sound[first : first + STRETCH_FRAMES] * 32767).astype("<i2").tobytes()


@dataclass
class Paged:
    """A mall with two zones, its controller, and a token to speak with."""

    mall: Mall
    tokens: dict[str, str]
    folder: Path
    desk: Desk

    @property
    def token(self) -> str:
        """Of one who may speak."""
        return self.tokens["page"]

    def call(self, call_id: str) -> dict[str, Any]:
        """A call with its receipts."""
        return self.desk.call(call_id)

    def get(self, path: str) -> httpx.Response:
        """What is at an address, for whoever holds the token."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.get(f"{self.mall.address}{path}", headers=headers, timeout=20)

    def post(self, path: str, body: Mapping[str, object]) -> httpx.Response:
        """Ask for something as whoever holds the token."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.post(f"{self.mall.address}{path}", json=body, headers=headers, timeout=20)

    def heard(self, zone: str) -> tuple[Samples, float]:
        """What a zone put out, and the instant of its first sample, once the speakers have ended."""
        samples, _ = soundfile.read(self.folder / f"{zone}.wav", dtype="float32")
        card = json.loads((self.folder / f"{zone}.wav.json").read_text())
        return np.asarray(samples), datetime.fromisoformat(card["first_sample_at"]).timestamp() * 1e6


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paged]:
    """Both speakers are ready."""
    folder = tmp_path_factory.mktemp("live")
    site = write_site(folder / "site", "live", *ZONES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CARILLON_SPEECH__ENGINE", "quiet")
        # More than in a mall: here the one who speaks, two zones and the controller share a busy machine.
        patch.setenv("CARILLON_DISPATCH__LIVE_DELAY_MS", "600")
        with running_mall(site, folder / "data") as mall, Desk(mall.address) as desk:
            for zone in ZONES:
                mall.add_speaker(zone, "--output", "record", "--record", str(folder / f"{zone}.wav"))
            desk.sign_in(*first_sign_in(folder / "data"))
            wait_for(lambda: all(zone["speaker"] == "ready" for zone in desk.zones()), 60.0)
            tokens = {name: _token(mall, name, role) for name, role in (("page", "operator"), ("clerk", "desk"))}
            yield Paged(mall, tokens, folder, desk)


def _token(mall: Mall, name: str, role: str) -> str:
    with httpx.Client(base_url=mall.address, timeout=20) as client:
        words = dict(zip(("name", "password"), first_sign_in(mall.data), strict=True))
        client.headers["X-CSRF-Token"] = client.post("/sessions", json=words).json()["csrf_token"]
        return str(client.post("/tokens", json={"name": name, "role": role}).raise_for_status().json()["token"])


def places(sound: Samples) -> list[int]:
    """The middle frame of each tone: of the stretches of 20 ms that hold it and hardly anything else."""
    whole = sound[: len(sound) // STRETCH_FRAMES * STRETCH_FRAMES].reshape(-1, STRETCH_FRAMES)
    energy = np.square(whole).sum(axis=1)
    at = np.arange(STRETCH_FRAMES) / RATE
    found = []
    for pitch in PITCHES:
        likeness = np.square(np.abs(whole @ np.exp(-2j * np.pi * pitch * at))) * 2 / STRETCH_FRAMES
        pure = np.flatnonzero((energy > 1e-2) & (likeness > 0.95 * energy))
        assert len(pure), f"no tone of {pitch:.0f} Hz"
        found.append(int(np.median(pure) + 0.5) * STRETCH_FRAMES)
    return found


def evenly(frames: list[int]) -> bool:
    """Whether the tones come in order, each about as far from the one before as it was spoken."""
    return bool(np.all(np.abs(np.diff(frames) - (BURST + PAUSE)) < BURST))


async def test_what_is_spoken_comes_out_in_two_zones_in_order_in_step_after_the_chime(paged: Paged) -> None:
    """And the call is in the journal with a receipt of each zone, its sound can be heard again and called again."""
    microphone = Microphone(said())
    order = LiveOrder(zones=ZONES)
    last = await speak(paged.mall.address, paged.token, order, microphone.stretches())
    assert last is not None
    assert (last.type, last.outcome) == ("ended", "completed"), last
    (hall, hall_us), (twin, twin_us) = paged.heard("hall"), paged.heard("twin")
    frames, others = places(hall), places(twin)
    assert evenly(frames)
    assert evenly(others)
    apart = [
        (one / RATE * 1e6 + hall_us) - (two / RATE * 1e6 + twin_us) for one, two in zip(frames, others, strict=True)
    ]
    assert np.median(np.abs(apart)) <= 20_000
    assert np.abs(hall[frames[0] - 2 * RATE : frames[0] - RATE // 10]).max() > 0.02, "no chime came first"
    call = paged.call(str(last.call_id))
    assert {receipt["zone"]: receipt["outcome"] for receipt in call["receipts"]} == dict.fromkeys(ZONES, "completed")
    again = paged.get(f"/calls/{last.call_id}/sound")
    assert again.status_code == 200, again.text
    kept, _ = soundfile.read(io.BytesIO(again.content), dtype="float32")
    assert evenly(places(np.asarray(kept)))
    delays = [
        ((frame - BURST // 2) / RATE * 1e6 + hall_us - microphone.left_us[number * (BURST + PAUSE) // STRETCH_FRAMES])
        / 1000
        + 20
        for number, frame in enumerate(frames)
    ]
    sys.stdout.write(f"mouth to zone {min(delays):.0f} to {max(delays):.0f} ms; apart {max(map(abs, apart)):.0f} us\n")
    spoken, _ = soundfile.read(io.BytesIO(paged.get(f"/clips/{last.recording}").content), dtype="float32")
    assert abs(integrated(np.asarray(spoken)) + 20) < 4
    made = paged.post("/calls", {"template": "notice", "recording": last.recording, "zones": ["hall"]})
    assert made.status_code == 202, made.text


async def test_a_connection_that_breaks_ends_the_call_and_what_was_said_is_kept(paged: Paged) -> None:
    """The zones are not left waiting, and the journal says what happened."""
    headers = {"Authorization": f"Bearer {paged.token}"}
    async with opened(f"{paged.mall.address}/live", headers) as socket:
        await socket.send(LiveOrder(zones=("hall",)).model_dump_json())
        news = (LiveNews.model_validate_json(text) async for text in socket.texts())
        call_id = (await anext(news)).call_id
        assert (await anext(news)).type == "speak"
        async for stretch in Microphone(said()[:RATE]).stretches():
            await socket.send(stretch)
            await asyncio.sleep(0.02)
        socket.abort()
    await asyncio.to_thread(wait_for, lambda: paged.call(str(call_id))["state"] == "ended", 30.0)
    await asyncio.to_thread(wait_for, lambda: paged.get(f"/calls/{call_id}/sound").status_code == 200, 30.0)
    assert any("was lost" in act["what"] for act in paged.call(str(call_id))["story"])


async def test_words_recorded_first_can_be_heard_and_then_called(paged: Paged) -> None:
    """Nothing sounds before it is asked for; the recording is at the mall's loudness."""
    before = len(paged.desk.calls())
    last = await speak(paged.mall.address, paged.token, LiveOrder(mode="record"), Microphone(said()).stretches())
    assert last is not None
    assert last.type == "recorded"
    assert len(paged.desk.calls()) == before
    sound, _ = soundfile.read(io.BytesIO(paged.get(f"/clips/{last.recording}").content), dtype="float32")
    assert abs(integrated(np.asarray(sound)) + 20) < 0.5
    order = {"template": "notice", "recording": last.recording, "zones": ["twin"]}
    assert paged.post("/calls", order).status_code == 202


REFUSED = [
    ("clerk", LiveOrder(zones=("hall",)), "you may not speak live"),
    ("page", LiveOrder(zones=("roof",)), "'roof' is no zone"),
    ("page", LiveOrder(), "Choose the zones"),
    ("nobody", LiveOrder(zones=("hall",)), "token is not known"),
]


@pytest.mark.parametrize(("who", "order", "sentence"), REFUSED, ids=[sentence for *_, sentence in REFUSED])
async def test_what_cannot_be_is_refused_with_a_sentence(
    paged: Paged, who: str, order: LiveOrder, sentence: str
) -> None:
    """Before anything sounds."""
    token = paged.tokens.get(who, "carillon_nobody")
    last = await speak(paged.mall.address, token, order, Microphone(said()).stretches())
    assert last is not None
    assert last.type == "refused"
    assert sentence in last.detail


async def test_nobody_speaks_twice_at_once(paged: Paged) -> None:
    """A second window of the same person is refused while the first is open."""
    headers = {"Authorization": f"Bearer {paged.token}"}
    async with opened(f"{paged.mall.address}/live", headers) as socket:
        await socket.send(LiveOrder(mode="record").model_dump_json())
        assert LiveNews.model_validate_json(await anext(socket.texts())).type == "open"
        second = await speak(paged.mall.address, paged.token, LiveOrder(mode="record"), Microphone(said()).stretches())
    assert second is not None
    assert "speaking already" in second.detail
