"""Flows' orders carried out: at the controller if it answers, else kept, printed, or said no to.

Every order gets exactly one answer, and what a visitor confirmed is sent exactly once however often the wire breaks.
Refuses to know HTTP, SQLite and printers, which stand behind `kiosk.ports`.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from pydantic import ValidationError

from content.bilingual import Bilingual
from controller_api.contract import HandedIn, KioskNow, NewBlock
from kiosk.errands.blocks import SIZE, WRITTEN, NumberBlocks
from kiosk.errands.letters import asked, called_off, called_off_unsure, send, stays_though_refused, worthless
from kiosk.flows.flow import Answered, Unanswered
from kiosk.ports import (
    AskForHelp,
    BlockTicket,
    CancelHelp,
    Desk,
    Drawer,
    Letter,
    NotPrinted,
    Order,
    Printer,
    PrinterState,
    PrintSlip,
    Refused,
    SendCase,
    TakeTicket,
    Unreached,
)
from kiosk.sealing import sealed

log = logging.getLogger(__name__)

_BLOCKS, _READER = "blocks", "seal"
_URGENT = {"help", "cancel_help"}
_KEPT = Bilingual(
    "The service desk can't be reached just now. What you said is kept safe and sent as soon as it can be.",
    "暂时联系不上服务台。您的内容已妥善保存，恢复后会立即送达。",
)
_TELL_THE_DESK = Bilingual(
    "The service desk can't be reached from here. Please go there; the map shows the way.",
    "暂时联系不上服务台，请前往服务台，地图上有路线。",
)


class Orders:
    """Carries orders out, and sends later what couldn't be sent."""

    def __init__(self, desk: Desk, drawer: Drawer, printer: Printer | None, now: Callable[[], datetime]) -> None:
        """`now` is the mall's wall clock."""
        self._desk, self._drawer, self._printer, self._now = desk, drawer, printer, now
        self._blocks = _remembered(drawer)
        self._sending, self._reserving, self._at_printer = asyncio.Lock(), asyncio.Lock(), asyncio.Lock()
        self._under_way: set[str] = set()
        self._rung: dict[str, str] = {}
        """The desk's id of each call for help, by its key: it may be called off before its screen has heard."""
        self._refused: set[str] = set()
        self._too_late: set[str] = set()
        """Services whose numbers are of a day that is over by this kiosk's clock, so the clock is wrong."""

    async def carry_out(self, number: int, order: Order) -> Answered | Unanswered:
        """Do it; whatever happens, there is one answer."""
        if isinstance(order, SendCase):
            # The same words to the second, should they be sent twice.
            order = replace(order, case=order.case.model_copy(update={"said_at": order.case.said_at or self._now()}))
        if isinstance(order, CancelHelp):
            order = replace(order, help=order.help or self._rung.get(order.key))
        self._under_way.add(order.key)
        try:
            return await self._answered(number, order)
        except Exception as error:  # noqa: BLE001  The screen waits for an answer, whatever happens.
            # Only its kind is logged: the order may hold somebody's words.
            log.warning("%s could not be carried out: %s", type(order).__name__, type(error).__name__)
            return Unanswered(number=number, why=_TELL_THE_DESK)
        finally:
            self._under_way.discard(order.key)

    @property
    def faults(self) -> list[str]:
        """What the desk should know of what waits here."""
        refused = [f"The controller refuses {len(self._refused)} of what waits here."] if self._refused else []
        return [*refused, "The kiosk's clock is ahead by a day or more: set it."] if self._too_late else refused

    async def printer_state(self) -> PrinterState:
        """How the printer is, never asked in the middle of a slip."""
        if self._printer is None:
            return "none"
        async with self._at_printer:
            return await asyncio.to_thread(self._printer.state)

    def learn(self, now: KioskNow) -> None:
        """Take up what is needed to be alone: whom to seal letters for; what was refused is tried once more."""
        self._refused.clear()
        if now.seal_key is not None:
            self._drawer.write(_READER, now.seal_key)

    async def send_waiting(self) -> int:
        """Send what waits, calls for help first, until nobody answers; gives how much still waits."""
        async with self._sending:
            for letter in sorted(self._drawer.waiting(), key=lambda each: each.sort not in _URGENT):
                try:
                    if await self._sent(letter):
                        self._drawer.drop(letter.key)
                except Unreached:
                    break
        return len(self._drawer.waiting())

    async def reserve(self, services: list[str]) -> None:
        """Have enough numbers of each service for the next time alone; raises `Unreached`."""
        async with self._reserving:
            for service in services:
                if service in self._too_late or not self._blocks.few(service, self._now()):
                    continue
                block = await self._desk.reserve(uuid4().hex, NewBlock(service=service, size=SIZE))
                self._write(self._blocks.with_block(block))
                if block.until <= self._now():
                    # By this kiosk's clock no number will ever do; asking on would use up the whole mall's.
                    self._too_late.add(service)

    async def _sent(self, letter: Letter) -> bool:
        """Whether it needs no more sending."""
        if letter.key in self._under_way | self._refused:
            return False
        if letter.sort == "help":
            if worthless(letter, self._now()):
                return True
            if letter not in self._drawer.waiting():  # Called off since.
                return False
            # From here on it may have been heard, and who calls it off meanwhile must know.
            self._keep_anew(replace(letter, unsure=True))
        try:
            if (rung := await send(self._desk, letter)) is not None:
                self._rung[letter.key] = rung
        except (Refused, ValidationError) as no:
            stays = stays_though_refused(letter, self._now())
            log.warning("A kept %s is refused: %s", letter.sort, no.said if isinstance(no, Refused) else "unreadable")
            if stays:
                # The desk sees that this kiosk can't get rid of it.
                self._refused.add(letter.key)
            return not stays
        return True

    async def _answered(self, number: int, order: Order) -> Answered | Unanswered:
        # Kept before it is sent: whatever becomes of this process meanwhile, what was confirmed isn't lost.
        new = True
        with _though_the_disk_is_full():
            new = self._keep(order)
        try:
            answer = await self._done(order)
        except Unreached as nobody:
            return self._alone(number, order, unsure=nobody.unsure or not new)
        except (Refused, NotPrinted) as no:
            answered: Answered | Unanswered = Unanswered(number=number, why=no.said)
        else:
            answered = Answered(number=number, answer=answer)
        with _though_the_disk_is_full():
            self._drawer.drop(order.key)
        return answered

    async def _done(self, order: Order) -> object:
        match order:
            case SendCase():
                return await self._desk.send_case(order.key, order.case)
            case TakeTicket():
                return await self._desk.take_ticket(order.key, order.ticket)
            case AskForHelp():
                rung = await self._desk.ask_for_help(order.key, order.help)
                self._rung[order.key] = rung.id
                return rung
            case CancelHelp():
                return await self._cancel(order)
            case PrintSlip():
                await self._print(order)
                return None

    async def _cancel(self, order: CancelHelp) -> object:
        if order.help is not None:
            return await self._desk.cancel_help(order.help)
        waits = next((letter for letter in self._drawer.waiting() if letter.key == order.key), None)
        self._drawer.drop(order.key)
        if waits is not None and waits.unsure:
            self._drawer.keep(called_off_unsure(waits))
        return None

    async def _print(self, order: PrintSlip) -> None:
        if self._printer is None:
            raise NotPrinted(
                Bilingual("This kiosk has no printer. Please take a photo.", "本机不打印，请拍照保存。"), state="away"
            )
        async with self._at_printer:
            await asyncio.to_thread(self._printer.print, order.slip)

    def _alone(self, number: int, order: Order, *, unsure: bool) -> Answered | Unanswered:
        match order:
            case SendCase():
                return self._kept_case(number, order)
            case TakeTicket():
                return self._give_number(number, order, unsure=unsure)
            case AskForHelp():
                if not unsure:
                    self._keep_anew(asked(order, self._now(), unsure=False))
                return Unanswered(number=number, why=_TELL_THE_DESK, later=True)
            case CancelHelp():
                self._drawer.keep(called_off(order))
                return Answered(number=number, answer=None)
            case _:
                return Unanswered(number=number, why=_TELL_THE_DESK)

    def _keep(self, order: Order) -> bool:
        """Whether it can't have been sent before."""
        new = all(letter.key != order.key for letter in self._drawer.waiting())
        if isinstance(order, AskForHelp):
            self._drawer.keep(asked(order, self._now(), unsure=True))
        elif isinstance(order, SendCase) and (reader := self._drawer.note(_READER)) is not None:
            letter = sealed(order.case, reader=reader, key=order.key)
            self._drawer.keep(Letter(key=order.key, sort="case", body=letter.model_dump_json()))
        return new

    def _keep_anew(self, letter: Letter) -> None:
        """In place of the one under its key, unless that was called off."""
        if self._drawer.drop(letter.key):
            self._drawer.keep(letter)

    def _kept_case(self, number: int, order: SendCase) -> Unanswered:
        if all(letter.key != order.key for letter in self._drawer.waiting()):
            # With nobody to seal it for, anybody could read it: so it wasn't put on a disk at all.
            return Unanswered(number=number, why=_TELL_THE_DESK)
        return Unanswered(number=number, why=_KEPT, later=True)

    def _give_number(self, number: int, order: TakeTicket, *, unsure: bool) -> Answered | Unanswered:
        if unsure:
            # The controller may have taken the order, and only its answer was lost: then there is a ticket too many.
            self._drawer.keep(Letter(key=order.key, sort="leave", body=order.ticket.model_dump_json()))
        given = self._blocks.taken(order.ticket.service, self._now())
        if given is None:
            return Unanswered(number=number, why=_TELL_THE_DESK)
        blocks, block, ticket = given
        issued = self._now()
        told = HandedIn(
            block=block.id,
            ticket=ticket.ticket,
            issued_at=issued,
            priority=order.ticket.priority,
            language=order.ticket.language,
            walk_s=order.ticket.walk_s,
        )
        self._write(blocks)
        self._drawer.keep(Letter(key=f"given/{block.id}/{ticket.ticket}", sort="ticket", body=told.model_dump_json()))
        return Answered(number=number, answer=BlockTicket(number=ticket, service=block.service, issued_at=issued))

    def _write(self, blocks: NumberBlocks) -> None:
        self._blocks = blocks
        self._drawer.write(_BLOCKS, WRITTEN.dump_json(blocks).decode())


@contextmanager
def _though_the_disk_is_full() -> Iterator[None]:
    """What the controller takes needs no drawer."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  Each drawer has failures of its own.
        log.warning("The drawer can't be used: %s", type(error).__name__)


def _remembered(drawer: Drawer) -> NumberBlocks:
    """The numbers that were kept for this kiosk when it last ran."""
    try:
        return WRITTEN.validate_json(drawer.note(_BLOCKS) or "{}")
    except ValidationError:  # Written by another version.
        return NumberBlocks()
