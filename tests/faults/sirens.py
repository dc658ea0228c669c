"""Whether every emergency sounded where and when it had to, from what the logs say. Pure.

A zone is able to sound an emergency while its speaker runs and has the broker, and the controller has told the broker
of it since that was started. Whoever sounds one goes on with both of them gone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SOON_S = 3.0
"""EN 54-16: how long until the first attention signal, at most."""
LONGEST_SILENCE_S = 10.0
HEARD_S = 0.2
"""How much later than it happens a busy machine writes down what happened."""
BROKER_KILLED, KILLED = "(the broker is killed)", "(killed)"
CONTROLLER = "controller"

SOUNDED = re.compile(r"emergency/(?P<part>\d+/\d+/\d+/\d+): (?P<phase>\w+)")
DECLARED = re.compile(r"Connected to the broker at \S+ as \S+-emergency\.")
LINKED, UNLINKED = "Connected to the broker at ", "can't be used ("

Line = tuple[float, str]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Siren:
    """One emergency, in seconds of a clock nobody sets."""

    zones: tuple[str, ...]
    raised_s: float
    """When the answer was there that it is raised."""
    reset_asked_s: float
    reset_s: float
    """When the answer was there that it is over."""


def broken_by_sirens(sirens: Sequence[Siren], logs: Mapping[str, Sequence[Line]], over_s: float) -> list[str]:
    """A sentence for every zone that was silent when it had to sound, or sounded on when it was over."""
    declared = _while(logs[CONTROLLER], on=DECLARED, off=(BROKER_KILLED,), over_s=over_s)
    broken: list[str] = []
    for zone in {zone for siren in sirens for zone in siren.zones}:
        lines = logs[zone]
        linked = _while(lines, on=re.compile(re.escape(LINKED)), off=(UNLINKED, KILLED), over_s=over_s)
        able, sounded, lives = list(_both(declared, linked)), list(_sounded(lines, over_s)), list(_lives(lines, over_s))
        for number, siren in enumerate(sirens, start=1):
            if zone in siren.zones:
                named = f"emergency {number} in {zone}"
                broken += _late(named, siren, able, sounded)
                broken += _silent(named, siren, lives, sounded)
                next_s = min((each.raised_s - 1 for each in sirens if each.raised_s > siren.reset_s), default=over_s)
                broken += _unended(named, (siren.reset_s, next_s), able, sounded)
    return broken


def _late(named: str, siren: Siren, able: Iterable[Span], sounded: Sequence[Span]) -> Iterator[str]:
    on = (siren.raised_s, siren.reset_asked_s)
    for since_s, until_s in _both([on], able):
        soon_s = since_s + SOON_S + HEARD_S
        if until_s >= soon_s and not any(begin_s <= soon_s and end_s >= since_s for begin_s, end_s in sounded):
            yield f"{named} did not sound within {SOON_S:g} s of {since_s - siren.raised_s:.1f} s after it was raised."


def _silent(named: str, siren: Siren, lives: Iterable[Span], sounded: Sequence[Span]) -> Iterator[str]:
    """Once it sounds in a zone nothing but the end of its process may keep it from sounding on."""
    for life in lives:
        heard = sorted(_both([life], _both([(siren.raised_s, siren.reset_asked_s)], sounded)))
        heard_until_s = heard[0][0] if heard else siren.reset_asked_s
        for begin_s, end_s in [*heard, (min(life[1], siren.reset_asked_s),) * 2]:
            if begin_s - heard_until_s > LONGEST_SILENCE_S + HEARD_S:
                yield f"{named} was silent for {begin_s - heard_until_s:.1f} s."
            heard_until_s = max(heard_until_s, end_s)


def _unended(named: str, after: Span, able: Iterable[Span], sounded: Sequence[Span]) -> Iterator[str]:
    for since_s, until_s in _both([after], able):
        by_s = since_s + SOON_S + HEARD_S
        if until_s >= by_s and any(begin_s < by_s < end_s for begin_s, end_s in sounded):
            yield f"{named} sounded on {by_s - after[0]:.1f} s after its end."


def _sounded(lines: Sequence[Line], over_s: float) -> Iterator[Span]:
    """From when till when parts of emergencies sounded."""
    on: dict[str, float] = {}
    for at_s, line in lines:
        if line == KILLED:
            yield from ((begun_s, at_s) for begun_s in on.values())
            on = {}
        elif did := SOUNDED.search(line):
            if did["phase"] == "started":
                on[did["part"]] = at_s
            elif did["part"] in on:
                yield on.pop(did["part"]), at_s
    yield from ((begun_s, over_s) for begun_s in on.values())


def _lives(lines: Sequence[Line], over_s: float) -> Iterator[Span]:
    ends = [at_s for at_s, line in lines if line == KILLED]
    yield from zip([0.0, *ends], [*ends, over_s], strict=True)


def _while(lines: Sequence[Line], *, on: re.Pattern[str], off: tuple[str, ...], over_s: float) -> list[Span]:
    spans: list[Span] = []
    since_s: float | None = None
    for at_s, line in lines:
        if since_s is None and on.search(line):
            since_s = at_s
        elif since_s is not None and any(word in line for word in off):
            spans.append((since_s, at_s))
            since_s = None
    return [*spans, (since_s, over_s)] if since_s is not None else spans


def _both(some: Iterable[Span], others: Iterable[Span]) -> Iterator[Span]:
    """Where both hold."""
    others = list(others)
    for begin_s, end_s in some:
        for other_begin_s, other_end_s in others:
            if max(begin_s, other_begin_s) < min(end_s, other_end_s):
                yield max(begin_s, other_begin_s), min(end_s, other_end_s)
