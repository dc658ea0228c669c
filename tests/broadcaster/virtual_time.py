"""An event loop whose clock jumps to the next timer, so that an hour of a mall takes a moment, the same each time."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

EPOCH_US = 1_800_000_000_000_000


class _Selector(selectors.SelectSelector):
    """Never waits: instead of sleeping it moves the loop's clock."""

    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise RuntimeError("Everything waits, and no timer is set: this would wait for ever.")
            self.loop.now_s += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop on a clock of its own."""

    def __init__(self) -> None:
        self.now_s = 0.0
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        """The virtual time in seconds."""
        return self.now_s


class VirtualClock:
    """The running virtual loop's time as the controller's clock."""

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        return EPOCH_US + round(asyncio.get_running_loop().time() * 1e6)


def run(story: Coroutine[Any, Any, T]) -> T:
    """Run to the end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story)
