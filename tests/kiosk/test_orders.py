"""Orders of flows: carried out once, kept when nobody is reached, answered always."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from controller_api.contract import ContactDetails, NewCase, NewHelp, NewTicket, TicketView
from kiosk.adapters.drawer_memory import MemoryDrawer
from kiosk.adapters.paper_tray import PaperTray
from kiosk.errands.orders import Orders
from kiosk.flows.flow import Answered, Unanswered
from kiosk.ports import AskForHelp, BlockTicket, CancelHelp, Order, PrintSlip, SendCase, TakeTicket
from kiosk.slips.nouns import Line, Slip
from tests.kiosk.memory_desk import NOON, MemoryDesk

CASE = SendCase(key="c1", case=NewCase(words="电梯坏了", contact=ContactDetails(phone="13800000000")))
TICKET = TakeTicket(key="t1", ticket=NewTicket(service="invoices"))
HELP = AskForHelp(key="h1", help=NewHelp(kind="lost_child"))
SLIP = PrintSlip(key="p1", slip=Slip(name="case", language="zh", blocks=(Line(text="好"),)))


@dataclass
class Kiosk:
    """Orders between a desk, a drawer and a printer."""

    desk: MemoryDesk = field(default_factory=MemoryDesk)
    drawer: MemoryDrawer = field(default_factory=MemoryDrawer)
    tray: PaperTray = field(default_factory=PaperTray)

    def __post_init__(self) -> None:
        """Started once."""
        self.restart()

    def restart(self) -> None:
        """A new process with the same drawer."""
        self.orders = Orders(self.desk, self.drawer, self.tray, lambda: NOON)

    async def once_heard(self) -> "Kiosk":
        """After the controller was there for a while."""
        heard = await self.desk.now(None)
        assert heard is not None
        self.orders.learn(heard[1])
        await self.orders.reserve(["invoices"])
        return self


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


async def test_help_that_could_not_be_asked_for_is_asked_for_first() -> None:
    """Before complaints that have waited longer."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(1, CASE)
    await kiosk.orders.carry_out(2, HELP)
    kiosk.desk.reach = "answers get lost"
    await kiosk.orders.send_waiting()
    assert list(kiosk.desk.help) == ["h1"]
    assert not kiosk.desk.cases


async def test_what_was_confirmed_outlives_a_process_killed_while_sending() -> None:
    """A complaint and a call for help are kept before they are sent, and are there for the next process."""
    kiosk = await Kiosk().once_heard()
    orders: list[Order] = [CASE, HELP]
    for number, order in enumerate(orders):
        sending = asyncio.create_task(kiosk.orders.carry_out(number, order))
        kiosk.desk.reach = "silent"
        await asyncio.sleep(0)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        kiosk.desk.reach = "there"
    kiosk.restart()
    assert await kiosk.orders.send_waiting() == 0
    assert (list(kiosk.desk.cases), list(kiosk.desk.help)) == (["c1"], ["h1"])


async def test_numbers_of_a_day_that_is_over_are_not_given_out() -> None:
    """The next day begins at A001, so an old number would be somebody else's; while they are good, none are added."""
    kiosk = await Kiosk().once_heard()
    before = kiosk.drawer.note("blocks")
    await kiosk.orders.reserve(["invoices"])
    assert kiosk.drawer.note("blocks") == before
    tomorrow = Orders(kiosk.desk, kiosk.drawer, kiosk.tray, lambda: NOON + timedelta(days=1))
    kiosk.desk.reach = "gone"
    assert isinstance(await tomorrow.carry_out(1, TICKET), Unanswered)


async def test_help_called_off_before_it_was_asked_for_never_rings() -> None:
    """What still waits is dropped."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(1, HELP)
    assert await kiosk.orders.carry_out(2, CancelHelp(key="h1", help=None)) == Answered(number=2, answer=None)
    kiosk.desk.reach = "there"
    await kiosk.orders.send_waiting()
    assert kiosk.desk.help == {}


async def test_a_refused_ticket_is_told_in_words() -> None:
    """It isn't kept, since it would be refused again."""
    kiosk = await Kiosk().once_heard()
    answer = await kiosk.orders.carry_out(1, TakeTicket(key="t9", ticket=NewTicket(service="no-such")))
    assert isinstance(answer, Unanswered)
    assert answer.why.zh == "没有这一项。"
    assert kiosk.drawer.waiting() == []


async def test_a_slip_is_printed_or_the_visitor_told() -> None:
    """No paper is no traceback."""
    kiosk = Kiosk()
    assert await kiosk.orders.carry_out(1, SLIP) == Answered(number=1, answer=None)
    kiosk.tray.slips_left = 0
    answer = await kiosk.orders.carry_out(2, SLIP)
    assert isinstance(answer, Unanswered)
    assert kiosk.tray.slips == [SLIP.slip]


async def test_help_called_off_whose_answer_was_lost_does_not_go_on_ringing() -> None:
    """The desk may have heard: it is asked under the same key and called off."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "answers get lost"
    await kiosk.orders.carry_out(1, HELP)
    await kiosk.orders.carry_out(2, CancelHelp(key="h1", help=None))
    kiosk.desk.reach = "there"
    assert await kiosk.orders.send_waiting() == 0
    assert [view.state for view in kiosk.desk.help.values()] == ["cancelled"]


async def test_help_called_off_while_nobody_is_reached_is_called_off_later() -> None:
    """By its id."""
    kiosk = await Kiosk().once_heard()
    await kiosk.orders.carry_out(1, HELP)
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(2, CancelHelp(key="h1", help="h-h1"))
    kiosk.desk.reach = "there"
    assert await kiosk.orders.send_waiting() == 0
    assert [view.state for view in kiosk.desk.help.values()] == ["cancelled"]


ORDERS: list[Order] = [CASE, TICKET, HELP]
REACHES = st.sampled_from(["there", "gone", "answers get lost"])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ORDERS), REACHES, st.booleans()), max_size=12))
async def test_whatever_breaks_nothing_is_lost_and_nothing_twice(doings: list[tuple[Order, str, bool]]) -> None:
    """Over any breaks of the wire and restarts, each confirmed order ends at the controller exactly once."""
    kiosk = await Kiosk().once_heard()
    confirmed: dict[str, Answered | Unanswered] = {}
    for number, (order, reach, restart) in enumerate(doings):
        kiosk.desk.reach = reach  # type: ignore[assignment]  # One of the three.
        if order.key not in confirmed:
            confirmed[order.key] = await kiosk.orders.carry_out(number, order)
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
