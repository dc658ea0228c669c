"""Calls tickets over the speakers of their service's zone. One that can't be announced is called all the same.

Knows nothing of who is next; what can't be announced is told in a sentence, to whoever pressed and in the journal.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from broadcaster.call import CallId
from content.bilingual import Bilingual
from content.site import Service
from controller_api.calls.announcing import Announcing, new_call_id
from controller_api.contract import CalledView, NewCall
from controller_api.desk.tickets.nouns import Ticket, TicketId
from controller_api.problems import Problem

_log = logging.getLogger(__name__)
TEMPLATE = "ticket"
Note = Callable[[str, str], None]
"""Puts into the journal who did what; never raises."""


class Stops(Protocol):
    """The dispatcher, as this needs it."""

    def cancel(self, call_id: CallId) -> None:
        """Stop a call, waiting or on air; unknown and ended ones pass."""
        ...


class Caller:
    """Says numbers aloud, and remembers which couldn't be said."""

    def __init__(self, *, announcing: Announcing, stops: Stops, note: Note) -> None:
        self._announcing = announcing
        self._stops = stops
        self._note = note
        self._calls: dict[TicketId, CallId] = {}
        self._faults: dict[TicketId, str] = {}
        self._said_at: dict[TicketId, datetime] = {}

    def call(self, ticket: Ticket, service: Service, *, by: str, at: datetime) -> None:
        """Call it, or call it again; `view` tells whether the public address took it. Never raises."""
        self.stop(ticket.id)
        self._faults.pop(ticket.id, None)
        self._said_at[ticket.id] = at
        slots = {"ticket": ticket.number, "counter": str(ticket.counter), "service": service.id}
        order = NewCall(template=TEMPLATE, zones=[service.zone], slots={**slots})
        call_id = new_call_id()
        try:
            self._announcing.announce(self._announcing.check(order), order, call_id=call_id, by=by)
        except Problem as problem:
            self._failed(ticket, by, problem.detail)
        except Exception as error:  # noqa: BLE001  Whatever is wrong with the speakers, the queue goes on.
            _log.exception("ticket %s could not be announced", ticket.number)
            self._failed(ticket, by, str(error))
        else:
            self._calls[ticket.id] = call_id

    def stop(self, ticket: TicketId) -> None:
        """Whoever was called is there, or not wanted any more: what still waits to be said isn't said."""
        call_id = self._calls.pop(ticket, None)
        if call_id is not None:
            self._stops.cancel(call_id)

    def view(self, ticket: Ticket, service: Service) -> CalledView | None:
        """What was called out last for a ticket; None if it never was."""
        if ticket.called_at is None or ticket.counter is None:
            return None
        fault = self._faults.get(ticket.id)
        return CalledView(
            ticket=ticket.number,
            counter=ticket.counter,
            service=service.id,
            zone=service.zone,
            at=max(ticket.called_at, self._said_at.get(ticket.id, ticket.called_at)),
            again=ticket.recalls > 0,
            announced=fault is None,
            fault=fault,
        )

    def begin_day(self) -> None:
        """What was said yesterday matters no more."""
        self._faults.clear()
        self._said_at.clear()

    def _failed(self, ticket: Ticket, by: str, why: str) -> None:
        sentence = Bilingual(
            f"Ticket {ticket.number} is called to counter {ticket.counter}, but not over the speakers: {why}",
            f"{ticket.number}号已叫到{ticket.counter}号窗口，但广播没有播出，请当面叫号。",
        )
        self._faults[ticket.id] = sentence
        self._note(by, sentence)
