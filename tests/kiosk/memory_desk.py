"""A controller's desk for kiosks, kept in memory: takes each key once, and can be out of reach in every way."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeVar

from content.bilingual import Bilingual
from controller_api.contract import (
    BlockNumber,
    BlockView,
    CaseTaken,
    DayHours,
    HandedIn,
    HelpView,
    KioskEmergency,
    KioskHealth,
    KioskNow,
    KioskPlace,
    KioskVersions,
    NewBlock,
    NewCase,
    NewHelp,
    NewTicket,
    ServiceView,
    ShownPlay,
    TicketView,
)
from controller_api.contract.sealed import SealedLetter
from controller_api.unsealing import LetterOpener
from kiosk.ports import Refused, Unreached

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_T = TypeVar("_T")
_NOBODY = Refused(Bilingual("There is no such thing.", "没有这一项。"))


class MemoryDesk:
    """Keeps what it is told. `reach` says what becomes of the next questions."""

    def __init__(self) -> None:
        """One service, one kiosk, open from ten to ten."""
        self.reach: Literal["there", "gone", "silent", "answers get lost"] = "there"
        self.opener = LetterOpener(LetterOpener.made())
        self.cases: dict[str, NewCase] = {}
        self.tickets: dict[str, TicketView] = {}
        self.left: set[str] = set()
        self.handed_in: list[HandedIn] = []
        self.help: dict[str, HelpView] = {}
        self.health: list[KioskHealth] = []
        self.plays: dict[str, ShownPlay] = {}
        self.refuses_tickets = False
        """Says no to numbers that were given out alone, as one with other books does."""
        self.burning = False
        self._blocks = 0

    async def send_case(self, key: str, case: NewCase) -> CaseTaken:
        """Hand in a suggestion or a complaint."""
        await self._hang()
        self._hear()
        self.cases.setdefault(key, case)
        return self._answer(self._taken(key))

    async def send_sealed(self, key: str, letter: SealedLetter) -> CaseTaken:
        """Hand in one that was sealed while nobody was reached."""
        return await self.send_case(key, NewCase.model_validate_json(self.opener.opened(letter, key)))

    async def take_ticket(self, key: str, ticket: NewTicket) -> TicketView:
        """Take a number."""
        await self._hang()
        self._hear()
        if ticket.service != "invoices":
            raise _NOBODY
        if key not in self.tickets:
            self.tickets[key] = _ticket(ticket, len(self.tickets) + 1)
        return self._answer(self.tickets[key])

    async def leave_queue(self, ticket: str) -> None:
        """Give a ticket up, by its id."""
        await self._hang()
        self._hear()
        self.left.add(ticket)

    async def reserve(self, key: str, block: NewBlock) -> BlockView:
        """Have numbers kept for this kiosk."""
        self._hear()
        self._blocks += 1
        first = 500 + self._blocks * 50
        numbers = [
            BlockNumber(ticket=f"A{first + each}", code=f"{key}-{each}", url=f"http://mall/t/{key}-{each}")
            for each in range(block.size)
        ]
        made = BlockView(
            id=f"b{self._blocks}",
            service=block.service,
            day="2026-11-22",
            reserved_at=NOON,
            until=NOON + timedelta(hours=12),
            numbers=numbers,
        )
        return self._answer(made)

    async def hand_in(self, ticket: HandedIn) -> None:
        """Tell of a kept number that was given out; telling twice is fine."""
        await self._hang()
        self._hear()
        if self.refuses_tickets:
            raise _NOBODY
        if ticket not in self.handed_in:
            self.handed_in.append(ticket)
        self._answer(None)

    async def ask_for_help(self, key: str, asked: NewHelp) -> HelpView:
        """Ring the desk."""
        await self._hang()
        self._hear()
        self.help.setdefault(key, _help(key, asked))
        return self._answer(self.help[key])

    async def cancel_help(self, asked: str) -> HelpView:
        """Call the desk off, by the id of what was asked."""
        await self._hang()
        self._hear()
        key = next((key for key, view in self.help.items() if view.id == asked), None)
        if key is None:
            raise _NOBODY
        self.help[key] = self.help[key].model_copy(update={"state": "cancelled"})
        return self._answer(self.help[key])

    async def now(self, seen: str | None) -> tuple[str, KioskNow] | None:
        """What the mall is like and its mark; nothing ever changes here but that it burns or not."""
        self._hear()
        mark = "burning" if self.burning else "quiet"
        if seen == mark:
            await asyncio.sleep(0.01)
            self._hear()
            return None
        return mark, self._now()

    async def services(self) -> list[ServiceView]:
        """What people queue for, as it is now."""
        self._hear()
        return [_service()]

    async def tell_health(self, health: KioskHealth) -> None:
        """How this kiosk is."""
        self._hear()
        self.health.append(health)

    async def tell_plays(self, plays: list[ShownPlay]) -> list[str]:
        """What was shown; gives the keys of those that are kept there."""
        self._hear()
        self.plays |= {play.key: play for play in plays}
        return self._answer([play.key for play in plays])

    async def file(self, path: str) -> bytes:
        """A file that holds its own name."""
        self._hear()
        return path.encode()

    async def aclose(self) -> None:
        """Hang up."""

    async def _hang(self) -> None:
        await asyncio.sleep(0)
        while self.reach == "silent":  # noqa: ASYNC110  Tests set it from any thread.
            await asyncio.sleep(0.001)

    def _hear(self) -> None:
        if self.reach == "gone":
            raise Unreached(unsure=False)

    def _answer(self, answer: _T) -> _T:
        if self.reach == "answers get lost":
            raise Unreached(unsure=True)
        return answer

    @classmethod
    def told(cls, *, burning: bool) -> KioskNow:
        """What such a desk tells kiosks."""
        desk = cls()
        desk.burning = burning
        return desk._now()

    def _taken(self, key: str) -> CaseTaken:
        number = f"C2026-{list(self.cases).index(key) + 1:05}"
        return CaseTaken(number=number, code="ABCDEFGH", follow_url=f"http://mall/c/{number}", received_at=NOON)

    def _now(self) -> KioskNow:
        today = DayHours(day=date(2026, 11, 22), opens=NOON - timedelta(hours=2), closes=NOON + timedelta(hours=10))
        return KioskNow(
            server_time=NOON,
            mall={"zh": "听澜里", "en": "Tinglan Walk"},
            kiosk=KioskPlace(
                id="k1",
                name={"zh": "中庭", "en": "Atrium"},
                zone="atrium",
                level=0,
                at=None,
                place="desk",
                facing_deg=0,
            ),
            hours=[today],
            events=[],
            emergency=KioskEmergency(
                active=self.burning, drill=False, title={}, profiles=[], words=None, take_cover=False
            ),
            closures=[],
            help=None,
            called=[],
            campaigns=[],
            orders=[],
            versions=KioskVersions(site="s1", venue=None),
            seal_key=self.opener.public,
        )


def _ticket(asked: NewTicket, number: int) -> TicketView:
    return TicketView(
        id=f"t{number}",
        ticket=f"A{number:03}",
        service=asked.service,
        service_name={"zh": "开具发票", "en": "Invoices"},
        place=None,
        priority=asked.priority,
        language=asked.language,
        state="waiting",
        ahead=number - 1,
        wait=None,
        issued_at=NOON,
        code=f"c{number}",
        url=f"http://mall/t/c{number}",
        counter=None,
        called_at=None,
        ended_at=None,
        leave_at=None,
        go_now=False,
    )


def _help(key: str, asked: NewHelp) -> HelpView:
    return HelpView(
        id=f"h-{key}",
        kind=asked.kind,
        kiosk="k1",
        place={"zh": "中庭", "en": "Atrium"},
        zone="atrium",
        language=asked.language,
        state="ringing",
        asked_at=NOON,
        rings=1,
        escalated=False,
        answered_at=None,
        call_id=None,
        announced_at=None,
        ended_at=None,
        ending=None,
    )


def _service() -> ServiceView:
    return ServiceView(
        id="invoices",
        name={"zh": "开具发票", "en": "Invoices"},
        prefix="A",
        zone="service-desk",
        place=None,
        waiting=0,
        counters=["1"],
        open_counters=["1"],
        wait=None,
        calling=[],
        promised=0,
        kept=0,
    )
