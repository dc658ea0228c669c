"""Help, from the touch to the end; the one mutator of it.

Decides that each need rings the desk once, that the screen stays while it is open, and that a call is only called off
by two touches. Refuses to know HTTP and how screens look. What the desk does comes with the newest of the mall.
"""

from collections.abc import Callable

from content.bilingual import Bilingual
from content.venue.nouns import Place, PlaceKind
from controller_api.contract import HelpView, NewHelp
from kiosk.flows.flow import Answered, Ask, Flow, Instruction, Leave, Open, Page, Stimulus, Ticked, Touched, Unanswered
from kiosk.flows.help.scenes import scene_of
from kiosk.flows.help.steps import Act, Need, Showing, Step, ToDesk
from kiosk.ports import AskForHelp, CancelHelp
from kiosk.scene.nouns import Scene
from kiosk.world import Worlds

SLOW_S = 30.0
"""Whoever hears nothing for so long is told, and shown another way."""
OVER = frozenset({"ended", "cancelled"})


class HelpFlow(Flow):
    """One need, and what comes of it."""

    def __init__(self, worlds: Worlds, new_key: Callable[[], str], with_: object = None) -> None:
        """Begin with what can be needed; `with_` is what was `kept` of one that was open before a restart."""
        self._worlds, self._new_key = worlds, new_key
        self._step = Step.CHOOSE
        self._asked: AskForHelp | None = None
        self._help: HelpView | None = None
        self._again = _read(with_)
        self._begun, self._called_off, self._adopted = False, False, False
        self._owed = False
        """Whether what was asked hasn't come back as the desk's yet."""
        self._before: str | None = None
        """The id of what this kiosk had asked before."""
        self._number, self._asking = 0, 0
        self._why: Bilingual | None = None
        self._seconds, self._since = 0.0, 0.0

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Change by what is touched, what the desk does, and what time it is."""
        match stimulus:
            case Ticked(seconds=seconds):
                self._seconds = seconds
                return self._ticked()
            case Touched(action=action):
                return self._touched(action)
            case Answered(number=number, answer=answer) if number == self._asking:
                return self._heard(answer)
            case Unanswered(number=number, why=why, later=later) if number == self._asking:
                self._why, self._owed = why, later
                if self._step is Step.CALLING:
                    self._step = Step.ALONE if later else Step.REFUSED
        return []

    def scene(self, page: Page) -> Scene:
        """The screen that is up."""
        world = self._worlds()
        waits = self._step is Step.CALLING or (self._help is not None and self._help.state in {"asked", "ringing"})
        showing = Showing(
            step=self._step,
            kind=self._help.kind if self._help else self._asked.help.kind if self._asked else None,
            help=self._help,
            desk=desk_of(self._worlds),
            slow=waits and (self._seconds - self._since >= SLOW_S or bool(self._help and self._help.escalated)),
            online=world.online,
            why=self._why,
            adopted=self._adopted,
        )
        return scene_of(page, showing)

    def back(self) -> bool:
        """From the question whether to call it off; else the flow is left, and the desk goes on."""
        if self._step is Step.SURE:
            self._step = self._open_step()
            return True
        return False

    def forget(self) -> None:
        """Nothing is typed here; the desk goes on with what it knows."""
        self._asked, self._help = None, None

    @property
    def waiting(self) -> bool:
        """While the desk is rung or at work."""
        return self._step in {Step.CALLING, Step.ALONE, Step.SURE} or (self._step is Step.FOLLOW and self._is_open())

    @property
    def kept(self) -> str | None:
        """What was asked and its key, so that a restart asks for the same and rings no second time."""
        if not self.waiting or self._asked is None:
            return "follow" if self.waiting else None
        asked = self._asked
        return f"{asked.help.kind} {asked.help.language} {asked.key}"

    def _ticked(self) -> list[Instruction]:
        world = self._worlds()
        told, begun = world.help, self._begun
        self._begun = True
        if not begun and self._again:
            return self._ask(self._again)
        if not begun and told and told.state not in OVER and world.online:
            # Whoever asked may have come back; what was heard long ago stands for nobody.
            self._adopted = True
            self._follow(told)
        elif told and self._step is Step.CANCELLED:
            return self._call_off(told)
        elif told and self._concerns(told, online=world.online):
            self._follow(told)
        return []

    def _concerns(self, told: HelpView, *, online: bool) -> bool:
        """Whether what the desk knows of this kiosk is what was asked here."""
        if self._help and told.id == self._help.id:
            return self._step in {Step.FOLLOW, Step.SURE}
        if not self._owed or self._asked is None or told.state in OVER:
            return False
        new = told.id != self._before or (self._step is Step.ALONE and online)
        return new and told.kind == self._asked.help.kind

    def _follow(self, told: HelpView) -> None:
        self._help = told
        self._owed = self._owed and told.id == self._before
        if self._step is not Step.SURE or told.state in OVER:
            self._step = Step.FOLLOW

    def _touched(self, action: object) -> list[Instruction]:
        match action:
            case Need(kind=kind, language=language) if self._step is Step.CHOOSE:
                return self._ask(AskForHelp(key=self._new_key(), help=NewHelp(kind=kind, language=language)))
            case ToDesk():
                desk = desk_of(self._worlds)
                return [Open(flow="way", with_=desk.id)] if desk else []
            case Act.HOME:
                return [Leave(to="home")]
            case Act.AGAIN if self._step is Step.REFUSED and self._asked:
                return self._ask(self._asked)
            case Act.YES_CANCEL if self._step is Step.SURE:
                return self._cancel()
            case Act():
                self._turned(action)
        return []

    def _turned(self, act: Act) -> None:
        if act is Act.CANCEL and self.waiting:
            self._step = Step.SURE
        elif act is Act.STILL and self._step is Step.SURE:
            self._step = self._open_step()
        elif act is Act.OTHER and self._step is Step.FOLLOW:
            self._step, self._asked, self._help, self._adopted = Step.CHOOSE, None, None, False

    def _ask(self, order: AskForHelp) -> list[Instruction]:
        """The desk decides whether it is the same as one that is open, or the next family's."""
        told = self._worlds().help
        self._before = told.id if told else None
        self._asked, self._step, self._since = order, Step.CALLING, self._seconds
        self._owed, self._adopted, self._why = True, False, None
        self._asking = self._next()
        return [Ask(number=self._asking, order=order)]

    def _heard(self, answer: object) -> list[Instruction]:
        if not isinstance(answer, HelpView):
            return []
        if self._step is Step.CANCELLED:
            self._before = None
            return self._call_off(answer)
        if self._help is None:
            self._owed = False
            self._follow(answer)
        return []

    def _cancel(self) -> list[Instruction]:
        self._step = Step.CANCELLED
        if self._help:
            return self._call_off(self._help)
        key = self._asked.key if self._asked else ""
        return [Ask(number=self._next(), order=CancelHelp(key=key, help=None))]

    def _call_off(self, told: HelpView) -> list[Instruction]:
        """Once for each that the desk knows; one that was on its way when it was called off is heard of later."""
        followed = self._help is not None and told.id == self._help.id
        late = self._asked is not None and told.kind == self._asked.help.kind and told.id != self._before
        mine = followed or (self._help is None and late)
        if self._called_off or not mine or told.state in OVER:
            return []
        self._called_off = True
        key = self._asked.key if self._asked else ""
        return [Ask(number=self._next(), order=CancelHelp(key=key, help=told.id))]

    def _open_step(self) -> Step:
        return Step.FOLLOW if self._help else Step.ALONE if self._why else Step.CALLING

    def _is_open(self) -> bool:
        return self._help is not None and self._help.state not in OVER

    def _next(self) -> int:
        self._number += 1
        return self._number


def desk_of(worlds: Worlds) -> Place | None:
    """The service desk on this floor, or any."""
    world = worlds()
    desks = [place for place in world.venue.of_kind(PlaceKind.DESK) if place.doors]
    return min(desks, key=lambda place: abs(place.level - world.spot.level), default=None)


def _read(with_: object) -> AskForHelp | None:
    """What was kept, if it is that."""
    parts = str(with_ or "").split(" ")
    if len(parts) != 3:
        return None
    kind, language, key = parts
    return AskForHelp(key=key, help=NewHelp.model_validate({"kind": kind, "language": language}))
