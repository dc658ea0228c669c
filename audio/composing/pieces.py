"""Composes our own background music: harmony with led voices, a bass, a melody of repeated motifs, a room around it.

The same mood gives the same piece. Each ends by itself and fades into the next, or into its own beginning.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np

from audio.clip import Samples, frames_of
from audio.composing.moods import MOODS, Chord, Mood, Stroke
from audio.composing.reverb import brush, in_a_room
from audio.composing.tones import BASS, STRINGS, Timbre, place, tone
from audio.errors import UnknownMood
from audio.levelling import bring_to

NAMES = tuple(MOODS)

_TAIL_S = 3.2
_MIDDLE, _LOWEST_BASS = 62, 36
_MELODY_LOW, _MELODY_HIGH = 69, 86
_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_HURRY_S = 0.006
"""Nobody plays exactly on the beat."""


def compose(name: str, loudness_lufs: float = -23.0) -> Samples:
    """The piece of that mood; raises `UnknownMood`."""
    mood = MOODS.get(name)
    if mood is None:
        raise UnknownMood(f"There is no piece '{name}'. Choose one of: {', '.join(NAMES)}.")
    return bring_to(_Piece(mood).render(), loudness_lufs)


def voicings(mood: Mood) -> list[tuple[int, ...]]:
    """The notes of each bar's chord, lowest first, each bar as near as can be to the one before."""
    placed: list[tuple[int, ...]] = []
    middle = float(_MIDDLE)
    for chord in mood.bars:
        tones = chord.kind[1:] if len(chord.kind) > 4 else chord.kind  # The bass has the root.
        classes = [(mood.key + chord.root + interval) % 12 for interval in tones]
        notes = tuple(sorted(_nearest(pitch_class, middle) for pitch_class in classes))
        placed.append(notes)
        middle = (3 * _MIDDLE + sum(notes) / len(notes)) / 4
    return placed


