"""What is said again when the other end is back, and what is thereby heard twice.

A broker that was started anew has forgotten who listens: what reaches it before the listener is back is lost without a
word. So each end keeps what it said of late and says it again when the other end greets; the hearer knows repeats.
"""

from collections import OrderedDict, deque
from collections.abc import Hashable

from broadcaster import wire
from broadcaster.speaker.receipts import LAST, for_newer

KEPT_RECEIPTS = 300
RECEIPT_LIFE_US = 300_000_000
KEPT_COMMANDS = 100

Command = wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock


class Heard:
    """The things heard last; tells what is new."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, None] = OrderedDict()

    def is_new(self, thing: Hashable) -> bool:
        """Whether it wasn't heard before; from now on it was."""
        if thing in self._things:
            return False
        self._things[thing] = None
        if len(self._things) > self._most:
            self._things.popitem(last=False)
        return True


class RecentReceipts:
    """What a speaker reported of late."""

    def __init__(self) -> None:
        self._receipts: deque[wire.Receipt] = deque(maxlen=KEPT_RECEIPTS)

    def keep(self, receipt: wire.Receipt) -> None:
        """Remember a receipt."""
        self._receipts.append(receipt)

    def to_repeat(self, epoch: int, now_us: int) -> list[wire.Receipt]:
        """What a controller of that epoch may have missed, and how runs ended that an earlier one began."""
        recent = [receipt for receipt in self._receipts if receipt.at_us > now_us - RECEIPT_LIFE_US]
        return [for_newer(said, epoch) for said in recent if said.epoch == epoch or said.phase in LAST]


class RecentCommands:
    """What one zone was told of late, for the boot of its speaker that it was meant for."""

    def __init__(self) -> None:
        self._boot_id: str | None = None
        self._commands: deque[Command] = deque(maxlen=KEPT_COMMANDS)

    @property
    def boot_id(self) -> str | None:
        """That boot; None before the speaker has greeted."""
        return self._boot_id

    def keep(self, command: Command) -> None:
        """Remember a command."""
        self._commands.append(command)

    def forget(self, boot_id: str) -> None:
        """That boot of the speaker is called lost: the switchboard holds what it was told for failed, and so it is."""
        if self._boot_id in (None, boot_id):
            self._commands.clear()

    def to_repeat(self, boot_id: str, now_us: int) -> list[Command]:
        """What a speaker that greets may have missed and can still act on.

        A speaker started anew is told nothing of before: what it played is over, and the switchboard decides afresh.
        """
        if self._boot_id not in (None, boot_id):
            self._commands.clear()
        self._boot_id = boot_id
        while self._commands and self._commands[0].not_after_us < now_us:
            self._commands.popleft()
        return [command for command in self._commands if command.not_after_us >= now_us]
