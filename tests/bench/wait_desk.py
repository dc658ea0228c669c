"""A simulated service desk: people come by the hour, counters take breaks, some who are called don't come.

It drives the controller's own ticket machine, in virtual time, and asks it afterwards who was called within what they
had been promised.
"""

import heapq
import itertools
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from content.site import Service
from controller_api.desk.tickets import stimuli
from controller_api.desk.tickets.hall import Hall
from controller_api.desk.tickets.machine import TicketMachine
from controller_api.desk.tickets.nouns import CounterId, Ticket, TicketId
from controller_api.desk.tickets.waits import is_kept

OPEN_H = 12
BY_HOUR = (0.5, 0.7, 1.1, 1.5, 1.2, 0.8, 0.7, 0.8, 1.1, 1.5, 1.3, 0.8)
"""How many come in each hour of the day, over the mean."""
PRIORITY = 0.1
FIRST_DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What is simulated."""

    name: str
    services: tuple[Service, ...]
    load: float
    """Work that comes in, over what all counters together could do."""
    mean_s: float = 240.0
    """How long a service really takes, whatever the site file says."""
    spread: float = 0.7
    no_show: float = 0.06
    breaks: tuple[tuple[float, float], ...] = ()
    """When counters rest, the first at the first, and for how long, in hours from opening."""


@dataclass(slots=True)
class Tally:
    """What came of it."""

    kept: int = 0
    promised: int = 0
    early: int = 0
    late: int = 0
    widths_min: list[int] = field(default_factory=list)
    waits_min: list[float] = field(default_factory=list)

    @property
    def coverage(self) -> float:
        """The share that was called within the range."""
        return self.kept / self.promised

    def count(self, ticket: Ticket) -> None:
        """One who was called."""
        if ticket.promised is None or ticket.first_called_at is None:
            return
        waited_s = (ticket.first_called_at - ticket.issued_at).total_seconds()
        self.promised += 1
        self.kept += is_kept(ticket.promised, waited_s)
        self.early += waited_s < ticket.promised.low_min * 60
        self.late += waited_s > ticket.promised.high_min * 60
        self.widths_min.append(ticket.promised.high_min - ticket.promised.low_min)
        self.waits_min.append(waited_s / 60)


def simulate(desk: Desk, *, days: int, seed: int) -> Tally:
    """So many days of this desk."""
    chance, tally = random.Random(seed), Tally()  # noqa: S311  Dice, not secrets.
    machine = TicketMachine(Hall(desk.services, FIRST_DAY.date()))
    for number in range(days):
        _Day(desk, machine, chance, FIRST_DAY + timedelta(days=number)).run()
        for ticket in machine.hall.tickets.values():
            tally.count(ticket)
    return tally


class _Day:
    """One day, event by event."""

    def __init__(self, desk: Desk, machine: TicketMachine, chance: random.Random, opens: datetime) -> None:
        self._desk = desk
        self._machine = machine
        self._chance = chance
        self._opens = opens
        self._events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._serial = itertools.count()
        self._idle: set[CounterId] = set()
        self._rests: dict[CounterId, list[tuple[datetime, timedelta]]] = {}
        machine.handle(stimuli.DayBegan(at=opens, day=opens.date()))

    def run(self) -> None:
        """From opening until the last one is served."""
        for number, counter in enumerate(self._machine.hall.counters):
            self._machine.handle(stimuli.CounterOpened(at=self._opens, counter=counter))
            self._idle.add(counter)
            shifts = self._desk.breaks
            self._rests[counter] = [
                (self._opens + timedelta(hours=begins + number * hours), timedelta(hours=hours))
                for begins, hours in shifts
            ]
        for service in self._desk.services:
            self._arrivals(service)
        while self._events:
            at, _, what = heapq.heappop(self._events)
            what(at)

    def _later(self, at: datetime, what: Callable[[datetime], None]) -> None:
        heapq.heappush(self._events, (at, next(self._serial), what))

    def _arrivals(self, service: Service) -> None:
        counters = len(self._machine.hall.counters)
        per_s = self._desk.load * counters / self._desk.mean_s / len(self._desk.services)
        per_s *= self._chance.uniform(0.85, 1.15)  # Some days are busy, some are quiet.
        second = 0.0
        while (second := second + self._chance.expovariate(per_s * max(BY_HOUR))) < OPEN_H * 3600:
            if self._chance.random() < BY_HOUR[int(second // 3600)] / max(BY_HOUR):
                self._later(self._opens + timedelta(seconds=second), lambda at: self._arrive(service, at))

    def _arrive(self, service: Service, at: datetime) -> None:
        name = f"{at.isoformat()}-{service.id}"
        priority = self._chance.random() < PRIORITY
        taken = stimuli.TicketTaken(
            at=at, ticket=TicketId(name), code=name, key=name, service=service.id, priority=priority
        )
        self._machine.handle(taken)
        free = [each for each in self._idle if service.id in self._machine.hall.serving[each]]
        if free:
            counter = min(free)
            self._idle.discard(counter)
            self._later(at + timedelta(seconds=self._chance.uniform(3, 20)), lambda at: self._ready(counter, at))

    def _ready(self, counter: CounterId, at: datetime) -> None:
        rests = self._rests[counter]
        if rests and rests[0][0] <= at:
            _, length = rests.pop(0)
            self._machine.handle(stimuli.CounterClosed(at=at, counter=counter))
            self._later(at + length, lambda at: self._open(counter, at))
        elif self._machine.hall.waiting(self._machine.hall.serving[counter]):
            self._machine.handle(stimuli.NextCalled(at=at, counter=counter))
            self._serve(counter, at)
        else:
            self._idle.add(counter)

    def _open(self, counter: CounterId, at: datetime) -> None:
        self._machine.handle(stimuli.CounterOpened(at=at, counter=counter))
        self._ready(counter, at)

    def _serve(self, counter: CounterId, at: datetime) -> None:
        if self._chance.random() < self._desk.no_show:
            ends = at + timedelta(seconds=self._chance.uniform(40, 90))
            self._later(ends, lambda at: self._done(stimuli.NotShown(at=at, counter=counter)))
            return
        sigma = math.sqrt(math.log1p(self._desk.spread**2))
        takes = self._chance.lognormvariate(math.log(self._desk.mean_s) - sigma**2 / 2, sigma)
        ends = at + timedelta(seconds=takes)
        self._later(ends, lambda at: self._done(stimuli.Served(at=at, counter=counter)))

    def _done(self, end: stimuli.Served | stimuli.NotShown) -> None:
        self._machine.handle(end)
        rest = timedelta(seconds=self._chance.uniform(3, 15))
        self._later(end.at + rest, lambda at: self._ready(end.counter, at))
