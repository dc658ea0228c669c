"""The quiet twin of the network: speakers in memory that obey commands on a given clock and give receipts.

They make no sound; what each would have sounded is kept, so that a test can ask who heard what, when. They can be lost,
late, deaf, or unable to play.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from audio.clip import RATE
from broadcaster import wire, wire_live
from broadcaster.call import ZoneId
from broadcaster.ports import Clock
from broadcaster.wire_day import DayOrders

Command = wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock
Report = wire.Receipt | wire.SpeakerState | wire.SpeakerLevels

LOUDNESS_LUFS = -20.0
"""What every run is reported to have been as loud as."""


@dataclass(slots=True, kw_only=True)
class Heard:
    """What a zone would have sounded of one run."""

    zone: ZoneId
    call_id: str
    run: int
    parts: list[wire.PartOnAir]
    from_frame: int
    from_us: int
    whole: bool
    to_us: int | None = None
    """None while it sounds."""
    live_end: int = 0
    """Where in the programme its live sound ends, once that is known."""

    @property
    def frames(self) -> int:
        """Where the programme ends, as far as it is known."""
        return max(self.live_end, *(part.start_frame + part.frames for part in self.parts), 0)


@dataclass(slots=True, kw_only=True)
class Run:
    """A run in a speaker's hands."""

    play: wire.Play
    heard: Heard
    started: bool = False
    timer: asyncio.TimerHandle | None = None


@dataclass(slots=True, kw_only=True)
class MemorySpeaker:
    """One zone's speaker; set its faults as you like."""

    zone: ZoneId
    boots: int = 0
    there: bool = False
    deaf: bool = False
    """Commands don't reach it."""
    mute: bool = False
    """It plays, but its receipts don't arrive."""
    broken: str | None = None
    """Why it can't play anything."""
    late_s: float = 0.0
    """How much later than told it starts."""
    music: wire.Music | None = None
    stock: set[str] = field(default_factory=set)
    day: DayOrders | None = None
    runs: dict[tuple[str, int], Run] = field(default_factory=dict)
    """What it has to sound or sounds."""

    @property
    def boot_id(self) -> str:
        """Names its present boot."""
        return f"{self.zone}-boot-{self.boots}"


