"""The controller's time over a new start with no controller there: what was known of it last, and what that is worth.

Pure. A machine that was on all the while counted on by itself. One that was off in between has only its own clock to go
by, and that is believed only if something set it that knows the time, and if it doesn't show an instant that is past.
"""

from dataclasses import dataclass

DRIFT = 100e-6
"""How far a machine's clock may go wrong by itself."""
BOOT_US = 2_000_000
"""How far a clock that ran on a battery may be off besides: it counts in seconds."""
KEEP_EVERY_US = 300_000_000
"""How often what is known of the controller's time is worth writing down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineNow:
    """What a machine knows of the time by itself."""

    wall_us: int
    """What its clock shows, in microseconds since the epoch."""
    boot: str
    """Names its present start; empty: it can't tell one from another."""
    since_boot_us: int
    """How long that is ago, whatever its clock was set to since."""
    is_set: bool
    """Whether its clock was set by something that knows the time, such as a battery's clock or a time server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTime:
    """The controller's time at some instant, beside the machine's."""

    controller_us: int
    machine: MachineNow
    error_us: float
    """How far off it may have been then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalledTime:
    """What that comes to now."""

    controller_us: int
    age_us: int
    """How long ago it was last known."""
    error_us: float
    """How far off it may be by now."""


class NoTime(Exception):
    """The machine has no idea what time it is at the controller; the text is a sentence for the operator."""


def recalled(kept: KeptTime | None, now: MachineNow) -> RecalledTime:
    """The controller's time now; raises `NoTime`."""
    if kept is None:
        raise NoTime("It was never told the controller's time, so it sounds nothing by itself.")
    if now.boot and now.boot == kept.machine.boot:
        age_us, error_us = now.since_boot_us - kept.machine.since_boot_us, kept.error_us
    else:
        age_us, error_us = _by_the_wall(kept, now), kept.error_us + BOOT_US
    return RecalledTime(controller_us=kept.controller_us + age_us, age_us=age_us, error_us=error_us + age_us * DRIFT)


def _by_the_wall(kept: KeptTime, now: MachineNow) -> int:
    age_us = now.wall_us - kept.machine.wall_us
    if age_us < 0:
        raise NoTime(
            "Its machine's clock shows a time that is past, so it sounds nothing by itself. Give the machine a clock "
            "with a battery, or a time server."
        )
    if not now.is_set:
        raise NoTime(
            "Nothing has set its machine's clock since it was switched on, so it sounds nothing by itself. Give the "
            "machine a clock with a battery, or a time server."
        )
    return age_us


def remark_of(time: RecalledTime) -> str:
    """How the zone knows the time, for whoever reads what it did by it."""
    return (
        f"The zone went by the time as it knew it {_span(time.age_us)} before; it may have been "
        f"{time.error_us / 1e6:.1f} s off."
    )


def _span(age_us: int) -> str:
    minutes = age_us / 60e6
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.0f} h"
