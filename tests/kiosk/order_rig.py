"""Orders between a desk in memory, a drawer and a printer, and an order of each kind."""

from dataclasses import dataclass, field
from datetime import datetime

from hypothesis import strategies as st

from controller_api.contract import ContactDetails, NewCase, NewHelp, NewTicket
from kiosk.adapters.drawer_memory import MemoryDrawer
from kiosk.adapters.paper_tray import PaperTray
from kiosk.errands.orders import Orders
from kiosk.ports import AskForHelp, Printer, PrintSlip, SendCase, TakeTicket
from kiosk.slips.nouns import Line, Slip
from tests.kiosk.memory_desk import NOON, MemoryDesk

CASE = SendCase(key="c1", case=NewCase(words="电梯坏了", contact=ContactDetails(phone="13800000000")))
TICKET = TakeTicket(key="t1", ticket=NewTicket(service="invoices"))
HELP = AskForHelp(key="h1", help=NewHelp(kind="lost_child"))
REACHES = st.sampled_from(["there", "gone", "answers get lost"])
SLIP = PrintSlip(key="p1", slip=Slip(name="case", language="zh", blocks=(Line(text="好"),)))


@dataclass
class Kiosk:
    """Orders between a desk, a drawer and a printer."""

    desk: MemoryDesk = field(default_factory=MemoryDesk)
    drawer: MemoryDrawer = field(default_factory=MemoryDrawer)
    tray: Printer = field(default_factory=PaperTray)
    clock: datetime = NOON

    def __post_init__(self) -> None:
        """Started once."""
        self.restart()

    def restart(self) -> None:
        """A new process with the same drawer."""
        self.orders = Orders(self.desk, self.drawer, self.tray, lambda: self.clock)

    async def once_heard(self) -> "Kiosk":
        """After the controller was there for a while."""
        heard = await self.desk.now(None)
        assert heard is not None
        self.orders.learn(heard[1])
        await self.orders.reserve(["invoices"])
        return self
