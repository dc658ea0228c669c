"""What is kept of closures and of what kiosks have shown. Both books are durable when they return."""

from collections.abc import Iterable
from typing import Protocol

from controller_api.desk.kiosks.nouns import Closure, Play


class ClosureBook(Protocol):
    """Keeps what is closed, by place."""

    def keep(self, closure: Closure) -> None:
        """Keep it, in place of an earlier one of the same place."""
        ...

    def drop(self, place: str) -> bool:
        """It is open again; False if it was not closed."""
        ...

    def closures(self) -> list[Closure]:
        """All, by place."""
        ...


class PlayBook(Protocol):
    """Keeps plays by kiosk and key, whatever becomes of their campaign."""

    def add(self, plays: Iterable[Play]) -> None:
        """Keep plays, all or none; one whose kiosk and key are known already changes nothing."""
        ...

    def plays(self, campaign: str) -> list[Play]:
        """All of a campaign, by when they started and then by kiosk."""
        ...
