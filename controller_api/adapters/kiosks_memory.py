"""Closures and plays in memory: gone with the process, for tests and dry runs."""

from collections.abc import Iterable

from controller_api.desk.kiosks.nouns import Closure, Play


class MemoryClosureBook:
    """What is closed, by place."""

    def __init__(self) -> None:
        self._closures: dict[str, Closure] = {}

    def keep(self, closure: Closure) -> None:
        """Keep it."""
        self._closures[closure.place] = closure

    def drop(self, place: str) -> bool:
        """It is open again."""
        return self._closures.pop(place, None) is not None

    def closures(self) -> list[Closure]:
        """All, by place."""
        return [closure for _, closure in sorted(self._closures.items())]


class MemoryPlayBook:
    """Plays by kiosk and key."""

    def __init__(self) -> None:
        self._plays: dict[tuple[str, str], Play] = {}

    def add(self, plays: Iterable[Play]) -> None:
        """Keep plays once."""
        for play in plays:
            self._plays.setdefault((play.kiosk, play.key), play)

    def plays(self, campaign: str) -> list[Play]:
        """All of a campaign."""
        found = [play for play in self._plays.values() if play.campaign == campaign]
        return sorted(found, key=lambda play: (play.started_at, play.kiosk))
