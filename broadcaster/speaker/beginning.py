"""When frame 0 of the output sounds, by the controller's clock: told to whoever writes it beside a recording."""

import logging
from collections.abc import Callable

from audio.ports import Output
from broadcaster.speaker.clock import ControllerTime

log = logging.getLogger(__name__)


class Beginning:
    """Tells it anew whenever more is known of that clock."""

    def __init__(self, output: Output, time: ControllerTime) -> None:
        self._output = output
        self._time = time
        self.fault: str | None = None
        """Why it couldn't be written down; None when it could. A full disk keeps no call from being heard."""

    def tell(self, begun: Callable[[int], None]) -> None:
        """Say it now, in microseconds since the epoch."""
        self.fault = None
        try:
            begun(round(self._time.controller_instant(self._output.instant_of(0))))
        except OSError as fault:
            self.fault = f"When the recording begins can't be written beside it: {fault.strerror or fault}."
            log.warning("%s", self.fault)
