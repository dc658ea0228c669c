"""How this site's emergencies stand beside the standards' figures. Pure; it says what was measured and what was not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from audio.clip import RATE
from broadcaster.emergency.profiles import Round, Rounds
from content.emergency_plan import LONGEST_SILENCE_S, WORDS_S

NOTICE = (
    "This is not a certified voice alarm system. The figures are this product's own measurements, put beside those of "
    "EN 54-16 and GB 50116; a building's fire alarm needs a system of its own."
)
TONE_S = (8.0, 20.0)
FIRST_SIGNAL_S = 3.0
FAULT_SHOWN_S = 100.0
OUR_FAULT_SHOWN_S = 5.0
"""What supervision promises; its own tests hold it to that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One figure. `met` is None where nothing was measured yet."""

    what: str
    standard: str
    asked: str
    ours: str
    met: bool | None


def self_test(rounds: Rounds, first_signals_s: Mapping[str, float]) -> Sequence[Standard]:
    """Every figure; first signals are by zone, of the emergency or drill that was raised last."""
    return (
        _first_signal(first_signals_s),
        _spans("Tone", TONE_S, [_seconds(each, spoken=False) for each in rounds.values()]),
        _spans("Words of one language", WORDS_S, [_seconds(each, spoken=True) for each in rounds.values()]),
        _silence(rounds),
        Standard(
            what="A fault is shown",
            standard="EN 54-16 8.1.3",
            asked=f"within {FAULT_SHOWN_S:g} s",
            ours=f"within {OUR_FAULT_SHOWN_S:g} s",
            met=True,
        ),
    )


def _first_signal(first_signals_s: Mapping[str, float]) -> Standard:
    worst = max(first_signals_s.values(), default=None)
    ours = "not measured yet: hold a drill" if worst is None else f"{worst:.2f} s in {len(first_signals_s)} zones"
    return Standard(
        what="First attention signal after the trigger",
        standard="EN 54-16 7.1.1",
        asked=f"within {FIRST_SIGNAL_S:g} s",
        ours=ours,
        met=None if worst is None else worst <= FIRST_SIGNAL_S,
    )


def _seconds(sounded: Round, *, spoken: bool) -> list[float]:
    return [part.frames / RATE for part in sounded.parts if (part.language is not None) == spoken]


def _spans(what: str, asked: tuple[float, float], found: Sequence[Sequence[float]]) -> Standard:
    lengths = [length for each in found for length in each]
    return Standard(
        what=f"{what} in each round",
        standard="GB 50116 4.8",
        asked=f"{asked[0]:g} to {asked[1]:g} s",
        ours=f"{min(lengths):.1f} to {max(lengths):.1f} s" if lengths else "not made yet",
        met=asked[0] <= min(lengths) and max(lengths) <= asked[1] if lengths else None,
    )


def _silence(rounds: Rounds) -> Standard:
    gaps = [gap for sounded in rounds.values() for gap in _gaps_s(sounded)]
    longest = max(gaps, default=None)
    return Standard(
        what="Longest silence between tone and words",
        standard="ISO 7240-16",
        asked=f"at most {LONGEST_SILENCE_S:g} s",
        ours="not made yet" if longest is None else f"{longest:.1f} s",
        met=None if longest is None else longest <= LONGEST_SILENCE_S,
    )


def _gaps_s(sounded: Round) -> list[float]:
    ends = [part.start_frame + part.frames for part in sounded.parts]
    between = [after.start_frame - before.start_frame - before.frames for before, after in pairwise(sounded.parts)]
    return [gap / RATE for gap in (*between, sounded.frames - ends[-1])]
