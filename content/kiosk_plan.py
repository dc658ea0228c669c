"""A site's kiosks as its site file says: where each stands, where the venue lies, what goes on, what advertisers show.

Nouns only. What is shown when is the kiosk's to decide, and whether a place is in the venue that of whoever has both.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from content.nouns import ClockSpan, Noun, Slug, Texts

Degrees = Annotated[float, Field(ge=-180, le=180)]
VenuePlace = Annotated[str, Field(min_length=1, max_length=200)]
"""The id of a place in the venue."""


class VenueFolder(Noun):
    """Where the imported venue lies."""

    folder: Annotated[str, Field(min_length=1)]
    """Relative to the site file."""


class Kiosk(Noun):
    """One screen that shoppers touch. It stands at a spot, or at a place of the venue."""

    id: Slug
    name: Texts
    zone: Slug
    """Whose speakers stand there: where a child was lost, and where its number is called."""
    level: int = 0
    """The floor's ordinal."""
    at: tuple[Degrees, Degrees] | None = None
    """Longitude and latitude."""
    place: VenuePlace | None = None
    facing_deg: Annotated[float, Field(ge=0, lt=360)] = 0.0
    """Compass degrees that a shopper at it looks towards: the map's up."""


class MallEvent(Noun):
    """Something that goes on in the mall, on one date, or on each from a first to a last."""

    id: Slug
    name: Texts
    about: Texts = Field(default_factory=dict)
    first: date
    last: date | None = None
    """None: on the first only."""
    weekdays: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ()
    """On these days of the week only; all if left out."""
    times: tuple[ClockSpan, ...]
    place: VenuePlace | None = None


class ScreenCampaign(Noun):
    """What an advertiser shows on kiosks between visitors: pictures one after the other, or words."""

    id: Slug
    advertiser: Annotated[str, Field(min_length=1, max_length=80)]
    pictures: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """Files relative to the site file."""
    words: Texts | None = None
    first: date
    last: date
    day_parts: tuple[ClockSpan, ...]
    most_per_hour: Annotated[int, Field(ge=1, le=360)]
    seconds: Annotated[float, Field(ge=3, le=120)] = 8.0
    """How long each showing lasts."""
    weight: Annotated[int, Field(ge=1, le=100)] = 1
