"""A site's plan for the worst day: what may be raised, who is told what and when, and which contacts raise it.

Nouns only. The lengths are those of GB 50116: a tone of 8 to 20 seconds, then words, over and over.
"""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from content.nouns import Noun, Slug, Texts

WORDS_S = (10.0, 30.0)
"""How long the words of one language are, at least and at most, in seconds."""
LONGEST_SILENCE_S = 10.0


class EmergencyPhase(Noun):
    """From so many seconds after the beginning on, these zones or groups are told this; the others as before."""

    after_s: Annotated[float, Field(ge=0, le=3600)] = 0.0
    evacuate: tuple[Slug, ...] = ()
    alert: tuple[Slug, ...] = ()


class EmergencyProfile(Noun):
    """One kind of emergency, as this site answers it."""

    id: Slug
    name: Texts
    scenario: Slug
    """What has happened: a word of the templates `emergency` and `drill`."""
    evacuate_words: Literal["evacuate", "take-cover"] = "evacuate"
    alert_words: Literal["stay", "keep-clear", "take-cover"] = "stay"
    confirm: Literal["hold", "two-person"] = "hold"
    """What it takes to raise it by hand: holding on, or a second person."""
    contacts: tuple[Slug, ...] = ()
    """The contacts that raise it by themselves when they close."""
    phases: tuple[EmergencyPhase, ...]


class PlannedDrill(Noun):
    """When people drill a profile: on some dates, or on a weekday, in every week or one of the month. By hand."""

    profile: Slug
    at: time
    """By the site's clock."""
    dates: tuple[date, ...] = ()
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] | None = None
    week: Annotated[int, Field(ge=1, le=4)] | None = None
    """The month's first, second, third or fourth such weekday only."""
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    """In these months only; all if left out."""


class EmergencyPlan(Noun):
    """All of it."""

    tone_s: Annotated[float, Field(ge=8, le=20)] = 10.0
    gain_db: Annotated[float, Field(ge=0, le=12)] = 6.0
    """How much louder than other calls it is; no zone's gain applies."""
    hold_s: Annotated[float, Field(ge=1, le=10)] = 2.0
    """How long somebody holds on who raises one alone."""
    second_person_s: Annotated[float, Field(ge=10, le=600)] = 60.0
    """How long a second person has to confirm."""
    contacts_folder: str | None = None
    """Where the machine shows its own contacts, as `<folder>/<contact>/value` holding 1 or 0; None: it has none."""
    profiles: tuple[EmergencyProfile, ...] = ()
    drills: tuple[PlannedDrill, ...] = ()
