"""The queue against an independent oracle, over dense random days of a small desk, and what has a name of its own.

Faults put in by hand, and what the oracle said of them:

- a ticket taken back goes to the end of the line, or the priority class is forgotten: "called ..., not ...";
- `next` leaves who was there without an ending: "the ending of ... is not kept";
- a key gives a second number: "a key that was used before did something again";
- a late-comer is taken back for longer than the site says: "is missed, not over";
- a counter isn't free after who was served there: "was wrongly allowed, or refused";
- the day's end forgets those put aside: "the ending of ... is not kept".
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from content.site import Service
from controller_api.adapters.tickets_memory import MemoryTicketBook
from controller_api.desk.tickets import stimuli
from controller_api.desk.tickets.hall import BLOCKS_KEPT, Hall
from controller_api.desk.tickets.instructions import CallOff, Instruction, Keep
from controller_api.desk.tickets.machine import TicketMachine
from controller_api.desk.tickets.nouns import Block, BlockId, CounterId, TicketId, TicketState
from controller_api.desk.tickets.transitions import NotPossible
from tests.controller_api.ticket_oracle import Oracle

MORNING = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
KIOSKS = ("hall", "gate")


def service(name: str, prefix: str, *counters: int, late_tolerance: int = 1, recalls: int = 1) -> Service:
    """Something to queue for."""
    texts = {"zh": name, "en": name}
    return Service.model_validate(
        {
            "id": name,
            "name": texts,
            "prefix": prefix,
            "zone": "desk",
            "counters": counters,
            "late_tolerance": late_tolerance,
            "recalls": recalls,
        }
    )


SERVICES = {
    each.id: each for each in (service("invoices", "A", 1, 2), service("points", "B", 2), service("wrap", "C", 3))
}
AT_COUNTERS = (
    stimuli.CounterOpened,
    stimuli.CounterClosed,
    stimuli.NextCalled,
    stimuli.NextCalled,
    stimuli.NextCalled,
    stimuli.Recalled,
    stimuli.Arrived,
    stimuli.Served,
    stimuli.NotShown,
    stimuli.NotShown,
    stimuli.Parked,
)


class LifeOfADesk(RuleBasedStateMachine):
    """Anything may happen at any moment; the oracle is asked after each."""

    @initialize()
    def begin(self) -> None:
        """The first day; most counters open."""
        self.at, self.day, self.count = MORNING, TODAY, 0
        self.book = MemoryTicketBook()
        self.machine = TicketMachine(Hall(SERVICES.values(), TODAY))
        self.oracle = Oracle(SERVICES, TODAY)
        for number in ("1", "2"):
            self._tell(stimuli.CounterOpened(at=self.at, counter=CounterId(number)))

    def _tell(self, stimulus: stimuli.Stimulus) -> list[Instruction] | None:
        self.at += timedelta(seconds=1)
        stimulus = replace(stimulus, at=self.at)
        try:
            answer: list[Instruction] | None = self.machine.handle(stimulus)
        except NotPossible:
            answer = None
        self.oracle.judge(stimulus, answer)
        self.book.keep([each.row for each in answer or () if isinstance(each, Keep)])
        return answer

    @rule(
        name=st.sampled_from([*SERVICES, "invoices"]),
        priority=st.sampled_from([False, False, True]),
        new=st.integers(0, 5),
    )
    def take(self, name: str, *, priority: bool, new: int) -> None:
        """Somebody takes a number, or a kiosk asks again with the same key."""
        self.count += new > 0
        key = f"key-{self.count}"
        if key not in self.machine.hall.keys and self.book.by_key(key) is not None:
            return  # Of a day before: the book is asked first.
        ticket = TicketId(f"taken-{self.count}")
        self._tell(stimuli.TicketTaken(at=self.at, ticket=ticket, code=key, key=key, service=name, priority=priority))

    @rule(act=st.sampled_from(AT_COUNTERS), number=st.sampled_from("1223"))
    def at_counter(self, act: type[stimuli.AtCounter], number: str) -> None:
        """A clerk presses something."""
        self._tell(act(at=self.at, counter=CounterId(number)))

    @rule(name=st.sampled_from([*SERVICES, "invoices"]), priorities=st.lists(st.booleans(), min_size=2, max_size=5))
    def come_together(self, name: str, priorities: list[bool]) -> None:
        """Several take numbers for the same."""
        for priority in priorities:
            self.take(name, priority=priority, new=1)

    @rule(number=st.sampled_from("12"), presses=st.integers(1, 4))
    def call_and_go_on(self, number: str, presses: int) -> None:
        """A busy minute."""
        for _ in range(presses):
            self.at_counter(stimuli.NextCalled, number)

    @rule(number=st.sampled_from("12"), after=st.sampled_from([stimuli.NotShown, stimuli.Recalled, stimuli.Parked]))
    def call_in_vain(self, number: str, after: type[stimuli.AtCounter]) -> None:
        """Nobody comes, or not for long, and the clerk goes on."""
        for act in (stimuli.NextCalled, after, after, stimuli.NextCalled, stimuli.NextCalled):
            self.at_counter(act, number)

    @rule(number=st.sampled_from("12"), end=st.sampled_from([stimuli.Served, stimuli.Parked, stimuli.NextCalled]))
    def serve(self, number: str, end: type[stimuli.AtCounter]) -> None:
        """Somebody comes and is served, or sent to fetch something."""
        for act in (stimuli.NextCalled, stimuli.Arrived, end, stimuli.NextCalled):
            self.at_counter(act, number)

    @precondition(lambda self: self.oracle.held)
    @rule(data=st.data(), what=st.sampled_from(["back", "back", "left", "transfer"]))
    def of_ticket(self, data: st.DataObject, what: str) -> None:
        """Somebody comes back, goes, or is sent elsewhere."""
        apart = [name for name, held in self.oracle.held.items() if held.where in {"aside", "missed"}]
        ticket = TicketId(data.draw(st.sampled_from(apart or sorted(self.oracle.held))))
        if what == "transfer":
            name = data.draw(st.sampled_from(sorted(SERVICES)))
            self._tell(stimuli.Transferred(at=self.at, ticket=ticket, service=name))
        else:
            self._tell((stimuli.CameBack if what == "back" else stimuli.Left)(at=self.at, ticket=ticket))

    @rule(name=st.sampled_from(sorted(SERVICES)), size=st.integers(1, 3), kiosk=st.sampled_from(KIOSKS))
    def reserve(self, name: str, size: int, kiosk: str) -> None:
        """A kiosk wants numbers for a time alone."""
        self.count += 1
        codes = tuple(f"code-{self.count}-{each}" for each in range(size))
        block = BlockId(f"block-{self.count}")
        self._tell(stimuli.BlockReserved(at=self.at, block=block, codes=codes, key=block, service=name, kiosk=kiosk))

    @precondition(lambda self: self.oracle.blocks)
    @rule(data=st.data(), kiosk=st.sampled_from([None, None, "gate"]), minutes=st.integers(-3, 3))
    def hand_in(self, data: st.DataObject, kiosk: str | None, minutes: int) -> None:
        """A kiosk is back, with what it gave out; some of it is handed in twice."""
        block: Block = data.draw(st.sampled_from(list(self.oracle.blocks.values())))
        number = data.draw(st.sampled_from(block.numbers))
        self.count += 1
        handed = stimuli.TicketHandedIn(
            at=self.at,
            ticket=TicketId(f"handed-{self.count}"),
            key=f"handed-{data.draw(st.integers(0, 3))}-{block.id}-{number}",
            kiosk=kiosk or block.kiosk,
            block=block.id,
            number=number,
            issued_at=self.at + timedelta(seconds=minutes * 10),
        )
        self._tell(handed)

    @rule()
    def restart(self) -> None:
        """The controller is started anew, on its book."""
        hall = Hall(SERVICES.values(), self.day)
        hall.take_up(self.book.standing(self.day, self.day - BLOCKS_KEPT))
        self.machine = TicketMachine(hall)
        self._tell(stimuli.DayBegan(at=self.at, day=self.day))

    @precondition(lambda self: self.count > 8)
    @rule(restarted=st.booleans(), comes=st.integers(0, 4))
    def next_day(self, *, restarted: bool, comes: int) -> None:
        """Another day of the mall, noticed while running or at the next start."""
        if comes:
            return
        self.day += timedelta(days=1)
        if restarted:
            self.restart()
        self._tell(stimuli.DayBegan(at=self.at, day=self.day))
        assert not self.machine.hall.open_tickets
        assert not any(counter.open for counter in self.machine.hall.counters.values())
        for number in ("1", "2"):
            self.at_counter(stimuli.CounterOpened, number)

    def teardown(self) -> None:
        """At last every ticket that was ever given out has its one ending in the book."""
        if hasattr(self, "oracle"):
            self._tell(stimuli.DayBegan(at=self.at, day=self.day + timedelta(days=1)))
            for name in self.oracle.held:
                kept = self.book.ticket(TicketId(name))
                assert kept is not None
                assert kept.ended_at is not None


LifeOfADesk.TestCase.settings = settings(
    max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLifeOfADesk = LifeOfADesk.TestCase


def machine(*services: Service) -> TicketMachine:
    """A desk with counter 1 open."""
    made = TicketMachine(Hall(services, TODAY))
    made.handle(stimuli.CounterOpened(at=MORNING, counter=CounterId("1")))
    return made


def take(desk: TicketMachine, name: str, of: str = "invoices") -> str:
    """Take a number; gives it."""
    desk.handle(stimuli.TicketTaken(at=MORNING, ticket=TicketId(name), code=name, key=name, service=of))
    return desk.hall.tickets[TicketId(name)].number


def test_numbers_roll_over_to_those_that_nobody_holds() -> None:
    """After 999 comes 1 again, unless somebody holds it or a kiosk may give it out; with none left it is said."""
    desk = TicketMachine(Hall([service("invoices", "A", 1)], TODAY))
    numbers = [take(desk, str(count)) for count in range(999)]
    assert (numbers[0], numbers[-1]) == ("A001", "A999")
    with pytest.raises(NotPossible, match="too few left"):
        take(desk, "one too many")
    for name in ("1", "4", "6"):
        desk.handle(stimuli.Left(at=MORNING, ticket=TicketId(name)))
    block = stimuli.BlockReserved(at=MORNING, block=BlockId("x"), codes=("x",), key="x", service="invoices", kiosk="k")
    desk.handle(block)
    assert desk.hall.blocks[BlockId("x")].numbers == ("A002",)
    assert take(desk, "a") == "A005"
    desk.handle(stimuli.Left(at=MORNING, ticket=TicketId("a")))
    assert [take(desk, name) for name in ("b", "c")] == ["A007", "A005"]


def test_a_refusal_changes_nothing() -> None:
    """What can't be done leaves every row as it was."""
    desk = machine(service("invoices", "A", 1), service("wrap", "C", 3))
    take(desk, "t")
    desk.handle(stimuli.NextCalled(at=MORNING, counter=CounterId("1")))
    before = (dict(desk.hall.tickets), dict(desk.hall.counters))
    for refused in (
        stimuli.CounterClosed(at=MORNING, counter=CounterId("1")),
        stimuli.NextCalled(at=MORNING, counter=CounterId("3")),
        stimuli.CameBack(at=MORNING, ticket=TicketId("t")),
        stimuli.Transferred(at=MORNING, ticket=TicketId("t"), service="invoices"),
    ):
        with pytest.raises(NotPossible):
            desk.handle(refused)
    assert (dict(desk.hall.tickets), dict(desk.hall.counters)) == before


