"""Taking a number; the one mutator of it.

Decides what each touch leads to, and that a confirmed number is taken once. Refuses to know HTTP, printers, how waits
are reckoned and how screens look.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from content.bilingual import Bilingual
from content.wayfinding.nouns import SLOW_M_S, WALKING_M_S, NoWay
from controller_api.contract import NewTicket, ServiceView, TicketView
from kiosk.flows.flow import Answered, Ask, Flow, Instruction, Leave, Open, Page, Stimulus, Ticked, Touched, Unanswered
from kiosk.flows.paper import Paper
from kiosk.flows.queue.scenes import scene_of
from kiosk.flows.queue.steps import Act, Pick, PrintIt, Showing, Step, Take, place_of
from kiosk.ports import BlockTicket, PrintSlip, TakeTicket
from kiosk.scene.nouns import Scene
from kiosk.slips.ticket import ticket_slip
from kiosk.world import Worlds

UNKNOWN_WALK_S = 120
"""Taken for the walk where no way is known."""


class QueueFlow(Flow):
    """One visitor's number."""

    def __init__(self, worlds: Worlds, new_key: Callable[[], str], with_: object = None) -> None:
        """Begin with the services; `with_` is what was `kept` before a restart."""
        self._worlds, self._new_key = worlds, new_key
        self._step, self._service = Step.CHOOSE, ""
        self._order: TakeTicket | None = None
        """What was confirmed; every try sends the very same."""
        self._ticket: TicketView | BlockTicket | None = None
        self._again = _read(with_)
        self._walk_s: dict[str, float] = {}
        self._walked_for: object = None
        self._number, self._taking, self._printing = 0, 0, 0
        self._paper, self._why = Paper.NOT_ASKED, Bilingual("", "")
        self._now = datetime.min.replace(tzinfo=UTC)

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Change by what is touched, what is answered, and what time it is."""
        match stimulus:
            case Ticked(now=now):
                self._now = now
                self._measure()
                order, self._again = self._again, None
                return self._ask(order) if order else []
            case Touched(action=action):
                return self._touched(action)
            case Answered(number=number, answer=answer):
                self._answered(number, answer)
            case Unanswered(number=number, why=why):
                self._unanswered(number, why)
        return []

    def scene(self, page: Page) -> Scene:
        """The screen that is up."""
        world = self._worlds()
        showing = Showing(
            world=world,
            now=self._now,
            step=self._step,
            service=self._chosen(),
            ticket=self._ticket,
            walk_s=self._walk_s,
            paper=self._paper,
            why=self._why,
        )
        return scene_of(page, showing)

    def back(self) -> bool:
        """From a service to all of them; a number that was taken stays taken."""
        if self._step in {Step.SERVICE, Step.REFUSED}:
            self._step = Step.CHOOSE
            return True
        return False

    def forget(self) -> None:
        """Keep no number."""
        self._order, self._ticket = None, None

    @property
    def kept(self) -> str | None:
        """What was confirmed and its key, so that a restart shows the same number."""
        order = self._order
        if order is None or self._step not in {Step.TAKING, Step.TICKET} or isinstance(self._ticket, BlockTicket):
            return None
        ticket = order.ticket
        return f"{order.key} {ticket.service} {ticket.language} {int(ticket.priority)} {ticket.walk_s}"

    def _touched(self, action: object) -> list[Instruction]:
        match action:
            case Pick(service=service) if self._step is Step.CHOOSE:
                self._step, self._service = Step.SERVICE, service
            case Take(language=language, priority=priority) if self._step is Step.SERVICE and self._chosen():
                return self._take(language, priority=priority)
            case PrintIt(language=language) if self._step is Step.TICKET and self._paper is Paper.NOT_ASKED:
                return self._print(language)
            case Act.AGAIN if self._step is Step.REFUSED and self._order:
                return self._ask(self._order)
            case Act.LIST if self._step in {Step.SERVICE, Step.REFUSED}:
                self._step, self._order = Step.CHOOSE, None
            case Act.WAY:
                place = self._place()
                return [Open(flow="way", with_=place)] if place else []
            case Act.HOME:
                return [Leave(to="home")]
        return []

    def _take(self, language: Literal["zh", "en"], *, priority: bool) -> list[Instruction]:
        # Who is seen early walks slowly.
        pace = WALKING_M_S / SLOW_M_S if priority else 1.0
        walk_s = round(min(3600, self._walk_s.get(self._service, UNKNOWN_WALK_S) * pace))
        ticket = NewTicket(service=self._service, priority=priority, language=language, walk_s=walk_s)
        return self._ask(TakeTicket(key=self._new_key(), ticket=ticket))

    def _ask(self, order: TakeTicket) -> list[Instruction]:
        self._order, self._service, self._step = order, order.ticket.service, Step.TAKING
        self._taking = self._next()
        return [Ask(number=self._taking, order=order)]

    def _answered(self, number: int, answer: object) -> None:
        if number == self._taking and isinstance(answer, TicketView | BlockTicket):
            self._ticket, self._step = answer, Step.TICKET
        elif number == self._printing:
            self._paper = Paper.PRINTED

    def _unanswered(self, number: int, why: Bilingual) -> None:
        if number == self._taking and self._step is Step.TAKING:
            self._why, self._step = why, Step.REFUSED
        elif number == self._printing:
            self._paper = Paper.FAILED

    def _print(self, language: Literal["zh", "en"]) -> list[Instruction]:
        if self._ticket is None or self._order is None:
            return []
        service = self._chosen()
        slip = ticket_slip(
            mall=self._worlds().mall,
            service=service.name if service else {},
            ticket=self._ticket.number if isinstance(self._ticket, BlockTicket) else self._ticket,
            issued_at=self._ticket.issued_at.astimezone(self._now.tzinfo),
            language=language,
        )
        self._paper, self._printing = Paper.ASKED, self._next()
        return [Ask(number=self._printing, order=PrintSlip(key=f"{self._order.key}-slip", slip=slip))]

    def _chosen(self) -> ServiceView | None:
        return next((each for each in self._worlds().services if each.id == self._service), None)

    def _place(self) -> str | None:
        service = self._chosen()
        return place_of(service, self._worlds()) if service else None

    def _measure(self) -> None:
        """How far it is to each counter; anew only when something about ways has changed."""
        world = self._worlds()
        known_places = ((each.id, place_of(each, world)) for each in world.services)
        places = {service: place for service, place in known_places if place}
        known = (id(world.ways), world.closed, tuple(sorted(places.items())))
        if world.ways is None or known == self._walked_for:
            return
        self._walked_for, self._walk_s = known, {}
        for service, place in places.items():
            try:
                self._walk_s[service] = world.ways.route(world.here, place, closed=world.closed).seconds
            except NoWay:
                continue

    def _next(self) -> int:
        self._number += 1
        return self._number


def _read(with_: object) -> TakeTicket | None:
    """What was kept, if it is that."""
    parts = str(with_ or "").split(" ")
    if len(parts) != 5:
        return None
    key, service, language, priority, walk_s = parts
    fields = {"service": service, "language": language, "priority": priority == "1", "walk_s": int(walk_s)}
    return TakeTicket(key=key, ticket=NewTicket.model_validate(fields))
