"""How this site's emergencies stand beside the standards' figures. Pure; it says what was measured and what was not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from audio.clip import RATE
from broadcaster.emergency.first_signals import FirstSignals, named
from broadcaster.emergency.profiles import Round, Rounds
from content.emergency_plan import LONGEST_SILENCE_S, WORDS_S

NOTICE = (
    "This is not a certified voice alarm system. The figures are this product's own measurements, put beside those of "
    "EN 54-16, ISO 7240-16 and GB 50116; a building's fire alarm needs a system of its own."
)
TONE_S = (8.0, 20.0)
FIRST_SIGNAL_S = 3.0
OUR_FIRST_SIGNAL_S = 0.3
BETWEEN_WORDS_S = 30.0
FAULT_SHOWN_S = 100.0
OUR_FAULT_SHOWN_S = 5.0
"""What supervision promises; its own tests hold it to that."""
NOT_MADE = "not made yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One figure. `met` is None where nothing was measured."""

    what: str
    standard: str
    asked: str
    ours: str
    met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocked:
    """How many zones the site has, and which of them don't have every signed clip, as far as is known."""

    zones: int
    lacking: frozenset[str]


def self_test(rounds: Rounds, first_signals: FirstSignals | None, stocked: Stocked) -> Sequence[Standard]:
    """Every figure; first signals are those of the emergency or drill that was raised last."""
    return (
        *_first_signals(first_signals),
        _spans("Tone", TONE_S, [_seconds(each, spoken=False) for each in rounds.values()]),
        _spans("Words of one language", WORDS_S, [_seconds(each, spoken=True) for each in rounds.values()]),
        _longest("Longest silence between tone and words", LONGEST_SILENCE_S, rounds, spoken=False),
        _longest("Longest time without words", BETWEEN_WORDS_S, rounds, spoken=True),
        Standard(
            what="A fault is shown",
            standard="EN 54-16 8.1.3",
            asked=f"within {FAULT_SHOWN_S:g} s",
            ours=f"within {OUR_FAULT_SHOWN_S:g} s, as the product is tested; not measured here",
            met=None,
        ),
        _held(stocked),
        Standard(
            what="Level where people are",
            standard="ISO 7240-16",
            asked="65 dBA at least, 75 dBA to wake sleepers",
            ours="not measured: it takes a sound level meter in each zone",
            met=None,
        ),
    )


def _first_signals(first: FirstSignals | None) -> list[Standard]:
    unmeasured = "not measured yet: hold a drill"
    where = "" if first is None else f"{_of(first)}, in the last {first.kind}{first.lacking}"
    return [
        Standard(
            what="First attention signal after the trigger",
            standard="EN 54-16 7.1.1",
            asked=f"within {FIRST_SIGNAL_S:g} s",
            ours=unmeasured if first is None else f"{_took(first.worst_s, ' at most')} in {where}",
            met=None if first is None else first.whole and first.worst_s <= FIRST_SIGNAL_S,
        ),
        Standard(
            what="The same, in 99 % of the zones",
            standard="our own promise",
            asked=f"within {OUR_FIRST_SIGNAL_S:g} s",
            ours=unmeasured if first is None else f"{_took(first.p99_s)} in {where}",
            met=None if first is None else first.p99_s <= OUR_FIRST_SIGNAL_S,
        ),
    ]


def _took(seconds: float, bound: str = "") -> str:
    return f"{seconds:.2f} s{bound}" if math.isfinite(seconds) else "not sounded"


def _of(first: FirstSignals) -> str:
    return f"{len(first.seconds)} of {first.zones} zones"


def _seconds(sounded: Round, *, spoken: bool) -> list[float]:
    return [part.frames / RATE for part in sounded.parts if (part.language is not None) == spoken]


def _spans(what: str, asked: tuple[float, float], found: Sequence[Sequence[float]]) -> Standard:
    lengths = [length for each in found for length in each]
    return Standard(
        what=f"{what} in each round",
        standard="GB 50116 4.8",
        asked=f"{asked[0]:g} to {asked[1]:g} s",
        ours=f"{min(lengths):.1f} to {max(lengths):.1f} s" if lengths else NOT_MADE,
        met=asked[0] <= min(lengths) and max(lengths) <= asked[1] if lengths else None,
    )


def _longest(what: str, limit_s: float, rounds: Rounds, *, spoken: bool) -> Standard:
    """Of all stretches, however often the round comes again, without sound or, with `spoken`, without words."""
    gaps = [gap for sounded in rounds.values() for gap in _gaps_s(sounded, spoken=spoken)]
    longest = max(gaps, default=None)
    return Standard(
        what=what,
        standard="ISO 7240-16",
        asked=f"at most {limit_s:g} s",
        ours=NOT_MADE if longest is None else f"{longest:.1f} s",
        met=None if longest is None else longest <= limit_s,
    )


def _gaps_s(sounded: Round, *, spoken: bool) -> list[float]:
    parts = [part for part in sounded.parts if part.language is not None or not spoken]
    if not parts:
        return []
    between = [after.start_frame - before.start_frame - before.frames for before, after in pairwise(parts)]
    round_again = sounded.frames - parts[-1].start_frame - parts[-1].frames + parts[0].start_frame
    return [gap / RATE for gap in (*between, round_again)]


def _held(stocked: Stocked) -> Standard:
    whole = f"{stocked.zones - len(stocked.lacking)} of {stocked.zones}"
    return Standard(
        what="Zones that hold every signed clip",
        standard="our own promise",
        asked="all",
        ours=f"{whole}; not {named(stocked.lacking)}" if stocked.lacking else whole,
        met=not stocked.lacking if stocked.zones else None,
    )
