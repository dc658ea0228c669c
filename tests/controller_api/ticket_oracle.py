"""An independent judge of the queue: rebuilt only from what it was told and what it wanted done, never looking inside.

Every rule is written from the room's side: what somebody in line, a clerk or the mall's manager would complain of.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from content.site import Service
from controller_api.desk.tickets import stimuli
from controller_api.desk.tickets.instructions import CallOut, Instruction, Keep
from controller_api.desk.tickets.nouns import Block, Ticket

REMEMBERED = timedelta(days=7)
"""How long a kiosk may be away with its block."""
OVER = {"served", "no_show", "left", "lapsed"}


@dataclass
class Held:
    """A number in somebody's hand."""

    service: str
    number: str
    day: date
    place: tuple[bool, datetime, int]
    where: str = "line"
    """line, aside, missed, over, or the number of a counter."""
    arrived: bool = False
    recalls: int = 0
    later: int = 0
    endings: int = 0


@dataclass
class Oracle:
    """Feed it every stimulus with its answer, None for a refusal; it raises `AssertionError` with a sentence."""

    services: dict[str, Service]
    day: date
    held: dict[str, Held] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    reserved: dict[tuple[str, str], date] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    count: int = 0

    def judge(self, told: stimuli.Stimulus, answer: Sequence[Instruction] | None) -> None:
        """One step."""
        calls = [each for each in answer or () if isinstance(each, CallOut)]
        before = {name: held.endings for name, held in self.held.items()}
        match told:
            case stimuli.DayBegan(day=day):
                self._day(day)
            case stimuli.TicketTaken() | stimuli.TicketHandedIn() | stimuli.BlockReserved():
                self._given(told, answer)
            case stimuli.Transferred() | stimuli.CameBack() | stimuli.Left():
                assert self._of_ticket(told) == (answer is not None), f"{told} was wrongly allowed, or refused"
            case _:
                wanted = self._at_counter(told)
                assert (wanted is None) == (answer is None), f"{told} was wrongly allowed, or refused"
                assert [call.ticket.id for call in calls] == (wanted or []), f"{told} called {calls}, not {wanted}"
                calls = []
        assert not calls, "somebody was called though nobody asked for it"
        self._endings(answer or (), before)

    # What ends, ends once, and nothing of it is heard again

    def _endings(self, answer: Sequence[Instruction], before: dict[str, int]) -> None:
        last: dict[str, Ticket] = {}
        for each in answer:
            if isinstance(each, Keep) and isinstance(each.row, Ticket):
                assert before.get(each.row.id, 0) == 0, f"{each.row.number} is changed after its ending"
                last[each.row.id] = each.row
        for name, row in last.items():
            held = self.held[name]
            assert (row.state.value in OVER) == (held.where == "over"), f"{row.number} is {row.state}, not {held.where}"
            assert (row.ended_at is not None) == (held.where == "over"), f"{row.number} ends without an instant"
        for name, held in self.held.items():
            assert held.endings <= 1, f"{held.number} ended {held.endings} times"
            if held.endings > before.get(name, 0):
                assert name in last, f"the ending of {held.number} is not kept"
        there = [held.where for held in self.held.values() if held.where.isdecimal()]
        assert len(there) == len(set(there)), "two are at one counter"

    def _end(self, held: Held) -> None:
        held.where = "over"
        held.endings += 1

    def _day(self, day: date) -> None:
        if day != self.day:
            self.day = day
            self.opened.clear()
            for held in self.held.values():
                if held.where != "over":
                    self._end(held)

    # Numbers

    def _given(
        self,
        told: stimuli.TicketTaken | stimuli.TicketHandedIn | stimuli.BlockReserved,
        answer: Sequence[Instruction] | None,
    ) -> None:
        rows = [each.row for each in answer or () if isinstance(each, Keep)]
        if told.key in self.keys:
            assert answer == [], "a key that was used before did something again"
            return
        if isinstance(told, stimuli.TicketHandedIn):
            free = self.reserved.get((told.block, told.number))
            good = free is not None and self.day - free <= REMEMBERED and self.blocks[told.block].kiosk == told.kiosk
            assert good == (answer is not None), f"{told} was wrongly allowed, or refused"
        if answer is None:
            return
        self.keys.add(told.key)
        self.count += 1
        row = rows[0]
        if isinstance(told, stimuli.BlockReserved):
            assert isinstance(row, Block)
            self._fresh(row.numbers, row.service)
            self.reserved |= {(row.id, number): row.day for number in row.numbers}
            self.blocks[row.id] = row
            return
        assert isinstance(row, Ticket)
        self._hold(row, told)

    def _hold(self, row: Ticket, told: stimuli.TicketTaken | stimuli.TicketHandedIn) -> None:
        issued = told.at
        if isinstance(told, stimuli.TicketHandedIn):
            block = self.blocks[told.block]
            issued = min(max(told.issued_at, block.reserved_at), told.at)
            assert (row.service, row.issued_at) == (block.service, issued), "a place isn't by when it was given out"
            assert row.code == block.codes[block.numbers.index(row.number)]
            assert self.reserved.pop((told.block, told.number)) == row.day
        else:
            self._fresh([row.number], told.service)
        held = Held(row.service, row.number, row.day, (not told.priority, issued, self.count))
        self.held[row.id] = held
        if row.day != self.day:
            self._end(held)

    def _fresh(self, numbers: Sequence[str], service: str) -> None:
        taken = [held.number for held in self.held.values() if held.where != "over"]
        taken += [number for (_, number), day in self.reserved.items() if day == self.day]
        for number in numbers:
            assert number not in taken, f"{number} is held by two"
            assert number[0] == self.services[service].prefix
            assert 1 <= int(number[1:]) <= 999
            taken.append(number)

    # At a counter: whom it must call, None for what must be refused

    def _at_counter(self, told: stimuli.AtCounter) -> list[str] | None:
        there = next((name for name, held in self.held.items() if held.where == told.counter), None)
        match told:
            case stimuli.CounterOpened():
                self.opened.add(told.counter)
                return []
            case stimuli.CounterClosed():
                if there is None:
                    self.opened.discard(told.counter)
                return [] if there is None else None
            case stimuli.NextCalled():
                return self._next(told, there)
            case _:
                return None if there is None else self._to(told, there)

    def _next(self, told: stimuli.NextCalled, there: str | None) -> list[str] | None:
        serves = {name for name, service in self.services.items() if int(told.counter) in service.counters}
        line = [name for name, held in self.held.items() if held.where == "line" and held.service in serves]
        if told.counter not in self.opened or (there is None and not line):
            return None
        if there is not None:
            self._end(self.held[there])
        if not line:
            return []
        first = min(line, key=lambda name: self.held[name].place)
        called = self.held[first]
        for held in self.held.values():
            if held.where == "missed" and held.service == called.service:
                held.later += 1
                if held.later > self.services[held.service].late_tolerance:
                    self._end(held)
        called.where, called.arrived, called.recalls = told.counter, False, 0
        return [first]

    def _to(self, told: stimuli.AtCounter, there: str) -> list[str] | None:
        held = self.held[there]
        if isinstance(told, stimuli.Recalled | stimuli.Arrived | stimuli.NotShown) and held.arrived:
            return None
        match told:
            case stimuli.Recalled() if held.recalls < self.services[held.service].recalls:
                held.recalls += 1
                return [there]
            case stimuli.Recalled() | stimuli.NotShown():
                held.where, held.later = "missed", 0
            case stimuli.Arrived():
                held.arrived = True
            case stimuli.Served():
                self._end(held)
            case stimuli.Parked():
                held.where = "aside"
        return []

    def _of_ticket(self, told: stimuli.OfTicket) -> bool:
        held = self.held.get(told.ticket)
        if held is None or held.where == "over":
            return False
        match told:
            case stimuli.Left():
                self._end(held)
            case stimuli.CameBack():
                if held.where not in {"aside", "missed"}:
                    return False
                held.where = "line"
            case stimuli.Transferred(service=service):
                if held.where == "missed" or service == held.service:
                    return False
                held.where, held.service = "line", service
        return True
