"""How late live speech is: from the mouth, 20 ms before a stretch leaves the microphone, to the zone's recording."""

import asyncio
import math
import time
from collections.abc import AsyncIterator

import httpx
import numpy as np

from audio.clip import RATE
from controller_api.contract.live import LiveOrder
from controller_api.demo.desk import first_sign_in
from controller_api.speaking import STRETCH_FRAMES, speak
from tests.bench.figures import Figure, spread
from tests.bench.mall import bench_mall

WORDS = 60
EVERY = 30
"""A word each 0.6 s, longer than any delay that would be taken."""
WORD = 5
"""How many stretches a word lasts."""


def run() -> list[Figure]:
    """Speak short words in a zone that is silent otherwise, beside two zones with music."""
    with bench_mall() as mall:
        name, password = first_sign_in(mall.mall.data)
        with httpx.Client(base_url=mall.mall.address, timeout=20) as client:
            me = client.post("/sessions", json={"name": name, "password": password}).json()
            client.headers["X-CSRF-Token"] = me["csrf_token"]
            token = client.post("/tokens", json={"name": "bench", "role": "operator"}).json()["token"]
        spoken_us: list[int] = []
        order = LiveOrder(zones=("quiet", "hall"))
        asyncio.run(speak(mall.mall.address, token, order, _words(spoken_us)))
        quiet = mall.recordings()["quiet"]
    heard_us = [quiet.first_sound_us(spoken, above=0.02) for spoken in spoken_us]
    pairs = zip(heard_us, spoken_us, strict=True)
    late_ms = [math.inf if heard is None else (heard - spoken) / 1000 for heard, spoken in pairs]
    return spread("live paging: mouth to zone", late_ms, "ms", 400.0)


async def _words(spoken_us: list[int]) -> AsyncIterator[bytes]:
    """Short tones, and when the first sample of each was spoken."""
    tone = np.rint(6000 * np.sin(2 * np.pi * 500 * np.arange(STRETCH_FRAMES) / RATE)).astype("<i2").tobytes()
    for _ in range(WORDS):
        spoken_us.append(time.time_ns() // 1000 - STRETCH_FRAMES * 1_000_000 // RATE)
        for number in range(EVERY):
            yield tone if number < WORD else bytes(2 * STRETCH_FRAMES)
