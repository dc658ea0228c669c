"""What each zone is to do besides calls: the music it plays and the clips it keeps.

Desired state, said again to every speaker that joins.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from broadcaster import wire
from broadcaster.call import ZoneId

CROSSFADE_MS = 2_000
"""How long each track of a programme overlaps the next."""
_KEPT = 2_000
"""How many clips a zone is told to keep at most; the oldest are forgotten first."""
_GOOD_FOR_US = 60_000_000
"""A command of desired state is good for a minute; a speaker that joins later is told anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicProgramme:
    """Tracks played round and round from an instant on (microseconds since the epoch), in step wherever they play."""

    tracks: tuple[wire.Track, ...]
    start_at_us: int
    gain_db: float = 0.0
    crossfade_ms: int = CROSSFADE_MS


class StandingOrders:
    """The desired music and stock of every zone, and the commands that bring a speaker to it."""

    def __init__(self) -> None:
        """Start with silence and no stock, of which no speaker is told."""
        self._music: dict[ZoneId, MusicProgramme | None] = {}
        self._stock: dict[ZoneId, dict[str, None]] = {}

    def music_of(self, zone: ZoneId) -> MusicProgramme | None:
        """What the zone is to play."""
        return self._music.get(zone)

    def play(self, zone: ZoneId, music: MusicProgramme | None) -> None:
        """Have the zone play this from now on; None is silence."""
        self._music[zone] = music

    def keep(self, zone: ZoneId, digests: Iterable[str]) -> None:
        """Have the zone keep these clips too."""
        stock = self._stock.setdefault(zone, {})
        for digest in digests:
            stock.pop(digest, None)
            stock[digest] = None
        while len(stock) > _KEPT:
            del stock[next(iter(stock))]

    def clips(self) -> set[str]:
        """Every clip that some zone plays or keeps."""
        playing = {track.digest for music in self._music.values() if music for track in music.tracks}
        return playing.union(*self._stock.values())

    def music_command(self, zone: ZoneId, now_us: int) -> wire.Music | None:
        """The command for the zone's music; None if nobody ever said what it plays."""
        if zone not in self._music:
            return None
        music = self._music[zone] or MusicProgramme(tracks=(), start_at_us=now_us)
        return wire.Music(
            epoch=0,
            sequence=0,
            not_after_us=now_us + _GOOD_FOR_US,
            start_at_us=music.start_at_us,
            tracks=music.tracks,
            gain_db=music.gain_db,
            crossfade_ms=music.crossfade_ms,
        )

    def stock_command(self, zone: ZoneId, now_us: int) -> wire.Stock | None:
        """The command for everything the zone is to keep; None if there is nothing."""
        digests = tuple(self._stock.get(zone, ()))
        return stock_of(digests, now_us) if digests else None


def stock_of(digests: Iterable[str], now_us: int) -> wire.Stock:
    """The command to fetch and keep these clips."""
    return wire.Stock(epoch=0, sequence=0, not_after_us=now_us + _GOOD_FOR_US, digests=tuple(digests))
