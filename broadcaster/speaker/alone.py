"""What a zone does while no controller is there: which of the day's calls are due, and what becomes of each.

Pure. It decides when the zone is alone, which pass of a planned call begins next, what music is due, and what is told
to the controller when it is back. It refuses to know how a call sounds: a pass alone is a run like any other.

The zone is the one that knows what was heard in it. So each pass of the day's calls gets a note before its first sample
and another at its end, both on disk, and no pass with a note begins by itself again, whoever asked for it first.
"""

from collections.abc import Iterator
from dataclasses import replace

from broadcaster import wire
from broadcaster.speaker.by_the_day import length_us, music_of, play_of, run_of
from broadcaster.speaker.day import CallNote, DayMemory, PassKey
from broadcaster.speaker.orders import DayOrdered, HostGone, HostSeen, KeepDay, Report, TimeTold
from broadcaster.speaker.receipts import Receipts
from broadcaster.speaker.timetable import DuePass, next_pass
from broadcaster.wire_day import ALONE_RUN, DayOrders

PATIENCE_US = 2_000_000
"""How long the broker may be away before the zone takes itself for alone; a last will leaves no doubt."""
PREPARE_US = 3_000_000
"""How long before its instant a call's clips are got into memory."""
REMEMBERED_US = 7 * 86_400_000_000
"""How long it is remembered what became of a call, after the instant it was planned for."""

AT_WORK_ANEW = "The speaker was started anew when it was to sound or sounded."
WAS_OFF = "The speaker was off while it was due."
WAS_TAKEN = "Another call sounded in the zone until it was too late."

Step = wire.Play | wire.Music | CallNote
"""Sound this, have this music, write this down."""


