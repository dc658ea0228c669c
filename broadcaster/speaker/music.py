"""The music a zone is to have: the newest wish counts, and counts as fulfilled once all its tracks could be played."""

from collections.abc import Collection

from broadcaster import wire

_STAMPS = {"epoch", "sequence", "not_after_us"}


class DesiredMusic:
    """The zone's music, wished for and playing."""

    def __init__(self) -> None:
        self._wish: wire.Music | None = None
        self._fulfilled = True

    def wish(self, music: wire.Music, now_us: int) -> None:
        """Take a wish; one that is too late, or older than the one there is, is passed over."""
        held = self._wish
        if now_us > music.not_after_us:
            return
        if held is not None and (music.epoch, music.sequence) < (held.epoch, held.sequence):
            return
        self.turn(music)

    def turn(self, music: wire.Music) -> None:
        """Take a round of the day's own orders: nobody is there to wish for another."""
        held = self._wish
        self._fulfilled = self._fulfilled and held is not None and _alike(held, music)
        self._wish = music

    def wanted(self) -> set[str]:
        """The clips still needed in memory."""
        if self._wish is None or self._fulfilled:
            return set()
        return {track.digest for track in self._wish.tracks}

    def take_ready(self, loaded: Collection[str]) -> wire.Music | None:
        """The wish, once, when all its tracks are in memory."""
        if self._wish is None or self._fulfilled or not self.wanted() <= set(loaded):
            return None
        self._fulfilled = True
        return self._wish


def _alike(one: wire.Music, other: wire.Music) -> bool:
    return one.model_dump(exclude=_STAMPS) == other.model_dump(exclude=_STAMPS)
