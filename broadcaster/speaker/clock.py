"""What time it is at the controller: asks in bursts over the wire, and tells instants of this machine by it.

Until it has asked it goes by what it is told to assume, if anything.
"""

import asyncio
import contextlib
from collections.abc import Callable

from audio.clock_offset import ClockOffset, Exchange
from broadcaster import wire

BURST = 8
BETWEEN_QUESTIONS_S = 0.02
WARMING_UP_S = (0.5, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, *(5.0,) * 12)
"""Pauses between the first bursts: what is known of a clock's rate grows with the time it was watched."""
BURST_EVERY_S = 10.0
PATIENCE_S = 0.5
WELL_KNOWN_US = 300
MOST_TRIES = 10


class ControllerTime:
    """This machine's instants by the controller's clock; until an answer comes, as is assumed."""

    def __init__(self, *, zone: str, machine_us: Callable[[], int], ask: Callable[[wire.TimeRequest], None]) -> None:
        self._zone = zone
        self._machine_us = machine_us
        self._ask = ask
        self._offset = ClockOffset()
        self._exchanges: list[Exchange] = []
        self._unanswered: set[int] = set()
        self._pauses = iter(WARMING_UP_S)
        self._assumed_us, self._assumed_error_us = 0.0, float("inf")
        self._doubted = asyncio.Event()

    def now_us(self) -> int:
        """The controller's time now."""
        return round(self.controller_instant(self._machine_us()))

    def controller_instant(self, machine_us: float) -> float:
        """An instant of this machine's clock by the controller's."""
        return self._offset.theirs(machine_us) if self._offset.known else machine_us + self._assumed_us

    @property
    def error_us(self) -> float:
        """How far off that may be; infinite before the first answer where nothing is assumed."""
        return self._offset.error_us(self._machine_us()) if self._offset.known else self._assumed_error_us

    @property
    def known(self) -> bool:
        """Whether the controller has answered."""
        return self._offset.known

    def assume(self, now_us: float, error_us: float) -> None:
        """Until the controller answers, take its time to be this now, and to be so far off at the most."""
        self._assumed_us, self._assumed_error_us = now_us - self._machine_us(), error_us

    def take(self, reply: wire.TimeReply) -> None:
        """Note an answer, which has just come; one to no question of this burst, or a second one, passes."""
        if reply.sent_us not in self._unanswered:
            return
        self._unanswered.discard(reply.sent_us)
        self._exchanges.append(
            Exchange(
                sent_us=reply.sent_us,
                received_us=reply.received_us,
                replied_us=reply.replied_us,
                returned_us=self._machine_us(),
            )
        )

    async def learn(self) -> None:
        """Ask until the controller's clock is known well; a busy machine is given a few tries, then its best counts."""
        tries = 0
        while not self._offset.known or (self.error_us > WELL_KNOWN_US and tries < MOST_TRIES):
            await self._burst()
            tries += self._offset.known

    async def learn_again(self) -> None:
        """Ask again, a while later or as soon as there is doubt."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._doubted.wait(), next(self._pauses, BURST_EVERY_S))
        self._doubted.clear()
        await self._burst()

    def doubt(self) -> None:
        """The controller may be another, or its clock was set: ask at once."""
        self._doubted.set()

    async def _burst(self) -> None:
        self._exchanges.clear()
        self._unanswered.clear()
        for _ in range(BURST):
            request = wire.TimeRequest(zone=self._zone, sent_us=self._machine_us())
            self._unanswered.add(request.sent_us)
            self._ask(request)
            await asyncio.sleep(BETWEEN_QUESTIONS_S)
        if not self._exchanges:
            await asyncio.sleep(PATIENCE_S)
        self._offset.learn(self._exchanges)
