"""Calls going out to the speakers: programmes as they grow, and the commands that put them on air and silence them.

Where a call sounds and when it must stop is told to it; it decides only the instant and the frames.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from audio.clip import RATE, Clip
from broadcaster import wire
from broadcaster.call import Call, CallId, CallKind, ZoneId
from broadcaster.dispatch.live import Outlook
from broadcaster.dispatch.music import stock_of
from broadcaster.dispatch.outbox import Command, Outbox
from broadcaster.dispatch.programme import Programme
from broadcaster.dispatch.runs import Runs, ZoneRun
from broadcaster.dispatch.take_batch import TakeBatch
from broadcaster.instructions import Play, Stop
from broadcaster.ports import Aired, Clock
from broadcaster.settings import DispatchSettings

_BEFORE_SPEECH = RATE // 4
_logger = logging.getLogger(__name__)

_STOP_GOOD_FOR_US = 600_000_000
"""A stop names its run, so that even a very late one is right."""
_READ_BY_NAME = 20


@dataclass(slots=True)
class _Broadcast:
    call: Call
    programme: Programme = field(default_factory=Programme)
    receipted: set[ZoneId] = field(default_factory=set)
    sent: dict[int, tuple[int, int]] = field(default_factory=dict)
    """When each run was to be heard, and from which frame on, until it is known what all of it was."""


class OnAir:
    """Every open call's programme, and its runs in the zones."""

    def __init__(self, *, clock: Clock, outbox: Outbox, runs: Runs, settings: DispatchSettings) -> None:
        """Command through this outbox, and have these runs watched."""
        self._clock = clock
        self._outbox = outbox
        self._runs = runs
        self._settings = settings
        self._broadcasts: dict[CallId, _Broadcast] = {}
        self._unrecorded: dict[CallId, _Broadcast] = {}
        """Live calls that are over, until it is known what was said."""

    @property
    def now_us(self) -> int:
        """The controller's time."""
        return self._clock.now_us()

    def open(self, call: Call) -> None:
        """A call was accepted."""
        self._broadcasts[call.id] = _Broadcast(call)

    def close(self, call_id: CallId) -> set[ZoneId]:
        """A call is over; the zones it has a receipt of."""
        broadcast = self._broadcasts.pop(call_id)
        if broadcast.call.kind is CallKind.LIVE_PAGE:
            self._unrecorded[call_id] = broadcast
        return broadcast.receipted

    def add(self, call_id: CallId, batch: TakeBatch) -> Programme:
        """Lay takes, and bring them to the zones where the call is on air; elsewhere they fetch them ahead."""
        broadcast = self._broadcasts[call_id]
        runs = self._on_air(broadcast)
        not_before = max((self._position(run) for run in runs), default=0)
        parts = tuple(broadcast.programme.add(take, not_before=not_before) for take in batch.takes)
        if batch.last:
            broadcast.programme.finish()
        self._extend(broadcast, runs, parts)
        now = self._clock.now_us()
        if not runs and broadcast.call.due_us > now + self._settings.lead_ms * 1000:
            self._outbox.send(broadcast.call.zones, stock_of(tuple(part.digest for part in parts), now))
        return broadcast.programme

    def finish(self, call_id: CallId) -> Programme:
        """There are no more takes."""
        broadcast = self._broadcasts[call_id]
        if not broadcast.programme.whole:
            broadcast.programme.finish()
            self._extend(broadcast, self._on_air(broadcast), ())
        return broadcast.programme

    def await_speech(self, call_id: CallId) -> None:
        """Somebody will speak live after what is laid."""
        self._broadcasts[call_id].programme.await_speech(_BEFORE_SPEECH)

    def speech_from_us(self, call_id: CallId) -> int | None:
        """When the live sound of a call that is on air begins to be heard, in all its zones at once; else None."""
        broadcast = self._broadcasts.get(call_id)
        if broadcast is None or not broadcast.sent or broadcast.programme.live_from is None:
            return None
        play_at_us, from_frame = broadcast.sent[min(broadcast.sent)]
        return play_at_us + (broadcast.programme.live_from - from_frame) * 1_000_000 // RATE

    def end_speech(self, call_id: CallId, frames: int) -> None:
        """Who spoke live was through after so many frames."""
        broadcast = self._broadcasts[call_id]
        broadcast.programme.live_frames = frames
        self._extend(broadcast, self._on_air(broadcast), ())

    def recorded(self, call_id: CallId, recording: Clip | None) -> list[Aired]:
        """What a live call that is over went out as, now that it is known what was said."""
        broadcast = self._unrecorded.pop(call_id, None)
        if broadcast is None or not broadcast.sent:
            return []
        return [
            Aired(
                call_id=call_id,
                run=run,
                play_at_us=play_at_us,
                from_frame=from_frame,
                parts=broadcast.programme.with_speech(recording),
            )
            for run, (play_at_us, from_frame) in sorted(broadcast.sent.items())
        ]

    def outlook(self, call_id: CallId) -> Outlook:
        """How long the call's pass is, and when it ends where it is on air."""
        broadcast = self._broadcasts.get(call_id)
        if broadcast is None or not broadcast.programme.whole:
            return Outlook()
        frames = broadcast.programme.frames
        ends_us = self._runs.ends_us(call_id, broadcast.call.zones, frames)
        return Outlook(pass_us=frames * 1_000_000 // RATE, ends_us=ends_us)

    def play(self, order: Play, not_before_us: int, *, on_pass: int = 1) -> None:
        """Put a pass of a call on air in step."""
        broadcast = self._broadcasts[order.call_id]
        programme = broadcast.programme
        if order.from_us == 0 and not self._on_air(broadcast):
            programme.lay_anew()
        now = self._clock.now_us()
        play_at_us = max(now + self._settings.lead_ms * 1000, not_before_us)
        from_frame = programme.resume_point(order.from_us * RATE // 1_000_000) if order.from_us else 0
        command = self._play_command(broadcast, order.run, play_at_us, from_frame)
        command = command.model_copy(update={"on_pass": on_pass})
        broadcast.sent[order.run] = (play_at_us, from_frame)
        late_us = command.not_after_us + self._settings.grace_ms * 1000
        for zone in sorted(order.zones):
            run = ZoneRun(
                call_id=order.call_id,
                run=order.run,
                zone=zone,
                play_at_us=play_at_us,
                from_frame=from_frame,
                deadline_us=late_us,
            )
            self._runs.begin(run)
        self._outbox.send(sorted(order.zones), command)
        _logger.info("call %s is sent to %s", order.call_id, _named(order.zones))

    def stop(self, order: Stop) -> None:
        """Silence a call in some zones."""
        runs = self._runs.of_call(order.call_id, order.zones)
        for run in runs:
            self._runs.stopping(run, because=order.because, taken_by=order.taken_by, now_us=self._clock.now_us())
        self._tell(runs, lambda number: self._stop_command(order.call_id, number, order.because))

    def silence(self, run: ZoneRun, because: str) -> None:
        """Tell a zone to stop a run, whether or not it still sounds there."""
        self._outbox.send([run.zone], self._stop_command(run.call_id, run.run, because))

    def is_open(self, call_id: CallId) -> bool:
        """Whether the call is not over."""
        return call_id in self._broadcasts

    def frames(self, call_id: CallId) -> int | None:
        """How long a pass of an open call is; None while it is being made."""
        programme = self._broadcasts[call_id].programme
        return programme.frames if programme.whole else None

    def clips(self) -> set[str]:
        """Every clip that open calls are made of so far."""
        return {part.digest for each in self._broadcasts.values() for part in each.programme.parts}

    def receipted(self, call_id: CallId, zone: ZoneId) -> list[Aired]:
        """There is a receipt of the call in the zone; gives the runs of which it is known by now what they were."""
        broadcast = self._broadcasts.get(call_id)
        if broadcast is None:
            return []
        broadcast.receipted.add(zone)
        if broadcast.call.kind is CallKind.LIVE_PAGE:
            return []  # What it was is known when its recording is there.
        programme = broadcast.programme
        growing = set() if programme.whole else {run.run for run in self._on_air(broadcast)}
        known = {run: broadcast.sent.pop(run) for run in sorted(broadcast.sent.keys() - growing)}
        return [
            Aired(call_id=call_id, run=run, play_at_us=play_at_us, from_frame=from_frame, parts=programme.parts)
            for run, (play_at_us, from_frame) in known.items()
        ]

    def _play_command(self, broadcast: _Broadcast, run: int, play_at_us: int, from_frame: int) -> wire.Play:
        call, programme, settings = broadcast.call, broadcast.programme, self._settings
        return wire.Play(
            epoch=0,
            sequence=0,
            not_after_us=play_at_us + settings.latest_start_ms * 1000,
            call_id=call.id,
            run=run,
            kind=call.kind,
            priority=call.policy.priority,
            play_at_us=play_at_us,
            from_frame=from_frame,
            parts=programme.parts,
            whole=programme.whole,
            gain_db=settings.gain_db,
            duck_db=settings.duck_db,
            ramp_ms=settings.duck_ramp_ms,
            live_from_frame=programme.live_from,
        )

    def _on_air(self, broadcast: _Broadcast) -> list[ZoneRun]:
        return self._runs.of_call(broadcast.call.id, broadcast.call.zones)

    def _position(self, run: ZoneRun) -> int:
        """The first frame of the programme that can still reach the zone in time."""
        ahead_us = self._clock.now_us() + self._settings.lead_ms * 1000 - run.play_at_us
        return max(0, run.from_frame + ahead_us * RATE // 1_000_000)

    def _extend(self, broadcast: _Broadcast, runs: list[ZoneRun], parts: tuple[wire.PartOnAir, ...]) -> None:
        programme = broadcast.programme
        self._tell(runs, lambda number: self._extend_command(broadcast, number, parts))
        if programme.whole and runs:
            self._runs.length_known(broadcast.call.id, broadcast.call.zones, programme.frames)

    def _tell(self, runs: Iterable[ZoneRun], command: Callable[[int], Command]) -> None:
        """Send each run's command, by its number, to all its zones at once."""
        zones: dict[int, list[ZoneId]] = {}
        for run in runs:
            zones.setdefault(run.run, []).append(run.zone)
        for number, of_run in zones.items():
            self._outbox.send(of_run, command(number))

    def _stop_command(self, call_id: CallId, run: int, because: str) -> wire.Stop:
        return wire.Stop(
            epoch=0,
            sequence=0,
            not_after_us=self._clock.now_us() + _STOP_GOOD_FOR_US,
            call_id=call_id,
            run=run,
            fade_ms=self._settings.fade_ms,
            because=because,
        )

    def _extend_command(self, broadcast: _Broadcast, run: int, parts: tuple[wire.PartOnAir, ...]) -> wire.Extend:
        return wire.Extend(
            epoch=0,
            sequence=0,
            not_after_us=self._clock.now_us() + _STOP_GOOD_FOR_US,
            call_id=broadcast.call.id,
            run=run,
            parts=parts,
            whole=broadcast.programme.whole,
            live_frames=broadcast.programme.live_frames,
        )


def _named(zones: frozenset[ZoneId]) -> str:
    """The zones by name, or how many they are where nobody would read them all."""
    return ", ".join(sorted(zones)) if len(zones) <= _READ_BY_NAME else f"{len(zones)} zones"
