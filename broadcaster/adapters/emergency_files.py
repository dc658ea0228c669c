"""Contacts wired to this machine, as Linux shows them: a folder for each, with a file `value` that holds 1 or 0."""

from collections.abc import Collection
from pathlib import Path


class FileEmergencyInput:
    """An `EmergencyInput` over such folders, as of `/sys/class/gpio` with a link named for each contact."""

    def __init__(self, folder: Path, contacts: Collection[str]) -> None:
        """Look at these contacts."""
        self._files = {contact: folder / contact / "value" for contact in contacts}

    def put(self, contact: str, *, closed: bool) -> None:
        """Close or open a contact that is a plain file, for a trial without a panel; raises `OSError`."""
        self._files[contact].parent.mkdir(parents=True, exist_ok=True)
        self._files[contact].write_text("1\n" if closed else "0\n")

    def wired(self) -> frozenset[str]:
        """The contacts that have a file."""
        return frozenset(contact for contact, file in self._files.items() if file.exists())

    def closed(self) -> frozenset[str]:
        """The contacts that are closed now; one without a file is open. Raises `OSError`."""
        return frozenset(contact for contact, file in self._files.items() if _value(file) == "1")


def _value(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return "0"
