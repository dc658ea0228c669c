"""What supervision needs from the world, as a Protocol; its docstring is the specification."""

from typing import Protocol

from broadcaster.supervision.fault import Fault


class FaultBook(Protocol):
    """Keeps every fault as it last was, for ever. Synchronous, and durable when a call returns."""

    def keep(self, *faults: Fault) -> None:
        """Keep faults, each in the place of what was kept under its id; all of them, or none."""
        ...

    def standing(self) -> list[Fault]:
        """The faults that are not over, or that nobody has acknowledged; the newest first."""
        ...

    def latest(self, most: int) -> list[Fault]:
        """The faults that began last, whatever became of them; the newest first."""
        ...
