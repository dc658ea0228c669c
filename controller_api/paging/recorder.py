"""What is said, on its way to be kept: on the disk as it is spoken live, and a recording once it is over.

Speaking never waits for it, nor fails by it. It refuses to know who may speak and how sound reaches a zone.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from audio import wav
from audio.clip import RATE, Clip, Samples
from audio.errors import AudioError
from audio.levelling import bring_to
from audio.loudness import measure
from audio.ports import ClipStore
from broadcaster.call import CallId
from broadcaster.dispatch.paging import Paging
from broadcaster.journal import JournalReader
from content.media import refusal
from content.ports import Media, MediaLibrary, SoundMeasures
from content.site import Loudness
from controller_api.accounts import Visitor
from controller_api.paging.speech import Speech, Stretch
from controller_api.ports import Tape, TapeShelf
from controller_api.problems import Fault, disk_full, unfit

_logger = logging.getLogger(__name__)

Note = Callable[[str, str, CallId | None], None]
"""Says in the journal who did what in which call; never raises."""


@dataclass(slots=True, kw_only=True)
class Session:
    """Somebody who speaks."""

    visitor: Visitor
    speech: Speech
    call_id: CallId | None
    """None: they are recorded only."""
    untaped: bool = False
    """Whether the disk has not taken all that was said."""
    unkept: str = ""
    """Why there is no recording though something was said, in a sentence."""


class Recorder:
    """Keeps what people say."""

    def __init__(  # noqa: PLR0913  The rooms it joins; all are named.
        self,
        *,
        paging: Paging,
        tapes: TapeShelf,
        clips: ClipStore,
        library: MediaLibrary,
        loudness: Loudness,
        reader: JournalReader,
        note: Note,
        now: Callable[[], datetime],
    ) -> None:
        self._paging = paging
        self._tapes = tapes
        self._clips = clips
        self._library = library
        self._loudness = loudness
        self._reader = reader
        self._note = note
        self._now = now

    def tape(self, session: Session, stretch: Stretch, begins_us: int) -> None:
        """Have on the disk what just went out, in a call whose live sound begins then."""
        if session.call_id is None or session.untaped:
            return
        try:
            self._tapes.add(session.call_id, begins_us=begins_us, first_frame=stretch.first_frame, pcm=stretch.pcm)
        except OSError as error:
            session.untaped = True
            what = f"What is said can't be written to the disk ({error.strerror}); it is held in memory till its end."
            self._note(session.visitor.name, what, session.call_id)

    async def keep(self, session: Session) -> Clip | None:
        """Make the recording: as it went out, or brought to its loudness; None for nothing.

        Raises `Problem` for one that isn't live: 422 if it can't be used, 507 if there is no room for it. Of a live one
        the journal and `unkept` say so.
        """
        call_id, name = session.call_id, session.visitor.name
        clip = None
        try:
            clip = await asyncio.to_thread(self._made, session)
        except (AudioError, OSError) as why:
            if call_id is None:
                raise disk_full() from why
            session.unkept = _unkept(why, session)
            self._note(name, session.unkept, call_id)
        if call_id is not None:
            self._paging.recorded(call_id, clip)
        if clip is not None:
            self._shelve(clip, name)
            self._note(name, f"{name} spoke for {clip.seconds:.0f} s; it was recorded.", call_id)
            if call_id is not None:
                self._tapes.drop(call_id)
        return clip

    def take_up(self) -> None:
        """Make recordings of what a controller that was killed, or whose disk was full, left. Never raises."""
        for tape in self._tapes.left():
            try:
                self._take_up(tape)
            except Exception:  # Whatever is wrong with it, the mall has to be able to speak.
                _logger.exception("what was said live in call %s can't be recorded; it stays on disk", tape.call_id)
                what = "What was said live before the controller's start can't be made a recording yet; see its log."
                self._note("controller", what, tape.call_id)

    def _take_up(self, tape: Tape) -> None:
        entry = self._reader.entry(tape.call_id)
        if entry is not None and tape.pcm:
            name = entry.request.requested_by
            clip = self._clips.put(wav.samples(tape.pcm))
            self._paging.recovered(tape.call_id, tape.begins_us, clip)
            self._shelve(clip, name)
            what = f"{name} spoke for {clip.seconds:.0f} s until the controller stopped; it was recorded at its start."
            self._note(name, what, tape.call_id)
        self._tapes.drop(tape.call_id)

    def _made(self, session: Session) -> Clip | None:
        samples = session.speech.recording()
        if not len(samples):
            return None
        return self._clips.put(samples) if session.call_id is not None else self._fit(samples)

    def _fit(self, samples: Samples) -> Clip:
        found = measure(samples)
        measures = SoundMeasures(
            seconds=len(samples) / RATE,
            loudness_lufs=found.loudness_lufs,
            true_peak_dbtp=found.true_peak_dbtp,
            clipped_fraction=found.clipped_fraction,
        )
        target, ceiling = self._loudness.speech_lufs, self._loudness.true_peak_dbtp
        sentence = refusal(measures, loudness_lufs=target)
        if sentence is not None:
            raise unfit([Fault("sound", sentence)])
        return self._clips.put(bring_to(samples, target, ceiling_dbtp=ceiling))

    def _shelve(self, clip: Clip, name: str) -> None:
        at = self._now()
        media = Media(
            digest=clip.digest,
            name=f"{name} {at:%Y-%m-%d %H:%M:%S}",
            kind="recording",
            seconds=clip.seconds,
            source_lufs=clip.loudness_lufs,
            loudness_lufs=self._loudness.speech_lufs,
            added_at=at,
            added_by=name,
        )
        try:
            self._library.add(media)
        except Exception:  # The call's story has it all the same.
            _logger.exception("recording %s can't be put into the library", clip.digest)


def _unkept(why: Exception, session: Session) -> str:
    where = (
        "It is lost: free some disk space before anybody speaks again."
        if session.untaped
        else "It is on the disk as it was spoken; free some space and restart the controller to have it recorded."
    )
    return f"What was said was heard, but can't be made a recording: {why} {where}"
