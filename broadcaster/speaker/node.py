"""The speaker node: runs the speaker's judgement on a real link, real clips and a real output.

It decides nothing; it keeps playing whatever happens to the broker and the controller.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from audio.mixing.mixer import Event
from audio.ports import ClipStore, Output
from broadcaster import wire, wire_day, wire_emergency, wire_live
from broadcaster.speaker.beginning import Beginning
from broadcaster.speaker.clips import SpeakerClips
from broadcaster.speaker.clock import ControllerTime
from broadcaster.speaker.duties import attend
from broadcaster.speaker.emergency import MARK, ZoneAlarm
from broadcaster.speaker.emergency_sound import EmergencySound
from broadcaster.speaker.judgement import Speaker
from broadcaster.speaker.known_time import KnownTime
from broadcaster.speaker.live import LiveCalls
from broadcaster.speaker.orders import (
    Announce,
    ClipLoaded,
    ClipRefused,
    Commanded,
    DayOrdered,
    FetchAhead,
    HostGone,
    HostSeen,
    Hushed,
    KeepDay,
    Lengthen,
    LiveHeard,
    NoteCall,
    PlayMusic,
    Report,
    Silence,
    SpeakerAction,
    SpeakerStimulus,
    Ticked,
)
from broadcaster.speaker.ports import AlarmBook, ClipSource, DayBook, EmergencyHeard, Heard, MachineTime, SpeakerLink
from broadcaster.speaker.signed_emergencies import SignedEmergencies
from broadcaster.speaker.sound import ZoneSound, sounded
from broadcaster.speaker.tending import TendedOutput

log = logging.getLogger(__name__)

LEVELS_EVERY_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerParts:
    """What a speaker is made of."""

    day: DayBook | None = None
    """Where it keeps what it needs to go on alone; None: what it was ordered is forgotten with the process."""
    alarm: AlarmBook | None = None
    """Where it keeps what it knows of emergencies; None: that is forgotten with the process."""
    signed: SignedEmergencies = field(default_factory=SignedEmergencies)
    """What tells the controller's words about emergencies from others', also after they were kept."""

    link: SpeakerLink
    output: Output
    shelf: ClipStore
    source: ClipSource
    machine_us: Callable[[], int]
    """This machine's clock."""
    machine: MachineTime | None = None
    """What that is worth after a new start with no controller there; None: it is taken for the controller's then."""
    trim_us: int = 0
    """How much later than the output knows the sound is heard, as of an amplifier that computes."""
    reopens: bool = False
    """Whether an output with a fault is worth opening again: a device is, a file would be lost."""


