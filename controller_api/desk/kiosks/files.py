"""What kiosks fetch as files: the venue as one archive, and the campaigns' pictures. Refuses to know where they lie."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content.venue.nouns import Venue
from content.wayfinding.wayfinder import Wayfinder


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskFiles:
    """How they are asked for."""

    site_digest: str
    venue_digest: Callable[[], str | None] = lambda: None
    """Of the archive now; None: there is no venue."""
    venue_archive: Callable[[], bytes | None] = lambda: None
    """A ZIP file of the venue's folder."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """The digest of each picture that is there, by its name in the site file."""
    picture: Callable[[str], Path | None] = lambda _: None
    """Where the picture of a digest lies."""
    ways: Callable[[], tuple[Venue, Wayfinder] | None] = lambda: None
    """The venue and who finds the way in it; may be asked from any thread, and takes a while the first time."""
