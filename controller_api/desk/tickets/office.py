"""The shell of the queue: numbers given out, people called, whoever follows told. Knows nothing of HTTP.

All of it runs on the event loop between two of its turns, so nobody sees a half-done act.
"""

import secrets
from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus

from content.bilingual import Bilingual
from controller_api import contract
from controller_api.desk.tickets import stimuli
from controller_api.desk.tickets.board import TicketBoard
from controller_api.desk.tickets.calling import Caller
from controller_api.desk.tickets.instructions import CallOff, CallOut, Instruction, Keep
from controller_api.desk.tickets.keeping import KeptQueue
from controller_api.desk.tickets.nouns import Block, BlockId, Counter, CounterId, Ticket, TicketId
from controller_api.desk.tickets.transitions import NotPossible
from controller_api.problems import Fault, Problem, conflict, unfit
from controller_api.watching.news import News

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that look alike on paper."""
CODE_LENGTH = 12
_USED = "This Idempotency-Key was used for another order. Take a new key for each ticket."


class TicketOffice:
    """Where numbers are given out and called."""

    def __init__(
        self, *, queue: KeptQueue, board: TicketBoard, caller: Caller, news: News, now: Callable[[], datetime]
    ) -> None:
        self.board = board
        self._queue = queue
        self._caller = caller
        self._news = news
        self._now = now
        self._day: date | None = None

    def look(self) -> None:
        """See whether another day of the mall has begun; to be called every now and then."""
        if self._queue.hall.day != self._day:
            self._day = self._queue.hall.day
            self._caller.begin_day()

    # Numbers

    def take(self, order: contract.NewTicket, who: str, key: str | None) -> contract.TicketView:
        """Give a number out; with a key the same order gives the same one. Raises `Problem` 409, 422."""
        prefix = self._letter(order.service)
        ticket = TicketId(_new_id("ticket"))
        known = _key(who, key, ticket)
        taken = stimuli.TicketTaken(at=self._now(), ticket=ticket, code=_new_code(), key=known, **order.model_dump())
        given = self._given(taken, who)
        # Its service may be another by now; its letter isn't.
        if not isinstance(given, Ticket) or (given.number[0], given.priority, given.language) != (
            prefix,
            order.priority,
            order.language,
        ):
            raise _used()
        return self.board.view(given)

    def reserve(self, order: contract.NewBlock, kiosk: str, key: str | None) -> contract.BlockView:
        """Keep numbers for a kiosk; raises as `take` does."""
        self._letter(order.service)
        block = BlockId(_new_id("block"))
        codes = tuple(_new_code() for _ in range(order.size))
        known = _key(kiosk, key, block)
        reserved = stimuli.BlockReserved(
            at=self._now(), block=block, codes=codes, key=known, service=order.service, kiosk=kiosk
        )
        given = self._given(reserved, kiosk)
        if not isinstance(given, Block) or (given.service, len(given.codes)) != (order.service, order.size):
            raise _used()
        return self.board.block(given)

    def hand_in(self, order: contract.HandedIn, kiosk: str, key: str | None) -> contract.TicketView:
        """Take a ticket over that a kiosk gave out of its block; raises as `take` does."""
        ticket = TicketId(_new_id("ticket"))
        handed = stimuli.TicketHandedIn(
            at=self._now(),
            ticket=ticket,
            # A number is handed in once, whether or not somebody thinks of a key.
            key=_key(kiosk, key or f"{order.block}/{order.ticket}", ticket),
            kiosk=kiosk,
            block=BlockId(order.block),
            number=order.ticket,
            **order.model_dump(exclude={"ticket", "block"}),
        )
        given = self._given(handed, kiosk)
        if not isinstance(given, Ticket) or (given.block, given.number) != (order.block, order.ticket):
            raise _used()
        return self.board.view(given)

    # Acts of the desk

    def at_counter(self, kind: type[stimuli.AtCounter], counter: str, who: str) -> contract.CounterView:
        """Something is done at a counter; raises `Problem` 404, 409."""
        self.board.counter(counter)
        called = self._follow(kind(at=self._now(), counter=CounterId(counter)), who)
        return self.board.counter(counter, called)

    def transfer(self, ticket_id: str, service: str, who: str) -> contract.TicketView:
        """Send a ticket to another service; raises `Problem` 404, 409, 422."""
        self._letter(service)
        return self._act(stimuli.Transferred(at=self._now(), ticket=TicketId(ticket_id), service=service), who)

    def back(self, ticket_id: str, who: str) -> contract.TicketView:
        """Take a ticket back that was put aside or missed; raises `Problem` 404, 409."""
        return self._act(stimuli.CameBack(at=self._now(), ticket=TicketId(ticket_id)), who)

    def leave(self, ticket_id: str, who: str) -> contract.TicketView:
        """Its holder doesn't want it any more; raises `Problem` 404, 409."""
        return self._act(stimuli.Left(at=self._now(), ticket=TicketId(ticket_id)), who)

    def _act(self, act: stimuli.OfTicket, who: str) -> contract.TicketView:
        self.board.ticket(act.ticket)
        self._follow(act, who)
        return self.board.ticket(act.ticket)

    def _given(
        self, wish: stimuli.TicketTaken | stimuli.BlockReserved | stimuli.TicketHandedIn, who: str
    ) -> Ticket | Block | None:
        """What this wish gets, or got before."""
        earlier = self._queue.given(wish.key)
        if earlier is None:
            self._follow(wish, who)
        return earlier or self._queue.given(wish.key)

    def _follow(self, stimulus: stimuli.Stimulus, who: str) -> contract.CalledView | None:
        """Have it decided and kept, then call people and tell; gives what was called. Raises `Problem` 409."""
        try:
            instructions = self._queue.follow(stimulus)
        except NotPossible as fault:
            raise conflict(fault.sentence) from None
        called = self._call(instructions, who)
        self._tell(instructions)
        return called

    def _call(self, instructions: list[Instruction], who: str) -> contract.CalledView | None:
        called = None
        for each in instructions:
            if isinstance(each, CallOff):
                self._caller.stop(each.ticket.id)
            elif isinstance(each, CallOut):
                service = self._queue.hall.services[each.ticket.service]
                self._caller.call(each.ticket, service, by=who, at=self._now())
                called = self._caller.view(each.ticket, service)
        if called is not None:
            self._news.tell("ticket", called.model_dump_json())
        return called

    def _tell(self, instructions: list[Instruction]) -> None:
        """Whoever follows gets each service anew that this may have changed."""
        hall, changed = self._queue.hall, set[str]()
        for each in instructions:
            if isinstance(each, Keep):
                changed |= set(hall.serving[each.row.id]) if isinstance(each.row, Counter) else {each.row.service}
        pools = {other for each in changed & set(hall.services) for other in hall.pool(each)}
        for service in sorted(pools):
            self._news.tell("queue", self.board.service(service).model_dump_json())

    def _letter(self, service: str) -> str:
        """The letter of a service; raises `Problem` 422 for one that isn't there."""
        services = self._queue.hall.services
        if service not in services:
            sentence = f"There is no service '{service}'; there are: {', '.join(services) or 'none'}."
            raise unfit([Fault("service", Bilingual(sentence, "没有这项业务。"))])
        return services[service].prefix


def _new_id(kind: str) -> str:
    return f"{kind}-{secrets.token_hex(8)}"


def _new_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(CODE_LENGTH))


def _key(who: str, key: str | None, own: str) -> str:
    return own if key is None else f"{who}:{key}"


def _used() -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, _USED, faults=[Fault("Idempotency-Key", _USED)])
