"""What time it is at the controller: asks in bursts over the wire and trusts the answer that travelled fastest."""

import asyncio
from collections.abc import Callable

from broadcaster import wire

BURST = 8
BETWEEN_QUESTIONS_S = 0.02
BURST_EVERY_S = 10.0
PATIENCE_S = 0.5


class ControllerTime:
    """This machine's instants by the controller's clock and back. Until an answer comes they are taken for the same."""

    def __init__(self, *, zone: str, machine_us: Callable[[], int], ask: Callable[[wire.TimeRequest], None]) -> None:
        self._zone = zone
        self._machine_us = machine_us
        self._ask = ask
        self._offset_us = 0
        self._known = asyncio.Event()
        self._answers: list[tuple[int, int]] = []

    @property
    def offset_us(self) -> int:
        """The controller's clock minus this machine's."""
        return self._offset_us

    def now_us(self) -> int:
        """The controller's time now."""
        return self._machine_us() + self._offset_us

    def machine_instant(self, controller_us: int) -> int:
        """An instant of the controller's clock by this machine's."""
        return controller_us - self._offset_us

    def controller_instant(self, machine_us: int) -> int:
        """An instant of this machine's clock by the controller's."""
        return machine_us + self._offset_us

    def take(self, reply: wire.TimeReply) -> None:
        """Note an answer, which has just come."""
        returned_us = self._machine_us()
        round_trip_us = (returned_us - reply.sent_us) - (reply.replied_us - reply.received_us)
        offset_us = ((reply.received_us - reply.sent_us) + (reply.replied_us - returned_us)) // 2
        self._answers.append((round_trip_us, offset_us))

    async def learn(self) -> None:
        """Ask until the controller's clock is known."""
        while not self._known.is_set():
            await self._burst()

    async def keep(self) -> None:
        """Ask again now and then, for ever."""
        while True:
            await asyncio.sleep(BURST_EVERY_S)
            await self._burst()

    async def _burst(self) -> None:
        self._answers.clear()
        for _ in range(BURST):
            self._ask(wire.TimeRequest(zone=self._zone, sent_us=self._machine_us()))
            await asyncio.sleep(BETWEEN_QUESTIONS_S)
        if not self._answers:
            await asyncio.sleep(PATIENCE_S)
        if self._answers:
            round_trip_us, offset_us = min(self._answers)
            # What lies within half the round trip of what we hold is no news: a clock that is right stays untouched.
            if abs(offset_us - self._offset_us) > round_trip_us // 2:
                self._offset_us = offset_us
            self._known.set()
