"""`python -m broadcaster journal verify`, on a database as a controller leaves it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from broadcaster.__main__ import main
from broadcaster.adapters.journal_sql import SqlJournal, metadata
from broadcaster.commands.journal import DATABASE
from tests.broadcaster.test_journal import request_for


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A data folder's database with a call and an act in its journal."""
    opened = create_engine(f"sqlite:///{tmp_path / DATABASE}")
    metadata.create_all(opened)
    journal = SqlJournal(opened)
    journal.requested(request_for("call-1"))
    journal.noted(who="mei", what="signed in", at=datetime(2026, 2, 16, tzinfo=UTC))
    yield opened
    opened.dispose()


def test_a_journal_that_is_whole_gives_its_mark(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0, how many links there are, and what to write down; by folder and by address alike."""
    mark = SqlJournal(engine).head()
    assert main(["journal", "verify", "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"The journal is whole: 2 links; the newest is {mark}.\n"
    assert main(["journal", "verify", "--database", f"sqlite:///{tmp_path / DATABASE}", "--mark", str(mark)]) == 0


def test_a_journal_that_was_changed_names_the_row(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, and a sentence that says which row it is."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE acts SET who = 'bo'"))
    assert main(["journal", "verify", "--data", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert told == "The journal isn't as it was written:\nthe act 1 (link 2) isn't as it was written.\n"


def test_an_end_that_was_cut_off_is_found_by_a_mark(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the mark a shorter journal looks whole; with it the missing end is told."""
    mark = str(SqlJournal(engine).head())
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM acts"))
        connection.execute(text("DELETE FROM chain WHERE kind = 'act'"))
    assert main(["journal", "verify", "--data", str(tmp_path)]) == 0
    assert main(["journal", "verify", "--data", str(tmp_path), "--mark", mark]) == 1
    assert "Link 2, whose mark was kept elsewhere, is gone" in capsys.readouterr().out


def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No database, one without a chain, an address nobody knows, a mark that is none: exit code 2 and a sentence."""
    assert main(["journal", "verify", "--data", str(tmp_path)]) == 2
    create_engine(f"sqlite:///{tmp_path / DATABASE}").connect().close()
    assert main(["journal", "verify", "--data", str(tmp_path)]) == 2
    assert main(["journal", "verify", "--database", "oracel://x"]) == 2
    assert not (tmp_path / "other").exists()
    lines = capsys.readouterr().err.splitlines()
    assert "Name the controller's data folder with --data" in lines[0]
    assert "Start the controller on it once" in lines[1]
    assert lines[2].startswith("The database can't be read: ")


def test_a_mark_that_is_none_is_refused(engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Half a mark could be matched by anything."""
    del engine
    assert main(["journal", "verify", "--data", str(tmp_path), "--mark", "2:abc"]) == 2
    assert "Copy it whole" in capsys.readouterr().err
