"""The speaker's gate on the wire: lets in what the controller signed, and says so when somebody else knocks.

Knows no message; whether one is new or too late is for the speaker to judge. Without a key everybody gets in.
"""

import logging
import time
from collections.abc import Callable

from broadcaster.signing import ControllerSeal, Refused

log = logging.getLogger(__name__)

SHOWN_S = 600.0
"""So long after the last refused message it is shown as a fault."""
LOGGED_EVERY_S = 60.0
"""Not oftener, so that whoever knocks without end fills no disk."""


class Ed25519Gate:
    """Holds the controller's public key, and what was refused of late."""

    def __init__(self, seal: ControllerSeal | None, now_s: Callable[[], float] = time.monotonic) -> None:
        """`now_s` is any clock that is never set."""
        self._seal = seal
        self._now_s = now_s
        self._refused = 0
        self._last_s = self._logged_s = -float("inf")

    def admits(self, topic: str, payload: bytes) -> bool:
        """Whether this is a word of the controller's; one that isn't is noted."""
        if self._seal is None:
            return True
        try:
            self._seal.verify(topic, payload)
        except Refused as why:
            self._note(why)
            return False
        return True

    @property
    def fault(self) -> str | None:
        """That somebody else tries to give orders here, in a sentence; None when it is long past."""
        if self._now_s() - self._last_s > SHOWN_S:
            return None
        return (
            "Orders that the controller did not sign came for this zone and were refused. Find out who else may write "
            "to the broker; or give the speaker the key of the controller it has now."
        )

    def _note(self, why: Refused) -> None:
        self._refused += 1
        self._last_s = self._now_s()
        if self._last_s - self._logged_s >= LOGGED_EVERY_S:
            log.warning("%s It is refused (%d so far).", why, self._refused)
            self._logged_s = self._last_s