class MemoryNetwork:
    """Both ends of the wire. Use it on one event loop."""

    def __init__(self, clock: Clock, zones: Sequence[ZoneId]) -> None:
        """Speakers for these zones, all there and ready, on this clock."""
        self._clock = clock
        self._reports: asyncio.Queue[Report | None] = asyncio.Queue()
        self._sequence = 0
        self._connected = True
        self.sent: list[tuple[ZoneId, Command]] = []
        self.heard: list[Heard] = []
        self.spoken: list[wire_live.LiveSound] = []
        """What was said live, in order."""
        self.speakers = {zone: MemorySpeaker(zone=zone) for zone in zones}
        for zone in zones:
            self.join(zone)

    def send(self, zones: Iterable[ZoneId], command: Command) -> None:
        """Send one command to zones."""
        self._sequence += 1
        stamp: dict[str, object] = {"epoch": 1, "sequence": self._sequence}
        for zone in sorted(zones):
            speaker = self.speakers[zone]
            stamped = command.model_copy(update={**stamp, "boot_id": speaker.boot_id})
            self.sent.append((zone, stamped))
            if self.connected and speaker.there and not speaker.deaf and self._clock.now_us() <= command.not_after_us:
                self._obey(speaker, stamped)

    def speak(self, sound: wire_live.LiveSound) -> None:
        """Say something live."""
        if self.connected:
            self.spoken.append(sound)

    def order_day(self, orders: DayOrders) -> None:
        """Have a zone keep these orders, as long as this network lives."""
        self.speakers[ZoneId(orders.zone)].day = orders

    async def reports(self) -> AsyncIterator[Report]:
        """What the speakers say."""
        while (report := await self._reports.get()) is not None:
            yield report

    @property
    def connected(self) -> bool:
        """Whether the broker answers; while it doesn't, commands are lost."""
        return self._connected

    @connected.setter
    def connected(self, connected: bool) -> None:
        """Take the broker away, or bring it back: then every speaker that is there says so again."""
        if connected and not self._connected:
            for speaker in self.speakers.values():
                if speaker.there:
                    self._state(speaker, wire.Lifecycle.READY)
        self._connected = connected

    def close(self) -> None:
        """End the reports."""
        self._reports.put_nowait(None)

    # What can happen to a speaker

    def join(self, zone: ZoneId) -> None:
        """The zone's speaker starts anew; what it played is over."""
        speaker = self.speakers[zone]
        self._silence(speaker)
        speaker.boots += 1
        speaker.there = True
        self._state(speaker, wire.Lifecycle.READY)

    def lose(self, zone: ZoneId) -> None:
        """The zone's speaker is gone without a word; the broker says so."""
        speaker = self.speakers[zone]
        self._silence(speaker)
        speaker.there = False
        self._state(speaker, wire.Lifecycle.LOST)

    def say(self, report: Report) -> None:
        """Have a report arrive."""
        self._reports.put_nowait(report)

    # Inside a speaker

    def _obey(self, speaker: MemorySpeaker, command: Command) -> None:
        match command:
            case wire.Play():
                self._play(speaker, command)
            case wire.Extend():
                run = speaker.runs.get((command.call_id, command.run))
                if run is not None and not run.heard.whole:
                    run.heard.parts.extend(command.parts)
                    run.heard.whole = command.whole
                    if command.live_frames is not None:
                        run.heard.live_end = (run.play.live_from_frame or 0) + command.live_frames
                    self._await_end(speaker, run)
            case wire.Stop():
                self._stop(speaker, command)
            case wire.Music():
                speaker.music = command if command.tracks else None
            case wire.Stock():
                speaker.stock.update(command.digests)

    def _play(self, speaker: MemorySpeaker, play: wire.Play) -> None:
        heard = Heard(
            zone=speaker.zone,
            call_id=play.call_id,
            run=play.run,
            parts=list(play.parts),
            from_frame=play.from_frame,
            from_us=max(play.play_at_us, self._clock.now_us()) + round(speaker.late_s * 1e6),
            whole=play.whole,
        )
        run = Run(play=play, heard=heard)
        if speaker.broken is not None:
            self._receipt(speaker, run, wire.Phase.FAILED, reason=speaker.broken)
            return
        speaker.runs[play.call_id, play.run] = run
        self._receipt(speaker, run, wire.Phase.ARMED)
        run.timer = self._at(heard.from_us, lambda: self._start(speaker, run))

    def _start(self, speaker: MemorySpeaker, run: Run) -> None:
        run.started = True
        self.heard.append(run.heard)
        self._receipt(speaker, run, wire.Phase.STARTED)
        self._await_end(speaker, run)

    def _await_end(self, speaker: MemorySpeaker, run: Run) -> None:
        if not run.started or not run.heard.whole:
            return
        if run.timer is not None:
            run.timer.cancel()
        ends_us = run.heard.from_us + (run.heard.frames - run.heard.from_frame) * 1_000_000 // RATE
        run.timer = self._at(ends_us, lambda: self._end(speaker, run, wire.Phase.ENDED))

    def _stop(self, speaker: MemorySpeaker, stop: wire.Stop) -> None:
        run = speaker.runs.get((stop.call_id, stop.run))
        if run is None:
            return
        if run.timer is not None:
            run.timer.cancel()
        faded_us = self._clock.now_us() + (stop.fade_ms * 1000 if run.started else 0)
        run.timer = self._at(faded_us, lambda: self._end(speaker, run, wire.Phase.STOPPED))

    def _end(self, speaker: MemorySpeaker, run: Run, phase: wire.Phase) -> None:
        speaker.runs.pop((run.play.call_id, run.play.run), None)
        run.heard.to_us = self._clock.now_us()
        self._receipt(speaker, run, phase)

    def _silence(self, speaker: MemorySpeaker) -> None:
        """It is switched off: silent at once, and nothing is reported."""
        for run in speaker.runs.values():
            if run.timer is not None:
                run.timer.cancel()
            run.heard.to_us = self._clock.now_us()
        speaker.runs.clear()
        speaker.music = None

    def _at(self, at_us: int, act: Callable[[], None]) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(max(at_us - self._clock.now_us(), 0) / 1e6, act)

    def _state(self, speaker: MemorySpeaker, lifecycle: wire.Lifecycle) -> None:
        state = wire.SpeakerState(
            zone=speaker.zone,
            boot_id=speaker.boot_id,
            lifecycle=lifecycle,
            at_us=self._clock.now_us(),
            output="memory",
        )
        self.say(state)

    def _receipt(self, speaker: MemorySpeaker, run: Run, phase: wire.Phase, reason: str | None = None) -> None:
        if speaker.mute or not self.connected:
            return
        heard, now = run.heard, self._clock.now_us()
        over = phase in (wire.Phase.ENDED, wire.Phase.STOPPED)
        played = heard.from_frame + ((now - heard.from_us) * RATE // 1_000_000 if run.started else 0)
        receipt = wire.Receipt(
            zone=speaker.zone,
            boot_id=speaker.boot_id,
            call_id=run.play.call_id,
            run=run.play.run,
            phase=phase,
            at_us=now,
            played_frames=min(played, heard.frames),
            loudness_lufs=LOUDNESS_LUFS if over and run.started else None,
            passages=_passages(heard) if phase is wire.Phase.ENDED else (),
            reason=reason,
        )
        self.say(receipt)


def _passages(heard: Heard) -> tuple[wire.Passage, ...]:
    """The stretches in one language each, as they were heard."""

    def instant(frame: int) -> int:
        return heard.from_us + (frame - heard.from_frame) * 1_000_000 // RATE

    found: list[wire.Passage] = []
    for part in heard.parts:
        if part.language is None or part.start_frame < heard.from_frame:
            continue
        begun, ended = instant(part.start_frame), instant(part.start_frame + part.frames)
        if found and found[-1].language == part.language:
            begun = found.pop().started_us
        found.append(
            wire.Passage(language=part.language, started_us=begun, ended_us=ended, loudness_lufs=LOUDNESS_LUFS)
        )
    return tuple(found)
