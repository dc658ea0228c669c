"""What the books of the kiosks promise: over the tables and over their twins in memory."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from controller_api.adapters.kiosks_memory import MemoryClosureBook, MemoryPlayBook
from controller_api.adapters.kiosks_sql import SqlClosureBook, SqlPlayBook
from controller_api.desk.kiosks.nouns import Closure, Play
from controller_api.desk.kiosks.ports import ClosureBook, PlayBook

NOW = datetime(2026, 2, 16, 9, 30, 0, 250_000, tzinfo=UTC)
LIFT = Closure(place="lift-3", reason={"zh": "检修", "en": "Being serviced"}, by="wang", since=NOW)
PLAY = Play(kiosk="k1", key="p1", campaign="tea", picture="d" * 64, started_at=NOW, seconds=8.0, frames=480, whole=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Both, of one make."""

    closures: ClosureBook
    plays: PlayBook


@pytest.fixture(params=["memory", "sql"])
def books(request: pytest.FixtureRequest) -> Books:
    """The books, empty."""
    if request.param == "memory":
        return Books(closures=MemoryClosureBook(), plays=MemoryPlayBook())
    engine: Engine = request.getfixturevalue("engine")
    return Books(closures=SqlClosureBook(engine), plays=SqlPlayBook(engine))


def test_what_is_closed_is_kept_until_it_opens(books: Books) -> None:
    """Closed again it has the newer reason; opened twice it was open already."""
    books.closures.keep(replace(LIFT, reason={}))
    books.closures.keep(LIFT)
    escalator = replace(LIFT, place="escalator-1")
    books.closures.keep(escalator)
    assert books.closures.closures() == [escalator, LIFT]
    assert books.closures.drop("lift-3")
    assert not books.closures.drop("lift-3")
    assert books.closures.closures() == [escalator]


def test_a_play_is_kept_once_and_comes_in_order(books: Books) -> None:
    """Sent again, even within one message, it is the same play; another kiosk's key is another play."""
    later = replace(PLAY, key="p2", started_at=NOW + timedelta(seconds=30))
    other = replace(PLAY, kiosk="k0", whole=False)
    books.plays.add([later, PLAY])
    books.plays.add([PLAY, replace(PLAY, frames=1), other])
    assert books.plays.plays("tea") == [other, PLAY, later]
    assert books.plays.plays("noodles") == []
