"""The shell round the emergency machine: from contacts and people to the wire at once, then to the books.

It refuses to know who may ask. Whatever is wrong with database or broker, what was raised is declared, and told again
when they are back.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from broadcaster.dispatch.bookkeeping import Bookkeeper
from broadcaster.emergency.first_signals import FirstSignals
from broadcaster.emergency.instructions import CallRoll, Declare, Instruction, Keep, Note, Standing
from broadcaster.emergency.machine import EmergencyMachine
from broadcaster.emergency.ports import ContactTold, EmergencyBook, EmergencyInput, EmergencyWire
from broadcaster.emergency.pressing import Press
from broadcaster.emergency.profiles import Profile, Rounds
from broadcaster.emergency.self_test import Standard, Stocked, self_test
from broadcaster.emergency.stimuli import (
    Confirmed,
    ContactHeard,
    NextPhaseAsked,
    Pressed,
    ResetAsked,
    RoundsMade,
    StateFound,
    Stimulus,
    TimePassed,
    ZonesAwaited,
    ZoneSounded,
)
from broadcaster.emergency.stocking import RoundMaker
from broadcaster.ports import Clock, Journal, OwedRows
from broadcaster.wire_emergency import Emergency, PublicEmergency, ZoneEmergency

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.05
"""How often the machine's own contacts are looked at."""
WRITE_AFTER_S = 0.03
"""Writing waits so long, since a disk must not come between an emergency and its first sound."""
CATCH_UP_S = 1.0

Row = Note | Keep
Attendance = Callable[[], Mapping[str, bool]]
"""Every zone of the site, and whether its speaker is there."""


