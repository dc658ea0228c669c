"""The machine and its book as one: what the book didn't keep didn't happen, and the mall's day is always the right one.

Knows nothing of what follows from an instruction but that rows are kept.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from content.site import Service
from controller_api.desk.tickets import stimuli
from controller_api.desk.tickets.hall import BLOCKS_KEPT, Hall
from controller_api.desk.tickets.instructions import Instruction, Keep
from controller_api.desk.tickets.machine import TicketMachine
from controller_api.desk.tickets.nouns import Block, BlockId, Ticket, TicketId
from controller_api.desk.tickets.ports import TicketBook


class KeptQueue:
    """A ticket machine that outlives its process."""

    def __init__(
        self,
        *,
        services: Iterable[Service],
        book: TicketBook,
        now: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        """`today` tells the mall's day."""
        self._services = tuple(services)
        self._book = book
        self._now = now
        self._today = today
        self._machine: TicketMachine | None = None

    @property
    def hall(self) -> Hall:
        """The queue as it stands, on the mall's day; raises what the book raises."""
        return self._ready().hall

    def follow(self, stimulus: stimuli.Stimulus) -> list[Instruction]:
        """Decide, and keep; raises `NotPossible`, or what the book raises, and then nothing has changed."""
        instructions = self._ready().handle(stimulus)
        self._keep(instructions)
        return instructions

    def ticket(self, ticket_id: str) -> Ticket | None:
        """A ticket of any day."""
        return self.hall.tickets.get(TicketId(ticket_id)) or self._book.ticket(TicketId(ticket_id))

    def by_code(self, code: str) -> Ticket | None:
        """The ticket of any day whose page this code opens."""
        known = self.hall.codes.get(code)
        return self.hall.tickets[known] if known is not None else self._book.by_code(code)

    def given(self, key: str) -> Ticket | Block | None:
        """What was given for this key on any day."""
        known = self.hall.keys.get(key, "")
        today = self.hall.tickets.get(TicketId(known)) or self.hall.blocks.get(BlockId(known))
        return today or self._book.by_key(key)

    def _ready(self) -> TicketMachine:
        today = self._today()
        if self._machine is None:
            hall = Hall(self._services, today)
            hall.take_up(self._book.standing(today, today - BLOCKS_KEPT))
            self._machine = TicketMachine(hall)
            self._begin(self._machine, today)
        elif self._machine.hall.day != today:
            self._begin(self._machine, today)
        return self._machine

    def _begin(self, machine: TicketMachine, today: date) -> None:
        self._keep(machine.handle(stimuli.DayBegan(at=self._now(), day=today)))

    def _keep(self, instructions: Sequence[Instruction]) -> None:
        rows = [each.row for each in instructions if isinstance(each, Keep)]
        try:
            if rows:
                self._book.keep(rows)
        except BaseException:
            # The machine has gone ahead of the book; it is put together anew from what is kept.
            self._machine = None
            raise
