"""Lays a script out as steps, each with the pause before it. It refuses to know how a step becomes sound."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from audio.clip import Digest, frames_of
from audio.reading.sentences import pause_after_ms, split_sentences
from audio.script import ChimePart, PausePart, RecordingPart, Script, SpeechPart


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of one language, short enough to be rendered at once."""

    language: str
    text: str


Sounding = ChimePart | Sentence | RecordingPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One piece of a call to be made."""

    what: Sounding
    gap_frames: int
    """Silence before it."""

    @property
    def language(self) -> str | None:
        """The language spoken, None for a chime or a recording."""
        return self.what.language if isinstance(self.what, Sentence) else None

    @property
    def digest(self) -> Digest | None:
        """The clip, where the script names it."""
        return self.what.digest if isinstance(self.what, RecordingPart) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Pauses between what sounds, where the script names none; in milliseconds as they are heard."""

    after_chime_ms: int = 150
    before_chime_ms: int = 350
    language_ms: int = 450
    passage_ms: int = 400
    recording_ms: int = 400


_SPEECH_BEGINS_MS, _SPEECH_ENDS_MS = 20, 60
"""The silence a rendered sentence carries at its ends; a pause is what is heard, so it counts."""


def lay_out(script: Script, gaps: Gaps) -> tuple[Step, ...]:
    """The steps of a script in order. A pause the script names replaces the usual one; pauses at the ends are left."""
    sounding, pauses = _flat(script)
    steps = [Step(what=what, gap_frames=0) for what in sounding[:1]]
    for (before, after), pause_ms in zip(pairwise(sounding), pauses[1:], strict=False):
        heard_ms = _usual_pause_ms(before, after, gaps) if pause_ms is None else pause_ms
        steps.append(Step(what=after, gap_frames=frames_of(max(heard_ms - _carried_ms(before, after), 0) / 1000)))
    return tuple(steps)


def _flat(script: Script) -> tuple[list[Sounding], list[int | None]]:
    """What sounds, and the pause the script names before each, if any."""
    sounding: list[Sounding] = []
    pauses: list[int | None] = []
    pause: int | None = None
    for part in script.parts:
        if isinstance(part, PausePart):
            pause = (pause or 0) + part.ms
            continue
        for what in _soundings(part):
            sounding.append(what)
            pauses.append(pause)
            pause = None
    return sounding, pauses


def _soundings(part: ChimePart | SpeechPart | RecordingPart) -> Iterator[Sounding]:
    if isinstance(part, SpeechPart):
        for text in split_sentences(part.language, part.text):
            yield Sentence(part.language, text)
    else:
        yield part


def _usual_pause_ms(before: Sounding, after: Sounding, gaps: Gaps) -> int:
    match before, after:
        case (RecordingPart(), _) | (_, RecordingPart()):
            return gaps.recording_ms
        case ChimePart(), _:
            return gaps.after_chime_ms
        case _, ChimePart():
            return gaps.before_chime_ms
        case Sentence(language=one, text=text), Sentence(language=other):
            return pause_after_ms(text) if one == other else gaps.language_ms
        case _:
            return gaps.passage_ms


def _carried_ms(before: Sounding, after: Sounding) -> int:
    ends = _SPEECH_ENDS_MS if isinstance(before, Sentence) else 0
    return ends + (_SPEECH_BEGINS_MS if isinstance(after, Sentence) else 0)
