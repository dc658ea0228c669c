"""The kiosk's screens that ask the world for something, for its pictures: saying what is wrong, help, queueing.

The real flows under the real navigator; the world's answers are given here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Literal
from zoneinfo import ZoneInfo

from content.bilingual import Bilingual
from controller_api.contract import (
    BlockNumber,
    CalledTicket,
    CaseTaken,
    HelpStateName,
    HelpView,
    TicketView,
    WaitView,
)
from kiosk.adapters.pinyin_lexicon import default_folder, open_lexicon
from kiosk.flows.asking import asking_flows
from kiosk.flows.catalogue import finding_flows
from kiosk.flows.feedback.steps import Go, PickKind, PickMood, PrintIt, Send, Step
from kiosk.flows.flow import Answered, Ask, Ticked, Touched, Unanswered
from kiosk.flows.help.steps import Act as HelpAct
from kiosk.flows.help.steps import Need
from kiosk.flows.keyboard.keyboard import Sounds
from kiosk.flows.keyboard.keys import KeyTouched, Named
from kiosk.flows.queue.steps import Act as QueueAct
from kiosk.flows.queue.steps import Pick, Take
from kiosk.navigator.acts import Act
from kiosk.navigator.machine import Navigator
from kiosk.navigator.nouns import Learned, Screen, Wish
from kiosk.pinyin.pinyin_input import PinyinInput
from kiosk.ports import BlockTicket
from kiosk.scene.nouns import Scene
from kiosk.world import World

GONE = Bilingual("The service desk can't be reached just now.", "暂时联系不上服务台。")
NOW = datetime(2026, 11, 20, 14, 32, tzinfo=ZoneInfo("Asia/Shanghai"))
Language = Literal["zh", "en"]
TAKEN = CaseTaken(
    number="C2026-00042",
    code="HKMVQTRA",
    follow_url="http://10.20.0.8:8080/c/C2026-00042?code=HKMVQTRA",
    received_at=NOW,
)


@cache
def pinyin() -> PinyinInput:
    """The keyboard's own."""
    return PinyinInput(open_lexicon(default_folder()))


class Visitor:
    """Somebody at a kiosk, and a world that answers."""

    def __init__(
        self, world: World, screen: Screen, acts: tuple[Act, ...], sounds: Callable[[], Sounds] = pinyin
    ) -> None:
        """Begin at home."""
        keys = count(1)
        makers = finding_flows() | asking_flows(lambda: f"key-{next(keys)}", sounds)
        self.world, self.screen, self.seconds = world, screen, 0.0
        self.language: Language = "en" if Act.START_IN_ENGLISH in acts else "zh"
        self.navigator = Navigator(world, makers, now=NOW)
        self.number = 0
        for act in acts:
            self.touch(act)

    @property
    def scene(self) -> Scene:
        """What is seen."""
        return self.navigator.scene(self.screen)

    def open(self, flow: str) -> "Visitor":
        """From home."""
        from kiosk.flows.home import Go as Tile  # noqa: PLC0415 (the same name means another touch in feedback)

        return self.touch(Tile(flow)).wait(1)

    def wait(self, seconds: float) -> "Visitor":
        """Let time go on."""
        self.seconds += seconds
        return self._did(self.navigator.handle(Ticked(now=NOW + timedelta(seconds=self.seconds), seconds=self.seconds)))

    def touch(self, *actions: object) -> "Visitor":
        """One after the other."""
        for action in actions:
            self._did(self.navigator.handle(Touched(action=action)))
        return self

    def type(self, letters: str) -> "Visitor":
        """On the keyboard; a space chooses the first candidate."""
        return self.touch(*(KeyTouched(name=Named.SPACE if letter == " " else letter) for letter in letters))

    def done(self) -> "Visitor":
        """The keyboard's key."""
        return self.touch(KeyTouched(name=Named.DONE))

    def answer(self, answer: object) -> "Visitor":
        """What the newest order brought."""
        return self._did(self.navigator.handle(Answered(number=self.number, answer=answer)))

    def fail(self, *, later: bool = False) -> "Visitor":
        """The newest order wasn't carried out."""
        return self._did(self.navigator.handle(Unanswered(number=self.number, why=GONE, later=later)))

    def learn(self, **changes: object) -> "Visitor":
        """Something is new in the mall."""
        self.world = replace(self.world, **changes)  # type: ignore[arg-type]  # each script names the world's fields
        return self._did(self.navigator.handle(Learned(world=self.world))).wait(1)

    def _did(self, wishes: list[Wish]) -> "Visitor":
        self.number = next((wish.number for wish in reversed(wishes) if isinstance(wish, Ask)), self.number)
        return self


