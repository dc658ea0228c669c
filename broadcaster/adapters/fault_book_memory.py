"""The fault book's quiet twin: in memory, gone with the process."""

from broadcaster.supervision.fault import Fault, FaultId


class MemoryFaultBook:
    """A `FaultBook` that forgets."""

    def __init__(self) -> None:
        """Start empty."""
        self._faults: dict[FaultId, Fault] = {}

    def keep(self, *faults: Fault) -> None:
        """Keep faults, each in the place of what was kept under its id."""
        self._faults |= {fault.id: fault for fault in faults}

    def standing(self) -> list[Fault]:
        """The faults that are not over, or that nobody has acknowledged."""
        return [fault for fault in self.latest(len(self._faults)) if fault.stands]

    def latest(self, most: int) -> list[Fault]:
        """The faults that began last."""
        return sorted(self._faults.values(), key=lambda fault: (fault.begun_us, fault.id), reverse=True)[:most]
