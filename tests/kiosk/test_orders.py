"""Orders of flows: carried out once, kept when nobody is reached, answered always."""

import asyncio
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from controller_api.contract import NewBlock, NewTicket, TicketView
from kiosk.adapters.drawer_memory import MemoryDrawer
from kiosk.errands.orders import Orders
from kiosk.flows.flow import Answered, Unanswered
from kiosk.ports import BlockTicket, Order, TakeTicket
from tests.kiosk.memory_desk import NOON, MemoryDesk
from tests.kiosk.order_rig import CASE, HELP, REACHES, TICKET, Kiosk


async def test_an_order_is_answered_by_the_controller() -> None:
    """With its own model, under the number of the question."""
    kiosk = await Kiosk().once_heard()
    answer = await kiosk.orders.carry_out(7, TICKET)
    assert isinstance(answer, Answered)
    assert (answer.number, answer.answer) == (7, kiosk.desk.tickets["t1"])


async def test_a_complaint_is_kept_sealed_and_sent_when_the_controller_is_back() -> None:
    """Nobody reads it in the drawer; it arrives once, with its words, and the drawer is empty."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    answer = await kiosk.orders.carry_out(1, CASE)
    assert isinstance(answer, Unanswered)
    assert answer.later
    assert "13800000000" not in str(kiosk.drawer.waiting())
    kiosk.restart()
    kiosk.desk.reach = "there"
    assert await kiosk.orders.send_waiting() == 0
    assert [case.words for case in kiosk.desk.cases.values()] == ["电梯坏了"]


async def test_a_complaint_whose_answer_was_lost_is_one_case() -> None:
    """It is sent again under its key, word for word as the first time."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "answers get lost"
    await kiosk.orders.carry_out(1, CASE)
    first = dict(kiosk.desk.cases)
    kiosk.desk.reach = "there"
    await kiosk.orders.send_waiting()
    assert kiosk.desk.cases == first


async def test_a_complaint_that_nobody_could_read_safely_is_not_kept() -> None:
    """A kiosk that never heard a controller has nobody to seal for; the visitor is sent to the desk."""
    kiosk = Kiosk()
    kiosk.desk.reach = "gone"
    answer = await kiosk.orders.carry_out(1, CASE)
    assert isinstance(answer, Unanswered)
    assert not answer.later
    assert kiosk.drawer.waiting() == []


async def test_numbers_of_the_block_are_given_out_alone() -> None:
    """Each once, over a restart too, and all are handed in when the controller is back."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    given = []
    for each in range(3):
        answer = await kiosk.orders.carry_out(each, TakeTicket(key=f"t{each}", ticket=TICKET.ticket))
        assert isinstance(answer, Answered)
        assert isinstance(answer.answer, BlockTicket)
        given.append(answer.answer.number.ticket)
        kiosk.restart()
    kiosk.desk.reach = "there"
    assert await kiosk.orders.send_waiting() == 0
    assert len(set(given)) == 3
    assert [told.ticket for told in kiosk.desk.handed_in] == given


async def test_without_numbers_left_the_visitor_is_sent_to_the_desk() -> None:
    """After ten; nothing waits for them."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    answers = [
        await kiosk.orders.carry_out(each, TakeTicket(key=f"t{each}", ticket=TICKET.ticket)) for each in range(11)
    ]
    assert [isinstance(answer, Answered) for answer in answers] == [True] * 10 + [False]
    assert len(kiosk.drawer.waiting()) == 10


