"""What a speaker keeps to go on alone: one suite over the folder and its twin, and what a damaged folder gives."""

from pathlib import Path

import pytest

from broadcaster import wire
from broadcaster.adapters.day_folder import DayFolder
from broadcaster.adapters.day_memory import MemoryDayBook
from broadcaster.speaker.day import CallNote, DayMemory
from broadcaster.speaker.kept_time import KeptTime, MachineNow
from broadcaster.speaker.ports import DayBook
from broadcaster.wire_day import ALONE_RUN
from tests.broadcaster.lone_zone import call_of, orders_of

ORDERS = orders_of([call_of(0, 10)], [3])
ABOUT_TO = CallNote(call_id="plan-0", play_at_us=5, alone=True)
ENDED = CallNote(
    call_id="plan-0",
    play_at_us=5,
    alone=True,
    receipt=wire.Receipt(
        zone="hall",
        boot_id="boot",
        call_id="plan-0",
        run=ALONE_RUN,
        phase=wire.Phase.ENDED,
        at_us=9,
        started_us=5,
        reason="因为\n",
        passages=(wire.Passage(language="zh", started_us=5, ended_us=9, loudness_lufs=-20.0),),
    ),
)


@pytest.fixture(params=["folder", "memory"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> DayBook:
    """Each in turn."""
    return DayFolder(tmp_path / "day" / "mall.hall") if request.param == "folder" else MemoryDayBook()


def test_nothing_is_recalled_at_first(book: DayBook) -> None:
    """A new speaker has no orders and knows of no call."""
    assert book.recall() == DayMemory()


def test_all_that_was_kept_is_recalled(book: DayBook) -> None:
    """To the last field; of a call's notes the last counts."""
    book.keep(DayMemory(orders=ORDERS))
    book.note(ABOUT_TO)
    book.note(ENDED)
    assert book.recall() == DayMemory(orders=ORDERS, notes=(ENDED,))


def test_what_is_kept_anew_takes_the_place_of_the_old(book: DayBook) -> None:
    """Notes that are not handed over with new orders are gone."""
    book.note(ENDED)
    book.keep(DayMemory(orders=ORDERS, notes=(ABOUT_TO,)))
    assert book.recall() == DayMemory(orders=ORDERS, notes=(ABOUT_TO,))


def test_the_time_is_kept_beside_the_rest(book: DayBook) -> None:
    """The last that was known of it, whatever becomes of orders and notes."""
    assert book.recall_time() is None
    machine = MachineNow(wall_us=7, boot="one", since_boot_us=3, is_set=True)
    book.keep_time(KeptTime(controller_us=5, machine=machine, error_us=1.5))
    newest = KeptTime(controller_us=9, machine=machine, error_us=0.5)
    book.keep_time(newest)
    book.keep(DayMemory(orders=ORDERS))
    assert book.recall_time() == newest
    assert book.recall() == DayMemory(orders=ORDERS)


def test_each_pass_has_its_own_note(book: DayBook) -> None:
    """Of each the last counts."""
    second = CallNote(call_id="plan-0", on_pass=2, play_at_us=9, alone=True)
    book.note(ABOUT_TO)
    book.note(second)
    book.note(ENDED)
    assert set(book.recall().notes) == {ENDED, second}


def test_a_note_cut_short_costs_no_other(tmp_path: Path) -> None:
    """Power fails in the middle of a line: the notes before and after it are there, and so are the orders."""
    book = DayFolder(tmp_path)
    book.keep(DayMemory(orders=ORDERS))
    book.note(ENDED)
    with (tmp_path / "notes.jsonl").open("ab") as file:
        file.write(b'\n{"call_id": "plan-1", "pl')
    book.note(CallNote(call_id="plan-2", play_at_us=7))
    assert [note.call_id for note in book.recall().notes] == ["plan-0", "plan-2"]
    assert book.recall().orders == ORDERS


def test_orders_that_are_damaged_are_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The speaker starts without them, and the log says what to do."""
    book = DayFolder(tmp_path)
    book.keep(DayMemory(orders=ORDERS, notes=(ENDED,)))
    (tmp_path / "orders.json").write_bytes(b"{")
    assert book.recall() == DayMemory(notes=(ENDED,))
    assert "must send them anew" in caplog.text


def test_a_time_that_is_damaged_is_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The speaker takes it for never told, and the log says so."""
    (tmp_path / "time.json").write_bytes(b"{")
    assert DayFolder(tmp_path).recall_time() is None
    assert "can't be read" in caplog.text
