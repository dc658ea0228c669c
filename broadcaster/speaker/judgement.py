"""The speaker's judgement: which commands count, which clips are needed for them, and what the controller is told.

Pure: told what happened, it answers what to do. It knows no samples, no network and no clock of its own.
"""

from typing import assert_never

from broadcaster import wire
from broadcaster.speaker.memory import CommandMemory
from broadcaster.speaker.music import DesiredMusic
from broadcaster.speaker.orders import (
    Announce,
    ClipLoaded,
    ClipRefused,
    Commanded,
    FetchAhead,
    HostSeen,
    Hushed,
    Lengthen,
    LiveHeard,
    PlayMusic,
    Report,
    RunKey,
    RunSounded,
    Silence,
    SpeakerAction,
    SpeakerStimulus,
    Ticked,
)
from broadcaster.speaker.run import SpeakerRun, run_key

FADE_MS = 50


class Speaker:
    """One zone's speaker. `handle` is the only way to change it."""

    def __init__(self, *, zone: str, boot_id: str, lead_us: int = 0) -> None:
        """What is asked for less than `lead_us` ahead can't start on time any more."""
        self._zone = zone
        self._boot_id = boot_id
        self._lead_us = lead_us
        self._memory = CommandMemory()
        self._runs: dict[RunKey, SpeakerRun] = {}
        self._music = DesiredMusic()
        self._loaded: set[str] = set()
        self._hushed: str | None = None
        self._actions: list[SpeakerAction] = []

    def handle(self, stimulus: SpeakerStimulus) -> list[SpeakerAction]:
        """Take one event in and say what to do."""
        self._actions = []
        match stimulus:
            case Commanded():
                self._obey(stimulus)
            case HostSeen():
                self._meet(stimulus.epoch)
            case ClipLoaded() | ClipRefused():
                self._note_clip(stimulus)
            case RunSounded() | LiveHeard():
                self._follow(stimulus)
            case Hushed():
                self._hush(stimulus)
            case Ticked():
                pass
            case _:
                assert_never(stimulus)
        self._advance(stimulus.at_us)
        self._loaded &= self.wanted
        return self._actions

    @property
    def wanted(self) -> frozenset[str]:
        """The clips that are to be at hand now; any other may be let go."""
        return self.wanted_by_calls | self._music.wanted()

    @property
    def wanted_by_calls(self) -> frozenset[str]:
        """Those of them that are to be in memory, since no disk may come between a call and its listeners."""
        return frozenset[str]().union(*(run.wanted() for run in self._runs.values()))

    @property
    def wake_us(self) -> int | None:
        """When to say `Ticked`, if nothing happens before."""
        deadlines = [run.deadline_us for run in self._runs.values()]
        return min((deadline for deadline in deadlines if deadline is not None), default=None)

    @property
    def on_air(self) -> str | None:
        """The call that sounds now."""
        return next((run.play.call_id for run in reversed(self._runs.values()) if run.started), None)

    def _obey(self, commanded: Commanded) -> None:
        command = commanded.command
        self._meet(command.epoch)
        if not self._memory.is_new(command.epoch, command.sequence):
            return
        match command:
            case wire.Play():
                self._play(command, commanded.at_us)
            case wire.Extend():
                self._extend(command, commanded.at_us)
            case wire.Stop():
                self._stop(command, commanded.at_us)
            case wire.Music():
                self._music.wish(command, commanded.at_us)
            case wire.Stock():
                self._actions.append(FetchAhead(digests=command.digests))
            case _:
                assert_never(command)

    def _meet(self, epoch: int) -> None:
        """A controller started anew knows nothing of what it had asked for: finish what sounds, forget the rest."""
        if not self._memory.begins(epoch):
            return
        for run in list(self._runs.values()):
            if not run.announced:
                self._end(run)
            elif not run.complete:
                self._cut_short(run, "The controller was restarted before the rest of it came.")

    def _play(self, play: wire.Play, now_us: int) -> None:
        key = run_key(play)
        if key in self._runs or self._memory.is_over(key):
            return
        run = SpeakerRun.of(play)
        if now_us > play.not_after_us:
            late_s = (now_us - play.not_after_us) / 1e6
            self._fail(run, now_us, f"The command came {late_s:.1f} s too late to be played.")
            return
        if self._hushed is not None:
            self._fail(run, now_us, self._hushed)
            return
        for older in [run for run in self._runs.values() if run.play.epoch < play.epoch]:
            self._silence(older, "The controller was restarted.", FADE_MS)
        self._runs[key] = run

    def _extend(self, extend: wire.Extend, now_us: int) -> None:
        run = self._runs.get(run_key(extend))
        if run is None or run.whole:
            return
        if now_us > extend.not_after_us:
            self._cut_short(run, "The rest of it came too late.")
            return
        run.add(extend.parts, extend.not_after_us)
        run.whole = extend.whole
        if extend.live_frames is not None:
            self._end_live(run, extend.live_frames)
        if run.announced and run.complete:
            self._actions.append(Lengthen(key=run.key, parts=(), whole=True))

    def _end_live(self, run: SpeakerRun, frames: int) -> None:
        run.live_frames = frames
        if run.announced:
            self._actions.append(Lengthen(key=run.key, parts=(), whole=False, live_frames=frames))

    def _stop(self, stop: wire.Stop, now_us: int) -> None:
        key = run_key(stop)
        run = self._runs.get(key)
        if run is not None and run.announced:
            self._silence(run, stop.because, stop.fade_ms)
        elif run is not None:
            self._tell(run, wire.Phase.STOPPED, now_us, played_frames=run.play.from_frame, reason=stop.because)
            self._end(run)
        elif not self._memory.is_over(key):
            # The stop overtook its play, which must not sound when it comes.
            self._memory.end(key)
            self._actions.append(Report(receipt=self._receipt(stop, wire.Phase.STOPPED, now_us, reason=stop.because)))

    def _hush(self, hushed: Hushed) -> None:
        self._hushed = hushed.because
        for run in list(self._runs.values()) if hushed.because is not None else ():
            if run.announced:
                self._silence(run, hushed.because or "", FADE_MS)
            else:
                self._fail(run, hushed.at_us, hushed.because or "")

    def _note_clip(self, clip: ClipLoaded | ClipRefused) -> None:
        if isinstance(clip, ClipLoaded):
            self._loaded.add(clip.digest)
            return
        for run in self._runs.values():
            if clip.digest in run.wanted():
                run.waiting_for = clip.reason

    def _follow(self, sounded: RunSounded | LiveHeard) -> None:
        run = self._runs.get(sounded.key)
        if run is None:
            return
        if isinstance(sounded, LiveHeard):
            run.heard_live(sounded.at_us)
            return
        if sounded.phase is wire.Phase.STARTED:
            run.started = True
            self._tell(run, wire.Phase.STARTED, sounded.at_us, played_frames=run.play.from_frame)
            return
        failed = run.broken is not None and not run.stopping
        self._tell(
            run,
            wire.Phase.FAILED if failed else sounded.phase,
            sounded.at_us,
            played_frames=sounded.played_frames,
            loudness_lufs=sounded.loudness_lufs,
            passages=sounded.passages,
            late_frames=sounded.late_frames,
            reason=run.broken,
        )
        self._end(run)

    def _advance(self, now_us: int) -> None:
        """Lay what can be laid, and give up what can't be any more."""
        for run in list(self._runs.values()):
            if run.key in self._runs:
                self._advance_run(run, now_us)
        music = self._music.take_ready(self._loaded)
        if music is not None:
            self._actions.append(PlayMusic(music=music))

    def _advance_run(self, run: SpeakerRun, now_us: int) -> None:
        late = run.deadline_us is not None and now_us > run.deadline_us
        if late and not run.announced:
            self._fail(run, now_us, f"Its clips were not here in time. {run.waiting_for}".strip())
            return
        self._lay(run, now_us)
        if late and not run.complete:
            self._cut_short(run, f"The rest of it did not come in time. {run.waiting_for}".strip())

    def _lay(self, run: SpeakerRun, now_us: int) -> None:
        if run.complete and not run.announced:
            # It was to go on after its last word.
            self._tell(run, wire.Phase.ENDED, now_us, played_frames=run.play.from_frame)
            self._end(run)
            return
        parts = run.take_ready(self._loaded, now_us)
        if not parts:
            return
        if run.announced:
            self._actions.append(Lengthen(key=run.key, parts=parts, whole=run.complete))
            return
        run.announced = True
        self._actions.append(Announce(key=run.key, play=run.play, parts=parts, whole=run.complete))
        if run.live_frames is not None:
            self._end_live(run, run.live_frames)
        if now_us + self._lead_us <= run.play.play_at_us:
            self._tell(run, wire.Phase.ARMED, now_us, played_frames=run.play.from_frame)

    def _cut_short(self, run: SpeakerRun, reason: str) -> None:
        run.give_up(reason)
        if run.announced:
            self._actions.append(Lengthen(key=run.key, parts=(), whole=True))

    def _silence(self, run: SpeakerRun, reason: str, fade_ms: int) -> None:
        run.give_up(reason)
        run.stopping = True
        self._actions.append(Silence(key=run.key, fade_ms=fade_ms))

    def _fail(self, run: SpeakerRun, now_us: int, reason: str) -> None:
        self._tell(run, wire.Phase.FAILED, now_us, played_frames=run.play.from_frame, reason=reason)
        self._end(run)

    def _end(self, run: SpeakerRun) -> None:
        self._runs.pop(run.key, None)
        self._memory.end(run.key)

    def _tell(self, run: SpeakerRun, phase: wire.Phase, at_us: int, **more: object) -> None:
        self._actions.append(Report(receipt=self._receipt(run.play, phase, at_us, **more)))

    def _receipt(self, about: wire.Play | wire.Stop, phase: wire.Phase, at_us: int, **more: object) -> wire.Receipt:
        return wire.Receipt.model_validate(
            {
                "zone": self._zone,
                "boot_id": self._boot_id,
                "epoch": about.epoch,
                "call_id": about.call_id,
                "run": about.run,
                "phase": phase,
                "at_us": at_us,
                **more,
            }
        )
