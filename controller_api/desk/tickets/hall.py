"""Everything about the queue as it stands: who waits, what is open, which numbers are taken. It refuses to change it.

It holds the mall's day that is on, and blocks of a few days before, whose tickets may still be handed in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from content.site import Service
from controller_api.desk.tickets.nouns import (
    AT_COUNTER,
    ENDINGS,
    Block,
    BlockId,
    Counter,
    CounterId,
    Ticket,
    TicketId,
    TicketState,
)

Place = tuple[bool, datetime, int]
HIGHEST = 999
PRIORITY_SEEN = timedelta(hours=1)
BLOCKS_KEPT = timedelta(days=7)
_LAST_OF_ALL = 2**31


class Hall:
    """The state of one mall's queues; whoever puts a row in has decided that it is right."""

    def __init__(self, services: Iterable[Service], day: date) -> None:
        self.services: Mapping[str, Service] = {service.id: service for service in services}
        self.serving: dict[CounterId, tuple[str, ...]] = _serving(self.services.values())
        self.day = day
        self.tickets: dict[TicketId, Ticket] = {}
        self.counters = {each: Counter(id=each, day=day) for each in self.serving}
        self.blocks: dict[BlockId, Block] = {}
        self.keys: dict[str, TicketId | BlockId] = {}
        self.codes: dict[str, TicketId] = {}
        self.served_s: defaultdict[str, list[float]] = defaultdict(list)
        """How long each service of today kept its counter, in the order they ended."""
        self._open: dict[TicketId, Ticket] = {}
        self._last: dict[str, tuple[int, int]] = {}
        self._priority: defaultdict[str, list[datetime]] = defaultdict(list)
        self._order = 0

    def put(self, row: Ticket | Counter | Block) -> None:
        """Take a row in, in the place of what had its id."""
        match row:
            case Ticket():
                self._put_ticket(row)
            case Counter() if row.id in self.serving:
                self.counters[row.id] = row
            case Counter():  # The site file names it no more.
                return
            case Block():
                self.blocks[row.id] = row
                self.keys[row.key] = row.id
                if row.day == self.day:
                    self._count(row.order, row.numbers[-1])

    def take_up(self, rows: Iterable[Ticket | Counter | Block]) -> None:
        """What was kept before; services are learnt from in the order they ended."""
        rows = list(rows)
        tickets = [row for row in rows if isinstance(row, Ticket)]
        for row in (row for row in rows if not isinstance(row, Ticket)):
            self.put(row)
        for ticket in sorted(tickets, key=lambda each: each.ended_at or each.issued_at):
            self.put(ticket)

    def on(self, day: date) -> "Hall":
        """The hall of another day: only blocks are remembered, with what was given out of them."""
        hall = Hall(self.services.values(), day)
        blocks = {each.id: each for each in self.blocks.values() if each.day >= day - BLOCKS_KEPT}
        hall.take_up([*blocks.values(), *(each for each in self.tickets.values() if each.block in blocks)])
        return hall

    @property
    def open_tickets(self) -> list[Ticket]:
        """Those that have no ending."""
        return list(self._open.values())

    @property
    def next_order(self) -> int:
        """Where what is given out next stands in the day's order."""
        return self._order + 1

    def knows(self, ticket: Ticket) -> bool:
        """Whether the site file still has its service, and the counter it is at."""
        there = ticket.state not in AT_COUNTER or ticket.counter in self.counters
        return there and ticket.service in self.services

    def at(self, counter: CounterId) -> Ticket | None:
        """Who is called or served there."""
        ticket = self.counters[counter].ticket
        return self.tickets[ticket] if ticket is not None else None

    def open_counters(self, service: str) -> set[CounterId]:
        """The counters that serve it now."""
        return {each for each in self.counters_of(service) if self.counters[each].open}

    def counters_of(self, service: str) -> list[CounterId]:
        """All that ever serve it."""
        return [CounterId(str(number)) for number in self.services[service].counters]

    def waiting(self, services: Iterable[str]) -> list[Ticket]:
        """Who waits for one of these, first come first."""
        wanted = set(services)
        found = (each for each in self._open.values() if each.state is TicketState.WAITING and each.service in wanted)
        return sorted(found, key=lambda each: each.place)

    def ahead(self, service: str, place: Place) -> list[Ticket]:
        """Who is called before this place at the counters of this service."""
        rivals = {rival for each in self.counters_of(service) for rival in self.serving[each]}
        return [each for each in self.waiting(rivals) if each.place < place]

    def pool(self, service: str) -> set[str]:
        """The services that share open counters with this one, or with one that does; itself among them."""
        found, more = set[str](), {service}
        while more:
            found |= more
            counters = {each for one in more for each in self.open_counters(one)}
            more = {each for counter in counters for each in self.serving[counter]} - found
        return found

    def last_place(self, at: datetime, *, priority: bool = False) -> Place:
        """Where somebody stands who comes now."""
        return not priority, at, _LAST_OF_ALL

    def priority_since(self, service: str, at: datetime) -> int:
        """How many of the priority class took a ticket within the hour before."""
        return sum(1 for each in self._priority[service] if each > at - PRIORITY_SEEN)

    def free_numbers(self, service: str, count: int) -> list[str]:
        """The next numbers that nobody holds, fewer if there are no more."""
        prefix = self.services[service].prefix
        taken = {each.number for each in self._open.values()} | self._reserved()
        last = self._last.get(prefix, (0, 0))[1]
        steps = ((last + step) % HIGHEST + 1 for step in range(HIGHEST))
        free = (number for step in steps if (number := f"{prefix}{step:03}") not in taken)
        return [number for number, _ in zip(free, range(count), strict=False)]

    def given_out(self, block: BlockId, number: str) -> Ticket | None:
        """The ticket that a block's number became."""
        return next((each for each in self.tickets.values() if each.block == block and each.number == number), None)

    def _reserved(self) -> set[str]:
        given = {(each.block, each.number) for each in self.tickets.values() if each.block is not None}
        blocks = (block for block in self.blocks.values() if block.day == self.day)
        return {number for block in blocks for number in block.numbers if (block.id, number) not in given}

    def _put_ticket(self, ticket: Ticket) -> None:
        before = self.tickets.get(ticket.id)
        self.tickets[ticket.id] = ticket
        self.keys[ticket.key] = ticket.id
        self.codes[ticket.code] = ticket.id
        if before is None and ticket.day == self.day:
            self._count(ticket.order, ticket.number if ticket.block is None else None)
            if ticket.priority:
                self._priority[ticket.service].append(ticket.issued_at)
        if ticket.state in ENDINGS:
            self._open.pop(ticket.id, None)
        else:
            self._open[ticket.id] = ticket
        just_served = ticket.state is TicketState.SERVED and (before is None or before.state in AT_COUNTER)
        if just_served and ticket.day == self.day:
            self.served_s[ticket.service].append(_kept_s(ticket))

    def _count(self, order: int, number: str | None) -> None:
        self._order = max(self._order, order)
        if number is not None:
            self._last[number[0]] = max(self._last.get(number[0], (0, 0)), (order, int(number[1:])))


def _kept_s(ticket: Ticket) -> float:
    if ticket.called_at is None or ticket.ended_at is None:
        return 0.0
    return (ticket.ended_at - ticket.called_at).total_seconds()


def _serving(services: Iterable[Service]) -> dict[CounterId, tuple[str, ...]]:
    found: dict[CounterId, tuple[str, ...]] = {}
    for service in services:
        for number in service.counters:
            counter = CounterId(str(number))
            found[counter] = (*found.get(counter, ()), service.id)
    return dict(sorted(found.items(), key=lambda each: int(each[0])))
