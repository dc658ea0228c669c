"""What is closed, and what kiosks have shown, as nouns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A lift, an escalator or an area that can't be used."""

    place: str
    """The venue's id of it."""
    reason: Mapping[str, str]
    """For shoppers, by language; may be empty."""
    by: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """A campaign's picture, or its words, that were on a kiosk's screen."""

    kiosk: str
    key: str
    """Chosen by the kiosk, once for each play."""
    campaign: str
    picture: str
    """Its digest; "" for words."""
    started_at: datetime
    seconds: float
    frames: int
    """That were really shown."""
    whole: bool
    """Shown to its end."""
