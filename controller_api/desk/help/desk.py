"""The shell round the machine of help: it rings the desk, keeps the book, and hears which calls go on air.

Whatever the database says, the desk is rung first; what can't be written is owed. Knows nothing of HTTP.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from broadcaster.call import CallOutcome
from broadcaster.dispatch.bookkeeping import Bookkeeper
from broadcaster.dispatch.dispatcher import Dispatcher
from broadcaster.dispatch.live import CallChanged, CallEnded, Event, FellBehind
from broadcaster.ports import OwedRows
from broadcaster.switchboard.open_call import CallPhase
from content.bilingual import Bilingual
from controller_api.accounts import Visitor
from controller_api.contract import NewHelp
from controller_api.desk.help.machine import HelpMachine, IllegalStep, UnknownHelp
from controller_api.desk.help.nouns import Help
from controller_api.desk.help.ports import HelpBook
from controller_api.desk.help.stimuli import (
    Announced,
    Answered,
    Asked,
    CallMade,
    Cancelled,
    Ended,
    Found,
    OnAir,
    Ring,
    Rung,
    Stimulus,
    TimePassed,
)
from controller_api.problems import conflict, not_found

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0

Bell = Callable[[Help], bool]
"""Rings the desk; gives whether any page of the desk was open to ring."""
Note = Callable[[str, str], None]
"""Puts what somebody did in the journal, and never raises."""


class HelpDesk:
    """Calls for help at work. Every method is called on its event loop."""

    def __init__(  # noqa: PLR0913  The rooms it joins; all are named.
        self,
        *,
        book: HelpBook,
        owed: OwedRows[Help],
        bell: Bell,
        tell: Callable[[Help], None],
        note: Note,
        now: Callable[[], datetime],
    ) -> None:
        """Go on from the book; `tell` is told of each change."""
        self._book = book
        self._books = Bookkeeper(book.keep, owed)
        self._books.catch_up()
        self._machine = HelpMachine(book.open())
        self._bell = bell
        self._tell = tell
        self._note = note
        self._now = now

    @property
    def open(self) -> list[Help]:
        """Those somebody waits for, the oldest first."""
        return self._machine.open

    @property
    def rows_owed(self) -> int:
        """How many rows could not be written yet."""
        return len(self._books.owed)

    def shown_at(self, kiosk: str) -> Help | None:
        """What this kiosk asked last, while it is open or only just over."""
        return self._machine.shown_at(kiosk)

    def find(self, help_id: str) -> Help:
        """The help of this id; raises `Problem` 404."""
        try:
            return self._machine.find(help_id)
        except UnknownHelp:
            raise _unknown(help_id) from None

    def ask(self, order: NewHelp, kiosk: str, key: str | None) -> Help:
        """Ring the desk; the same key, or the same need while it is open, gives the same help."""
        plea = Help(
            id=f"help-{secrets.token_hex(6)}",
            kind=order.kind,
            kiosk=kiosk,
            language=order.language,
            key=key or secrets.token_urlsafe(16),
            asked_at=self._now(),
        )
        known = self._machine.same(plea) or self._asked_before(plea)
        if known is not None:
            return known
        self._take(Asked(plea=plea))
        self._note(kiosk, f"Somebody at {kiosk} rang the desk: {plea.kind}.")
        return self._machine.find(plea.id)

    def answer(self, help_id: str, visitor: Visitor) -> Help:
        """Take it on; raises `Problem` 404, 409 where somebody else has."""
        before = self.find(help_id)
        after = self._act(help_id, Answered(help_id=help_id, at=self._now(), who=visitor.name))
        if after != before:
            self._note(visitor.name, f"{visitor.name} answered {after.kiosk} ({after.kind}).")
        return after

    def announced(self, help_id: str, visitor: Visitor, call_id: str | None) -> Help:
        """It was announced: by that call as soon as it is on air, or in another way; raises as `answer` does."""
        self.find(help_id)
        if call_id is not None:
            self.link(help_id, call_id, visitor)
            return self.find(help_id)
        return self._act(help_id, Announced(help_id=help_id, at=self._now(), who=visitor.name))

    def end(self, help_id: str, visitor: Visitor, ending: str) -> Help:
        """Be done with it; raises as `answer` does."""
        after = self._act(help_id, Ended(help_id=help_id, at=self._now(), who=visitor.name, ending=ending))
        self._note(visitor.name, f"{visitor.name} ended the call for help from {after.kiosk} ({after.kind}).")
        return after

    def cancel(self, help_id: str, kiosk: str) -> Help:
        """Whoever asked doesn't need it any more; raises `Problem` 404 for another kiosk's, 409 for one that ended."""
        if self.find(help_id).kiosk != kiosk:
            raise _unknown(help_id)
        after = self._act(help_id, Cancelled(help_id=help_id, at=self._now()))
        self._note(kiosk, f"Whoever rang from {kiosk} doesn't need help any more ({after.kind}).")
        return after

    def link(self, help_id: str, call_id: str, visitor: Visitor) -> None:
        """A call was made for it: when that goes on air, it is announced. Of one that is over nothing comes."""
        self._take(CallMade(help_id=help_id, at=self._now(), who=visitor.name, call_id=call_id))

    async def keep_time(self) -> None:
        """Ring again where nobody answers, and write what is owed; ends by being cancelled."""
        while True:
            self._take(TimePassed(at=self._now()))
            self._books.catch_up()
            await asyncio.sleep(LOOK_EVERY_S)

    async def follow(self, dispatcher: Dispatcher) -> None:
        """Hear which calls go on air, and which searches end well, until the dispatcher is closed."""
        behind = True
        while behind:
            behind = False
            watch = dispatcher.watch()
            for call in dispatcher.live():
                self._hear(CallChanged(call=call))
            async for event in watch:
                behind = isinstance(event, FellBehind)
                self._hear(event)

    def _asked_before(self, plea: Help) -> Help | None:
        """What the kiosk asked under that key long ago, as far as the book can tell now."""
        try:
            return self._book.by_key(plea.kiosk, plea.key)
        except Exception:  # noqa: BLE001  A desk that rings twice is better than one that doesn't.
            _log.exception("the book of help can't be read; the desk is rung")
            return None

    def _hear(self, event: Event) -> None:
        match event:
            case CallChanged(call=call) if call.phase is CallPhase.ON_AIR:
                self._take(OnAir(call_id=call.id, at=self._now()))
            case CallEnded(call_id=call_id, outcome=CallOutcome.FOUND):
                self._take(Found(call_id=call_id, at=self._now()))
            case _:
                pass

    def _act(self, help_id: str, stimulus: Stimulus) -> Help:
        try:
            self._take(stimulus)
        except UnknownHelp:
            raise _unknown(help_id) from None
        except IllegalStep as illegal:
            who = illegal.plea.answered_by
            taken = f"{who} 已经在处理。" if who and not illegal.plea.over else "这条求助已经结束。"
            raise conflict(Bilingual(str(illegal), taken)) from None
        return self._machine.find(help_id)

    def _take(self, stimulus: Stimulus) -> None:
        waiting: list[Stimulus] = [stimulus]
        kept: dict[str, Help] = {}
        while waiting:
            for instruction in self._machine.handle(waiting.pop(0)):
                plea = instruction.plea
                if isinstance(instruction, Ring):
                    waiting.append(Rung(help_id=plea.id, at=self._now(), heard=self._bell(plea)))
                else:
                    kept[plea.id] = plea
        self._told(list(kept.values()))

    def _told(self, pleas: Sequence[Help]) -> None:
        """Tell first: a slow disk must not come between a touch and the desk."""
        for plea in pleas:
            self._tell(plea)
        if pleas:
            self._books.write(*pleas)


def _unknown(help_id: str) -> Exception:
    return not_found(Bilingual(f"There is no call for help '{help_id}', or it is long over.", "没有这条求助。"))
