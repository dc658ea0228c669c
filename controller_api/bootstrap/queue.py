"""The queue put together on its book, and its day kept though nobody asks for a ticket."""

import asyncio

from sqlalchemy import Engine

from content.site import Site
from controller_api.adapters.tickets_sql import SqlTicketBook
from controller_api.adapters.wall_clock import now
from controller_api.background import Background
from controller_api.calls.announcing import Announcing
from controller_api.calls.desk import CallDesk
from controller_api.desk.tickets.board import TicketBoard
from controller_api.desk.tickets.calling import Caller, Stops
from controller_api.desk.tickets.day import day_end, mall_day
from controller_api.desk.tickets.keeping import KeptQueue
from controller_api.desk.tickets.office import TicketOffice
from controller_api.watching.metrics import Metrics
from controller_api.watching.news import News
from scheduler.ports import MallClock

LOOK_EVERY_S = 30.0


def ticket_office(  # noqa: PLR0913  The rooms it joins; all are named.
    *,
    site: Site,
    engine: Engine,
    announcing: Announcing,
    stops: Stops,
    calls: CallDesk,
    news: News,
    mall_clock: MallClock,
    address: str,
) -> TicketOffice:
    """Where numbers are given out and called; `address` is how phones reach the door."""

    def note(who: str, what: str) -> None:
        calls.note(who, what, None)

    queue = KeptQueue(
        services=site.services,
        book=SqlTicketBook(engine),
        now=now,
        today=lambda: mall_day(site, mall_clock.now()),
    )
    caller = Caller(announcing=announcing, stops=stops, note=note)
    board = TicketBoard(queue=queue, caller=caller, now=now, address=address, day_ends=lambda day: day_end(site, day))
    return TicketOffice(queue=queue, board=board, caller=caller, news=news, now=now)


def keep_queue(office: TicketOffice, metrics: Metrics, background: Background) -> None:
    """Show who waits in the figures, and have yesterday's tickets end though nobody asks for any."""
    metrics.show_queues(office.board.services)
    background.run("the day of the queue", lambda: _keep_the_day(office))


async def _keep_the_day(office: TicketOffice) -> None:
    while True:
        office.look()
        await asyncio.sleep(LOOK_EVERY_S)