async def test_a_ticket_whose_answer_was_lost_leaves_the_queue() -> None:
    """The visitor holds a number of the block; the other ticket is given up, so nobody is called who isn't there."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "answers get lost"
    await kiosk.orders.carry_out(1, TICKET)
    kiosk.desk.reach = "there"
    await kiosk.orders.send_waiting()
    assert kiosk.desk.left == {kiosk.desk.tickets["t1"].id}
    assert len(kiosk.desk.handed_in) == 1


async def test_numbers_of_a_day_that_is_over_are_not_given_out() -> None:
    """The next day begins at A001, so an old number would be somebody else's; while they are good, none are added."""
    kiosk = await Kiosk().once_heard()
    before = kiosk.drawer.note("blocks")
    await kiosk.orders.reserve(["invoices"])
    assert kiosk.drawer.note("blocks") == before
    tomorrow = Orders(kiosk.desk, kiosk.drawer, kiosk.tray, lambda: NOON + timedelta(days=1))
    kiosk.desk.reach = "gone"
    assert isinstance(await tomorrow.carry_out(1, TICKET), Unanswered)


async def test_a_kiosk_whose_clock_is_wrong_does_not_use_up_the_malls_numbers() -> None:
    """Numbers that are worthless by its own clock are asked for once, and the desk is told why it has none."""
    desk = MemoryDesk()
    ahead = Orders(desk, MemoryDrawer(), None, lambda: NOON + timedelta(days=2))
    for _ in range(5):
        await ahead.reserve(["invoices"])
    block = await desk.reserve("next", NewBlock(service="invoices", size=1))
    assert block.id == "b2"
    assert "clock" in ahead.faults[0]


async def test_a_refused_ticket_is_told_in_words() -> None:
    """It isn't kept, since it would be refused again."""
    kiosk = await Kiosk().once_heard()
    answer = await kiosk.orders.carry_out(1, TakeTicket(key="t9", ticket=NewTicket(service="no-such")))
    assert isinstance(answer, Unanswered)
    assert answer.why.zh == "没有这一项。"
    assert kiosk.drawer.waiting() == []


async def test_a_ticket_whose_answer_was_lost_leaves_the_queue_also_when_no_number_is_left() -> None:
    """The visitor was sent to the desk, so nobody is called who isn't there."""
    kiosk = Kiosk()
    kiosk.desk.reach = "answers get lost"
    assert isinstance(await kiosk.orders.carry_out(1, TICKET), Unanswered)
    kiosk.desk.reach = "there"
    assert await kiosk.orders.send_waiting() == 0
    assert kiosk.desk.left == {kiosk.desk.tickets["t1"].id}


ORDERS: list[Order] = [CASE, TICKET, HELP]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ORDERS), REACHES, st.booleans()), max_size=12))
async def test_whatever_breaks_nothing_is_lost_and_nothing_twice(doings: list[tuple[Order, str, bool]]) -> None:
    """Over any breaks of the wire and restarts, each confirmed order ends at the controller exactly once."""
    kiosk = await Kiosk().once_heard()
    confirmed: dict[str, Answered | Unanswered] = {}
    for number, (order, reach, restart) in enumerate(doings):
        kiosk.desk.reach = reach  # type: ignore[assignment]  # One of the three.
        sending = asyncio.create_task(kiosk.orders.send_waiting())
        if order.key not in confirmed:
            confirmed[order.key] = await kiosk.orders.carry_out(number, order)
        await sending
        await kiosk.orders.send_waiting()
        if restart:
            kiosk.restart()
    kiosk.desk.reach = "there"
    assert await kiosk.orders.send_waiting() == 0
    assert set(kiosk.desk.cases) == {"c1"} & set(confirmed)
    assert set(kiosk.desk.help) == {"h1"} & set(confirmed)
    assert _queued(kiosk.desk) == {_number(answer) for key, answer in confirmed.items() if key == "t1"}


def _queued(desk: MemoryDesk) -> set[str]:
    """The numbers that the controller counts as waiting."""
    taken = {ticket.ticket for ticket in desk.tickets.values() if ticket.id not in desk.left}
    return taken | {told.ticket for told in desk.handed_in}


def _number(answer: Answered | Unanswered) -> str:
    """The number that the visitor holds."""
    assert isinstance(answer, Answered)
    held = answer.answer
    assert isinstance(held, TicketView | BlockTicket)
    return held.ticket if isinstance(held, TicketView) else held.number.ticket
