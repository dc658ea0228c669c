"""A zone's speaker in a world where controllers come and go and the power fails: what is heard, and what is told.

Time goes in steps. The world plays the mixer, the disk and the controllers; it judges nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from audio.clip import RATE
from broadcaster import wire
from broadcaster.adapters.day_memory import MemoryDayBook
from broadcaster.speaker.judgement import Speaker
from broadcaster.speaker.orders import (
    Announce,
    ClipLoaded,
    Commanded,
    DayOrdered,
    HostGone,
    HostSeen,
    KeepDay,
    Lengthen,
    NoteCall,
    PlayMusic,
    Report,
    RunSounded,
    Silence,
    SpeakerStimulus,
    Ticked,
    TimeTold,
)
from broadcaster.wire_day import DayCall, DayOrders, DayProgramme

S = 1_000_000
STEP_US = 100_000
BEGINS_US = 1_000 * S
SENT_BEFORE_US = 2 * S
OVER = (wire.Phase.ENDED, wire.Phase.STOPPED, wire.Phase.FAILED)


@dataclass(slots=True, kw_only=True)
class Sounding:
    """What came out of the zone of one run."""

    call_id: str
    on_pass: int
    key: str
    from_us: int
    to_us: int
    begun: bool = False
    whole: bool | None = None
    """Whether it was heard to its end; None while it sounds."""


def orders_of(calls: Sequence[DayCall], seconds: Sequence[int], *, epoch: int = 1, sequence: int = 1) -> DayOrders:
    """A day of these calls, each of one clip so many seconds long."""
    programmes = tuple(
        DayProgramme(parts=(wire.PartOnAir(digest=f"{place:064x}", start_frame=0, frames=RATE * length),))
        for place, length in enumerate(seconds)
    )
    return DayOrders(zone="hall", epoch=epoch, sequence=sequence, programmes=programmes, calls=tuple(calls))


def call_of(
    place: int, at_s: float, *, for_s: float = 30.0, priority: int = 100, passes: int = 1, gap_s: float = 5.0
) -> DayCall:
    """A planned call so long after the beginning; it may be late by `for_s`, and rests for `gap_s` between passes."""
    at_us = BEGINS_US + round(at_s * S)
    return DayCall(
        call_id=f"plan-{place}",
        kind="notice",
        priority=priority,
        play_at_us=at_us,
        not_after_us=at_us + round(for_s * S),
        programme=place,
        passes=passes,
        pass_gap_us=round(gap_s * S),
    )


@dataclass
class LoneZone:
    """The zone, its controller if one is there, and all that happened."""

    orders: DayOrders
    lacks_clips: bool = False
    doubt: str | None = None
    """Why a speaker that is started anew doesn't know the time."""
    now_us: int = BEGINS_US
    epoch: int = 0
    """Of the controller that is there or was last."""
    there: bool = False
    boots: int = 0
    off_until_us: int | None = None
    heard: list[Sounding] = field(default_factory=list)
    told: list[wire.Receipt] = field(default_factory=list)
    """Receipts that a controller was there to hear."""
    queued: list[wire.Receipt] = field(default_factory=list)
    """Those for whose controller the link waits."""
    music: list[wire.Music] = field(default_factory=list)
    day: MemoryDayBook = field(default_factory=MemoryDayBook)
    sent: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Of each call the boot, epoch and pass of its last command."""
    asked: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    """Of each run the call, its pass, and the controller's epoch."""
    last_sent: tuple[int, int, int] = (0, 0, 0)
    sequence: int = 0
    runs: int = 0

    def __post_init__(self) -> None:
        """Boot, with a controller there that hands the day's orders over."""
        self.boot()
        self.controller_comes()

    # What may happen

    def boot(self) -> None:
        """Start the speaker; all it has is what is on its disk."""
        self.boots += 1
        self.off_until_us = None
        self.speaker = Speaker(zone="hall", boot_id=f"boot-{self.boots}", lead_us=50_000, day=self.day.recall())
        self.tell(TimeTold(at_us=self.now_us, doubt=self.doubt))
        self.tell(HostGone(at_us=self.now_us, surely=False))
        if self.there:
            self.tell(HostSeen(at_us=self.now_us, epoch=self.epoch))

    def power_fails(self, for_s: float) -> None:
        """Silence at once; what was not on the disk is forgotten."""
        for sounding in self.sounding():
            sounding.whole = False
            sounding.to_us = self.now_us
        self.off_until_us = self.now_us + round(for_s * S)
        self.queued.clear()

    def learn_time(self, remark: str | None = None) -> None:
        """Somebody tells it the time."""
        self.doubt = None
        self.tell(TimeTold(at_us=self.now_us, doubt=None, remark=remark))

    def controller_comes(self) -> None:
        """Another one is there, with orders of its own that say the same."""
        self.epoch += 1
        self.there = True
        self.queued.clear()
        if self.on:
            self.tell(HostSeen(at_us=self.now_us, epoch=self.epoch))
            self.hand_orders()

    def controller_goes(self, *, surely: bool) -> None:
        """It is gone: the broker says so, or is gone too."""
        self.there = False
        if self.on:
            self.tell(HostGone(at_us=self.now_us, surely=surely))

    def link_comes_back(self) -> None:
        """The controller was there all the time, only nobody could hear it."""
        self.there = True
        self.told += self.queued
        self.queued.clear()
        if self.on:
            self.tell(HostSeen(at_us=self.now_us, epoch=self.epoch))
            self.hand_orders()

    def hand_orders(self) -> None:
        """The day's orders come in, again or for the first time."""
        newest = self.orders.model_copy(update={"epoch": self.epoch})
        self.tell(DayOrdered(at_us=self.now_us, orders=newest))

    # How time goes by

    def live(self, seconds: float) -> None:
        """Let time pass."""
        until_us = self.now_us + round(seconds * S)
        while self.now_us < until_us:
            self.now_us += STEP_US
            self._step()

    def _step(self) -> None:
        if self.off_until_us is not None:
            if self.now_us < self.off_until_us:
                return
            self.boot()
            if self.there:
                self.hand_orders()
        self._sound()
        if self.there:
            self._command()
        for digest in () if self.lacks_clips else sorted(self.speaker.wanted):
            self.tell(ClipLoaded(at_us=self.now_us, digest=digest))
        wake_us = self.speaker.wake_us
        if wake_us is not None and wake_us <= self.now_us:
            self.tell(Ticked(at_us=self.now_us))

    def _sound(self) -> None:
        for sounding in self.sounding():
            if not sounding.begun and sounding.from_us <= self.now_us:
                sounding.begun = True
                self.tell(RunSounded(at_us=sounding.from_us, key=sounding.key, phase=wire.Phase.STARTED))
            if sounding.begun and sounding.to_us <= self.now_us:
                sounding.whole = True
                self.tell(RunSounded(at_us=sounding.to_us, key=sounding.key, phase=wire.Phase.ENDED))

    def _command(self) -> None:
        """A controller asks for what is due and not over, once, and again from a speaker that was started anew."""
        for call in self.orders.calls:
            on_pass, due_us = self._at_pass(call)
            late_us = call.not_after_us - call.play_at_us
            due = on_pass <= call.passes and due_us - SENT_BEFORE_US <= self.now_us <= due_us + late_us
            sending = self.boots, self.epoch, on_pass
            if due and self.sent.get(call.call_id) != sending and not self._is_waiting():
                self.sent[call.call_id] = sending
                self.runs += 1
                self.last_sent = (self.boots, self.epoch, self.runs)
                self.command(call, self.runs, on_pass=on_pass, due_us=due_us)

    def _at_pass(self, call: DayCall) -> tuple[int, int]:
        """Which pass of a call this controller is at, by what it was told, and when that is due."""
        mine = {run for run, (name, _, epoch) in self.asked.items() if (name, epoch) == (call.call_id, self.epoch)}
        ended = {told.run: told.at_us for told in self.told if told.run in mine and told.phase is wire.Phase.ENDED}
        return len(ended) + 1, max(ended.values()) + call.pass_gap_us if ended else call.play_at_us

    def _is_waiting(self) -> bool:
        """Whether the last command of this controller to this boot is still to be answered."""
        boots, epoch, run = self.last_sent
        over = any(told.phase in OVER and told.run == run for told in self.told)
        return (boots, epoch) == (self.boots, self.epoch) and not over

    def command(self, call: DayCall, run: int, *, on_pass: int = 1, due_us: int | None = None) -> None:
        """Ask for a pass of a call."""
        self.sequence += 1
        self.asked[run] = call.call_id, on_pass, self.epoch
        play_at_us = call.play_at_us if due_us is None else due_us
        play = wire.Play(
            epoch=self.epoch,
            sequence=self.sequence,
            not_after_us=play_at_us + call.not_after_us - call.play_at_us,
            call_id=call.call_id,
            run=run,
            on_pass=on_pass,
            kind=call.kind,
            priority=call.priority,
            play_at_us=max(play_at_us, self.now_us + 150_000),
            parts=self.orders.programmes[call.programme].parts,
            whole=True,
        )
        for _ in range(2):  # Every command comes twice.
            self.command_raw(play)

    def command_raw(self, command: wire.Play | wire.Stop) -> None:
        """A command comes in as it is."""
        self.tell(Commanded(at_us=self.now_us, command=command))

    # Inside

    @property
    def on(self) -> bool:
        """Whether the speaker has power."""
        return self.off_until_us is None

    def sounding(self) -> list[Sounding]:
        """What is on air or about to be."""
        return [sounding for sounding in self.heard if sounding.whole is None]

    def tell(self, stimulus: SpeakerStimulus) -> None:
        """Tell the speaker, and do what it says."""
        for action in self.speaker.handle(stimulus):
            match action:
                case KeepDay():
                    self.day.keep(action.memory)
                case NoteCall():
                    self.day.note(action.note)
                case Report():
                    (self.told if self.there else self.queued).append(action.receipt)
                case PlayMusic():
                    self.music.append(action.music)
                case Announce() | Lengthen():
                    self._announce(action) if isinstance(action, Announce) else self._lengthen(action)
                case Silence():
                    self._silence(action)
                case _:
                    pass

    def _announce(self, order: Announce) -> None:
        frames = order.parts[-1].start_frame + order.parts[-1].frames
        from_us = max(order.play.play_at_us, self.now_us)
        to_us = from_us + frames * S // RATE
        name, on_pass = order.play.call_id, order.play.on_pass
        self.heard.append(Sounding(call_id=name, on_pass=on_pass, key=order.key, from_us=from_us, to_us=to_us))

    def _lengthen(self, order: Lengthen) -> None:
        for sounding in self.sounding():
            if sounding.key == order.key:
                sounding.to_us += sum(part.frames for part in order.parts) * S // RATE

    def _silence(self, order: Silence) -> None:
        for sounding in self.sounding():
            if sounding.key == order.key:
                sounding.whole = False
                sounding.to_us = self.now_us
                self.tell(RunSounded(at_us=self.now_us, key=order.key, phase=wire.Phase.STOPPED))
