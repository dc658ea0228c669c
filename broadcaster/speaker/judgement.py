"""The speaker's judgement: which commands count, which clips are needed for them, and what the controller is told.

Pure: told what happened, it answers what to do. It knows no samples, no network and no clock of its own.
"""

from typing import assert_never

from broadcaster import wire
from broadcaster.speaker.alone import Alone
from broadcaster.speaker.day import CallNote, DayMemory
from broadcaster.speaker.heard import HeardPasses
from broadcaster.speaker.memory import CommandMemory
from broadcaster.speaker.music import DesiredMusic
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
    Lengthen,
    LiveHeard,
    NoteCall,
    PlayMusic,
    Report,
    RunKey,
    RunSounded,
    Silence,
    SpeakerAction,
    SpeakerStimulus,
    Ticked,
    TimeTold,
)
from broadcaster.speaker.receipts import LAST, Receipts, for_newer
from broadcaster.speaker.run import SpeakerRun, run_key

FADE_MS = 50
RETURNED = "The controller is back and gave the zone to another call."


class Speaker:
    """One zone's speaker. `handle` is the only way to change it."""

    def __init__(self, *, zone: str, boot_id: str, lead_us: int = 0, day: DayMemory | None = None) -> None:
        """What is asked for less than `lead_us` ahead can't start on time any more; `day` is what was kept of it."""
        self._receipts = Receipts(zone=zone, boot_id=boot_id)
        self._lead_us = lead_us
        self._memory = CommandMemory()
        self._heard = HeardPasses(self._receipts)
        self._alone = Alone(zone=zone, receipts=self._receipts, memory=day or DayMemory())
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
            case HostSeen() | HostGone() | TimeTold() | DayOrdered():
                if isinstance(stimulus, HostSeen):
                    self._meet(stimulus.epoch)
                self._actions += self._alone.mind(stimulus)
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
        self._go_by_the_day(stimulus.at_us)
        self._advance(stimulus.at_us)
        self._loaded &= self.wanted
        return self._actions

    @property
    def wanted(self) -> frozenset[str]:
        """The clips that are to be at hand now; any other may be let go."""
        return self.wanted_by_calls | self._music.wanted()

    @property
    def lacking(self) -> frozenset[str]:
        """Those that are not known to be at hand."""
        return self.wanted - self._loaded

    @property
    def wanted_by_calls(self) -> frozenset[str]:
        """Those of them that are to be in memory, since no disk may come between a call and its listeners."""
        return frozenset[str]().union(*(run.wanted() for run in self._runs.values()))

    @property
    def kept(self) -> frozenset[str]:
        """The clips that must stay on disk, since they may be wanted when nobody can bring them."""
        return self._alone.clips

    @property
    def wake_us(self) -> int | None:
        """When to say `Ticked`, if nothing happens before."""
        deadlines = [run.deadline_us for run in self._runs.values()]
        deadlines.append(self._alone.wake_us(busy=self._busy))
        return min((deadline for deadline in deadlines if deadline is not None), default=None)

    @property
    def on_air(self) -> str | None:
        """The call that sounds now."""
        return next((run.play.call_id for run in reversed(self._runs.values()) if run.started_us is not None), None)

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

    @property
    def _busy(self) -> bool:
        return bool(self._runs) or self._hushed is not None

    def _go_by_the_day(self, now_us: int) -> None:
        """Without a controller, do what the day's orders say."""
        for step in self._alone.steps(now_us, busy=self._busy):
            match step:
                case wire.Play():
                    self._runs[run_key(step)] = SpeakerRun.of(step)
                case wire.Music():
                    self._music.turn(step)
                case CallNote():
                    self._actions.append(NoteCall(note=step))
                    self._actions += [Report(receipt=word) for word in self._alone.word_in(step)]

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
        if self._is_heard_already(play):
            return
        run = SpeakerRun.of(play)
        if now_us > play.not_after_us:
            late_s = (now_us - play.not_after_us) / 1e6
            self._fail(run, now_us, f"The command came {late_s:.1f} s too late to be played.")
            return
        if self._hushed is not None:
            self._fail(run, now_us, self._hushed)
            return
        for other in list(self._runs.values()):
            if other.alone and not other.announced:
                self._end(other)
            elif other.alone or other.play.epoch < play.epoch:
                self._silence(other, RETURNED if other.alone else "The controller was restarted.", FADE_MS)
        self._runs[key] = run
        self._alone.takes(play)

    def _is_heard_already(self, play: wire.Play) -> bool:
        """Whether the zone has sounded the call, or is at one of the day's: its receipts answer the command."""
        told = self._alone.heard_before(play)
        if told is not None:
            self._actions.append(NoteCall(note=self._alone.answered(play, told)))
        told = told or self._heard.answer(play)
        if told is not None:
            self._memory.end(run_key(play))
            self._actions.append(Report(receipt=told))
            return True
        if not self._alone.plans(play.call_id):
            return False
        run = next((run for run in self._runs.values() if run.may_answer(play)), None)
        if run is None:
            return False
        run.answers.append(play)
        if run.started_us is not None:
            self._actions.append(Report(receipt=self._receipts.of(play, wire.Phase.STARTED, run.started_us)))
        return True

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
        answering = (run for run in self._runs.values() if key in map(run_key, run.answers))
        run = self._runs.get(key) or next(answering, None)
        if run is not None and run.announced:
            self._silence(run, stop.because, stop.fade_ms)
        elif run is not None:
            self._tell(run, wire.Phase.STOPPED, now_us, played_frames=run.play.from_frame, reason=stop.because)
            self._end(run)
        elif not self._memory.is_over(key):
            # The stop overtook its play, which must not sound when it comes.
            self._memory.end(key)
            told = self._receipts.of(stop, wire.Phase.STOPPED, now_us, reason=stop.because)
            self._actions.append(Report(receipt=told))

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
            run.started_us = sounded.at_us
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
        if run.alone:
            self._actions.append(NoteCall(note=self._alone.begins(run.play)))
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
        self._alone.dropped(run.play)
        for key in (run.key, *map(run_key, run.answers)):
            self._memory.end(key)

    def _tell(self, run: SpeakerRun, phase: wire.Phase, at_us: int, **more: object) -> None:
        more |= {"started_us": run.started_us} if phase in LAST else {}
        told = [self._receipts.of(about, phase, at_us, **more) for about in (run.play, *run.answers)]
        if phase in LAST:
            self._heard.note(run.play, told[-1])
            note = self._alone.over(run.play, told[-1])
            self._actions += [NoteCall(note=note)] if note is not None else []
            if note is None:
                told = [for_newer(receipt, self._memory.epoch) for receipt in told]
            elif not run.alone and told[-1].epoch < self._memory.epoch:
                told += self._alone.word_in(note)  # Whoever is there now did not ask for it.
        if run.alone:  # Nobody asked for it, so whoever is there now is handed what became of it.
            told = told[1:] or self._alone.word_of(run.play)
        self._actions += [Report(receipt=receipt) for receipt in told]