Script = Callable[[Visitor], Visitor]


def _words(known: Visitor) -> Visitor:
    return known.open("feedback").touch(PickMood(mood="bad"), PickKind(kind="facilities", language=known.language))


def _typed(known: Visitor) -> Visitor:
    known = _words(known)
    if known.language == "zh":
        return known.type("sanloudiantikoudedengbuliang")
    return known.touch(KeyTouched(name=Named.SHIFT)).type("the light by the lifts is out")


def _review(known: Visitor) -> Visitor:
    return _typed(known).done().touch(Go(to=Step.PHONE)).type("13800138000").done().done()


def _sent(known: Visitor) -> Visitor:
    return _review(known).touch(Send(language=known.language))


def _burst(known: Visitor) -> Visitor:
    for _ in range(4):
        known.wait(6).touch(Act.HOME).open("feedback").touch(PickMood(mood="good"), Send(language=known.language))
        known.answer(TAKEN.model_copy(update={"number": None}))
    return known


def _help(known: Visitor, state: HelpStateName, **more: object) -> HelpView:
    return HelpView(
        id="h1",
        kind="lost_child",
        kiosk=known.world.kiosk,
        place=dict(known.world.name),  # type: ignore[arg-type]  # the same texts under plain language codes
        zone="atrium",
        language=known.language,
        state=state,
        asked_at=NOW,
        rings=1,
        escalated=False,
        answered_at=None,
        call_id=None,
        announced_at=None,
        ended_at=None,
        ending=None,
    ).model_copy(update=more)


def _rung(known: Visitor) -> Visitor:
    known.open("help").touch(Need(kind="lost_child", language=known.language))
    return known.answer(_help(known, "ringing"))


def _told(known: Visitor, state: HelpStateName, **more: object) -> Visitor:
    return _rung(known).learn(help=_help(known, state, **more))


def _ticket(known: Visitor) -> TicketView:
    service = known.world.services[0]
    return TicketView(
        id="t1",
        ticket="A012",
        service=service.id,
        service_name=service.name,
        place=service.place,
        priority=False,
        language=known.language,
        state="waiting",
        ahead=3,
        wait=WaitView(low_min=8, high_min=12),
        issued_at=NOW,
        code="abc",
        url="http://10.20.0.8:8080/t/7Q2MZK4HTR",
        counter=None,
        called_at=None,
        ended_at=None,
        leave_at=NOW + timedelta(minutes=8),
        go_now=False,
    )


def _service(known: Visitor) -> Visitor:
    return known.open("queue").touch(Pick(service="invoices"))


def _took(known: Visitor) -> Visitor:
    return _service(known).touch(Take(language=known.language))


def _alone(known: Visitor) -> Visitor:
    number = BlockNumber(ticket="A040", code="xyz", url="http://10.20.0.8:8080/t/9K2MZK4HTQ")
    taken = BlockTicket(number=number, service="invoices", issued_at=NOW)
    return _took(known.learn(online=False)).answer(taken)


def _called(known: Visitor) -> Visitor:
    call = CalledTicket(number="A012", service="invoices", counter="2", at=NOW)
    return _took(known).answer(_ticket(known)).learn(called=(call,))


