"""What a site's plan comes to: who is told what and when, and what is sounded for it. Nouns, and how they are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from broadcaster.wire import PartOnAir
from broadcaster.wire_emergency import Words
from content.emergency_plan import EmergencyProfile
from content.nouns import Texts
from content.site import Site, plain


class Confirm(StrEnum):
    """What it takes to raise an emergency by hand."""

    HOLD = "hold"
    TWO_PERSON = "two-person"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPhase:
    """Who is told what, from so long after the beginning on."""

    after_us: int
    words: Words
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One kind of emergency."""

    id: str
    names: Mapping[str, str]
    confirm: Confirm
    contacts: frozenset[str]
    phases: tuple[PlannedPhase, ...]
    take_cover: bool = False
    """Whether those who are told to evacuate are to take cover where they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What is sounded over and over: the tone and, as soon as they are made, the words."""

    parts: tuple[PartOnAir, ...]
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundKey:
    """What a round is for."""

    profile: str
    words: Words
    drill: bool


Rounds = Mapping[RoundKey, Round]

_DRILL: Texts = {"zh": "演练（并非真实险情）", "en": "DRILL, not a real emergency"}


def profiles_of(site: Site) -> dict[str, Profile]:
    """The site's profiles by id, their zones and groups turned into zones."""
    return {profile.id: _profile(site, profile) for profile in site.emergency.profiles}


def title_of(names: Mapping[str, str], *, drill: bool) -> dict[str, str]:
    """What screens and the journal call it, by language; a drill is called one first of all."""
    told = plain(_DRILL)
    return {
        language: f"{told.get(language, told['en'])}: {name}" if drill else name for language, name in names.items()
    }


def _profile(site: Site, profile: EmergencyProfile) -> Profile:
    phases: list[PlannedPhase] = []
    for phase in profile.phases:
        evacuated = site.zones_of(phase.evacuate)
        told = {Words.EVACUATE: evacuated, Words.ALERT: site.zones_of(phase.alert) - evacuated}
        phases += [
            PlannedPhase(after_us=round(phase.after_s * 1e6), words=words, zones=tuple(sorted(zones)))
            for words, zones in told.items()
            if zones
        ]
    return Profile(
        id=profile.id,
        names=plain(profile.name),
        confirm=Confirm(profile.confirm),
        contacts=frozenset(profile.contacts),
        phases=tuple(phases),
        take_cover=profile.evacuate_words == "take-cover",
    )
