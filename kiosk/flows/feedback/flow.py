"""Saying what is wrong, screen by screen; the one mutator of it.

Decides what each touch leads to, that nothing is sent before it was confirmed and nothing twice, and when a face is
asked about. Refuses to know how screens look, HTTP and printers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from content.bilingual import Bilingual
from controller_api.contract import CaseTaken
from kiosk.flows.feedback.codes import code_of
from kiosk.flows.feedback.draft import Draft
from kiosk.flows.feedback.fields import keyboard_for, with_typed
from kiosk.flows.feedback.play import Faces, Verdict
from kiosk.flows.feedback.scenes import scene_of
from kiosk.flows.feedback.showing import Showing, later_url
from kiosk.flows.feedback.steps import FORM, TYPED, Clear, Done, Go, PickKind, PickMood, PrintIt, Send, Step
from kiosk.flows.flow import Answered, Ask, Flow, Instruction, Leave, Page, Stimulus, Ticked, Touched, Unanswered
from kiosk.flows.keyboard.keyboard import Keyboard, Sounds
from kiosk.flows.keyboard.keys import CandidatesFrom, Chosen, KeyTouched
from kiosk.flows.paper import Paper
from kiosk.ports import PrintSlip, SendCase
from kiosk.scene.nouns import Scene
from kiosk.slips.case import case_slip
from kiosk.world import Worlds

THANKS_S = 6.0
"""So long thanks for a face stay up."""
SLOW_S = 6.0
"""Sending for longer than that is spoken of."""
_BEFORE = {Step.KIND: Step.FACE, Step.WORDS: Step.KIND, Step.CONTACT: Step.WORDS, Step.PHONE: Step.CONTACT}
_BEFORE |= {Step.NAME: Step.PHONE, Step.REVIEW: Step.CONTACT, Step.SURE: Step.KIND, Step.REFUSED: Step.REVIEW}


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the flow is given besides the mall: it outlives visitors."""

    new_key: Callable[[], str]
    """A key nobody can guess, anew at each call."""
    sounds: Callable[[], Sounds | None] = field(default=lambda: None)
    """The pinyin input; None until it is loaded."""
    faces: Faces = field(default_factory=Faces)


