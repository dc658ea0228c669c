"""What a speaker remembers of the commands it had: the newest epoch, the numbers seen, the runs that are over."""

from collections import OrderedDict

from broadcaster.speaker.orders import RunKey

NUMBERS, RUNS = 4_096, 1_024
"""How many are remembered; a number older than those is taken for seen."""


class CommandMemory:
    """Tells new commands from those had before, within a bounded memory."""

    def __init__(self) -> None:
        self.epoch = -1
        self._numbers: OrderedDict[int, None] = OrderedDict()
        self._forgotten = -1
        """The greatest number that was seen and isn't remembered."""
        self._over: OrderedDict[RunKey, None] = OrderedDict()

    def begins(self, epoch: int) -> bool:
        """Whether this epoch is newer than any seen; from now on it is the newest."""
        if epoch <= self.epoch:
            return False
        self.epoch = epoch
        self._numbers.clear()
        self._forgotten = -1
        return True

    def is_new(self, epoch: int, sequence: int) -> bool:
        """Whether a command with this number has not been seen before and is not of an older epoch."""
        if epoch < self.epoch or sequence in self._numbers or sequence <= self._forgotten:
            return False
        self._numbers[sequence] = None
        if len(self._numbers) > NUMBERS:
            self._forgotten = max(self._forgotten, self._numbers.popitem(last=False)[0])
        return True

    def end(self, key: RunKey) -> None:
        """Remember that a run is over."""
        self._over[key] = None
        if len(self._over) > RUNS:
            self._over.popitem(last=False)

    def is_over(self, key: RunKey) -> bool:
        """Whether a run is known to be over, or was stopped before it came."""
        return key in self._over
