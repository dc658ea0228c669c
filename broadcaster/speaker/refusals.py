"""What a speaker refused of late, cause by cause: what is shown of it, and when another line of the log is due. Pure.

Instants are seconds of any clock that is never set.
"""

from enum import StrEnum

SHOWN_S = 600.0
"""So long after the last refused message it is shown as a fault."""
LOGGED_EVERY_S = 60.0
"""Of each cause not oftener, so that whoever knocks without end fills no disk."""


class Cause(StrEnum):
    """Why a message was refused."""

    FORGED = "forged"
    """The controller didn't sign it, or not for this topic."""
    REPLAYED = "replayed"
    """The controller signed it, but not for now: somebody recorded it and says it again."""
    STRAY = "stray"
    """It was on its way when the speaker or the controller was started anew; nobody's fault, so not shown."""


_SHOWN = {
    Cause.FORGED: "Orders that the controller did not sign came for this zone and were refused. Find out who else may "
    "write to the broker; or give the speaker the key of the controller it has now.",
    Cause.REPLAYED: "Orders that the controller gave earlier were sent to this zone again and were refused. Find out "
    "who else may write to the broker.",
}


class Refusals:
    """Counts them."""

    def __init__(self) -> None:
        self._last_s: dict[Cause, float] = {}
        self._logged_s: dict[Cause, float] = {}
        self._count: dict[Cause, int] = {}

    def note(self, cause: Cause, now_s: float) -> int | None:
        """Note one; gives how many there were of this cause if that is to be logged now."""
        self._last_s[cause] = now_s
        self._count[cause] = self._count.get(cause, 0) + 1
        if now_s - self._logged_s.get(cause, -LOGGED_EVERY_S) < LOGGED_EVERY_S:
            return None
        self._logged_s[cause] = now_s
        return self._count[cause]

    def fault(self, now_s: float) -> str | None:
        """That somebody else speaks on the wire, for people; None when that is long past."""
        shown = [said for cause, said in _SHOWN.items() if now_s - self._last_s.get(cause, -SHOWN_S - 1) <= SHOWN_S]
        return " ".join(shown) or None
