"""What a Linux machine knows of the time: from the kernel, and from what it says of its clocks."""

import ctypes
import time
from pathlib import Path

from broadcaster.speaker.kept_time import MachineNow

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_CLOCKS = Path("/sys/class/rtc")
_UNSYNCHRONISED = 5
"""What `adjtimex` answers while no time server has set the clock."""
_TIMEX_BYTES = 512
"""More than the kernel writes there, on every kind of machine."""


class LinuxMachine:
    """A `MachineTime` of the machine this runs on."""

    def __init__(self, *, boot_id: Path = _BOOT_ID, clocks: Path = _CLOCKS) -> None:
        """Ask the kernel, there."""
        self._boot_id = boot_id
        self._clocks = clocks

    def what_it_knows(self) -> MachineNow:
        """What it knows now."""
        return MachineNow(
            wall_us=time.time_ns() // 1000,
            boot=self._boot(),
            since_boot_us=time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000,
            is_set=self._was_set_by_battery() or _is_synchronised(),
        )

    def _boot(self) -> str:
        try:
            return self._boot_id.read_text(encoding="ascii").strip()
        except OSError:
            return ""

    def _was_set_by_battery(self) -> bool:
        """Whether the kernel set its clock by one that runs on a battery when it was started."""
        return any(_says_yes(clock / "hctosys") for clock in self._clocks.glob("rtc*"))


def _says_yes(path: Path) -> bool:
    try:
        return path.read_text(encoding="ascii").strip() == "1"
    except OSError:
        return False


def _is_synchronised() -> bool:
    """Whether a time server keeps the clock, by the kernel's word."""
    try:
        answer = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    except (OSError, AttributeError):  # A C library that doesn't know of it.
        return False
    return 0 <= int(answer) < _UNSYNCHRONISED
