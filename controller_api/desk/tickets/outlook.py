"""Who goes before somebody, put into the arithmetic of waits. It refuses to know what is then promised to whom.

Counters that share a service work as one: whoever of all their people waited longest is next. So the wait is that of
the whole pool of counters, unless the service's own line at its own counters takes longer. Which of the two it will be
is not known beforehand: the range ends with the longer, and begins half-way between them.
"""

from datetime import datetime

from controller_api.desk.tickets.hall import PRIORITY_SEEN, Hall, Place
from controller_api.desk.tickets.nouns import Ticket, WaitRange
from controller_api.desk.tickets.waits import Ahead, Busy, Pace, learnt, wait_range


def expected(hall: Hall, service: str, place: Place, at: datetime) -> WaitRange | None:
    """How long somebody waits who stands at this place in the line of a service; None while no counter is open."""
    own = _wait(hall, {service}, place, at)
    pool = hall.pool(service)
    if own is None or len(pool) == 1:
        return own
    pooled = _wait(hall, pool, place, at) or own
    return WaitRange(low_min=(own.low_min + pooled.low_min) // 2, high_min=max(own.high_min, pooled.high_min))


def expected_of(hall: Hall, ticket: Ticket, at: datetime) -> WaitRange | None:
    """How long the holder of a waiting ticket still waits."""
    return expected(hall, ticket.service, ticket.place, at)


def pace_of(hall: Hall, service: str) -> Pace:
    """How long this service takes today."""
    return learnt(hall.served_s[service], hall.services[service].mean_service_min * 60)


def _wait(hall: Hall, services: set[str], place: Place, at: datetime) -> WaitRange | None:
    """The wait behind everybody of these services who stands before, at the counters that are open for any of them."""
    counters = {counter for each in services for counter in hall.open_counters(each)}
    paces = {each: pace_of(hall, each) for each in hall.services}
    ahead = [
        Ahead(pace=paces[each.service], no_show=hall.services[each.service].no_show)
        for each in hall.waiting(services)
        if each.place < place
    ]
    there = (hall.at(each) for each in sorted(counters))
    busy = [
        Busy(elapsed_s=(at - each.called_at).total_seconds(), pace=paces[each.service])
        for each in there
        if each is not None and each.called_at is not None
    ]
    overtaking = 0.0
    if place[0] and counters:
        work_s = sum(hall.priority_since(each, at) * paces[each].mean_s for each in services)
        overtaking = work_s / (PRIORITY_SEEN.total_seconds() * len(counters))
    return wait_range(counters=len(counters), busy=busy, ahead=ahead, overtaking=overtaking)
