"""The quiet twin of the owed rows' file: in memory, gone with the process."""

from typing import Generic

from broadcaster.ports import Row


class MemoryOwedRows(Generic[Row]):
    """An `OwedRows` that forgets."""

    def __init__(self) -> None:
        """Start with none."""
        self._rows: list[Row] = []

    @property
    def rows_kept(self) -> int:
        """How many are kept."""
        return len(self._rows)

    def rows(self) -> list[Row]:
        """What is kept, in order."""
        return list(self._rows)

    def keep(self, *rows: Row) -> None:
        """Keep rows too."""
        self._rows.extend(rows)

    def clear(self) -> None:
        """Keep nothing more."""
        self._rows.clear()
