"""What everybody sees of the queue: services, counters, tickets, what was called last. Changes nothing."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NoReturn

from content.bilingual import Bilingual
from content.site import Service
from controller_api import contract
from controller_api.desk.tickets.calling import Caller
from controller_api.desk.tickets.keeping import KeptQueue
from controller_api.desk.tickets.nouns import Block, CounterId, Ticket
from controller_api.desk.tickets.views import block_view, counter_view, followed, service_view, ticket_view
from controller_api.problems import not_found

LATELY = 12


class TicketBoard:
    """Looks things up."""

    def __init__(
        self,
        *,
        queue: KeptQueue,
        caller: Caller,
        now: Callable[[], datetime],
        address: str,
        day_ends: Callable[[date], datetime],
    ) -> None:
        """`address` is where phones reach the door; `day_ends` tells when one of the mall's days is over."""
        self._queue = queue
        self._caller = caller
        self._now = now
        self._address = address
        self._day_ends = day_ends

    def page_of(self, code: str) -> str:
        """Where the page of a ticket is."""
        return f"{self._address}/t/{code}"

    def block(self, block: Block) -> contract.BlockView:
        """Numbers kept for a kiosk."""
        return block_view(block, self.page_of, self._day_ends(block.day))

    def services(self) -> list[contract.ServiceView]:
        """Every service as it is now."""
        return [self.service(each) for each in self._queue.hall.services]

    def service(self, service_id: str) -> contract.ServiceView:
        """One of the site's services as it is now."""
        hall = self._queue.hall
        service = hall.services[service_id]
        there = (hall.at(each) for each in hall.counters_of(service_id))
        views = (self._caller.view(each, service) for each in there if each and each.service == service_id)
        calling = sorted((view for view in views if view), key=lambda view: view.at, reverse=True)
        return service_view(hall, service, self._now(), calling)

    def counters(self) -> list[contract.CounterView]:
        """Every counter as it is now."""
        return [self.counter(each) for each in self._queue.hall.counters]

    def counter(self, counter: str, called: contract.CalledView | None = None) -> contract.CounterView:
        """One counter as it is now, with what was just called out there; raises `Problem` 404."""
        hall = self._queue.hall
        found = hall.counters.get(CounterId(counter))
        if found is None:
            raise not_found(Bilingual(f"There is no counter '{counter}' in the site file.", "没有这个窗口。"))
        return counter_view(hall, found, self._now(), self.page_of, called)

    def ticket(self, ticket_id: str) -> contract.TicketView:
        """A ticket of any day; raises `Problem` 404."""
        return self.view(self._queue.ticket(ticket_id) or _missing())

    def view(self, ticket: Ticket) -> contract.TicketView:
        """A ticket, and where it stands."""
        return ticket_view(self._queue.hall, ticket, self._now(), self.page_of)

    def followed(self, code: str) -> tuple[Ticket, Service | None, contract.FollowedView]:
        """What the page of this code shows; raises `Problem` 404."""
        found = self._queue.by_code(code) or _missing()
        hall = self._queue.hall
        return found, hall.services.get(found.service), followed(hall, found, self._now())

    def lately_called(self, most: int = LATELY) -> list[contract.CalledView]:
        """What was called last today, whatever became of it since, newest first."""
        hall = self._queue.hall
        today = (each for each in hall.tickets.values() if each.day == hall.day and each.service in hall.services)
        views = (self._caller.view(each, hall.services[each.service]) for each in today)
        return sorted((view for view in views if view), key=lambda view: view.at, reverse=True)[:most]


def _missing() -> NoReturn:
    raise not_found(Bilingual("There is no such ticket.", "没有这张号票。"))
