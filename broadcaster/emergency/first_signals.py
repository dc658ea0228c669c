"""How soon the zones sounded what was raised: measured in every emergency and every drill, zone by zone. Pure.

A zone that never sounded counts as one that took for ever; nothing is met as long as one is silent.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from broadcaster.emergency.stimuli import ZonesAwaited, ZoneSounded
from broadcaster.wire_emergency import Emergency

NAMED = 12
"""So many zones are named in a sentence, the others counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSignals:
    """Of the alarm that was raised last, in the zones that were to sound it at once."""

    alarm: str
    drill: bool
    raised_us: int
    seconds: Mapping[str, float]
    """By zone: from the trigger to its first sample."""
    awaited: frozenset[str] = frozenset()
    """The zones that were there when it was raised, and silent."""
    away: frozenset[str] = frozenset()
    """Those that had no speaker then."""

    @property
    def kind(self) -> str:
        """What it was."""
        return "drill" if self.drill else "emergency"

    @property
    def silent(self) -> frozenset[str]:
        """The zones that were there and have not sounded it."""
        return self.awaited - self.seconds.keys()

    @property
    def zones(self) -> int:
        """How many zones were to sound it at once."""
        return len(self.awaited | self.away | self.seconds.keys())

    @property
    def whole(self) -> bool:
        """Whether each of them has."""
        return not self.silent and not self.away

    @property
    def worst_s(self) -> float:
        """Of the slowest zone that sounded it; infinite if none did."""
        return max(self.seconds.values(), default=math.inf)

    @property
    def p99_s(self) -> float:
        """What 99 % of the zones do not pass; infinite if more than the others are silent."""
        ordered = sorted(self.seconds.values()) + [math.inf] * (self.zones - len(self.seconds))
        return ordered[-(-len(ordered) * 99 // 100) - 1]

    @property
    def lacking(self) -> str:
        """Which zones have not, as the end of a sentence; empty if all have."""
        silent = f"; silent: {named(self.silent)}" if self.silent else ""
        away = f"; without a speaker: {named(self.away)}" if self.away else ""
        return silent + away

    @property
    def sentence(self) -> str:
        """For the journal."""
        if not self.seconds:
            return f"No zone sounded the {self.kind}{self.lacking}."
        return f"{len(self.seconds)} zones sounded the {self.kind} within {self.worst_s:.2f} s of it{self.lacking}."


def named(zones: Collection[str]) -> str:
    """The first of them by name, and how many more."""
    more = f" and {len(zones) - NAMED} more" if len(zones) > NAMED else ""
    return ", ".join(sorted(zones)[:NAMED]) + more


def measured(before: FirstSignals | None, state: Emergency, told: ZoneSounded | ZonesAwaited) -> FirstSignals | None:
    """With these zones too, unless they were told to begin later than the others, or nothing is on."""
    if not state.alarms:
        return before
    newest = state.alarms[-1]
    phases = [phase for phase in state.phases if phase.alarm == newest.id]
    first_us = min(phase.begins_us for phase in phases)
    first = {zone for phase in phases if phase.begins_us == first_us for zone in phase.zones}
    zones = {told.zone} if isinstance(told, ZoneSounded) else told.there | told.away
    if not first.intersection(zones):
        return before
    if before is None or before.alarm != newest.id:
        before = FirstSignals(alarm=newest.id, drill=newest.drill, raised_us=newest.raised_us, seconds={})
    if isinstance(told, ZonesAwaited):
        return replace(before, awaited=told.there & first, away=told.away & first)
    took_s = (told.since_us - newest.raised_us) / 1e6
    return replace(before, seconds={told.zone: took_s, **before.seconds})
