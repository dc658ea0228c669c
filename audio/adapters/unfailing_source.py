"""A source as a device may pull it: whatever fails in there, sound goes on. It refuses to know which device."""

import logging

import numpy as np

from audio.clip import Samples
from audio.ports import Source

_log = logging.getLogger(__name__)


class UnfailingSource:
    """Gives silence where the source fails, and says so once; an exception would end the device's own thread."""

    def __init__(self, source: Source, device: str) -> None:
        """Wrap a source, for a device of that name."""
        self._source = source
        self._device = device
        self._failing = False

    def __call__(self, first_frame: int, frames: int) -> Samples:
        """The next block."""
        try:
            return self._source(first_frame, frames)
        except Exception:  # noqa: BLE001 - one block of silence is better than a zone that has fallen silent.
            if not self._failing:
                _log.exception("The source of %s failed; it is silent meanwhile.", self._device)
            self._failing = True
        return np.zeros(frames, dtype=np.float32)
