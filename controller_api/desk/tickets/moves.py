"""How a row changes and what follows from it for others: the steps that the machine's decisions are made of."""

from dataclasses import replace

from controller_api.desk.tickets.hall import Hall
from controller_api.desk.tickets.instructions import CallOff, CallOut, Instruction, Keep
from controller_api.desk.tickets.nouns import AT_COUNTER, Block, Counter, Ticket, TicketState
from controller_api.desk.tickets.stimuli import Stimulus
from controller_api.desk.tickets.transitions import Act, after


class Moves:
    """One stimulus being followed; every change of the hall is one of its instructions."""

    def __init__(self, hall: Hall, stimulus: Stimulus) -> None:
        self.hall = hall
        self.at = stimulus.at
        self.done: list[Instruction] = []

    def keep(self, row: Ticket | Counter | Block) -> None:
        """Put a row into the hall, and have it kept."""
        self.hall.put(row)
        self.done.append(Keep(row=row))

    def call(self, ticket: Ticket, counter: Counter) -> None:
        """Call a ticket to a counter that is free."""
        called = replace(
            ticket,
            state=after(ticket, Act.CALL),
            counter=counter.id,
            first_called_at=ticket.first_called_at or self.at,
            called_at=self.at,
            recalls=0,
        )
        self._tell_missed(called)
        self.keep(called)
        self.keep(replace(counter, ticket=ticket.id))
        self.done.append(CallOut(ticket=called, again=False))

    def recall(self, ticket: Ticket) -> None:
        """Call it again where it was called; once too often and it is missed."""
        state = after(ticket, Act.RECALL)
        if ticket.recalls >= self.hall.services[ticket.service].recalls:
            self.miss(ticket)
            return
        again = replace(ticket, state=state, recalls=ticket.recalls + 1)
        self.keep(again)
        self.done.append(CallOut(ticket=again, again=True))

    def arrive(self, ticket: Ticket) -> None:
        """Who was called is there."""
        self.move(ticket, Act.ARRIVE)
        self.done.append(CallOff(ticket=ticket))

    def miss(self, ticket: Ticket) -> None:
        """Who was called isn't there."""
        self.away(replace(ticket, since_missed=0), Act.MISS)

    def end(self, ticket: Ticket, act: Act) -> None:
        """Give it its ending."""
        self.away(replace(ticket, ended_at=self.at), act)

    def away(self, ticket: Ticket, act: Act) -> None:
        """Move it, and free the counter it was at."""
        self.move(ticket, act)
        if ticket.state in AT_COUNTER and ticket.counter in self.hall.counters:
            self.keep(replace(self.hall.counters[ticket.counter], ticket=None))
        if ticket.state is TicketState.CALLED:
            self.done.append(CallOff(ticket=ticket))

    def move(self, ticket: Ticket, act: Act) -> None:
        """Put it into the state that follows; raises `NotPossible`, and then nothing has changed."""
        state = after(ticket, act)
        self.keep(replace(ticket, state=state, counter=None if state is TicketState.WAITING else ticket.counter))

    def _tell_missed(self, called: Ticket) -> None:
        """Those of the service who missed their call are one further behind."""
        tolerance = self.hall.services[called.service].late_tolerance
        for ticket in self.hall.open_tickets:
            if ticket.state is TicketState.MISSED and ticket.service == called.service:
                later = replace(ticket, since_missed=ticket.since_missed + 1)
                if later.since_missed > tolerance:
                    self.end(later, Act.GIVE_UP)
                else:
                    self.keep(later)
