"""The quiet twin of a machine's clocks: one that is moved, set and switched off by hand."""

from broadcaster.speaker.kept_time import MachineNow


class MemoryMachine:
    """A `MachineTime` whose time stands still unless it is moved."""

    def __init__(self, *, wall_us: int = 0, is_set: bool = True) -> None:
        """A machine that has just been switched on."""
        self._wall_us = wall_us
        self._is_set = is_set
        self._boots = 1
        self._since_boot_us = 0

    def what_it_knows(self) -> MachineNow:
        """What it knows now."""
        return MachineNow(
            wall_us=self._wall_us, boot=f"boot-{self._boots}", since_boot_us=self._since_boot_us, is_set=self._is_set
        )

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self._wall_us += round(seconds * 1e6)
        self._since_boot_us += round(seconds * 1e6)

    def set_clock(self, wall_us: int) -> None:
        """Somebody sets its clock."""
        self._wall_us = wall_us

    def reboot(self, *, off_for_s: float, battery: bool) -> None:
        """It is off for so long; without a battery its clock goes on where it was, and knows nothing of that."""
        self._boots += 1
        self._since_boot_us = 0
        self._is_set = battery
        if battery:
            self._wall_us += round(off_for_s * 1e6)