class SpeakerNode:
    """One zone's speaker. `run` is its life."""

    def __init__(
        self, *, zone: str, boot_id: str, parts: SpeakerParts, output_name: str, clip_limit_bytes: int
    ) -> None:
        self._parts = parts
        self._time = ControllerTime(zone=zone, machine_us=parts.machine_us, ask=parts.link.say)
        self._known = KnownTime(self._time, parts.day, parts.machine)
        self._beginning = Beginning(parts.output, self._time)
        self._clips = SpeakerClips(
            shelf=parts.shelf,
            source=parts.source,
            limit_bytes=clip_limit_bytes,
            loaded=self._note_loaded,
            refused=self._note_refused,
        )
        self._sound = ZoneSound(
            output=parts.output,
            time=self._time,
            track=self._clips.track,
            tell=self._tell_from_thread,
            trim_us=parts.trim_us,
        )
        self._output = TendedOutput(parts.output, self._sound.reopen)
        day = parts.day.recall() if parts.day is not None else None
        self._core = Speaker(zone=zone, boot_id=boot_id, lead_us=self._sound.lead_us, day=day)
        self._emergency = EmergencySound(
            ZoneAlarm(zone=zone, boot_id=boot_id, lead_us=self._sound.lead_us, signed=parts.signed.demanded),
            parts.signed,
            now_us=self._time.now_us,
            sound=self._sound,
            say=parts.link.say,
            hush=lambda because: self._handle(Hushed(at_us=self._time.now_us(), because=because)),
            book=parts.alarm,
        )
        self._state = wire.SpeakerState(
            zone=zone, boot_id=boot_id, lifecycle=wire.Lifecycle.INIT, at_us=parts.machine_us(), output=output_name
        )
        self._live = LiveCalls(
            parts.link,
            speak=self._sound.speak,
            goes_on=lambda at_us, key: self._handle(LiveHeard(at_us=at_us, key=key)),
        )
        self._loop = asyncio.get_running_loop()
        self._wake: asyncio.TimerHandle | None = None
        self._linked = True

    async def run(self, stop: asyncio.Event, *, begun: Callable[[int], None]) -> None:
        """Play until told to stop; raises `OutputGone` if there is nothing to play on, and `DutyFailed`.

        `begun` is told when frame 0 of the output sounds, in the controller's microseconds: at once, and again
        whenever more is known of the controller's clock.
        """
        self._sound.open()
        try:
            self._beginning.tell(begun)
            self._emergency.recall()
            self._handle(self._known.told())
            self._handle(HostGone(at_us=self._time.now_us(), surely=False))
            await self._parts.link.open(self._hear, self._state)
            await attend(stop, self._duties(begun))
        finally:
            await self._emergency.aclose()
            if self._wake is not None:
                self._wake.cancel()
            await self._clips.aclose()
            await self._parts.source.aclose()
            self._sound.close()
            await self._parts.link.close(self._stated(wire.Lifecycle.DISCONNECTED))

    def _duties(self, begun: Callable[[int], None]) -> dict[str, Coroutine[Any, Any, None]]:
        duties = {
            "keep time": self._keep_time(begun),
            "keep what it knows of the time": self._known.mind(self._handle),
            "report its levels": self._report_levels(),
            "read its music": self._sound.read_music(),
        }
        return duties | {"tend its output": self._output.tend()} if self._parts.reopens else duties

    def _stated(self, lifecycle: wire.Lifecycle) -> wire.SpeakerState:
        self._state = self._state.model_copy(update={"lifecycle": lifecycle, "at_us": self._time.now_us()})
        return self._state

    def _declare_faults(self) -> None:
        output, disk = self._output.fault, self._beginning.fault
        own = {output: wire.Ailment.OUTPUT, disk: wire.Ailment.DISK, self._parts.link.fault: wire.Ailment.WIRE}
        own[self._known.fault] = wire.Ailment.OTHER
        ill = {fault: about for fault, about in own.items() if fault} | self._clips.faults | self._emergency.faults
        if tuple(ill) != self._state.faults:
            told = {"faults": tuple(ill), "ailments": tuple(ill.values()), "at_us": self._time.now_us()}
            self._state = self._state.model_copy(update=told)
            self._parts.link.declare(self._state)

    def _hear(self, heard: Heard) -> None:
        now_us = self._time.now_us()
        match heard:
            case wire.TimeReply():
                self._time.take(heard)
            case wire.HostState():
                self._parts.source.look_at(heard.clips_url)
                self._time.doubt()
                seen = HostSeen(at_us=now_us, epoch=heard.epoch)
                self._handle(seen if heard.online else HostGone(at_us=now_us, surely=True))
            case wire_day.DayOrders():
                self._handle(DayOrdered(at_us=now_us, orders=heard))
            case EmergencyHeard() | wire_emergency.EmergencyClips():
                self._emergency.hear(heard)
                self._want_clips()
            case wire_live.LiveSound():
                self._live.hear(heard, now_us)
            case wire.Play() | wire.Extend() | wire.Stop() | wire.Music() | wire.Stock():
                self._handle(Commanded(at_us=now_us, command=heard))
            case _:
                assert_never(heard)

    def _note_refused(self, digest: str, reason: str) -> None:
        log.warning("A clip is missing: %s", reason)
        self._handle(ClipRefused(at_us=self._time.now_us(), digest=digest, reason=reason))

    def _handle(self, stimulus: SpeakerStimulus) -> None:
        """Let the core judge, do what it says, and bring the clips in line with what it wants."""
        for action in self._core.handle(stimulus):
            try:
                self._do(action)
            except Exception:
                # One action that fails must not cost the zone the rest.
                log.exception("Could not do what was asked: %s", type(action).__name__)
        self._want_clips()
        self._set_alarm()

    def _want_clips(self) -> None:
        alarm, core = self._emergency.alarm, self._core
        wanted, in_memory = core.wanted | alarm.wanted, core.wanted_by_calls | alarm.urgent
        self._clips.want(wanted, in_memory=in_memory, checked=alarm.wanted)
        # What one of the two has at hand already is not loaded again for the other.
        for digest in sorted(self._clips.at_hand & (core.lacking | alarm.lacking)):
            self._note_loaded(digest)
        self._clips.hold(core.kept)

    def _note_loaded(self, digest: str) -> None:
        self._emergency.note_loaded(digest)
        self._handle(ClipLoaded(at_us=self._time.now_us(), digest=digest))

    def _do(self, action: SpeakerAction) -> None:
        match action:
            case Announce():
                self._sound.announce(action)
                self._live.begin(action.key, action.play)
            case Lengthen():
                self._sound.lengthen(action)
            case Silence():
                self._sound.silence(action)
            case PlayMusic():
                self._play_music(action.music)
            case FetchAhead():
                self._clips.fetch_ahead(action.digests)
            case Report():
                self._report(action.receipt)
            case KeepDay() | NoteCall():
                self._keep_day(action)
            case _:
                assert_never(action)

    def _play_music(self, music: wire.Music) -> None:
        self._sound.play_music(
            [track.digest for track in music.tracks],
            start_us=music.start_at_us,
            gain_db=music.gain_db,
            crossfade_ms=music.crossfade_ms,
        )

    def _keep_day(self, action: KeepDay | NoteCall) -> None:
        book = self._parts.day
        if book is not None:
            book.keep(action.memory) if isinstance(action, KeepDay) else book.note(action.note)

    def _report(self, receipt: wire.Receipt) -> None:
        log.info("call %s run %d: %s %s", receipt.call_id, receipt.run, receipt.phase, receipt.reason or "")
        self._parts.link.say(receipt)

    def _set_alarm(self) -> None:
        if self._wake is not None:
            self._wake.cancel()
        wake_us = self._core.wake_us
        # A millisecond later, since a deadline is passed only after it.
        delay_s = None if wake_us is None else max(0.0, (wake_us - self._time.now_us()) / 1e6) + 0.001
        self._wake = None if delay_s is None else self._loop.call_later(delay_s, self._tick)

    def _tick(self) -> None:
        self._handle(Ticked(at_us=self._time.now_us()))

    def _tell_from_thread(self, events: list[Event]) -> None:
        self._loop.call_soon_threadsafe(self._await_sounding, events)

    def _await_sounding(self, events: list[Event]) -> None:
        """Frames are mixed ahead; what happens in them has happened when they sound."""
        for event in events:
            delay_s = (self._sound.instant_of(event.frame) - self._time.now_us()) / 1e6
            self._loop.call_later(max(0.0, delay_s), self._follow, event)

    def _follow(self, event: Event) -> None:
        happened = sounded(event, self._sound.instant_of)
        if happened.key.startswith(MARK):
            self._emergency.follow(happened)
            return
        if happened.phase is not wire.Phase.STARTED:
            happened = replace(happened, late_frames=self._sound.forget(event.key))
            self._live.end(event.key, happened.late_frames)
        self._handle(happened)

    async def _keep_time(self, begun: Callable[[int], None]) -> None:
        """Be ready once the controller's clock is known, and keep knowing it."""
        await self._time.learn()
        self._known.write_down()
        self._handle(self._known.told())
        self._beginning.tell(begun)
        self._parts.link.declare(self._stated(wire.Lifecycle.READY))
        log.info("Zone %s is ready.", self._state.zone)
        while True:
            await self._time.learn_again()
            self._beginning.tell(begun)

    def _watch_link(self) -> None:
        """While the broker is away nobody can say whether the controller is there."""
        before, self._linked = self._linked, self._parts.link.connected
        if before and not self._linked:
            self._handle(HostGone(at_us=self._time.now_us(), surely=False))

    async def _report_levels(self) -> None:
        while True:
            await asyncio.sleep(LEVELS_EVERY_S)
            self._watch_link()
            self._declare_faults()
            if self._sound.realign():
                log.info("A clock was set; the music is moved to its place by the controller's.")
            levels = self._sound.levels()
            self._parts.link.say(
                wire.SpeakerLevels(
                    zone=self._state.zone,
                    at_us=self._time.now_us(),
                    music_db=round(levels.music_db, 1),
                    announcement_db=round(levels.announcement_db, 1),
                    output_db=round(levels.output_db, 1),
                    call_id=self._core.on_air,
                    overruns=self._parts.output.overruns,
                    sync_error_us=round(self._sound.error_us),
                    clock_error_us=round(min(self._time.error_us, 1e9)),
                )
            )