class EmergencyService:
    """One site's emergencies at work. Every method is called on its event loop."""

    def __init__(  # noqa: PLR0913  one part each for the world's sides
        self,
        *,
        machine: EmergencyMachine,
        wire: EmergencyWire,
        book: EmergencyBook,
        journal: Journal,
        owed: OwedRows[Row],
        clock: Clock,
        contacts: EmergencyInput | None = None,
        maker: RoundMaker | None = None,
        attendance: Attendance | None = None,
    ) -> None:
        """Without `attendance` the site has the zones that were heard of, and they are there."""
        self._machine = machine
        self._wire = wire
        self._book = book
        self._journal = journal
        self._books = Bookkeeper(self._write, owed)
        self._clock = clock
        self._contacts = contacts
        self._maker = maker
        self._attendance = attendance or (lambda: dict.fromkeys(self.zones, True))
        self._there: dict[str, str] = {}
        """The zones that were there when the newest alarm was raised, by boot."""
        self._to_write: list[Row] = []
        self._woken = asyncio.Event()
        self._watchers: list[Callable[[PublicEmergency], None]] = []
        self.zones: dict[str, ZoneEmergency] = {}
        """What each zone said last."""
        self.contact_fault: str | None = None
        """Why this machine's own contacts can't be read, in a sentence; None when they can."""

    @property
    def state(self) -> Emergency:
        """What every zone is to keep to."""
        return self._machine.state

    @property
    def public(self) -> PublicEmergency:
        """What screens show."""
        return self._machine.declared().public

    @property
    def presses(self) -> tuple[Press, ...]:
        """What waits for its confirmation."""
        return self._machine.presses

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """What can be raised."""
        return self._machine.profiles

    @property
    def faults(self) -> list[str]:
        """What is wrong with contacts and words, in sentences."""
        made = self._maker.faults.values() if self._maker is not None else ()
        strays = ", ".join(sorted(said.zone for said in self._strays()))
        stray = f"These zones go by a state of emergencies that is not known here: {strays}. Reset it when it is over."
        return [*([self.contact_fault] if self.contact_fault is not None else []), *([stray] if strays else []), *made]

    def self_test(self) -> Sequence[Standard]:
        """Each standard's figure beside ours."""
        there, needed = self._attendance(), set(self.state.stock)
        stocked = {zone for zone, said in self.zones.items() if not needed.intersection(said.missing)}
        lacking = frozenset(zone for zone, is_there in there.items() if not is_there or zone not in stocked)
        held = Stocked(zones=len(there), lacking=lacking)
        return self_test(self._machine.rounds, self._machine.first_signals, held)

    @property
    def first_signals(self) -> FirstSignals | None:
        """How soon the zones sounded what was raised last; None: nothing was measured yet."""
        return self._machine.first_signals

    @property
    def rows_owed(self) -> int:
        """How many rows could not be written yet."""
        return len(self._books.owed) + len(self._to_write)

    @property
    def connected(self) -> bool:
        """Whether the broker answers."""
        return self._wire.connected

    def watch(self, watcher: Callable[[PublicEmergency], None]) -> None:
        """Tell this one too whenever the state changes."""
        self._watchers.append(watcher)

    def press(self, profile: str, who: str, *, drill: bool, reason: str, behind: str | None = None) -> str:
        """Begin to raise an emergency; gives the press's id. Raises `EmergencyRefused`.

        `behind` is the account that answers for a machine, None for a person.
        """
        press_id = f"press-{secrets.token_hex(6)}"
        pressed = Pressed(
            at_us=self._clock.now_us(),
            press_id=press_id,
            profile=profile,
            drill=drill,
            who=who,
            reason=reason,
            behind=behind,
        )
        self._tell(pressed)
        return press_id

    def confirm(self, press_id: str, who: str, *, signed_in: bool = True) -> None:
        """Raise what was pressed; a machine isn't `signed_in`. Raises `EmergencyRefused`."""
        self._tell(Confirmed(at_us=self._clock.now_us(), press_id=press_id, who=who, signed_in=signed_in))

    def reset(self, who: str, reason: str) -> None:
        """End everything that is on; raises `EmergencyRefused`."""
        strays = max((said.epoch for said in self._strays()), default=None)
        self._tell(ResetAsked(at_us=self._clock.now_us(), who=who, reason=reason, stray_epoch=strays))

    def move_on(self, who: str) -> None:
        """Begin the next phase now; raises `EmergencyRefused`."""
        self._tell(NextPhaseAsked(at_us=self._clock.now_us(), who=who))

    async def stock_up(self) -> None:
        """Have the words of every profile made, and every zone stock them."""
        if self._maker is not None:
            async for rounds in self._maker.words():
                self.take_rounds(rounds)

    def take_rounds(self, rounds: Rounds) -> None:
        """More has been made to be sounded."""
        self._tell(RoundsMade(at_us=self._clock.now_us(), rounds=rounds))

    async def work(self) -> None:
        """Declare what stands, then listen, look and keep time until cancelled; what is unwritten is written then."""
        self._wire.declare(self._machine.declared())
        try:
            async with asyncio.TaskGroup() as duties:
                duties.create_task(self._listen())
                duties.create_task(self._keep_time())
                duties.create_task(self._keep_books())
                if self._contacts is not None:
                    duties.create_task(self._look(self._contacts))
        finally:
            self._write_down()

    async def _listen(self) -> None:
        async for told in self._wire.heard():
            match told:
                case ContactTold():
                    self._hear_contact(told.contact, closed=told.closed)
                case Emergency():
                    self._tell(StateFound(at_us=self._clock.now_us(), state=told))
                case ZoneEmergency():
                    self._note_first_sample(told)
                    self.zones[told.zone] = told

    def _strays(self) -> list[ZoneEmergency]:
        """Zones that are there and keep to a later state than ours, or sound what isn't on."""
        state = self.state
        strays = [
            said
            for said in self.zones.values()
            if said.epoch > state.epoch or (said.words is not None and not state.alarms)
        ]
        there = self._attendance() if strays else {}
        return [said for said in strays if there.get(said.zone)]

    def _note_first_sample(self, told: ZoneEmergency) -> None:
        """A zone that was there when it was raised, and silent, sounds: how long that took is measured."""
        before = self.zones.get(told.zone)
        was_there = self._there.get(told.zone) == told.boot_id
        if was_there and before is not None and before.since_us is None and told.since_us is not None:
            self._tell(ZoneSounded(at_us=self._clock.now_us(), zone=told.zone, since_us=told.since_us))

    async def _look(self, contacts: EmergencyInput) -> None:
        # What was closed when it was kept may have opened since: that is told too, so that it can close anew.
        before = self._machine.closed & contacts.wired()
        while True:
            try:
                closed = await asyncio.to_thread(contacts.closed)
                self.contact_fault = None
            except OSError as fault:
                self.contact_fault = f"The contacts can't be read: {fault}. Look at the wiring and the folder's rights."
                closed = before
            for contact in closed ^ before:
                self._hear_contact(contact, closed=contact in closed)
            before = closed
            await asyncio.sleep(LOOK_EVERY_S)

    async def _keep_time(self) -> None:
        while True:
            self._woken.clear()
            wake_us = self._machine.wake_us
            delay_s = None if wake_us is None else max(0.0, (wake_us - self._clock.now_us()) / 1e6)
            try:
                # Not `wait_for`, which in Python 3.11 loses a cancellation that comes as it is woken.
                async with asyncio.timeout(delay_s):
                    await self._woken.wait()
            except TimeoutError:
                self._tell(TimePassed(at_us=max(self._clock.now_us(), wake_us or 0)))

    async def _keep_books(self) -> None:
        while True:
            await asyncio.sleep(CATCH_UP_S)
            self._write_down()
            self._books.catch_up()

    def _hear_contact(self, contact: str, *, closed: bool) -> None:
        self._tell(ContactHeard(at_us=self._clock.now_us(), contact=contact, closed=closed))

    def _tell(self, stimulus: Stimulus) -> None:
        for instruction in self._machine.handle(stimulus):
            self._do(instruction)
        self._woken.set()

    def _do(self, instruction: Instruction) -> None:
        if isinstance(instruction, Declare):
            self._wire.declare(instruction)
            for watcher in self._watchers:
                watcher(instruction.public)
            return
        if isinstance(instruction, CallRoll):
            self._call_roll()
            return
        self._to_write.append(instruction)
        asyncio.get_running_loop().call_later(WRITE_AFTER_S, self._write_down)

    def _call_roll(self) -> None:
        self._there = {zone: said.boot_id for zone, said in self.zones.items()}
        sounding = {zone for zone, said in self.zones.items() if said.since_us is not None}
        roll = self._attendance()
        there = frozenset(zone for zone, is_there in roll.items() if is_there) - sounding
        away = frozenset(zone for zone, is_there in roll.items() if not is_there)
        self._tell(ZonesAwaited(at_us=self._clock.now_us(), there=there, away=away))

    def _write_down(self) -> None:
        rows, self._to_write = self._to_write, []
        for row in rows:
            self._books.write(row)

    def _write(self, row: Row) -> None:
        match row:
            case Keep(standing=standing):
                self._book.keep_standing(standing)
            case Note():
                at = datetime.fromtimestamp(row.at_us / 1e6, UTC)
                self._journal.noted(who=row.who, what=row.what, about=row.about, at=at)


def standing_of(book: EmergencyBook, owed: OwedRows[Row], store: Container[str]) -> Standing | None:
    """What an earlier controller left, be it that the database could not take it; raises what the book raises.

    What it made counts as far as its clips are in the store still.
    """
    owing = [row.standing for row in owed.rows() if isinstance(row, Keep)]
    kept = book.last_standing()
    # What is owed is of later than what is kept, and of one epoch the last word counts: `max` takes the first.
    latest_first = [*reversed(owing), *([kept] if kept is not None else [])]
    left = max(latest_first, key=lambda each: each.state.epoch, default=None)
    if left is None:
        return None
    whole = tuple((key, made) for key, made in left.rounds if all(part.digest in store for part in made.parts))
    return replace(left, rounds=whole)
