"""What a book of help promises, over the table and its twin; and how the machine of help goes on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from controller_api.adapters.helps_memory import MemoryHelpBook
from controller_api.adapters.helps_sql import SqlHelpBook
from controller_api.desk.help.machine import (
    RING_AGAIN,
    SAME_WITHIN,
    SHOWN_FOR,
    TRANSITIONS,
    HelpMachine,
    IllegalStep,
    UnknownHelp,
)
from controller_api.desk.help.nouns import Help, HelpState
from controller_api.desk.help.ports import HelpBook
from controller_api.desk.help.stimuli import (
    Answered,
    Asked,
    CallMade,
    Cancelled,
    Ended,
    Found,
    Keep,
    OnAir,
    Ring,
    Rung,
    TimePassed,
)

NOW = datetime(2026, 2, 16, 9, 30, tzinfo=UTC)
PLEA = Help(id="h1", kind="lost_child", kiosk="atrium-kiosk", language="zh", key="k1", asked_at=NOW)


@pytest.fixture(params=["memory", "sql"])
def book(request: pytest.FixtureRequest) -> HelpBook:
    """A book, empty."""
    if request.param == "memory":
        return MemoryHelpBook()
    engine: Engine = request.getfixturevalue("engine")
    return SqlHelpBook(engine)


def later(seconds: float) -> datetime:
    """An instant after the first touch."""
    return NOW + timedelta(seconds=seconds)


def rung(*, heard: bool = True) -> HelpMachine:
    """A machine after somebody asked and the desk was rung."""
    machine = HelpMachine()
    machine.handle(Asked(plea=PLEA))
    machine.handle(Rung(help_id="h1", at=NOW, heard=heard))
    return machine


def test_help_comes_back_as_it_was_kept(book: HelpBook) -> None:
    """Kept anew it is the same one; what is over isn't open, and a kiosk finds it by its key."""
    second = replace(PLEA, id="h2", key="k2", asked_at=later(5))
    for plea in (second, PLEA):
        book.keep(plea)
    assert book.open() == [PLEA, second]
    over = replace(PLEA, state=HelpState.ENDED, ended_at=later(60), ending="妈妈来了", answered_by="wang", rings=2)
    book.keep(over)
    assert book.open() == [second]
    assert book.by_key("atrium-kiosk", "k1") == over
    assert book.by_key("food-kiosk", "k1") is None


def test_a_touch_rings_the_desk_at_once() -> None:
    """It is rung and written down; with no page of the desk open it is asked, and not said to ring."""
    machine = HelpMachine()
    assert machine.handle(Asked(plea=PLEA)) == [Ring(plea=PLEA), Keep(plea=PLEA)]
    machine.handle(Rung(help_id="h1", at=NOW, heard=False))
    assert machine.find("h1").state is HelpState.ASKED
    machine.handle(Rung(help_id="h1", at=later(20), heard=True))
    assert machine.find("h1").state is HelpState.RINGING


def test_nobody_answers_and_it_rings_again_for_everybody() -> None:
    """After so many seconds it rings again, escalated, and goes on until somebody answers."""
    machine = rung()
    assert machine.handle(TimePassed(at=NOW + RING_AGAIN - timedelta(seconds=1))) == []
    (again,) = machine.handle(TimePassed(at=NOW + RING_AGAIN))
    assert isinstance(again, Ring)
    machine.handle(Rung(help_id="h1", at=NOW + RING_AGAIN, heard=True))
    assert machine.find("h1").escalated
    machine.handle(Answered(help_id="h1", at=later(30), who="wang"))
    assert machine.handle(TimePassed(at=later(3600))) == []


def test_what_was_made_for_it_announces_it_once_on_air_and_ends_it_once_found() -> None:
    """Whoever makes the call has answered; other calls change nothing, and a repeat announces nothing twice."""
    machine = rung()
    machine.handle(CallMade(help_id="h1", at=later(10), who="wang", call_id="c1"))
    assert (machine.find("h1").state, machine.find("h1").answered_by) == (HelpState.ANSWERED, "wang")
    assert machine.handle(OnAir(call_id="c2", at=later(11))) == []
    machine.handle(OnAir(call_id="c1", at=later(12)))
    assert machine.handle(OnAir(call_id="c1", at=later(60))) == []
    assert (machine.find("h1").state, machine.find("h1").announced_at) == (HelpState.ANNOUNCED, later(12))
    machine.handle(Found(call_id="c1", at=later(90)))
    assert machine.find("h1").state is HelpState.ENDED
    assert machine.open == []


def test_one_need_of_one_kiosk_is_one_help() -> None:
    """A second touch, or a sent-again one, rings nobody anew; another need is another help."""
    machine = rung()
    assert machine.handle(Asked(plea=replace(PLEA, id="h2", key="k2"))) == []
    assert machine.handle(Asked(plea=replace(PLEA, id="h3", kind="lost_item"))) == []
    assert len(machine.handle(Asked(plea=replace(PLEA, id="h4", key="k4", kind="lost_item")))) == 2


def test_the_next_family_that_lost_a_child_is_not_taken_for_the_last() -> None:
    """What was called out already, or asked long ago, stands for nobody who touches now; sent again it is itself."""
    machine = rung()
    again = replace(PLEA, id="h2", key="k2", asked_at=NOW + SAME_WITHIN)
    assert len(machine.handle(Asked(plea=again))) == 2
    machine = rung()
    machine.handle(CallMade(help_id="h1", at=later(5), who="wang", call_id="c1"))
    machine.handle(OnAir(call_id="c1", at=later(9)))
    assert len(machine.handle(Asked(plea=replace(again, asked_at=later(60))))) == 2
    assert machine.handle(Asked(plea=replace(PLEA, id="h3", asked_at=later(61)))) == []


def test_what_is_over_is_shown_for_a_while_and_then_forgotten() -> None:
    """The kiosk shows how it ended; a call made for it afterwards changes nothing."""
    machine = rung()
    machine.handle(Cancelled(help_id="h1", at=later(5)))
    assert machine.handle(Cancelled(help_id="h1", at=later(6))) == []
    assert machine.handle(CallMade(help_id="h1", at=later(7), who="wang", call_id="c1")) == []
    shown = machine.shown_at("atrium-kiosk")
    assert shown is not None
    assert shown.state is HelpState.CANCELLED
    machine.handle(TimePassed(at=later(5) + SHOWN_FOR))
    assert machine.shown_at("atrium-kiosk") is None
    with pytest.raises(UnknownHelp):
        machine.find("h1")


@pytest.mark.parametrize("state", [HelpState.ENDED, HelpState.CANCELLED])
def test_what_is_over_stays_over(state: HelpState) -> None:
    """An answer that comes too late is refused with what became of it, and nothing changes."""
    machine = HelpMachine([replace(PLEA, state=state, answered_by="wang")])
    for stimulus in (
        Answered(help_id="h1", at=later(9), who="li"),
        Ended(help_id="h1", at=later(9), who="li", ending=""),
    ):
        with pytest.raises(IllegalStep, match=rf"is {state} already\.$"):
            machine.handle(stimulus)
    assert machine.find("h1").state is state
    assert TRANSITIONS[state] == frozenset()


def test_two_clerks_cannot_answer_the_same() -> None:
    """The first has it; the same one again is no fault."""
    machine = rung()
    machine.handle(Answered(help_id="h1", at=later(3), who="wang"))
    assert machine.handle(Answered(help_id="h1", at=later(4), who="wang")) == []
    with pytest.raises(IllegalStep, match="answered already by wang"):
        machine.handle(Answered(help_id="h1", at=later(4), who="li"))
