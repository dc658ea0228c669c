"""A kiosk's drawer as a SQLite file of its own."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.ports import Letter

_TABLES = """
CREATE TABLE IF NOT EXISTS letters (
    place INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, sort TEXT NOT NULL, body TEXT NOT NULL,
    unsure INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, text TEXT NOT NULL);
"""


class DrawerUnusable(Exception):
    """The file can't be used; the sentence says what to do."""


class SqliteDrawer:
    """Kept in one file, which is made at first; a broken one is put aside rather than stopping the kiosk."""

    def __init__(self, path: Path) -> None:
        """Raises `DrawerUnusable`."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._opened(path)
        except (OSError, sqlite3.OperationalError) as error:
            raise DrawerUnusable(
                f"What this kiosk keeps can't be written to {path}: {error}. Give --data a folder it may write to."
            ) from error
        self._lock = threading.Lock()

    def keep(self, letter: Letter) -> None:
        """Keep it until it is dropped; one whose key is there already changes nothing."""
        with self._written() as kept:
            kept.execute(
                "INSERT INTO letters (key, sort, body, unsure) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                (letter.key, letter.sort, letter.body, letter.unsure),
            )

    def waiting(self) -> list[Letter]:
        """All letters, the oldest first."""
        with self._written() as kept:
            rows = kept.execute("SELECT key, sort, body, unsure FROM letters ORDER BY place").fetchall()
        return [Letter(key=key, sort=sort, body=body, unsure=bool(unsure)) for key, sort, body, unsure in rows]

    def drop(self, key: str) -> bool:
        """Forget a letter; False if it wasn't there."""
        with self._written() as kept:
            return kept.execute("DELETE FROM letters WHERE key = ?", (key,)).rowcount > 0

    def note(self, name: str) -> str | None:
        """What was written last under that name."""
        with self._written() as kept:
            row: Any = kept.execute("SELECT text FROM notes WHERE name = ?", (name,)).fetchone()
        return row and str(row[0])

    def write(self, name: str, text: str | None) -> None:
        """Write a note over the one before; None forgets it."""
        with self._written() as kept:
            if text is None:
                kept.execute("DELETE FROM notes WHERE name = ?", (name,))
            else:
                kept.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, text))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @staticmethod
    def _opened(path: Path) -> sqlite3.Connection:
        try:
            return _prepared(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            path.replace(path.with_suffix(".broken"))
            return _prepared(path)

    @contextmanager
    def _written(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._connection:
            yield self._connection


def _prepared(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        # A letter must outlive the plug being pulled; and what is dropped is to be gone from the disk, too.
        connection.executescript(
            "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;" + _TABLES
        )
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
