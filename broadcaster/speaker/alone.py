"""What a zone does while no controller is there: which of the day's calls are due, and what becomes of each.

Pure. It decides when the zone is alone, which planned call begins next, what music is due, and what is told to the
controller when it is back. It refuses to know how a call sounds: a call alone is a run like any other.

The zone is the one that knows what was heard in it. So each of the day's calls gets a note before its first sample and
another at its end, both on disk, and no call with a note begins by itself again, whoever asked for it first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from broadcaster import wire
from broadcaster.speaker.day import CallNote, DayMemory
from broadcaster.speaker.orders import DayOrdered, HostGone, HostSeen, KeepDay, Report
from broadcaster.speaker.receipts import Receipts
from broadcaster.wire_day import ALONE_RUN, DayCall, DayOrders

PATIENCE_US = 2_000_000
"""How long the broker may be away before the zone takes itself for alone; a last will leaves no doubt."""
PREPARE_US = 3_000_000
"""How long before its instant a call's clips are got into memory."""
CLIPS_US = 10_000_000
"""How long after its instant a call may still wait for clips that only a controller could bring."""
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
        self._notes = {note.call_id: note for note in memory.notes}
        self._cut_off = [note for note in self._notes.values() if note.receipt is None]
        self._clips = memory.orders.digests() if memory.orders else frozenset[str]()
        self._alone_from_us: int | None = None
        self._begun: set[str] = set()
        self._waited: set[str] = set()
        self._round: int | None = None

    @property
    def clips(self) -> frozenset[str]:
        """What must stay on disk."""
        return self._clips

    def mind(self, told: HostSeen | HostGone | DayOrdered) -> list[KeepDay | Report]:
        """Note whether a controller is there, and what it orders for the time when none is; a new one hears of it."""
        match told:
            case HostSeen(epoch=epoch):
                self._alone_from_us = None
                return [Report(receipt=receipt) for receipt in self._to_hand_in(epoch)]
            case HostGone(at_us=now_us, surely=surely):
                self._is_away(now_us if surely else now_us + PATIENCE_US)
                return []
            case DayOrdered(at_us=now_us, orders=orders):
                return [KeepDay(memory=self._memory)] if self._take(orders, now_us) else []

    def is_alone(self, now_us: int) -> bool:
        """Whether the zone goes by its own orders."""
        return self._alone_from_us is not None and self._alone_from_us <= now_us

    def plans(self, call_id: str) -> bool:
        """Whether the call is one of the day's."""
        return any(call.call_id == call_id for call in self._calls())

    def wake_us(self, *, busy: bool) -> int | None:
        """When to look again; `busy`: whether a call has the zone."""
        if self._alone_from_us is None or self._orders is None:
            return None
        instants = [call.not_after_us + 1 for call in self._open()]
        if not busy:
            instants += [call.play_at_us - PREPARE_US for call in self._open()]
        instants += [music.from_us for music in self._orders.music if music.from_us > (self._round or 0)]
        return max(self._alone_from_us, min(instants)) if instants else None

    def steps(self, now_us: int, *, busy: bool) -> Iterator[Step]:
        """What is to be done now: at most one call begins."""
        yield from self._own_up(now_us)
        if not self.is_alone(now_us):
            return
        yield from self._missed(now_us, busy=busy)
        yield from self._music_due(now_us)
        due = [call for call in self._open() if call.play_at_us - PREPARE_US <= now_us]
        if busy:
            self._waited.update(call.call_id for call in due if call.play_at_us <= now_us)
        elif due:
            call = min(due, key=lambda call: _turn(call, now_us))
            self._begun.add(call.call_id)
            yield self._play(call, now_us)

    def begins(self, play: wire.Play) -> CallNote:
        """Its clips are there and it is about to sound: to be written down before."""
        return self._keep(CallNote(call_id=play.call_id, play_at_us=self._planned_us(play), alone=True))

    def dropped(self, call_id: str) -> None:
        """It was begun, but a controller came before its first sample."""
        self._begun.discard(call_id)

    def over(self, play: wire.Play, receipt: wire.Receipt) -> CallNote | None:
        """A run has ended; None if its call is none of the day's."""
        if play.run != ALONE_RUN and not self.plans(play.call_id):
            return None
        self._begun.discard(play.call_id)
        alone = play.run == ALONE_RUN
        planned_us = self._planned_us(play)
        return self._keep(CallNote(call_id=play.call_id, play_at_us=planned_us, receipt=receipt, alone=alone))

    def heard_before(self, play: wire.Play) -> wire.Receipt | None:
        """The receipt that answers a command to sound what the zone has heard to its end already."""
        note = self._notes.get(play.call_id)
        told = note.receipt if note is not None else None
        if told is None or told.phase is not wire.Phase.ENDED:
            return None
        return self._receipts.signed_anew(told, play)

    def answered(self, told: wire.Receipt) -> CallNote:
        """A controller asked for what the zone had heard, and knows of it as its own from now on."""
        return self._keep(replace(self._notes[told.call_id], receipt=told))

    def word_of(self, call_id: str) -> list[wire.Receipt]:
        """What became of a call, for the controller if one is there."""
        note = self._notes.get(call_id)
        if self._alone_from_us is not None or note is None or note.receipt is None:
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
        self._notes = {name: note for name, note in self._notes.items() if note.play_at_us > oldest_us}
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
                del self._notes[note.call_id]
            else:
                receipt = self._receipt(note.call_id, wire.Phase.STOPPED, note.play_at_us, AT_WORK_ANEW)
                yield self._keep(replace(note, receipt=receipt))
        self._cut_off = []

    def _missed(self, now_us: int, *, busy: bool) -> Iterator[CallNote]:
        for call in list(self._open()):
            if now_us > call.not_after_us:
                taken = busy or call.call_id in self._waited
                receipt = self._receipt(call.call_id, wire.Phase.FAILED, now_us, WAS_TAKEN if taken else WAS_OFF)
                note = CallNote(call_id=call.call_id, play_at_us=call.play_at_us, receipt=receipt, alone=True)
                yield self._keep(note)

    def _music_due(self, now_us: int) -> Iterator[wire.Music]:
        rounds = self._orders.music if self._orders else ()
        begun = [each for each in rounds if each.from_us <= now_us]
        due = max(begun, key=lambda each: each.from_us, default=None)
        if due is not None and due.from_us != self._round:
            self._round = due.from_us
            yield wire.Music(
                epoch=self._orders.epoch if self._orders else 0,
                not_after_us=now_us,
                start_at_us=due.start_at_us,
                tracks=due.tracks,
                gain_db=due.gain_db,
                crossfade_ms=due.crossfade_ms,
            )

    def _play(self, call: DayCall, now_us: int) -> wire.Play:
        orders = self._orders or DayOrders(zone=self._zone)
        return wire.Play(
            epoch=orders.epoch,
            not_after_us=min(call.not_after_us, max(call.play_at_us, now_us) + CLIPS_US),
            call_id=call.call_id,
            run=ALONE_RUN,
            kind=call.kind,
            priority=call.priority,
            play_at_us=call.play_at_us,
            parts=orders.programmes[call.programme].parts,
            whole=True,
            gain_db=orders.gain_db,
            duck_db=orders.duck_db,
            ramp_ms=orders.ramp_ms,
        )

    def _receipt(self, call_id: str, phase: wire.Phase, at_us: int, reason: str) -> wire.Receipt:
        epoch = self._orders.epoch if self._orders else 0
        return self._receipts.of_run(call_id, ALONE_RUN, phase, at_us, epoch=epoch, reason=reason)

    def _planned_us(self, play: wire.Play) -> int:
        return next((call.play_at_us for call in self._calls() if call.call_id == play.call_id), play.play_at_us)

    def _keep(self, note: CallNote) -> CallNote:
        self._notes[note.call_id] = note
        return note

    def _calls(self) -> Iterable[DayCall]:
        return self._orders.calls if self._orders else ()

    def _open(self) -> Iterator[DayCall]:
        """The calls that nothing is known of yet."""
        return (call for call in self._calls() if call.call_id not in self._notes and call.call_id not in self._begun)


def _word(note: CallNote, receipt: wire.Receipt) -> wire.Receipt:
    return receipt.model_copy(update={"alone": True, "play_at_us": note.play_at_us})


def _turn(call: DayCall, now_us: int) -> tuple[int, int]:
    """Sorts calls by who goes first: of those due already the most urgent, else the one that is due first."""
    late = call.play_at_us <= now_us
    return (0, -call.priority) if late else (call.play_at_us, -call.priority)
