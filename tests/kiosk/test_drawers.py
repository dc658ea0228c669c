"""Drawers: what a kiosk keeps. One suite over the file and the one in memory."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.adapters.drawer_memory import MemoryDrawer
from kiosk.adapters.drawer_sqlite import DrawerUnusable, SqliteDrawer
from kiosk.ports import Drawer, Letter

CASE = Letter(key="k1", sort="case", body='{"sealed": 1}')
TICKET = Letter(key="k2", sort="ticket", body="{}", unsure=True)


@pytest.fixture(params=["memory", "sqlite"])
def drawer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Drawer]:
    """Each in turn."""
    if request.param == "memory":
        yield MemoryDrawer()
        return
    kept = SqliteDrawer(tmp_path / "drawer.db")
    yield kept
    kept.close()


def test_letters_wait_in_the_order_they_were_kept(drawer: Drawer) -> None:
    """Until each is dropped."""
    drawer.keep(CASE)
    drawer.keep(TICKET)
    assert drawer.waiting() == [CASE, TICKET]
    assert drawer.drop("k1")
    assert drawer.waiting() == [TICKET]


def test_a_key_is_kept_once(drawer: Drawer) -> None:
    """The first letter stays as it is."""
    drawer.keep(CASE)
    drawer.keep(Letter(key="k1", sort="case", body="other"))
    assert drawer.waiting() == [CASE]


def test_what_is_not_there_is_not_dropped(drawer: Drawer) -> None:
    """And says so."""
    assert not drawer.drop("k1")


def test_a_note_is_written_over_and_forgotten(drawer: Drawer) -> None:
    """The last one counts; None takes it away."""
    assert drawer.note("blocks") is None
    drawer.write("blocks", "a")
    drawer.write("blocks", "b")
    assert drawer.note("blocks") == "b"
    drawer.write("blocks", None)
    assert drawer.note("blocks") is None


def test_the_file_keeps_over_a_restart(tmp_path: Path) -> None:
    """Letters and notes are there for the next process."""
    first = SqliteDrawer(tmp_path / "kiosk" / "drawer.db")
    first.keep(CASE)
    first.write("seen", "e1")
    first.close()
    second = SqliteDrawer(tmp_path / "kiosk" / "drawer.db")
    assert (second.waiting(), second.note("seen")) == ([CASE], "e1")
    second.close()


def test_what_is_dropped_is_gone_from_the_disk(tmp_path: Path) -> None:
    """No byte of a letter that was sent can be found in the file."""
    drawer = SqliteDrawer(tmp_path / "drawer.db")
    drawer.keep(Letter(key="k9", sort="case", body="marker-of-a-letter" * 200))
    assert b"marker-of-a-letter" in (tmp_path / "drawer.db").read_bytes()
    drawer.drop("k9")
    drawer.close()
    assert b"marker-of-a-letter" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    """It is made so."""
    SqliteDrawer(tmp_path / "drawer.db").close()
    assert (tmp_path / "drawer.db").stat().st_mode & 0o077 == 0


def test_a_broken_file_is_put_aside(tmp_path: Path) -> None:
    """The kiosk starts with an empty drawer, and what is left of the old one stays to be looked at."""
    (tmp_path / "drawer.db").write_bytes(b"no database at all" * 100)
    drawer = SqliteDrawer(tmp_path / "drawer.db")
    assert drawer.waiting() == []
    drawer.close()
    assert (tmp_path / "drawer.broken").exists()


@pytest.mark.parametrize("spoil", [Path.touch, Path.mkdir])
def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    """The sentence names the file and what to do."""
    in_the_way = tmp_path / "there"
    spoil(in_the_way)
    wanted = in_the_way / "drawer.db" if in_the_way.is_file() else in_the_way
    with pytest.raises(DrawerUnusable, match="Give --data"):
        SqliteDrawer(wanted)


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    """A letter that can't be kept raises, and those before it stay."""
    drawer = SqliteDrawer(tmp_path / "drawer.db")
    drawer.keep(CASE)
    drawer._connection.execute("PRAGMA max_page_count=5")
    with pytest.raises(sqlite3.Error):
        drawer.keep(Letter(key="k3", sort="case", body="x" * 100_000))
    assert drawer.waiting() == [CASE]
    drawer.close()
