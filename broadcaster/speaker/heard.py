"""What a zone has heard to its end since its speaker was started, so that a controller started anew repeats nothing.

Pure. That controller begins an open call again with its first pass. Passes that are counted and were heard already are
answered with the receipt of then; one that is said until somebody stops it is never heard enough.
"""

from collections import OrderedDict

from broadcaster import wire
from broadcaster.policy import POLICIES
from broadcaster.speaker.receipts import Receipts

REMEMBERED = 256
_ENDLESS = {kind.value for kind, policy in POLICIES.items() if policy.passes is None}


class HeardPasses:
    """The passes heard of late."""

    def __init__(self, receipts: Receipts) -> None:
        self._receipts = receipts
        self._heard: OrderedDict[tuple[str, int], wire.Receipt] = OrderedDict()

    def note(self, play: wire.Play, receipt: wire.Receipt) -> None:
        """A run is over."""
        if receipt.phase is wire.Phase.ENDED and play.kind not in _ENDLESS:
            self._heard[play.call_id, play.on_pass] = receipt
            if len(self._heard) > REMEMBERED:
                self._heard.popitem(last=False)

    def answer(self, play: wire.Play) -> wire.Receipt | None:
        """The receipt that answers the command of a newer controller; None if the zone has not heard that yet."""
        told = self._heard.get((play.call_id, play.on_pass))
        return self._receipts.signed_anew(told, play) if told is not None and told.epoch < play.epoch else None