def melody(mood: Mood) -> list[tuple[float, float, int]]:
    """The tune as (beat, length in beats, note); phrases of two bars after an entry of two, as A A' B A."""
    random = np.random.default_rng(mood.seed)
    motifs = [_motif(len(rhythm), random) for rhythm in mood.rhythms]
    tune: list[tuple[float, int]] = []
    note = _MELODY_LOW + 5
    for phrase, bar in enumerate(range(2, len(mood.bars) - 1, 2)):
        which = (0, 0, 1, 2)[phrase % 4]
        lift = (0, 1, 3, 0)[phrase % 4]
        for beat, step in zip(mood.rhythms[which], motifs[which], strict=True):
            at = bar * mood.beats_a_bar + beat
            chord = mood.bars[min(int(at // mood.beats_a_bar), len(mood.bars) - 1)]
            wanted = note + 2 * (step + lift)
            sung = _fit(wanted, mood, chord, strong=beat % 1 == 0)
            tune.append((at, sung))
        note = int(np.clip(tune[-1][1], _MELODY_LOW + 2, _MELODY_LOW + 8))
    end = len(mood.bars) * mood.beats_a_bar
    return [
        (at, min(max(following - at, 0.5) * 1.1, 3.0), sung)
        for (at, sung), (following, _) in pairwise([*tune, (float(end), 0)])
    ]


class _Piece:
    """A piece while it is put together."""

    def __init__(self, mood: Mood) -> None:
        self._mood = mood
        self._beat_s = 60.0 / mood.bpm
        self._random = np.random.default_rng(mood.seed + 100)
        seconds = len(mood.bars) * mood.beats_a_bar * self._beat_s + _TAIL_S
        self._near: Samples = np.zeros(frames_of(seconds), dtype=np.float32)
        self._far: Samples = np.zeros(frames_of(seconds), dtype=np.float32)

    def render(self) -> Samples:
        """Everything together, in a room."""
        chords = voicings(self._mood)
        self._strings(chords)
        self._accompany(chords)
        self._bass()
        for beat, beats, note in melody(self._mood):
            self._play(self._mood.singer, note, beat, beats, 0.5)
        if self._mood.brushes:
            self._brush()
        sound = in_a_room(self._far, seconds=1.9, wet=0.55) + in_a_room(self._near, seconds=1.5, wet=0.3)
        fade = frames_of(_TAIL_S / 2)
        sound[-fade:] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade))).astype(np.float32)
        return sound

    def _strings(self, chords: list[tuple[int, ...]]) -> None:
        beats = self._mood.beats_a_bar
        for bar, notes in enumerate(chords):
            for note in notes[-3:]:
                sound = _tone(STRINGS, note, round(beats * self._beat_s, 4))
                place(self._far, sound * np.float32(self._mood.strings), bar * beats * self._beat_s)

    def _accompany(self, chords: list[tuple[int, ...]]) -> None:
        beats = self._mood.beats_a_bar
        for bar, beat, stroke in self._strokes():
            notes = chords[bar]
            for order, voice in enumerate(stroke.voices):
                octave, index = divmod(voice, len(notes))
                late = order * 0.012 / self._beat_s  # Fingers don't strike a chord all at once.
                self._play(
                    self._mood.player,
                    notes[index] + 12 * octave,
                    bar * beats + beat + late,
                    stroke.beats,
                    stroke.level / len(stroke.voices) ** 0.4,
                )

    def _strokes(self) -> Iterator[tuple[int, float, Stroke]]:
        """The pattern's strokes over all bars but the last, which rests on its first one."""
        beats = self._mood.beats_a_bar
        for bar in range(len(self._mood.bars)):
            for stroke in self._mood.strokes:
                within = stroke.beat - (bar % self._mood.pattern_bars) * beats
                if 0 <= within < beats and (bar < len(self._mood.bars) - 1 or within == 0):
                    yield bar, within, stroke

    def _bass(self) -> None:
        beats = self._mood.beats_a_bar
        for bar, chord in enumerate(self._mood.bars):
            root = _LOWEST_BASS + (self._mood.key + chord.root - _LOWEST_BASS) % 12
            last = bar == len(self._mood.bars) - 1
            self._play(BASS, root, bar * beats, beats if last or beats == 3 else 1.8, 0.4)
            if beats == 4 and not last:
                fifth = root + 7 if root + 7 < _LOWEST_BASS + 14 else root - 5
                self._play(BASS, fifth, bar * beats + 2, 1.6, 0.3)

    def _brush(self) -> None:
        stroke = brush(0.09, level=self._mood.brushes)
        for half_beat in range(2 * self._mood.beats_a_bar, 2 * self._mood.beats_a_bar * (len(self._mood.bars) - 1)):
            accent = 1.0 if half_beat % 4 == 2 else 0.5
            place(self._near, stroke * np.float32(accent), half_beat * self._beat_s / 2)

    def _play(self, timbre: Timbre, note: int, beat: float, beats: float, level: float) -> None:
        seconds = max(beat * self._beat_s + self._random.normal() * _HURRY_S, 0.0)
        touch = level * (1 + 0.08 * self._random.normal())
        place(self._near, _tone(timbre, note, round(beats * self._beat_s, 3)) * np.float32(touch), seconds)


@lru_cache(maxsize=256)
def _tone(timbre: Timbre, note: int, seconds: float) -> Samples:
    """Notes come back again and again; high ones are softer to the touch."""
    return tone(timbre, note, seconds, level=float(2 ** (-(note - 60) / 36)))


def _nearest(pitch_class: int, middle: float) -> int:
    """The note of that name nearest to the middle."""
    return pitch_class + 12 * round((middle - pitch_class) / 12)


def _motif(notes: int, random: np.random.Generator) -> list[int]:
    """A contour in steps from its first note: mostly stepwise, turning back after a leap."""
    contour, place_in_it, direction = [0], 0, int(random.choice((-1, 1)))
    for _ in range(notes - 1):
        leap = 2 if random.random() < 0.25 else 1
        place_in_it += direction * leap
        if leap == 2 or abs(place_in_it) >= 3 or random.random() < 0.3:
            direction = -direction
        contour.append(place_in_it)
    return contour


def _fit(wanted: int, mood: Mood, chord: Chord, *, strong: bool) -> int:
    """The nearest note that belongs: to the chord on a beat, else to the key."""
    key = [(mood.key + interval) % 12 for interval in _MAJOR]
    belongs = [(mood.key + chord.root + interval) % 12 for interval in chord.kind] if strong else key
    notes = [note for note in range(_MELODY_LOW, _MELODY_HIGH) if note % 12 in belongs]
    return min(notes, key=lambda note: (abs(note - wanted), note))
