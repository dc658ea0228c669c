"""Rows that are owed: what every place that keeps them promises, and that a restart loses none."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from broadcaster.adapters.owed_file import RESERVED_BYTES, FileOwedRows
from broadcaster.adapters.owed_memory import MemoryOwedRows
from broadcaster.call import CallId, CallKind, CallOutcome, ZoneId, ZoneOutcome
from broadcaster.dispatch.bookkeeping import Bookkeeper, Ended, JournalRow
from broadcaster.instructions import ZoneResult
from broadcaster.ports import OwedRows, ZoneReceipt
from broadcaster.wire import Passage
from tests.broadcaster.mall import open_mall, script_of
from tests.broadcaster.test_dispatcher import FullDisk
from tests.broadcaster.virtual_time import VirtualClock, run

ENDED = Ended(call_id=CallId("one"), outcome=CallOutcome.PARTIAL, reason="没有声音\n", at_us=40)
RECEIPT = ZoneReceipt(
    call_id=CallId("one"),
    run=1,
    zone=ZoneId("hall"),
    play_at_us=10,
    started_us=11,
    ended_us=None,
    result=ZoneResult(outcome=ZoneOutcome.INTERRUPTED, reason="因为"),
    loudness_lufs=-20.0,
    passages=(Passage(language="zh", started_us=12, ended_us=20, loudness_lufs=-20.1),),
)


def in_file(path: Path) -> FileOwedRows[JournalRow]:
    """The rows of a file, as a process that starts finds them."""
    return FileOwedRows(path, TypeAdapter(JournalRow))


@pytest.fixture(params=["memory", "file"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> OwedRows[JournalRow]:
    """Each place in turn."""
    return MemoryOwedRows() if request.param == "memory" else in_file(tmp_path / "owed.jsonl")


def test_rows_come_back_as_they_were_kept(kept: OwedRows[JournalRow]) -> None:
    """To the last field and in order, until all are where they belong."""
    assert kept.rows() == []
    kept.keep(RECEIPT)
    kept.keep(ENDED)
    assert (kept.rows(), kept.rows_kept) == ([RECEIPT, ENDED], 2)
    kept.clear()
    assert (kept.rows(), kept.rows_kept) == ([], 0)
    kept.keep(ENDED)
    assert kept.rows() == [ENDED]


def test_rows_in_a_file_are_there_for_the_next_process(tmp_path: Path) -> None:
    """It goes on where the last one stopped, and nobody but the owner may read them."""
    path = tmp_path / "owed.jsonl"
    in_file(path).keep(RECEIPT)
    in_file(path).keep(ENDED)
    assert in_file(path).rows() == [RECEIPT, ENDED]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_row_cut_short_by_a_power_cut_takes_no_other_with_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What was kept before and after it is read, and the log shows what is lost."""
    path = tmp_path / "owed.jsonl"
    in_file(path).keep(RECEIPT)
    whole = path.read_bytes().rstrip(b"\0")
    path.write_bytes(whole + b'\n{"call_id":"tw')
    in_file(path).keep(ENDED)
    assert in_file(path).rows() == [RECEIPT, ENDED]
    assert '{"call_id":"tw' in caplog.text


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """Let the operating system refuse more, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_can_still_keep_rows(tmp_path: Path) -> None:
    """Room was taken when there was some; beyond it the refusal is an error, and what was kept stays."""
    kept = in_file(tmp_path / "owed.jsonl")
    with no_file_grows_beyond(RESERVED_BYTES):
        kept.keep(RECEIPT)
        with pytest.raises(OSError, match="File too large"):
            kept.keep(Ended(call_id=CallId("two"), outcome=CallOutcome.FAILED, reason="x" * RESERVED_BYTES, at_us=1))
    kept.keep(ENDED)
    assert in_file(tmp_path / "owed.jsonl").rows() == [RECEIPT, ENDED]


def test_a_row_is_kept_only_while_it_is_owed() -> None:
    """A store that takes rows costs no second write; one that doesn't finds them all, in order, when it does again."""
    written: list[str] = []
    full = False
    kept = MemoryOwedRows[str]()

    def write(row: str) -> None:
        if full:
            raise OSError("No space left on device")
        written.append(row)

    books = Bookkeeper(write, kept)
    books.write("a")
    assert (written, kept.rows()) == (["a"], [])
    full = True
    books.write("b")
    books.write("c")
    assert books.owed == ("b", "c")
    assert kept.rows() == ["b", "c"]
    full = False
    books.write("d")
    assert written == ["a", "b", "c", "d"]
    assert kept.rows() == list(books.owed) == []


def test_the_next_process_writes_what_the_last_one_owed(tmp_path: Path) -> None:
    """A call ended on a full disk, the controller was stopped: the ending is written, and the call isn't made again."""

    async def story() -> None:
        journal, clock = FullDisk(), VirtualClock()
        async with open_mall("a", journal=journal, owed=in_file(tmp_path / "owed"), clock=clock) as mall:
            mall.call("one", CallKind.NOTICE)
            await mall.until(lambda: mall.dispatcher.rows_owed == 2)
        async with open_mall("a", journal=journal, owed=in_file(tmp_path / "owed"), clock=clock) as mall:
            mall.dispatcher.resume(script_of)
            assert mall.dispatcher.live() == []
            journal.full = False
            await mall.until_ended("one", within_s=3)
            assert (len(mall.entry("one").receipts), mall.heard("one")) == (1, [])

    run(story())
    assert in_file(tmp_path / "owed").rows() == []
