"""What a clock tells: one suite over the controller's, a speaker's idea of it, a speaker's own, and virtual time."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import pytest

from audio.adapters.wall_clock import WallClock as SpeakerClock
from broadcaster.ports import Clock
from broadcaster.speaker.clock import ControllerTime
from controller_api.adapters.wall_clock import WallClock
from tests.broadcaster import virtual_time
from tests.broadcaster.virtual_time import VirtualClock
from tests.broadcaster.wire_rig import MachineClock

LONG_AGO_US = 1_600_000_000_000_000
"""September 2020."""


def controller_time() -> Clock:
    """The controller's clock as a speaker knows it that nobody has told the time yet."""
    return ControllerTime(zone="hall", machine_us=lambda: time.time_ns() // 1000, ask=lambda _: None)


@dataclass(frozen=True, slots=True)
class Kind:
    """How to make a clock, and how to let time pass for it."""

    make: Callable[[], Clock]
    run: Callable[[Coroutine[Any, Any, None]], None] = asyncio.run


@pytest.fixture(params=["wall", "speaker", "held", "machine", "virtual"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Each clock in turn."""
    kinds = {
        "wall": Kind(WallClock),
        "speaker": Kind(controller_time),
        "held": Kind(SpeakerClock),
        "machine": Kind(MachineClock),
        "virtual": Kind(VirtualClock, virtual_time.run),
    }
    return kinds[request.param]


def test_a_clock_tells_microseconds_of_this_age(kind: Kind) -> None:
    """A whole number since the epoch, as the wire carries it."""

    async def look() -> None:
        now_us = kind.make().now_us()
        assert isinstance(now_us, int)
        assert now_us > LONG_AGO_US

    kind.run(look())


def test_a_clock_goes_on_and_not_back(kind: Kind) -> None:
    """Over a nap it moves by no less than the nap, and between two looks never backwards."""

    async def look() -> None:
        clock = kind.make()
        looks = [clock.now_us() for _ in range(100)]
        assert looks == sorted(looks)
        await asyncio.sleep(0.02)
        assert clock.now_us() - looks[-1] >= 19_000

    kind.run(look())
