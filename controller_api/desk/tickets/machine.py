"""The queue's one mutator: what happens goes in, what is to be done comes out. It refuses to know HTTP, SQL and clocks.

Whatever can't be done raises `NotPossible` and changes nothing. What was kept earlier is put into the hall before the
first stimulus, and `DayBegan` then ends what an earlier day left open.
"""

from dataclasses import replace

from content.bilingual import Bilingual
from controller_api.desk.tickets import issuing, stimuli
from controller_api.desk.tickets.hall import Hall
from controller_api.desk.tickets.instructions import Instruction
from controller_api.desk.tickets.moves import Moves
from controller_api.desk.tickets.nouns import Counter, CounterId, Ticket, TicketId
from controller_api.desk.tickets.transitions import Act, NotPossible


class TicketMachine:
    """Decides what becomes of tickets, counters and blocks."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def handle(self, stimulus: stimuli.Stimulus) -> list[Instruction]:
        """One stimulus; raises `NotPossible`, and then nothing has changed."""
        moves = Moves(self.hall, stimulus)
        match stimulus:
            case stimuli.DayBegan():
                self._begin_day(moves, stimulus)
            case stimuli.TicketTaken():
                issuing.take(moves, stimulus)
            case stimuli.BlockReserved():
                issuing.reserve(moves, stimulus)
            case stimuli.TicketHandedIn():
                issuing.hand_in(moves, stimulus)
            case stimuli.Transferred() | stimuli.CameBack() | stimuli.Left():
                self._of_ticket(moves, stimulus)
            case _:
                self._at_counter(moves, stimulus)
        return moves.done

    def _begin_day(self, moves: Moves, began: stimuli.DayBegan) -> None:
        for ticket in self.hall.open_tickets:
            if ticket.day != began.day or not self.hall.knows(ticket):
                moves.end(ticket, Act.LAPSE)
        for counter in list(self.hall.counters.values()):
            if counter.day != began.day:
                moves.keep(Counter(id=counter.id, day=began.day))
        if self.hall.day != began.day:
            self.hall = self.hall.on(began.day)

    # At a counter

    def _at_counter(self, moves: Moves, act: stimuli.AtCounter) -> None:
        counter = self._counter(act.counter)
        match act:
            case stimuli.CounterOpened():
                moves.keep(replace(counter, day=self.hall.day, open=True))
            case stimuli.CounterClosed():
                self._close(moves, counter)
            case stimuli.NextCalled():
                self._next(moves, counter)
            case _:
                self._to_who_is_there(moves, self._there(counter), act)

    def _to_who_is_there(
        self,
        moves: Moves,
        ticket: Ticket,
        act: stimuli.Recalled | stimuli.Arrived | stimuli.Served | stimuli.NotShown | stimuli.Parked,
    ) -> None:
        match act:
            case stimuli.Recalled():
                moves.recall(ticket)
            case stimuli.Arrived():
                moves.arrive(ticket)
            case stimuli.Served():
                moves.end(ticket, Act.SERVE)
            case stimuli.NotShown():
                moves.miss(ticket)
            case stimuli.Parked():
                moves.away(ticket, Act.PARK)

    def _close(self, moves: Moves, counter: Counter) -> None:
        ticket = self.hall.at(counter.id)
        if ticket is not None:
            sentence = f"Ticket {ticket.number} is still at counter {counter.id}. Say first what became of it."
            raise NotPossible(Bilingual(sentence, f"{counter.id}号窗口的{ticket.number}号还没有办结，请先处理。"))
        moves.keep(replace(counter, day=self.hall.day, open=False))

    def _next(self, moves: Moves, counter: Counter) -> None:
        if not counter.open:
            sentence = f"Counter {counter.id} is closed. Open it first."
            raise NotPossible(Bilingual(sentence, f"{counter.id}号窗口没有开放，请先开放。"))
        there = self.hall.at(counter.id)
        waiting = self.hall.waiting(self.hall.serving[counter.id])
        if there is not None:
            moves.end(there, Act.SERVE)
        elif not waiting:
            sentence = f"Nobody waits for counter {counter.id}."
            raise NotPossible(Bilingual(sentence, f"{counter.id}号窗口没有人在等候。"))
        if waiting:
            moves.call(waiting[0], self.hall.counters[counter.id])

    def _counter(self, counter: CounterId) -> Counter:
        if counter not in self.hall.counters:
            known = ", ".join(self.hall.counters) or "none at all"
            raise NotPossible(Bilingual(f"There is no counter '{counter}'; there are: {known}.", "没有这个窗口。"))
        return self.hall.counters[counter]

    def _there(self, counter: Counter) -> Ticket:
        ticket = self.hall.at(counter.id)
        if ticket is None:
            sentence = f"Nobody is called to counter {counter.id}. Call the next first."
            raise NotPossible(Bilingual(sentence, f"{counter.id}号窗口还没有叫号，请先叫下一位。"))
        return ticket

    # Of a ticket

    def _of_ticket(self, moves: Moves, act: stimuli.OfTicket) -> None:
        ticket = self._ticket(act.ticket)
        match act:
            case stimuli.Transferred():
                self._transfer(moves, ticket, act.service)
            case stimuli.CameBack():
                moves.move(ticket, Act.BACK)
            case stimuli.Left():
                moves.end(ticket, Act.LEAVE)

    def _transfer(self, moves: Moves, ticket: Ticket, service: str) -> None:
        issuing.check_service(self.hall, service)
        if service == ticket.service:
            sentence = f"Ticket {ticket.number} is for '{service}' already."
            raise NotPossible(Bilingual(sentence, f"{ticket.number}号本来就是这项业务。"))
        # What was said of the wait was said of the other line.
        promised = ticket.promised if ticket.first_called_at else None
        moves.away(replace(ticket, service=service, promised=promised), Act.TRANSFER)

    def _ticket(self, ticket: TicketId) -> Ticket:
        if ticket not in self.hall.tickets:
            raise NotPossible(Bilingual("There is no such ticket today.", "今天没有这个号。"))
        return self.hall.tickets[ticket]
