"""What is said live is kept while it is said: one contract over the folder and its twin."""

from pathlib import Path

import pytest

from broadcaster.call import CallId
from controller_api.adapters.tapes_folder import TapeFolder
from controller_api.adapters.tapes_memory import TapeMemory
from controller_api.ports import Tape, TapeShelf

CALL = CallId("call-1")


@pytest.fixture(params=["folder", "memory"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> TapeShelf:
    """Each shelf in turn."""
    return TapeFolder(tmp_path / "tapes") if request.param == "folder" else TapeMemory()


def test_what_was_added_is_there_at_its_place(shelf: TapeShelf) -> None:
    """Where nothing was said it is silent."""
    shelf.add(CALL, begins_us=7, first_frame=2, pcm=b"\1\2")
    shelf.add(CALL, begins_us=7, first_frame=4, pcm=b"\3\4\5\6")
    assert list(shelf.left()) == [Tape(call_id=CALL, begins_us=7, pcm=b"\0\0\0\0\1\2\0\0\3\4\5\6")]


def test_a_tape_that_is_dropped_is_gone_and_others_stay(shelf: TapeShelf) -> None:
    """Dropping it twice is harmless, and so is a shelf without any."""
    assert list(shelf.left()) == []
    shelf.drop(CALL)
    for call_id in (CALL, CallId("call-2")):
        shelf.add(call_id, begins_us=7, first_frame=0, pcm=b"\1\2")
    shelf.drop(CALL)
    shelf.drop(CALL)
    assert [tape.call_id for tape in shelf.left()] == ["call-2"]


def test_another_process_finds_what_was_added(tmp_path: Path) -> None:
    """Without anything having been closed; what is no tape is passed over, and stays."""
    TapeFolder(tmp_path).add(CALL, begins_us=7, first_frame=0, pcm=b"\1\2")
    (tmp_path / "call-2.soon.pcm").write_bytes(b"\1\2")
    assert list(TapeFolder(tmp_path).left()) == [Tape(call_id=CALL, begins_us=7, pcm=b"\1\2")]
    assert (tmp_path / "call-2.soon.pcm").exists()
