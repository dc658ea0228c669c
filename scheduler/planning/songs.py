"""Song ends: decides when songs end in which zones. It refuses to know how music is played.

A round counts from an instant, so its song ends follow from the clock alone, on every speaker and in every plan.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from audio.clip import RATE
from audio.mixing.music_plane import round_starts
from broadcaster.dispatch.music import CROSSFADE_MS
from scheduler.day_plan import DueMusic
from scheduler.wall_time import instant

Songs = Mapping[str, Sequence[int]]
"""The lengths of each playlist's pieces in frames, as far as they are known."""


class SongEnds:
    """One day's ends of songs: the instants at which the next piece begins to fade in."""

    def __init__(self, music: Sequence[DueMusic], songs: Songs) -> None:
        """Take the day's changes of music in order of time; playlists of unknown length have no ends."""
        self._rounds: dict[str, list[tuple[datetime, datetime, tuple[int, ...]]]] = {}
        for item in music:
            starts = round_starts(songs.get(item.playlist or "", ()), CROSSFADE_MS * RATE // 1000)
            for zone in item.zones:
                self._rounds.setdefault(zone, []).append((instant(item.at), instant(item.began), starts))

    def between(self, zones: Collection[str], first: datetime, last: datetime) -> list[datetime]:
        """Ends from `first` up to, but not at, `last`, in UTC: those in most of these zones first, then the earlier."""
        found = Counter(end for zone in zones for end in self._in_zone(zone, instant(first), instant(last)))
        return sorted(found, key=lambda end: (-found[end], end))

    def _in_zone(self, zone: str, first: datetime, last: datetime) -> Iterator[datetime]:
        rounds = self._rounds.get(zone, [])
        changes = [*(at for at, _, _ in rounds[1:]), last]
        for (at, began, starts), change in zip(rounds, changes, strict=False):
            yield from _ends(began, starts, max(first, at), min(last, change))


def _ends(began: datetime, starts: tuple[int, ...], first: datetime, last: datetime) -> Iterator[datetime]:
    if first >= last or not starts[-1]:
        return
    turn = max((first - began) // _length(starts[-1]), 0)
    while began + _length(turn * starts[-1]) < last:
        ends = (began + _length(turn * starts[-1] + place) for place in starts[1:])
        yield from (end for end in ends if first <= end < last)
        turn += 1


def _length(frames: int) -> timedelta:
    return timedelta(microseconds=frames * 1_000_000 // RATE)
