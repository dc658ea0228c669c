"""The quiet twin of the day's folder: in memory, gone with the process, or handed on to a next boot in a test."""

from broadcaster.speaker.day import CallNote, DayMemory


class MemoryDayBook:
    """A `DayBook` that nobody finds after a power cut."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._memory = DayMemory()

    def recall(self) -> DayMemory:
        """All that was kept."""
        return self._memory

    def keep(self, memory: DayMemory) -> None:
        """Keep this in the place of everything kept before."""
        self._memory = memory

    def note(self, note: CallNote) -> None:
        """Keep a note too."""
        others = (kept for kept in self._memory.notes if kept.call_id != note.call_id)
        self._memory = DayMemory(orders=self._memory.orders, notes=(*others, note))
