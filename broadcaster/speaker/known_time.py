"""Keeps what is known of the controller's time for a new start, and goes by that until the controller answers.

It asks nobody over the wire, and decides nothing about what may sound when the time isn't known.
"""

import asyncio
import logging
from collections.abc import Callable

from broadcaster.speaker.clock import ControllerTime
from broadcaster.speaker.kept_time import KEEP_EVERY_US, KeptTime, NoTime, recalled, remark_of
from broadcaster.speaker.orders import TimeTold
from broadcaster.speaker.ports import DayBook, MachineTime

log = logging.getLogger(__name__)

LOOK_EVERY_S = 10.0
WORTH_SAYING_US = 40_000
"""What is off by less is as good as right."""


class KnownTime:
    """What this speaker knows of the controller's time beside what it is told."""

    def __init__(self, time: ControllerTime, book: DayBook | None, machine: MachineTime | None) -> None:
        """Without a book or a machine the two clocks are taken to agree until the controller answers."""
        self._time = time
        self._book = book
        self._machine = machine
        self._doubt: str | None = None
        self._remark: str | None = None
        self._kept_us: int | None = None
        self._unkept: str | None = None
        self._looked = False
        self.go_by_what_was_kept()

    @property
    def fault(self) -> str | None:
        """Why it doesn't know the time, or why that can't be kept; None when all is well, and in its first moments."""
        return self._doubt if self._looked and not self._time.known else self._unkept

    def go_by_what_was_kept(self) -> None:
        """Go by what was kept, until the controller answers."""
        if self._book is None or self._machine is None:
            return
        try:
            time = recalled(self._book.recall_time(), self._machine.what_it_knows())
        except NoTime as why:
            self._doubt = str(why)
            return
        self._doubt = None
        self._remark = remark_of(time) if time.error_us > WORTH_SAYING_US else None
        self._time.assume(time.controller_us, time.error_us)
        log.info("It goes by the controller's time of %d s ago, to %.3f s.", time.age_us / 1e6, time.error_us / 1e6)

    def told(self) -> TimeTold:
        """How it stands now."""
        if self._time.known:
            return TimeTold(at_us=self._time.now_us(), doubt=None)
        return TimeTold(at_us=self._time.now_us(), doubt=self._doubt, remark=self._remark)

    def write_down(self) -> None:
        """Write down what is known, now and then; a full disk costs nothing but that."""
        if self._book is None or self._machine is None or not self._time.known:
            return
        machine = self._machine.what_it_knows()
        if self._kept_us is not None and 0 <= machine.since_boot_us - self._kept_us < KEEP_EVERY_US:
            return
        kept = KeptTime(controller_us=self._time.now_us(), machine=machine, error_us=self._time.error_us)
        try:
            self._book.keep_time(kept)
        except OSError as fault:
            self._unkept = f"What it knows of the time can't be written down: {fault.strerror or fault}."
        else:
            self._unkept, self._kept_us = None, machine.since_boot_us

    async def mind(self, tell: Callable[[TimeTold], None]) -> None:
        """Look again now and then: a machine's clock may be set late. It never ends."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self._looked = True
            self.write_down()
            if self._doubt is not None and not self._time.known:
                self.go_by_what_was_kept()
                tell(self.told())
