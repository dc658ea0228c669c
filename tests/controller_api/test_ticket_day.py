"""Which of the mall's days numbers belong to: an opening past midnight is of the day it began."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from content.adapters.site_folder import open_site
from controller_api.adapters.tickets_sql import SqlTicketBook
from controller_api.desk.tickets import stimuli
from controller_api.desk.tickets.day import mall_day
from controller_api.desk.tickets.keeping import KeptQueue
from controller_api.desk.tickets.nouns import BlockId, CounterId, TicketId, TicketState
from controller_api.desk.tickets.transitions import NotPossible
from tests.controller_api.rig import SITE_FILE

SHANGHAI = ZoneInfo("Asia/Shanghai")
SITE = open_site(SITE_FILE, media=False)
NEW_YEARS_EVE, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-12-31T12:00", NEW_YEARS_EVE),
        ("2027-01-01T00:10", NEW_YEARS_EVE),
        ("2027-01-01T02:29", NEW_YEARS_EVE),
        ("2027-01-01T02:30", NEW_YEAR),
        ("2027-01-01T09:00", NEW_YEAR),
        ("2026-11-24T23:31", date(2026, 11, 24)),
        ("2026-11-25T00:00", date(2026, 11, 25)),
        ("2027-01-13T00:30", date(2027, 1, 13)),
    ],
)
def test_a_day_lasts_until_two_hours_after_closing(at: str, day: date) -> None:
    """The sample mall closes at half past midnight on New Year's Eve; a day that stays closed ends at midnight."""
    assert mall_day(SITE, datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)) == day


class Desk:
    """A queue on a real database, and the mall's day by hand."""

    def __init__(self, engine: Engine) -> None:
        self.at, self.day = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI), date(2026, 3, 2)
        self.book = SqlTicketBook(engine)
        self.queue = self.started()

    def started(self) -> KeptQueue:
        """The queue as a controller that is started now has it."""
        return KeptQueue(services=SITE.services, book=self.book, now=lambda: self.at, today=lambda: self.day)

    def take(self, name: str) -> str:
        """Take a number."""
        taken = stimuli.TicketTaken(at=self.at, ticket=TicketId(name), code=name, key=name, service="invoices")
        self.queue.follow(taken)
        return self.queue.hall.tickets[TicketId(name)].number


@pytest.mark.parametrize("restarted", [False, True])
def test_every_ticket_has_its_ending_by_the_next_day(engine: Engine, *, restarted: bool) -> None:
    """Who waits lapses, who was missed is a no-show, who is served was served; numbers begin at 1, counters closed."""
    desk = Desk(engine)
    for act in (stimuli.CounterOpened, None, stimuli.NextCalled, stimuli.NotShown, stimuli.NextCalled, stimuli.Arrived):
        if act is None:
            assert [desk.take(name) for name in "abc"] == ["A001", "A002", "A003"]
        else:
            desk.queue.follow(act(at=desk.at, counter=CounterId("1")))
    desk.day = date(2026, 3, 3)
    if restarted:
        desk.queue = desk.started()
    assert desk.take("next day") == "A001"
    endings = [found.state for name in "abc" if (found := desk.book.ticket(TicketId(name)))]
    assert endings == [TicketState.NO_SHOW, TicketState.SERVED, TicketState.LAPSED]
    assert not desk.queue.hall.counters[CounterId("1")].open


def test_a_block_of_yesterday_is_handed_in_as_over(engine: Engine) -> None:
    """Nothing of it is lost, and it can't be given out any more; the second time it is refused."""
    desk = Desk(engine)
    block = stimuli.BlockReserved(
        at=desk.at, block=BlockId("b"), codes=("x", "y"), key="b", service="invoices", kiosk="hall"
    )
    desk.queue.follow(block)
    desk.day = date(2026, 3, 3)
    assert desk.take("a") == "A001"
    handed = stimuli.TicketHandedIn(
        at=desk.at, ticket=TicketId("t"), key="t", kiosk="hall", block=BlockId("b"), number="A002", issued_at=desk.at
    )
    desk.queue.follow(handed)
    desk.queue = desk.started()
    kept = desk.queue.given("t")
    assert kept is not None
    assert getattr(kept, "state", None) is TicketState.LAPSED
    again = stimuli.TicketHandedIn(
        at=desk.at, ticket=TicketId("u"), key="u", kiosk="hall", block=BlockId("b"), number="A002", issued_at=desk.at
    )
    with pytest.raises(NotPossible, match="handed in before"):
        desk.queue.follow(again)


def test_what_the_book_refuses_did_not_happen(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk gives out no number, and the one after it is the one that was refused."""
    desk = Desk(engine)
    assert desk.take("a") == "A001"
    with monkeypatch.context() as patch:

        def full(_rows: object) -> None:
            raise OSError("No space left on device")

        patch.setattr(desk.book, "keep", full)
        with pytest.raises(OSError, match="No space"):
            desk.take("b")
    assert desk.take("c") == "A002"
    assert desk.book.ticket(TicketId("b")) is None
