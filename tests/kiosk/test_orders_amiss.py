"""Orders where the printer, the disk or the controller's books are not as they should be."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from kiosk.adapters.drawer_memory import MemoryDrawer
from kiosk.adapters.paper_tray import PaperTray
from kiosk.flows.flow import Answered, Unanswered
from kiosk.ports import Letter, PrinterState
from kiosk.slips.nouns import Slip
from tests.kiosk.order_rig import CASE, HELP, SLIP, TICKET, Kiosk


async def test_a_slip_is_printed_or_the_visitor_told() -> None:
    """No paper is no traceback."""
    tray = PaperTray(slips_left=1)
    kiosk = Kiosk(tray=tray)
    assert await kiosk.orders.carry_out(1, SLIP) == Answered(number=1, answer=None)
    answer = await kiosk.orders.carry_out(2, SLIP)
    assert isinstance(answer, Unanswered)
    assert tray.slips == [SLIP.slip]


async def test_a_number_on_paper_that_is_refused_stays_for_the_day_and_is_a_fault() -> None:
    """It is tried again when the controller tells something new, and given up when its day is over."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(1, TICKET)
    kiosk.desk.reach, kiosk.desk.refuses_tickets = "there", True
    assert await kiosk.orders.send_waiting() == 1
    assert kiosk.orders.faults == ["The controller refuses 1 of what waits here."]
    kiosk.desk.refuses_tickets = False
    await kiosk.once_heard()
    assert await kiosk.orders.send_waiting() == 0
    assert (len(kiosk.desk.handed_in), kiosk.orders.faults) == (1, [])


async def test_a_refused_number_of_yesterday_is_given_up() -> None:
    """Nobody holds it any more."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(1, TICKET)
    kiosk.desk.reach, kiosk.desk.refuses_tickets = "there", True
    kiosk.clock += timedelta(days=1)
    assert await kiosk.orders.send_waiting() == 0


class OnePersonPrinter(PaperTray):
    """A printer that fails whoever comes while another is there."""

    def __init__(self) -> None:
        """Free."""
        super().__init__()
        self._free = threading.Lock()

    def print(self, slip: Slip) -> None:
        """Print it."""
        with self._alone():
            super().print(slip)

    def state(self) -> PrinterState:
        """How it is."""
        with self._alone():
            return super().state()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        assert self._free.acquire(blocking=False), "The printer is spoken to from two threads."
        time.sleep(0.001)  # Long enough for another thread to come.
        yield
        self._free.release()


async def test_the_printer_is_asked_nothing_in_the_middle_of_a_slip() -> None:
    """It takes one at a time."""
    orders = Kiosk(tray=OnePersonPrinter()).orders
    asking = [orders.printer_state() for _ in range(5)]
    printing = [orders.carry_out(each, SLIP) for each in range(5)]
    assert await asyncio.gather(*asking) == ["ready"] * 5
    answers, states = asyncio.gather(*printing), asyncio.gather(*(orders.printer_state() for _ in range(5)))
    assert await states == ["ready"] * 5
    assert all(isinstance(answer, Answered) for answer in await answers)


async def test_an_order_that_fails_in_a_way_nobody_thought_of_is_answered() -> None:
    """The screen doesn't wait for ever."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.tickets = None  # type: ignore[assignment]  # Broken on purpose.
    assert isinstance(await kiosk.orders.carry_out(1, TICKET), Unanswered)


class FullDrawer(MemoryDrawer):
    """A drawer on a full disk."""

    def keep(self, letter: Letter) -> None:
        """Fail."""
        raise OSError(letter.key)


async def test_a_full_disk_keeps_no_order_from_the_desk() -> None:
    """Where it can't be kept it is sent all the same; what can neither be kept nor sent isn't said to be kept."""
    kiosk = await Kiosk(drawer=FullDrawer()).once_heard()
    assert isinstance(await kiosk.orders.carry_out(1, HELP), Answered)
    kiosk.desk.reach = "gone"
    answer = await kiosk.orders.carry_out(2, CASE)
    assert isinstance(answer, Unanswered)
    assert not answer.later


async def test_numbers_written_by_another_version_are_left_behind() -> None:
    """The kiosk starts all the same."""
    kiosk = Kiosk()
    kiosk.drawer.write("blocks", '{"blocks": [{"id": 1}]}')
    kiosk.restart()
    kiosk.desk.reach = "gone"
    assert isinstance(await kiosk.orders.carry_out(1, TICKET), Unanswered)
