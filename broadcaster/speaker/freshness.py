"""Whether the controller's words are said now, to this boot of the speaker, or were recorded and are said again. Pure.

A signature proves who wrote a message, not when. So each command names the boot it is for, which nobody could know
before the speaker said so, and no recording from before a boot is good after it. Of the controller's epochs, and of
its states, only the newest counts. A command may be heard again while it is worth having, since brokers and controllers
repeat themselves, and the judgement knows its number; long after that it is somebody's recording.
"""

from collections import OrderedDict
from dataclasses import dataclass

from broadcaster import wire, wire_day
from broadcaster.speaker.ports import EmergencyHeard, Heard
from broadcaster.speaker.refusals import Cause

STRAGGLERS_S = 5.0
"""So long after a new connection, here or at the controller, old words may still be on their way in good faith."""
LONG_AFTER_S = 30.0
"""So long after its not-after, and after it was first heard, nobody repeats a command in good faith."""
REMEMBERED = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """Why a message doesn't count."""

    cause: Cause
    why: str


class Freshness:
    """What a speaker has heard of the controller. Seconds are those of a clock that is never set."""

    def __init__(self, *, stamped_only: bool) -> None:
        """`stamped_only`: take no command that doesn't name its boot, as those of our controllers do."""
        self._boot_id = ""
        self._stamped_only = stamped_only
        self._newest = (-1, 0, False)
        """Epoch and connection of the controller's latest state, and whether it said that it was leaving."""
        self._settled_s = float("inf")
        self._heard_s: OrderedDict[int, float] = OrderedDict()
        """When each command's number was first heard in this epoch."""
        self._places: dict[str, tuple[int, ...]] = {}
        """Which is the newest of what is retained, by what it is."""
        self._ahead_us = -float("inf")
        """How far the controller's clock is ahead of the one that is never set."""

    def connecting(self, boot_id: str) -> None:
        """This boot of the speaker is about to be connected to the broker."""
        self._boot_id, self._settled_s = boot_id, float("inf")

    def connected(self, now_s: float) -> None:
        """The broker passes on what is said from now on."""
        self._settled_s = now_s + STRAGGLERS_S

    def judge(self, heard: Heard, now_s: float) -> Stale | None:
        """Take a message in; None if it counts."""
        match heard:
            case wire.HostState():
                why = self._meet(heard, now_s)
            case wire.Play() | wire.Extend() | wire.Stop() | wire.Music() | wire.Stock():
                why = self._obey(heard, now_s)
            case wire.TimeReply():
                self._ahead_us, why = heard.replied_us - now_s * 1e6, None
            case wire_day.DayOrders():
                why = self._follow("Orders for the day", (heard.epoch, heard.sequence))
            case EmergencyHeard():
                why = self._follow("A state of emergencies", (heard.state.epoch,))
            case _:  # Live sound has places of its own, and clips are known by what is in them.
                why = None
        if why is None:
            return None
        return Stale(cause=Cause.REPLAYED if now_s > self._settled_s else Cause.STRAY, why=why)

    def _meet(self, host: wire.HostState, now_s: float) -> str | None:
        said = (host.epoch, host.connection, not host.online)
        if said < self._newest:
            return "A state of the controller's that is over came again."
        if said[:2] > self._newest[:2]:
            self._begin(said, now_s)
        self._newest = said
        return None

    def _follow(self, what: str, place: tuple[int, ...]) -> str | None:
        """What is retained, so that only the newest counts; this boot's may be older than what is on the disk."""
        if place < self._places.get(what, place):
            return f"{what} came again that newer ones have taken the place of."
        self._places[what] = place
        return None

    def _begin(self, newest: tuple[int, int, bool], now_s: float) -> None:
        """The controller has a new connection, or was started anew."""
        if newest[0] > self._newest[0]:
            self._heard_s.clear()
        self._newest = newest
        self.connected(now_s)

    def _obey(self, command: wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock, now_s: float) -> str | None:
        if command.epoch < self._newest[0]:
            return f"A {command.type} command of an earlier start of the controller came."
        if command.boot_id is None and self._stamped_only:
            return f"A {command.type} command came that doesn't name the boot it is for."
        if command.boot_id not in (None, self._boot_id):
            return f"A {command.type} command for an earlier start of this speaker came."
        if command.epoch > self._newest[0]:
            self._begin((command.epoch, 0, False), now_s)
        long_ago_s = now_s - LONG_AFTER_S
        first_s = self._heard_s.setdefault(command.sequence, now_s)
        if first_s < long_ago_s and command.not_after_us < long_ago_s * 1e6 + self._ahead_us:
            return f"A {command.type} command came again long after it was over."
        if len(self._heard_s) > REMEMBERED:
            self._heard_s.popitem(last=False)
        return None
