"""The speaker's gate on the wire: lets in what the controller signed and says now, and says so when others knock.

Without a key everybody gets in who says nothing that is over.
"""

import logging
import time
from collections.abc import Callable

from broadcaster.signing import ControllerSeal, Refused
from broadcaster.speaker.freshness import Freshness
from broadcaster.speaker.ports import Heard
from broadcaster.speaker.refusals import Cause, Refusals

log = logging.getLogger(__name__)


class Ed25519Gate:
    """Holds the controller's public key, what this boot has heard of it, and what was refused of late."""

    def __init__(self, seal: ControllerSeal | None, now_s: Callable[[], float] = time.monotonic) -> None:
        """`now_s` is any clock that is never set."""
        self._seal = seal
        self._now_s = now_s
        self._freshness = Freshness(stamped_only=seal is not None)
        self._refusals = Refusals()

    def connecting(self, boot_id: str) -> None:
        """This boot of the speaker is about to be connected to the broker."""
        self._freshness.connecting(boot_id)

    def connected(self) -> None:
        """The broker has its subscriptions, and its state."""
        self._freshness.connected(self._now_s())

    def admits(self, topic: str, payload: bytes) -> bool:
        """Whether this is a word of the controller's; one that isn't is noted."""
        if self._seal is None:
            return True
        try:
            self._seal.verify(topic, payload)
        except Refused as why:
            self._refuse(Cause.FORGED, str(why))
            return False
        return True

    def finds_fresh(self, heard: Heard) -> bool:
        """Whether the word counts now; one that doesn't is noted."""
        stale = self._freshness.judge(heard, self._now_s())
        if stale is not None:
            self._refuse(stale.cause, stale.why)
        return stale is None

    def _refuse(self, cause: Cause, why: str) -> None:
        """Note that a message was refused."""
        count = self._refusals.note(cause, self._now_s())
        if count is not None:
            log.warning("%s It is refused (%s, %d so far).", why, cause, count)

    @property
    def fault(self) -> str | None:
        """That somebody else speaks on the wire, in a sentence; None when it is long past."""
        return self._refusals.fault(self._now_s())