class Alone:
    """The day's orders, and what is known of their calls."""

    def __init__(self, *, zone: str, receipts: Receipts, memory: DayMemory) -> None:
        """Begin with what an earlier boot kept."""
        self._zone, self._receipts = zone, receipts
        self._orders = memory.orders
        self._notes = {note.key: note for note in memory.notes}
        self._cut_off = [note for note in self._notes.values() if note.receipt is None]
        self._clips = memory.orders.digests() if memory.orders else frozenset[str]()
        self._alone_from_us: int | None = None
        self._doubt: str | None = None
        self._lifted: str | None = None
        """A doubt that has just been lifted."""
        self._remark: str | None = None
        self._begun: set[PassKey] = set()
        self._waited: set[PassKey] = set()
        self._round: int | None = None

    @property
    def clips(self) -> frozenset[str]:
        """What must stay on disk."""
        return self._clips

    def mind(self, told: HostSeen | HostGone | TimeTold | DayOrdered) -> list[KeepDay | Report]:
        """Note whether a controller is there, and what it orders for the time when none is; a new one hears of it."""
        match told:
            case HostSeen(epoch=epoch):
                self._alone_from_us = None
                return [Report(receipt=receipt) for receipt in self._to_hand_in(epoch)]
            case HostGone(at_us=now_us, surely=surely):
                self._is_away(now_us if surely else now_us + PATIENCE_US)
                return []
            case TimeTold():
                self._lifted = self._doubt if told.doubt is None else None
                self._doubt, self._remark = told.doubt, told.remark
                return []
            case DayOrdered(at_us=now_us, orders=orders):
                return [KeepDay(memory=self._memory)] if self._take(orders, now_us) else []

    def is_alone(self, now_us: int) -> bool:
        """Whether the zone goes by its own orders."""
        return self._alone_from_us is not None and self._alone_from_us <= now_us

    def plans(self, call_id: str) -> bool:
        """Whether the call is one of the day's."""
        return self._orders is not None and any(call.call_id == call_id for call in self._orders.calls)

    def wake_us(self, *, busy: bool) -> int | None:
        """When to look again; `busy`: whether a call has the zone."""
        if self._alone_from_us is None or self._orders is None or self._doubt is not None:
            return None
        due = self._open()
        instants = [each.not_after_us + 1 for each in due]
        if not busy:
            instants += [each.play_at_us - PREPARE_US for each in due]
        instants += [music.from_us for music in self._orders.music if music.from_us > (self._round or 0)]
        return max(self._alone_from_us, min(instants)) if instants else None

    def steps(self, now_us: int, *, busy: bool) -> Iterator[Step]:
        """What is to be done now: at most one call begins, and nothing at all while the time isn't known."""
        if self._doubt is not None:
            return
        yield from self._own_up(now_us)
        if self._lifted is not None:
            yield from self._missed(now_us, self._lifted)
            self._lifted = None
        if not self.is_alone(now_us):
            return
        yield from self._missed(now_us, WAS_TAKEN if busy else WAS_OFF)
        yield from self._music_due(now_us)
        due = [each for each in self._open() if each.play_at_us - PREPARE_US <= now_us]
        if busy:
            self._waited.update(each.key for each in due if each.play_at_us <= now_us)
        elif due:
            first = min(due, key=lambda each: each.turn(now_us))
            self._begun.add(first.key)
            yield play_of(self._orders or DayOrders(zone=self._zone), first, now_us)

    def begins(self, play: wire.Play) -> CallNote:
        """Its clips are there and it is about to sound: to be written down before."""
        return self._keep(_note_of(play, self._planned_us(play)))

    def takes(self, play: wire.Play) -> None:
        """A controller asked for it, and it is about to sound or sounds: it is nothing to begin, nor missed."""
        if self.plans(play.call_id):
            self._begun.add(_key(play))

    def dropped(self, play: wire.Play) -> None:
        """It was begun, but a controller came before its first sample."""
        self._begun.discard(_key(play))

    def over(self, play: wire.Play, receipt: wire.Receipt) -> CallNote | None:
        """A run has ended; None if its call is none of the day's."""
        if play.run > ALONE_RUN and not self.plans(play.call_id):
            return None
        self._begun.discard(_key(play))
        if play.run <= ALONE_RUN:
            parts = play.parts if receipt.started_us is not None else ()
            receipt = receipt.model_copy(update={"reason": receipt.reason or self._remark, "parts": parts})
        return self._keep(replace(_note_of(play, self._planned_us(play)), receipt=receipt))

    def heard_before(self, play: wire.Play) -> wire.Receipt | None:
        """The receipt that answers a command to sound what the zone has heard to its end already."""
        note = self._notes.get(_key(play))
        told = note.receipt if note is not None else None
        if told is None or told.phase is not wire.Phase.ENDED:
            return None
        return self._receipts.signed_anew(told, play)

    def answered(self, play: wire.Play, told: wire.Receipt) -> CallNote:
        """A controller asked for what the zone had heard, and knows of it as its own from now on."""
        return self._keep(replace(self._notes[_key(play)], receipt=told))

    def word_of(self, play: wire.Play) -> list[wire.Receipt]:
        """What became of it, for the controller if one is there."""
        note = self._notes.get(_key(play))
        return [] if note is None else self.word_in(note)

    def word_in(self, note: CallNote) -> list[wire.Receipt]:
        """What a note says, for the controller if one is there."""
        if self._alone_from_us is not None or note.receipt is None:
            return []
        return [_word(note, note.receipt)]

    @property
    def _memory(self) -> DayMemory:
        return DayMemory(orders=self._orders, notes=tuple(self._notes.values()))

    def _take(self, orders: DayOrders, now_us: int) -> bool:
        """Take orders; False if they are another zone's, or not newer than those there are."""
        held = self._orders
        newer = held is None or (orders.epoch, orders.sequence) > (held.epoch, held.sequence)
        if orders.zone != self._zone or not newer:
            return False
        self._orders, self._clips = orders, orders.digests()
        oldest_us = now_us - REMEMBERED_US
        self._notes = {key: note for key, note in self._notes.items() if note.play_at_us > oldest_us}
        return True

    def _is_away(self, from_us: int) -> None:
        """No controller is there; of two instants the sooner counts."""
        if self._alone_from_us is None:
            self._round = None
        self._alone_from_us = from_us if self._alone_from_us is None else min(from_us, self._alone_from_us)

    def _to_hand_in(self, epoch: int) -> list[wire.Receipt]:
        """What a controller of that epoch has to be told of the time before it."""
        return [
            _word(note, note.receipt)
            for note in self._notes.values()
            if note.receipt is not None and (note.alone or note.receipt.epoch < epoch)
        ]

    def _own_up(self, now_us: int) -> Iterator[CallNote]:
        """What was about to sound when the speaker went down can't be known to have been heard."""
        for note in self._cut_off:
            if now_us < note.play_at_us:
                del self._notes[note.key]
            else:
                receipt = self._receipt(note.key, wire.Phase.STOPPED, note.play_at_us, AT_WORK_ANEW)
                yield self._keep(replace(note, receipt=receipt))
        self._cut_off = []

    def _missed(self, now_us: int, why: str) -> Iterator[CallNote]:
        while late := [due for due in self._open() if now_us > due.not_after_us]:
            for due in late:
                reason = WAS_TAKEN if due.key in self._waited else why
                receipt = self._receipt(due.key, wire.Phase.FAILED, now_us, reason)
                name, on_pass = due.key
                note = CallNote(call_id=name, on_pass=on_pass, play_at_us=due.play_at_us, receipt=receipt, alone=True)
                yield self._keep(note)

    def _music_due(self, now_us: int) -> Iterator[wire.Music]:
        orders = self._orders or DayOrders(zone=self._zone)
        begun = [each for each in orders.music if each.from_us <= now_us]
        due = max(begun, key=lambda each: each.from_us, default=None)
        if due is not None and due.from_us != self._round:
            self._round = due.from_us
            yield music_of(orders, due, now_us)

    def _receipt(self, key: PassKey, phase: wire.Phase, at_us: int, reason: str) -> wire.Receipt:
        epoch, (call_id, on_pass) = self._orders.epoch if self._orders else 0, key
        return self._receipts.of_run(call_id, run_of(on_pass), phase, at_us, epoch=epoch, reason=reason)

    def _planned_us(self, play: wire.Play) -> int:
        if play.on_pass > 1:
            return play.play_at_us
        calls = self._orders.calls if self._orders else ()
        return next((call.play_at_us for call in calls if call.call_id == play.call_id), play.play_at_us)

    def _keep(self, note: CallNote) -> CallNote:
        self._notes[note.key] = note
        return note

    def _open(self) -> list[DuePass]:
        """Of each call the first pass that nothing is known of yet."""
        orders = self._orders
        if orders is None:
            return []
        due = (next_pass(call, length_us(orders, call), self._notes) for call in orders.calls)
        return [each for each in due if each is not None and each.key not in self._begun]


def _key(play: wire.Play) -> PassKey:
    return play.call_id, play.on_pass


def _note_of(play: wire.Play, planned_us: int) -> CallNote:
    alone = play.run <= ALONE_RUN
    return CallNote(call_id=play.call_id, on_pass=play.on_pass, play_at_us=planned_us, alone=alone)


def _word(note: CallNote, receipt: wire.Receipt) -> wire.Receipt:
    told = {"alone": True, "play_at_us": note.play_at_us, "on_pass": note.on_pass}
    return receipt.model_copy(update=told)
