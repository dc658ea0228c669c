"""Commands on their way to the zones: in order for each zone, and no zone waits for another."""

import asyncio
import logging
from collections.abc import Callable

from broadcaster import wire
from broadcaster.call import ZoneId
from broadcaster.ports import SpeakerNetwork

Command = wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock

_logger = logging.getLogger(__name__)


class Outbox:
    """One queue and one sender for each zone."""

    def __init__(self, network: SpeakerNetwork, failed: Callable[[ZoneId, Command, str], None]) -> None:
        """Send over this network; `failed` is told, in a sentence, of what could not be handed over."""
        self._network = network
        self._failed = failed
        self._queues: dict[ZoneId, asyncio.Queue[Command]] = {}
        self._senders: list[asyncio.Task[None]] = []

    def send(self, zone: ZoneId, command: Command) -> None:
        """Send a command to a zone, after those sent to it before. Returns at once."""
        if zone not in self._queues:
            self._queues[zone] = asyncio.Queue()
            self._senders.append(asyncio.create_task(self._deliver(zone), name=f"sender of {zone}"))
        self._queues[zone].put_nowait(command)

    async def aclose(self) -> None:
        """Forget what is not sent."""
        for sender in self._senders:
            sender.cancel()
        await asyncio.gather(*self._senders, return_exceptions=True)

    async def _deliver(self, zone: ZoneId) -> None:
        queue = self._queues[zone]
        while True:
            command = await queue.get()
            try:
                await self._network.send(zone, command)
            except Exception as fault:  # One command's failure must not end the sender.
                _logger.exception("a %s command could not be sent to %s", command.type, zone)
                self._failed(zone, command, f"the command could not be sent: {fault}")
