"""What our background music is made of: for each mood its pace, its chords and how they are played."""

from collections.abc import Mapping
from dataclasses import dataclass

from audio.composing.tones import BELL, GUITAR, KEYS, VIBES, Timbre

CHORDS: Mapping[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "6": (0, 4, 7, 9),
    "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 7, 11, 14),
    "add9": (0, 4, 7, 14),
    "m": (0, 3, 7),
    "m7": (0, 3, 7, 10),
    "m9": (0, 3, 7, 10, 14),
    "7": (0, 4, 7, 10),
    "9": (0, 4, 7, 10, 14),
    "sus": (0, 5, 7, 10),
}
"""Chord kinds as semitones above the root."""

_ROOTS = {"I": 0, "II": 2, "iii": 4, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chord:
    """A chord of a piece."""

    root: int
    """Semitones above the key's first note."""
    kind: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """One touch of the accompaniment inside a pattern."""

    beat: float
    beats: float
    level: float
    voices: tuple[int, ...]
    """Which notes of the chord, counted from the lowest; beyond the highest it goes on an octave up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """How a piece is to be."""

    seed: int
    key: int
    """The key's first note; 60 is the middle C."""
    bpm: float
    beats_a_bar: int
    bars: tuple[Chord, ...]
    """One chord a bar, from the first to the last."""
    strokes: tuple[Stroke, ...]
    pattern_bars: int
    """After how many bars the strokes begin again."""
    player: Timbre
    singer: Timbre
    strings: float
    """How loud the bed of strings is."""
    brushes: float = 0.0
    rhythms: tuple[tuple[float, ...], ...] = ()
    """Where in two bars the melody's notes begin, in beats; one of these for each of its phrases."""


def _bars(text: str) -> tuple[Chord, ...]:
    """Chords as degree and kind with a colon between: `I:maj9 VI:m7`."""
    chords = []
    for word in text.split():
        degree, _, kind = word.partition(":")
        chords.append(Chord(root=_ROOTS[degree], kind=CHORDS[kind]))
    return tuple(chords)


def _run(beats: float, voices: tuple[int, ...], level: float) -> tuple[Stroke, ...]:
    """Single notes one after the other, each ringing on over the next two."""
    return tuple(
        Stroke(beat=index * beats, beats=beats * 3, level=level * (1.0 if index % 4 == 0 else 0.78), voices=(voice,))
        for index, voice in enumerate(voices)
    )


def _hits(places: tuple[tuple[float, float, float], ...], voices: tuple[int, ...]) -> tuple[Stroke, ...]:
    """The same notes together, at (beat, length in beats, level)."""
    return tuple(Stroke(beat=beat, beats=beats, level=level, voices=voices) for beat, beats, level in places)


MOODS: Mapping[str, Mood] = {
    "morning": Mood(
        seed=1,
        key=62,
        bpm=92,
        beats_a_bar=4,
        bars=_bars("I:maj9 VI:m7 IV:maj7 V:sus " * 2 + "iii:m7 VI:m9 II:m9 V:9 " + "I:maj9 VI:m7 II:m9 V:sus"),
        strokes=_run(0.5, (0, 1, 2, 3, 4, 3, 2, 1), 0.42),
        pattern_bars=1,
        player=KEYS,
        singer=VIBES,
        strings=0.16,
        rhythms=((0, 1.5, 2, 3, 4, 6), (0, 1, 2.5, 4, 5.5), (0.5, 1.5, 2.5, 4)),
    ),
    "afternoon": Mood(
        seed=2,
        key=65,
        bpm=108,
        beats_a_bar=4,
        bars=_bars(
            "I:maj7 I:6 II:m9 V:9 iii:m7 VI:m7 II:m7 V:9 IV:maj7 V:7 iii:m7 VI:m9 II:m9 V:9 I:maj9 I:6 "
            "IV:maj7 V:9 I:maj7 I:6"
        ),
        strokes=_hits(
            ((0, 1.2, 0.5), (1.5, 0.8, 0.42), (3, 1.2, 0.46), (5, 0.8, 0.44), (6.5, 1.2, 0.48)), (0, 1, 2, 3)
        ),
        pattern_bars=2,
        player=GUITAR,
        singer=KEYS,
        strings=0.09,
        brushes=0.035,
        rhythms=((0.5, 1.5, 2.5, 4, 5.5), (0, 1.5, 3, 4.5, 6), (1, 2.5, 4)),
    ),
    "evening": Mood(
        seed=3,
        key=63,
        bpm=70,
        beats_a_bar=4,
        bars=_bars("I:maj9 VI:m9 IV:maj7 V:sus iii:m7 VI:m7 II:m9 V:9 I:maj9 IV:maj7 II:m9 I:maj9"),
        strokes=_hits(((0, 2.4, 0.5),), (0, 1, 2, 3)) + _run(0.5, (2, 4, 3), 0.3),
        pattern_bars=1,
        player=KEYS,
        singer=VIBES,
        strings=0.26,
        rhythms=((1, 2, 3, 4), (0, 1.5, 2, 5), (2, 3, 4.5)),
    ),
    "welcome": Mood(
        seed=4,
        key=60,
        bpm=88,
        beats_a_bar=4,
        bars=_bars("I:add9 V: VI:m7 IV:maj7 I:add9 V:sus IV:add9 V: IV:maj9 I:add9"),
        strokes=_run(0.5, (0, 1, 2, 3, 4, 5, 4, 2), 0.44),
        pattern_bars=1,
        player=GUITAR,
        singer=BELL,
        strings=0.24,
        rhythms=((0, 1, 2, 3, 4, 6), (0, 1.5, 2, 4, 5, 6), (0, 2, 3, 4)),
    ),
    "farewell": Mood(
        seed=5,
        key=67,
        bpm=80,
        beats_a_bar=3,
        bars=_bars("I:add9 VI:m7 IV:maj7 V: I:add9 iii:m7 IV:maj9 V:sus VI:m7 II:m7 V:9 I:add9 I:"),
        strokes=_hits(((1, 0.9, 0.36), (2, 0.9, 0.34)), (1, 2, 3)) + _run(3.0, (0,), 0.42),
        pattern_bars=1,
        player=KEYS,
        singer=VIBES,
        strings=0.22,
        rhythms=((0, 2, 3, 4, 5), (0, 1, 2, 3), (0, 1.5, 3)),
    ),
}