class FeedbackFlow(Flow):
    """One visitor's suggestion or complaint."""

    def __init__(self, worlds: Worlds, means: Means) -> None:
        """Begin with the faces."""
        self._worlds, self._means = worlds, means
        self._step, self._draft = Step.FACE, Draft()
        self._keyboard: Keyboard | None = None
        self._language: Literal["zh", "en"] = "zh"
        self._editing = False
        """Whether a field was opened from the review, and leads back there."""
        self._confirmed: tuple[Draft, SendCase] | None = None
        """What was confirmed; every try sends the very same."""
        self._number, self._sent, self._printing = 0, 0, 0
        self._taken: CaseTaken | None = None
        self._why: Bilingual | None = None
        self._paper = Paper.NOT_ASKED
        self._now: datetime | None = None
        self._seconds, self._since = 0.0, 0.0

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Change by what a visitor does, what time it is, and what is answered."""
        match stimulus:
            case Ticked(now=now, seconds=seconds):
                self._now, self._seconds = now, seconds
                return [Leave(to="home")] if self._step is Step.THANKS and self._stayed_s >= THANKS_S else []
            case Touched(action=action):
                return self._touched(action)
            case Answered(number=number, answer=answer):
                self._answered(number, answer)
            case Unanswered(number=number):
                self._unanswered(number, stimulus)
        return []

    def scene(self, page: Page) -> Scene:
        """The screen that is up."""
        return scene_of(
            page,
            Showing(
                world=self._worlds(),
                step=self._step,
                draft=self._draft,
                keyboard=self._keyboard,
                taken=self._taken,
                code=self._code,
                why=self._why,
                paper=self._paper,
                slow=self._step is Step.SENDING and self._stayed_s >= SLOW_S,
            ),
        )

    def back(self) -> bool:
        """One screen back while nothing is sent; what was typed stays."""
        before = Step.REVIEW if self._editing else _BEFORE.get(self._step)
        if before is None:
            return False
        if self._step in TYPED:
            self._store()
        self._editing = False
        self._show(before)
        return True

    def forget(self) -> None:
        """Keep nothing of what was said."""
        if self._keyboard:
            self._keyboard.forget()
        self._draft, self._keyboard, self._taken, self._confirmed = Draft(), None, None, None

    @property
    def _key(self) -> str:
        return self._confirmed[1].key if self._confirmed else ""

    @property
    def _code(self) -> str:
        return (self._taken.code if self._taken else None) or (code_of(self._key) if self._key else "")

    @property
    def _stayed_s(self) -> float:
        return self._seconds - self._since

    def _touched(self, action: object) -> list[Instruction]:
        match action:
            case KeyTouched() | Chosen() | CandidatesFrom():
                self._typed(action)
            case Clear() if self._keyboard:
                self._keyboard.forget()
            case PickMood() | PickKind():
                self._picked(action)
            case Go(to=to) if self._step in FORM | {Step.SURE, Step.REFUSED} and to in FORM:
                self._go(to)
            case Send(language=language, sure=sure):
                return self._send(language, sure=sure)
            case PrintIt(language=language):
                return self._print(language)
            case Done():
                return [Leave(to="home")]
        return []

    def _picked(self, action: PickMood | PickKind) -> None:
        if isinstance(action, PickMood) and self._step is Step.FACE:
            self._draft = replace(self._draft, mood=action.mood)
            self._show(Step.REVIEW if self._editing else Step.KIND)
        elif isinstance(action, PickKind) and self._step is Step.KIND:
            self._draft, self._language = replace(self._draft, kind=action.kind), action.language
            self._show(Step.REVIEW if self._editing else Step.WORDS)

    def _typed(self, touch: KeyTouched | Chosen | CandidatesFrom) -> None:
        if self._keyboard is None or self._step not in TYPED or not self._keyboard.handle(touch):
            return
        self._store()
        following = {Step.WORDS: Step.CONTACT, Step.PHONE: Step.NAME, Step.NAME: Step.REVIEW}
        if self._step is Step.WORDS and self._draft.empty:
            return
        self._show(Step.REVIEW if self._editing else following[self._step])

    def _go(self, to: Step) -> None:
        if self._step in TYPED:
            self._store()
        self._editing = self._step is Step.REVIEW and to is not Step.CONTACT
        self._show(to)

    def _show(self, step: Step) -> None:
        self._step, self._since = step, self._seconds
        self._keyboard = None
        self._editing = self._editing and step is not Step.REVIEW
        if step in TYPED:
            self._keyboard = keyboard_for(step, self._draft, self._means.sounds(), self._language)

    def _store(self) -> None:
        if self._keyboard:
            self._draft = with_typed(self._draft, self._step, self._keyboard)

    def _send(self, language: Literal["zh", "en"], *, sure: bool) -> list[Instruction]:
        if self._step not in {Step.KIND, Step.REVIEW, Step.SURE, Step.REFUSED} or self._draft.empty or not self._now:
            return []
        # What was refused and is sent again is no other face: it was judged and taken the first time.
        if self._draft.face_alone and self._confirmed is None:
            asked = sure and self._step is Step.SURE
            verdict = Verdict.COUNTS if asked else self._means.faces.judge(self._seconds)
            if verdict is not Verdict.COUNTS:
                self._show(Step.SURE if verdict is Verdict.ASK else Step.THANKS)
                return []
            self._means.faces.take(self._seconds)
        order = self._order(self._now, language)
        self._show(Step.SENDING)
        self._sent = self._next()
        return [Ask(number=self._sent, order=order)]

    def _order(self, now: datetime, language: Literal["zh", "en"]) -> SendCase:
        """The one that was refused, to the letter, unless the visitor has changed it since."""
        if self._confirmed is None or self._confirmed[0] != self._draft:
            key = self._means.new_key()
            case = self._draft.case(language, now, code_of(key))
            self._confirmed = (self._draft, SendCase(key=key, case=case))
        return self._confirmed[1]

    def _answered(self, number: int, answer: object) -> None:
        if number == self._sent and isinstance(answer, CaseTaken):
            self._taken = answer
            self._show(Step.TAKEN if answer.number else Step.THANKS)
        elif number == self._printing:
            self._paper = Paper.PRINTED

    def _unanswered(self, number: int, told: Unanswered) -> None:
        if number == self._sent and self._step is Step.SENDING:
            self._why = told.why
            self._show((Step.THANKS if self._draft.face_alone else Step.KEPT) if told.later else Step.REFUSED)
        elif number == self._printing:
            self._paper, self._why = Paper.FAILED, told.why

    def _print(self, language: Literal["zh", "en"]) -> list[Instruction]:
        if self._step not in {Step.TAKEN, Step.KEPT} or self._paper in {Paper.ASKED, Paper.PRINTED} or not self._now:
            return []
        self._paper, self._printing = Paper.ASKED, self._next()
        world, taken = self._worlds(), self._taken
        slip = case_slip(
            mall=world.mall,
            language=language,
            at=self._now,
            number=taken.number if taken else None,
            code=self._code,
            url=(taken.follow_url if taken else None) or later_url(world.address, self._code),
        )
        return [Ask(number=self._printing, order=PrintSlip(key=f"{self._key}-slip", slip=slip))]

    def _next(self) -> int:
        self._number += 1
        return self._number
