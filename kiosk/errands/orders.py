"""Flows' orders carried out: at the controller if it answers, else kept, printed, or said no to.

Every order gets exactly one answer, and what a visitor confirmed is sent exactly once however often the wire breaks.
Refuses to know HTTP, SQLite and printers, which stand behind `kiosk.ports`.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from content.bilingual import Bilingual
from controller_api.contract import HandedIn, KioskNow, NewBlock, NewHelp, NewTicket, ShownPlay
from controller_api.contract.sealed import SealedLetter
from kiosk.errands.blocks import SIZE, WRITTEN, NumberBlocks
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
        self._blocks = WRITTEN.validate_json(drawer.note(_BLOCKS) or "{}")
        self._sending = asyncio.Lock()
        self._reserving = asyncio.Lock()

    async def carry_out(self, number: int, order: Order) -> Answered | Unanswered:
        """Do it; whatever happens, there is one answer."""
        if isinstance(order, SendCase):
            # The same words to the second, should they be sent twice.
            order = replace(order, case=order.case.model_copy(update={"said_at": order.case.said_at or self._now()}))
        # Kept before it is sent: whatever becomes of this process meanwhile, what was confirmed isn't lost.
        self._keep(order)
        try:
            answer = await self._done(order)
        except Unreached as nobody:
            return self._alone(number, order, nobody)
        except (Refused, NotPrinted) as no:
            self._drawer.drop(order.key)
            return Unanswered(number=number, why=no.said)
        self._drawer.drop(order.key)
        return Answered(number=number, answer=answer)

    def learn(self, now: KioskNow) -> None:
        """Take up what is needed to be alone: whom to seal letters for."""
        if now.seal_key is not None:
            self._drawer.write(_READER, now.seal_key)

    async def send_waiting(self) -> int:
        """Send what waits, calls for help first, until nobody answers; gives how much still waits."""
        async with self._sending:
            for letter in sorted(self._drawer.waiting(), key=lambda each: each.sort not in _URGENT):
                try:
                    await self._send(letter)
                except Unreached:
                    break
                except Refused as no:
                    log.warning("The controller refuses a kept %s: %s", letter.sort, no.said)
                    if letter.sort == "case":
                        # Somebody's words are never thrown away; the desk sees that this kiosk can't get rid of them.
                        continue
                self._drawer.drop(letter.key)
        return len(self._drawer.waiting())

    async def reserve(self, services: list[str]) -> None:
        """Have enough numbers of each service for the next time alone; raises `Unreached`."""
        async with self._reserving:
            for service in services:
                if self._blocks.few(service, self._now()):
                    block = await self._desk.reserve(uuid4().hex, NewBlock(service=service, size=SIZE))
                    self._write(self._blocks.with_block(block))

    async def _done(self, order: Order) -> object:
        match order:
            case SendCase():
                return await self._desk.send_case(order.key, order.case)
            case TakeTicket():
                return await self._desk.take_ticket(order.key, order.ticket)
            case AskForHelp():
                return await self._desk.ask_for_help(order.key, order.help)
            case CancelHelp():
                return await self._cancel(order)
            case PrintSlip():
                await self._print(order)
                return None

    async def _cancel(self, order: CancelHelp) -> object:
        if order.help is not None:
            return await self._desk.cancel_help(order.help)
        asked = next((letter for letter in self._drawer.waiting() if letter.key == order.key), None)
        self._drawer.drop(order.key)
        if asked is not None and asked.unsure:
            # It may ring there already; asking once more under its key gives the id by which it is called off.
            self._drawer.keep(replace(asked, key=_cancelled(order.key), sort="cancel_help"))
        return None

    async def _print(self, order: PrintSlip) -> None:
        if self._printer is None:
            raise NotPrinted(
                Bilingual("This kiosk has no printer. Please take a photo.", "本机不打印，请拍照保存。"), state="away"
            )
        await asyncio.to_thread(self._printer.print, order.slip)

    def _alone(self, number: int, order: Order, nobody: Unreached) -> Answered | Unanswered:
        match order:
            case SendCase():
                return self._kept_case(number)
            case TakeTicket():
                return self._give_number(number, order, unsure=nobody.unsure)
            case AskForHelp():
                if not nobody.unsure:
                    self._drawer.drop(order.key)
                    self._drawer.keep(_asked(order, unsure=False))
                return Unanswered(number=number, why=_TELL_THE_DESK, later=True)
            case CancelHelp():
                self._drawer.keep(Letter(key=_cancelled(order.key), sort="cancel_help", body=order.help or ""))
                return Answered(number=number, answer=None)
            case _:
                return Unanswered(number=number, why=_TELL_THE_DESK)

    def _keep(self, order: Order) -> None:
        if isinstance(order, AskForHelp):
            self._drawer.keep(_asked(order, unsure=True))
        elif isinstance(order, SendCase) and (reader := self._drawer.note(_READER)) is not None:
            letter = sealed(order.case, reader=reader, key=order.key)
            self._drawer.keep(Letter(key=order.key, sort="case", body=letter.model_dump_json()))

    def _kept_case(self, number: int) -> Unanswered:
        if self._drawer.note(_READER) is None:
            # Nobody could ever be the only one to read it, so it wasn't put on a disk at all.
            return Unanswered(number=number, why=_TELL_THE_DESK)
        return Unanswered(number=number, why=_KEPT, later=True)

    def _give_number(self, number: int, order: TakeTicket, *, unsure: bool) -> Answered | Unanswered:
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
        if unsure:
            # The controller may have taken the order, and only its answer was lost: then there is a ticket too many.
            self._drawer.keep(Letter(key=order.key, sort="leave", body=order.ticket.model_dump_json()))
        return Answered(number=number, answer=BlockTicket(number=ticket, service=block.service, issued_at=issued))

    async def _send(self, letter: Letter) -> None:
        desk, body = self._desk, letter.body
        match letter.sort:
            case "case":
                await desk.send_sealed(letter.key, SealedLetter.model_validate_json(body))
            case "help":
                await desk.ask_for_help(letter.key, NewHelp.model_validate_json(body))
            case "cancel_help":
                await self._call_off(letter)
            case "ticket":
                await desk.hand_in(HandedIn.model_validate_json(body))
            case "leave":
                await desk.leave_queue((await desk.take_ticket(letter.key, NewTicket.model_validate_json(body))).id)
            case "play":
                await desk.tell_plays([ShownPlay.model_validate_json(body)])

    async def _call_off(self, letter: Letter) -> None:
        if letter.unsure:
            asked = await self._desk.ask_for_help(_key_of(letter.key), NewHelp.model_validate_json(letter.body))
            await self._desk.cancel_help(asked.id)
        else:
            await self._desk.cancel_help(letter.body)

    def _write(self, blocks: NumberBlocks) -> None:
        self._blocks = blocks
        self._drawer.write(_BLOCKS, WRITTEN.dump_json(blocks).decode())


def _cancelled(key: str) -> str:
    """The key of the letter that calls off what was asked for under a key."""
    return f"cancel/{key}"


def _key_of(cancelled: str) -> str:
    return cancelled.removeprefix("cancel/")


def _asked(order: AskForHelp, *, unsure: bool) -> Letter:
    return Letter(key=order.key, sort="help", body=order.help.model_dump_json(), unsure=unsure)
