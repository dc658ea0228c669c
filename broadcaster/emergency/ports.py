"""What emergencies need from the world, as Protocols; their docstrings are the specification."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from broadcaster.emergency.instructions import Declare, Standing
from broadcaster.wire_emergency import Emergency, ZoneEmergency


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTold:
    """A contact said on the wire that it is closed, or open."""

    contact: str
    closed: bool


Told = ContactTold | ZoneEmergency | Emergency


class EmergencyWire(Protocol):
    """The controller's end of the wire in an emergency.

    What was declared last is retained by the broker, and declared again whenever the broker is back, so that one that
    forgot it is told. Nothing here raises or waits for a broker that is away.
    """

    def declare(self, declared: Declare) -> None:
        """From now on this is the state of the site, for its zones and its screens."""
        ...

    def heard(self) -> AsyncIterator[Told]:
        """What contacts and zones say, in order of arrival, for one consumer; ends when the wire is closed.

        Also a state of ours with a higher epoch than what was declared, which the wire has kept. Nothing older is
        declared over it.
        """
        ...

    @property
    def connected(self) -> bool:
        """Whether the broker answers."""
        ...


class EmergencyBook(Protocol):
    """Keeps the state of the site over restarts. Synchronous; durable on return."""

    def keep_standing(self, standing: Standing) -> None:
        """Keep this; what has an older epoch than what is kept changes nothing."""
        ...

    def last_standing(self) -> Standing | None:
        """What was kept last; None if nothing ever was."""
        ...


class EmergencyInput(Protocol):
    """Contacts that are wired to this machine."""

    def wired(self) -> frozenset[str]:
        """The contacts that are here to be looked at, closed or open."""
        ...

    def closed(self) -> frozenset[str]:
        """The contacts that are closed now; raises `OSError` if they can't be read."""
        ...
