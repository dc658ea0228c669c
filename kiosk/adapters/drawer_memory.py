"""A kiosk's drawer that lasts as long as the process."""

from kiosk.ports import Letter


class MemoryDrawer:
    """Keeps letters and notes in dictionaries."""

    def __init__(self) -> None:
        """Empty."""
        self._letters: dict[str, Letter] = {}
        self._notes: dict[str, str] = {}

    def keep(self, letter: Letter) -> None:
        """Keep it until it is dropped; one whose key is there already changes nothing."""
        self._letters.setdefault(letter.key, letter)

    def waiting(self) -> list[Letter]:
        """All letters, the oldest first."""
        return list(self._letters.values())

    def drop(self, key: str) -> bool:
        """Forget a letter; False if it wasn't there."""
        return self._letters.pop(key, None) is not None

    def note(self, name: str) -> str | None:
        """What was written last under that name."""
        return self._notes.get(name)

    def write(self, name: str, text: str | None) -> None:
        """Write a note over the one before; None forgets it."""
        if text is None:
            self._notes.pop(name, None)
        else:
            self._notes[name] = text
