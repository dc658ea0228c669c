"""How soon the zones sounded what was raised: measured in every emergency and every drill, zone by zone. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from broadcaster.emergency.stimuli import ZoneSounded
from broadcaster.wire_emergency import Emergency


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSignals:
    """Of the alarm that was raised last."""

    alarm: str
    drill: bool
    raised_us: int
    seconds: Mapping[str, float]
    """By zone: from the trigger to its first sample."""

    @property
    def worst_s(self) -> float:
        """Of the slowest zone."""
        return max(self.seconds.values())

    @property
    def p99_s(self) -> float:
        """What 99 % of the zones do not pass."""
        ordered = sorted(self.seconds.values())
        return ordered[-(-len(ordered) * 99 // 100) - 1]


def noted(before: FirstSignals | None, state: Emergency, sounded: ZoneSounded) -> FirstSignals | None:
    """With this zone too, unless it was told to begin later than the others, or nothing is on."""
    if not state.alarms:
        return before
    newest = state.alarms[-1]
    phases = [phase for phase in state.phases if phase.alarm == newest.id]
    first_us = min(phase.begins_us for phase in phases)
    if not any(phase.begins_us == first_us and sounded.zone in phase.zones for phase in phases):
        return before
    if before is None or before.alarm != newest.id:
        before = FirstSignals(alarm=newest.id, drill=newest.drill, raised_us=newest.raised_us, seconds={})
    took_s = (sounded.since_us - newest.raised_us) / 1e6
    return replace(before, seconds={sounded.zone: took_s, **before.seconds})
