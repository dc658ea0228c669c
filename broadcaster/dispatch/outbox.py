"""Commands on their way to the zones: what can't be handed over is told, and keeps nothing else from being sent."""

import logging
from collections.abc import Callable, Collection

from broadcaster import wire
from broadcaster.call import ZoneId
from broadcaster.ports import SpeakerNetwork

Command = wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock

_logger = logging.getLogger(__name__)


class Outbox:
    """Sends over a network that never makes anybody wait."""

    def __init__(self, network: SpeakerNetwork, failed: Callable[[ZoneId, Command, str], None]) -> None:
        """Send over this network; `failed` is told, in a sentence, of what could not be handed over."""
        self._network = network
        self._failed = failed

    def send(self, zones: Collection[ZoneId], command: Command) -> None:
        """Send a command to zones, after those sent to them before."""
        try:
            self._network.send(zones, command)
        except Exception as fault:  # One command's failure must not end what else is going on.
            _logger.exception("a %s command could not be sent to %s", command.type, ", ".join(sorted(zones)))
            for zone in zones:
                self._failed(zone, command, f"the command could not be sent: {fault}")
