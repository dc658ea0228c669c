"""What the call does to the music, and how loud speech is: two zones play in step, only one of them gets the call.

Where nothing is spoken (between the two languages), the louder zone over the other is the duck itself.
"""

import time
from typing import Any

import numpy as np
import pyloudnorm

from audio.clip import RATE, Samples
from tests.bench.figures import Figure, at_most, within
from tests.bench.listening import Recording, level_db
from tests.bench.mall import BenchMall, bench_mall, micros, wait_for

RAMP_MS = 200
STEP_MS = 10
SETTLED_US = 3_000_000
TARGET_LUFS = -20.0
SLOTS = {"message": {"zh": "中庭的演出马上开始，欢迎观看。", "en": "The show in the atrium is about to begin."}}


def run() -> list[Figure]:
    """Make one call in one of the two halls and in the quiet corner."""
    with bench_mall() as mall:
        wait_for(lambda: _alike(mall), 30.0)
        alike_us = time.time_ns() // 1000
        wait_for(lambda: time.time_ns() // 1000 > alike_us + SETTLED_US, 30.0)
        _, call_id = mall.call("notice", ["hall", "quiet"], SLOTS)
        call = mall.ended(call_id)
        wait_for(lambda: time.time_ns() // 1000 > micros(call["ended_at"]) + SETTLED_US, 30.0)
        recordings = mall.recordings()
    receipts = {receipt["zone"]: receipt for receipt in call["receipts"]}
    hall, twin = recordings["hall"], recordings["twin"]
    started, ended = (micros(receipts["hall"][key]) for key in ("started_at", "ended_at"))
    chinese, english = receipts["hall"]["passages"]
    gap = (micros(chinese["ended_at"]) + 50_000, micros(english["started_at"]) - 50_000)
    before, after = (started - 3_000_000, started - 1_000_000), (ended + 1_000_000, ended + 2_000_000)
    steps = _gain_steps_db(hall, twin, started - 400_000, started)
    return [
        within("ducking: music under speech", -_over(hall, twin, *gap), "dB", 12.0, 18.0),
        at_most("ducking: largest step in 10 ms", float(np.abs(steps).max()), "dB", _allowed_step_db()),
        at_most("ducking: music back, off by", abs(_over(hall, twin, *after) - _over(hall, twin, *before)), "dB", 0.5),
        *_loudness(recordings["quiet"], receipts["quiet"]["passages"]),
    ]


def _alike(mall: BenchMall) -> bool:
    """Whether the music has faded in, in both halls."""
    hall, twin = (zone["music_db"] or -120.0 for zone in mall.desk.zones() if zone["id"] in {"hall", "twin"})
    return min(hall, twin) > -45 and abs(hall - twin) < 0.3


def _over(hall: Recording, twin: Recording, start_us: int, end_us: int) -> float:
    """How much louder the hall is than its twin, in dB."""
    return level_db(hall.between(start_us, end_us)) - level_db(twin.between(start_us, end_us))


def _gain_steps_db(hall: Recording, twin: Recording, start_us: int, end_us: int) -> Samples:
    step = STEP_MS * 1000
    gains = [_over(hall, twin, at, at + step) for at in range(start_us, end_us - step, step)]
    return np.diff(np.array(gains, dtype=np.float32))


def _allowed_step_db() -> float:
    """A ramp linear in amplitude to -15 dB changes fastest, in dB, at its quiet end."""
    floor = 10 ** (-15 / 20)
    step = (1 - floor) * STEP_MS / RAMP_MS
    return 20 * float(np.log10((floor + 2 * step) / floor))


def _loudness(quiet: Recording, passages: list[dict[str, Any]]) -> list[Figure]:
    meter = pyloudnorm.Meter(RATE)
    low, high = TARGET_LUFS - 1, TARGET_LUFS + 1
    return [
        within(
            f"speech loudness in the recording, {passage['language']}",
            float(meter.integrated_loudness(quiet.between(micros(passage["started_at"]), micros(passage["ended_at"])))),
            "LUFS",
            low,
            high,
        )
        for passage in passages
    ]
