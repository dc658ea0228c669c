"""How tickets, services and counters look from outside. Pure; knows nothing of how they change."""

from collections.abc import Callable, Sequence
from datetime import datetime

from content.site import Service, plain
from controller_api import contract
from controller_api.desk.tickets.hall import Hall
from controller_api.desk.tickets.nouns import Block, Counter, Ticket, TicketState, WaitRange
from controller_api.desk.tickets.outlook import expected, expected_of
from controller_api.desk.tickets.waits import is_kept, leave_at

PageOf = Callable[[str], str]
"""The address of the page that a code opens."""


_ASIDE = {TicketState.PARKED, TicketState.MISSED}


def wait_view(wait: WaitRange | None) -> contract.WaitView | None:
    """A range."""
    return None if wait is None else contract.WaitView(low_min=wait.low_min, high_min=wait.high_min)


def followed(hall: Hall, ticket: Ticket, at: datetime) -> contract.FollowedView:
    """A ticket as its own page asks for it."""
    waits = ticket.state is TicketState.WAITING and ticket.service in hall.services
    wait = expected_of(hall, ticket, at) if waits else None
    leaves = leave_at(at, wait, ticket.walk_s) if wait else None
    return contract.FollowedView(
        ticket=ticket.number,
        state=ticket.state.value,
        ahead=len(hall.ahead(ticket.service, ticket.place)) if waits else 0,
        wait=wait_view(wait),
        counter=ticket.counter,
        go_now=ticket.state is TicketState.CALLED or (leaves is not None and leaves <= at),
        leave_at=leaves,
    )


def ticket_view(hall: Hall, ticket: Ticket, at: datetime, page_of: PageOf) -> contract.TicketView:
    """A ticket, and where it stands."""
    now, service = followed(hall, ticket, at), hall.services.get(ticket.service)
    return contract.TicketView(
        id=ticket.id,
        ticket=ticket.number,
        service=ticket.service,
        service_name=plain(service.name) if service else {},
        place=service.place if service else None,
        priority=ticket.priority,
        language=ticket.language,
        state=now.state,
        ahead=now.ahead,
        wait=now.wait,
        issued_at=ticket.issued_at,
        code=ticket.code,
        url=page_of(ticket.code),
        counter=ticket.counter,
        called_at=ticket.first_called_at,
        ended_at=ticket.ended_at,
        leave_at=now.leave_at,
        go_now=now.go_now,
    )


def service_view(
    hall: Hall, service: Service, at: datetime, calling: Sequence[contract.CalledView]
) -> contract.ServiceView:
    """A service as it is now; `calling` is what its counters have called, newest first."""
    today = [each for each in hall.tickets.values() if each.service == service.id and each.day == hall.day]
    promised = [(each.promised, each.first_called_at, each.issued_at) for each in today]
    kept = [is_kept(said, (called - issued).total_seconds()) for said, called, issued in promised if said and called]
    return contract.ServiceView(
        id=service.id,
        name=plain(service.name),
        prefix=service.prefix,
        zone=service.zone,
        place=service.place,
        waiting=len(hall.waiting([service.id])),
        counters=list(hall.counters_of(service.id)),
        open_counters=sorted(hall.open_counters(service.id), key=int),
        wait=wait_view(expected(hall, service.id, hall.last_place(at), at)),
        calling=list(calling),
        promised=len(kept),
        kept=sum(kept),
    )


def counter_view(
    hall: Hall, counter: Counter, at: datetime, page_of: PageOf, called: contract.CalledView | None
) -> contract.CounterView:
    """A counter as it is now; `called` is what was called out just now."""
    ticket, services = hall.at(counter.id), hall.serving[counter.id]
    aside = [each for each in hall.open_tickets if each.state in _ASIDE and each.service in services]
    return contract.CounterView(
        id=counter.id,
        services=list(services),
        open=counter.open,
        waiting=len(hall.waiting(services)),
        ticket=ticket_view(hall, ticket, at, page_of) if ticket else None,
        recalls=ticket.recalls if ticket else 0,
        aside=[ticket_view(hall, each, at, page_of) for each in sorted(aside, key=lambda each: each.place)],
        called=called,
    )


def block_view(block: Block, page_of: PageOf, until: datetime) -> contract.BlockView:
    """Numbers kept for a kiosk."""
    pairs = zip(block.numbers, block.codes, strict=True)
    return contract.BlockView(
        id=block.id,
        service=block.service,
        day=block.day.isoformat(),
        reserved_at=block.reserved_at,
        until=until,
        numbers=[contract.BlockNumber(ticket=number, code=code, url=page_of(code)) for number, code in pairs],
    )
