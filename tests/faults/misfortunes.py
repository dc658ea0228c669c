"""What befalls the mall and when, from a seed. Pure: told apart from who does it, so that a run can be told again."""

import random
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What can go wrong."""

    CONTROLLER_KILLED = "the controller is killed"
    BROKER_KILLED = "the broker is killed"
    SPEAKER_KILLED = "a speaker is killed"
    SPEECH_KILLED = "the speech worker is killed"
    ZONE_CUT_OFF = "a zone is cut off from the broker"
    CONTROLLER_CLOCK_SET = "the controller's clock is set"
    SPEAKER_CLOCK_SET = "a speaker's clock is set"
    MESSAGES_REPEATED = "commands come twice, later and in another order"
    CONTROLLER_DISK_FULL = "the controller's disk is full"
    SPEAKER_DISK_FULL = "a speaker's disk is full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfortune:
    """One thing that goes wrong: when, where, for how long."""

    at_s: float
    kind: Kind
    zone: str
    lasts_s: float
    clock_s: int
    """By how much a clock is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One call somebody makes: when, which and where."""

    at_s: float
    template: str
    zones: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One emergency somebody raises: when, and how long until it is reset."""

    at_s: float
    lasts_s: float


def misfortunes(seed: int, seconds: float, zones: tuple[str, ...]) -> list[Misfortune]:
    """One about every twelve seconds; every kind comes before any comes again."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be had again, not secrecy.
    told: list[Misfortune] = []
    at_s = 6.0
    while at_s < seconds - 10:
        for kind in chance.sample(list(Kind), len(Kind)):
            if at_s < seconds - 10:
                told.append(
                    Misfortune(
                        at_s=at_s,
                        kind=kind,
                        zone=chance.choice(zones),
                        lasts_s=chance.uniform(0.5, 8.0),
                        clock_s=chance.choice((-3600, -40, -2, 2, 40, 3600)),
                    )
                )
            at_s += chance.uniform(6.0, 18.0)
    return told


def wishes(seed: int, seconds: float, zones: tuple[str, ...]) -> list[Wish]:
    """Calls at uneven times, of any rank, in some zones or all."""
    chance = random.Random(seed + 1)  # noqa: S311 - as above.
    told: list[Wish] = []
    at_s = 2.0
    while at_s < seconds - 5:
        where = tuple(chance.sample(zones, chance.randint(1, len(zones))))
        template = chance.choice(("ticket", "ticket", "notice", "move-car", "staff-page"))
        told.append(Wish(at_s=at_s, template=template, zones=where, number=len(told) + 1))
        at_s += chance.expovariate(1 / 5.0)
    return told


def alarms(seed: int, seconds: float) -> list[Alarm]:
    """An emergency now and then, each reset before the next; the first is early, so that a short run has one too."""
    chance = random.Random(seed + 2)  # noqa: S311 - as above.
    told: list[Alarm] = []
    at_s = chance.uniform(3.0, 6.0)
    while at_s < seconds - 10:
        told.append(Alarm(at_s=at_s, lasts_s=min(chance.uniform(8.0, 40.0), seconds - at_s - 5)))
        at_s += told[-1].lasts_s + chance.uniform(15.0, 60.0)
    return told
