"""The quiet twin of the day's folder: in memory, gone with the process, or handed on to a next boot in a test."""

from broadcaster.speaker.day import CallNote, DayMemory
from broadcaster.speaker.kept_time import KeptTime


class MemoryDayBook:
    """A `DayBook` that nobody finds after a power cut."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._memory = DayMemory()
        self._time: KeptTime | None = None

    def recall(self) -> DayMemory:
        """All that was kept."""
        return self._memory

    def keep(self, memory: DayMemory) -> None:
        """Keep this in the place of everything kept before."""
        self._memory = memory

    def note(self, note: CallNote) -> None:
        """Keep a note too."""
        others = (kept for kept in self._memory.notes if kept.key != note.key)
        self._memory = DayMemory(orders=self._memory.orders, notes=(*others, note))

    def recall_time(self) -> KeptTime | None:
        """What was known of the controller's time."""
        return self._time

    def keep_time(self, kept: KeptTime) -> None:
        """Keep this in the place of what was known before."""
        self._time = kept