def test_who_is_there_need_not_be_called_any_more() -> None:
    """Arrived, missed, parked or served while called: what still waits to be said is called off."""
    for act in (stimuli.Arrived, stimuli.NotShown, stimuli.Parked, stimuli.Served, stimuli.NextCalled):
        desk = machine(service("invoices", "A", 1))
        take(desk, "t")
        desk.handle(stimuli.NextCalled(at=MORNING, counter=CounterId("1")))
        done = desk.handle(act(at=MORNING, counter=CounterId("1")))
        assert [each.ticket.number for each in done if isinstance(each, CallOff)] == ["A001"], act


def test_a_service_or_counter_that_is_gone_from_the_site_file_ends_its_tickets() -> None:
    """The queue goes on with what there is; what can't be served any more lapses."""
    before = machine(service("invoices", "A", 1), service("wrap", "C", 3))
    for name, of in (("a", "invoices"), ("b", "invoices"), ("c", "wrap")):
        take(before, name, of)
    before.handle(stimuli.NextCalled(at=MORNING, counter=CounterId("1")))
    after = TicketMachine(Hall([service("invoices", "A", 2)], TODAY))
    after.hall.take_up([*before.hall.tickets.values(), *before.hall.counters.values()])
    after.handle(stimuli.DayBegan(at=MORNING, day=TODAY))
    states = {each.id: each.state for each in after.hall.tickets.values()}
    assert states == {"a": TicketState.LAPSED, "b": TicketState.WAITING, "c": TicketState.LAPSED}