def _called_at_home(known: Visitor) -> Visitor:
    calls = [("A012", "2", 0), ("B003", "3", 20)]
    return known.learn(
        called=tuple(
            CalledTicket(number=number, service="invoices", counter=counter, at=NOW - timedelta(seconds=ago))
            for number, counter, ago in calls
        )
    )


SCRIPTS: dict[str, Script] = {
    "feedback-faces": lambda known: known.open("feedback"),
    "feedback-kinds": lambda known: known.open("feedback").touch(PickMood(mood="bad")),
    "feedback-words": _words,
    "feedback-words-typed": _typed,
    "feedback-signs": lambda known: _typed(known).touch(KeyTouched(name=Named.TO_SIGNS)),
    "feedback-contact": lambda known: _typed(known).done(),
    "feedback-phone": lambda known: _typed(known).done().touch(Go(to=Step.PHONE)).type("1380013"),
    "feedback-name": lambda known: _typed(known).done().touch(Go(to=Step.PHONE)).type("13800138000").done(),
    "feedback-review": _review,
    "feedback-sending": lambda known: _sent(known).wait(7),
    "feedback-taken": lambda known: _sent(known).answer(TAKEN),
    "feedback-kept": lambda known: _sent(known).fail(later=True),
    "feedback-no-paper": lambda known: _sent(known).answer(TAKEN).touch(PrintIt(language=known.language)).fail(),
    "feedback-refused": lambda known: _sent(known).fail(),
    "feedback-sure": _burst,
    "feedback-thanks": lambda known: (
        known.open("feedback")
        .touch(PickMood(mood="very_good"), Send(language=known.language))
        .answer(TAKEN.model_copy(update={"number": None}))
    ),
    "help": lambda known: known.open("help"),
    "help-ringing": _rung,
    "help-slow": lambda known: _rung(known).wait(31),
    "help-answered": lambda known: _told(known, "answered"),
    "help-announced": lambda known: _told(known, "announced"),
    "help-ended": lambda known: _told(known, "ended"),
    "help-sure": lambda known: _rung(known).touch(HelpAct.CANCEL),
    "help-cancelled": lambda known: _rung(known).touch(HelpAct.CANCEL, HelpAct.YES_CANCEL),
    "help-alone": lambda known: (
        known.open("help").touch(Need(kind="lost_child", language=known.language)).fail(later=True)
    ),
    "queue": lambda known: known.open("queue"),
    "queue-alone": lambda known: known.learn(online=False).open("queue"),
    "queue-service": _service,
    "queue-closed": lambda known: known.open("queue").touch(Pick(service="gift-wrapping")),
    "queue-ticket": lambda known: _took(known).answer(_ticket(known)),
    "queue-ticket-called": _called,
    "queue-ticket-alone": _alone,
    "home-called": _called_at_home,
    "queue-refused": lambda known: _took(known).fail().touch(QueueAct.WAY),
}
MODES: dict[str, tuple[Act, ...]] = {"low": (Act.LOW,), "large": (Act.LARGE,), "contrast": (Act.CONTRAST,)}
MAIN = (
    "feedback-faces",
    "feedback-kinds",
    "feedback-words-typed",
    "feedback-contact",
    "feedback-review",
    "feedback-taken",
    "help",
    "help-slow",
    "help-answered",
    "help-alone",
    "queue",
    "queue-service",
    "queue-ticket",
)
"""Those that are seen in every mode."""


def every_form(world: World, screen: Screen, only: str = "") -> Iterator[tuple[str, Scene]]:
    """Each of these screens by name, mode and language."""
    for language, start in (("zh", Act.START), ("en", Act.START_IN_ENGLISH)):
        for name, script in SCRIPTS.items():
            if only in name:
                yield f"{name}-{language}", script(Visitor(world, screen, (start,))).scene
        for mode, acts in MODES.items():
            for name in MAIN:
                if only in f"{name}-{mode}":
                    yield f"{name}-{mode}-{language}", SCRIPTS[name](Visitor(world, screen, (start, *acts))).scene
