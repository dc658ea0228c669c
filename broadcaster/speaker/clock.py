"""What time it is at the controller: asks in bursts over the wire, and turns instants of one clock into the other's."""

import asyncio
from collections.abc import Callable

from audio.clock_offset import ClockOffset, Exchange
from broadcaster import wire

BURST = 8
BETWEEN_QUESTIONS_S = 0.02
BURST_EVERY_S = 10.0
PATIENCE_S = 0.5
WELL_KNOWN_US = 1_000
MOST_TRIES = 10
WORTH_MOVING_US = 200
"""Smaller changes of what is believed move nothing: nobody hears them, and clocks that agree are left to agree."""


class ControllerTime:
    """This machine's instants by the controller's clock and back. Until an answer comes they are taken for the same."""

    def __init__(self, *, zone: str, machine_us: Callable[[], int], ask: Callable[[wire.TimeRequest], None]) -> None:
        self._zone = zone
        self._machine_us = machine_us
        self._ask = ask
        self._believed = ClockOffset()
        self._offset_us = 0
        self._exchanges: list[Exchange] = []

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
        while not self._believed.known or (self._error_us() > WELL_KNOWN_US and tries < MOST_TRIES):
            await self._burst()
            tries += self._believed.known

    async def learn_again(self) -> None:
        """Ask again, a while later."""
        await asyncio.sleep(BURST_EVERY_S)
        await self._burst()

    def _error_us(self) -> float:
        return self._believed.error_us(self._machine_us())

    async def _burst(self) -> None:
        self._exchanges.clear()
        for _ in range(BURST):
            self._ask(wire.TimeRequest(zone=self._zone, sent_us=self._machine_us()))
            await asyncio.sleep(BETWEEN_QUESTIONS_S)
        if not self._exchanges:
            await asyncio.sleep(PATIENCE_S)
        self._believed.learn(self._exchanges)
        if abs(self._believed.offset_us - self._offset_us) > WORTH_MOVING_US:
            self._offset_us = self._believed.offset_us
