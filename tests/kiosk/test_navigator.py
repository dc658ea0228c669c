"""The navigator: visits begin and end, home and back are always there, an emergency is over everything."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

import pytest

from kiosk.flows.attract.flow import AttractFlow
from kiosk.flows.flow import Answered, Ask, Flow, Instruction, Leave, Maker, Open, Page, Stimulus, Ticked, Touched
from kiosk.flows.home import HomeFlow
from kiosk.flows.sheet import Sheet
from kiosk.navigator.acts import Act
from kiosk.navigator.machine import Navigator
from kiosk.navigator.nouns import FrameShown, Learned, Screen, Wiped
from kiosk.navigator.quiet import Patience
from kiosk.navigator.snapshot import Snapshot
from kiosk.scene.nouns import Scene
from tests.kiosk.form_rig import Boxes
from tests.kiosk.small_mall import NOON, emergency, small_world

UPRIGHT = Screen(width=1080, height=1920, measure=Boxes(), measure_large=Boxes(4 / 3))


@dataclass
class Typing(Flow):
    """Keeps what was typed, asks, and goes on."""

    typed: list[str] = field(default_factory=list)
    heard: list[object] = field(default_factory=list)
    stays: bool = False

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Note it."""
        match stimulus:
            case Touched(action=("type", str() as word)):
                self.typed.append(word)
            case Touched(action="ask"):
                return [Ask(number=7, order="order")]
            case Touched(action="deeper"):
                return [Open(flow="typing")]
            case Touched(action="home"):
                return [Leave(to="home")]
            case Answered():
                self.heard.append(stimulus)
        return []

    def scene(self, page: Page) -> Scene:
        """Nothing to see."""
        return Sheet(page).scene("typing")

    def forget(self) -> None:
        """Empty it."""
        self.typed.clear()

    @property
    def waiting(self) -> bool:
        """As it was made."""
        return self.stays


@dataclass
class Rig:
    """A navigator whose clock is turned by hand."""

    stays: bool = False
    made: list[Typing] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin at noon with nobody here."""
        self.seconds, self.numbers = 0.0, count(1)
        self.world = small_world()
        self.navigator = self.fresh()

    def fresh(self) -> Navigator:
        """As after a restart."""
        makers: dict[str, Maker] = {
            "attract": AttractFlow,
            "home": HomeFlow,
            "typing": lambda _worlds, _with: self._typing(),
        }
        return Navigator(self.world, makers, now=NOON, numbers=self.numbers)

    def _typing(self) -> Typing:
        self.made.append(Typing(stays=self.stays))
        return self.made[-1]

    def pass_(self, seconds: float) -> list[object]:
        """Let time go on, a second at a time."""
        wishes: list[object] = []
        end = self.seconds + seconds
        while self.seconds < end:
            self.seconds = min(self.seconds + 1, end)
            now = NOON + timedelta(seconds=self.seconds)
            wishes += self.navigator.handle(Ticked(now=now, seconds=self.seconds))
        return wishes

    def touch(self, *actions: object) -> list[object]:
        """Touch one after the other."""
        wishes: list[object] = []
        for action in actions:
            wishes += self.navigator.handle(Touched(action=action))
        return wishes

    def open(self) -> Typing:
        """A visit with the typing flow on top."""
        self.touch(Act.START)
        top = self.navigator._stack.open("typing", None, Ticked(now=NOON, seconds=self.seconds))
        assert top == []
        return self.made[-1]

    @property
    def flows(self) -> tuple[str, ...]:
        """What is open."""
        return self.navigator.flows

    def language(self) -> str:
        """The visitor's."""
        return self.navigator.visit.language

    @property
    def scene(self) -> Scene:
        """What is seen."""
        return self.navigator.scene(UPRIGHT)


def acts(scene: Scene) -> dict[object, object]:
    """Where the navigator's own touches are."""
    return {touch.action: touch.rect for touch in scene.touches if isinstance(touch.action, Act)}


def test_a_touch_anywhere_begins_in_chinese() -> None:
    """A touch on the screen between visitors opens the home screen in Chinese."""
    rig = Rig()
    assert rig.scene.name == "attract"
    assert rig.scene.touches[0].rect == (0, 0, 1080, 1920)
    rig.touch(Act.START)
    assert rig.navigator.flows == ("home",)
    assert rig.navigator.visit.language == "zh"


def test_english_is_one_touch_away_from_the_start_and_everywhere() -> None:
    """A touch on "English" begins in English, and the language can be changed on every screen."""
    rig = Rig()
    assert Act.START_IN_ENGLISH in acts(rig.scene)
    rig.touch(Act.START_IN_ENGLISH)
    assert rig.language() == "en"
    rig.touch(Act.LANGUAGE)
    assert rig.language() == "zh"


def test_home_and_back_stay_in_the_same_place() -> None:
    """Home and back are at the same spot on every screen, in low mode and under the settings."""
    rig = Rig()
    rig.touch(Act.START)
    places = []
    for step in (Act.GO_ON, Act.LOW, Act.SETTINGS, Act.LANGUAGE):
        rig.touch(step)
        places.append((acts(rig.scene)[Act.HOME], acts(rig.scene)[Act.BACK]))
    rig.open()
    places.append((acts(rig.scene)[Act.HOME], acts(rig.scene)[Act.BACK]))
    assert len(set(places)) == 1


def test_quiet_is_asked_about_and_then_everything_is_gone() -> None:
    """After 45 s without a touch it is asked for 20 s whether somebody is there, then all is wiped."""
    rig = Rig()
    typing = rig.open()
    rig.touch(("type", "marker"))
    rig.pass_(44)
    assert rig.scene.name == "typing"
    rig.pass_(2)
    assert rig.scene.name == "still-there"
    wishes = rig.pass_(18)
    assert rig.scene.name == "still-there"
    assert wishes == []
    assert Wiped() in rig.pass_(2)
    assert rig.scene.name == "attract"
    assert typing.typed == []


def test_the_question_is_answered_by_any_touch_and_does_nothing_else() -> None:
    """A touch while it is asked goes on with the visit, and isn't taken for anything below the question."""
    rig = Rig()
    typing = rig.open()
    rig.pass_(50)
    rig.touch(("type", "slip"))
    assert typing.typed == []
    assert rig.scene.name == "typing"
    rig.pass_(44)
    assert rig.scene.name == "typing"


def test_a_warning_shorter_than_twenty_seconds_is_refused() -> None:
    """A kiosk can't be set to warn for less than 20 s."""
    with pytest.raises(ValueError, match="at least 20 seconds"):
        Patience(warning_s=5)


def test_who_waits_for_somebody_isn_t_sent_away_but_not_for_ever() -> None:
    """A flow that waits holds off the question for ten minutes, and no longer."""
    rig = Rig(stays=True)
    rig.open()
    rig.pass_(590)
    assert rig.scene.name == "typing"
    rig.pass_(40)
    assert rig.scene.name == "attract"


def test_back_at_home_ends_the_visit() -> None:
    """Back leads to where one came from; at home it ends the visit and wipes it."""
    rig = Rig()
    rig.open()
    rig.touch("deeper", Act.BACK)
    assert rig.flows == ("home", "typing")
    assert Wiped() in rig.touch(Act.BACK, Act.BACK)
    assert rig.navigator.top is None


def test_home_leads_home_from_anywhere() -> None:
    """However deep one is, home is one touch away."""
    rig = Rig()
    rig.open()
    rig.touch(*["deeper"] * 40, Act.HOME)
    assert rig.navigator.flows == ("home",)


def test_an_answer_reaches_who_asked_and_nobody_else() -> None:
    """Two flows may use the same number; each gets its own answer, and an answer for one that is gone is dropped."""
    rig = Rig()
    first = rig.open()
    (ask,) = rig.touch("ask")
    rig.touch("deeper")
    (other,) = rig.touch("ask")
    assert isinstance(ask, Ask)
    assert isinstance(other, Ask)
    assert ask.number != other.number
    rig.navigator.handle(Answered(number=ask.number, answer="one"))
    assert first.heard == [Answered(number=7, answer="one")]
    rig.touch(Act.BACK)
    rig.navigator.handle(Answered(number=other.number, answer="late"))
    assert rig.made[-1].heard == []


def test_an_emergency_is_over_everything_and_ends_where_one_was() -> None:
    """An emergency covers whatever is on, with nothing to touch but the language; afterwards one is back."""
    rig = Rig()
    typing = rig.open()
    rig.touch(("type", "kept"))
    rig.navigator.handle(Learned(world=replace(rig.world, emergency=emergency())))
    assert rig.scene.name == "emergency"
    assert {touch.action for touch in rig.scene.touches} == {Act.LANGUAGE}
    rig.touch(("type", "slip"), Act.HOME, Act.BACK)
    rig.navigator.handle(Learned(world=rig.world))
    assert rig.scene.name == "typing"
    assert typing.typed == ["kept"]


def test_settings_are_forgotten_with_the_visit() -> None:
    """Large type, contrast, low mode and language are the next visitor's to choose anew."""
    rig = Rig()
    rig.touch(Act.START_IN_ENGLISH, Act.SETTINGS, Act.LARGE, Act.CONTRAST, Act.LOW, Act.SPOKEN)
    assert rig.scene.large
    assert rig.scene.contrast
    rig.pass_(70)
    assert rig.navigator.visit == Rig().navigator.visit


def test_a_restart_goes_on_where_it_was_without_what_was_typed() -> None:
    """After a crash the same screen in the same language is back, up to the first flow that keeps nothing."""
    rig = Rig()
    rig.open()
    rig.touch(Act.LANGUAGE, ("type", "marker"))
    kept = rig.navigator.snapshot()
    assert kept is not None
    text = kept.to_text()
    assert "marker" not in text
    again = Rig().fresh()
    read = Snapshot.from_text(text)
    assert read == kept
    again.restore(read)
    assert again.flows == ("home",)
    assert again.visit.language == "en"


def test_an_old_or_broken_snapshot_begins_anew() -> None:
    """A kiosk that was off for longer than a visitor waits begins with nobody here."""
    rig = Rig()
    rig.touch(Act.START)
    kept = rig.navigator.snapshot()
    assert kept is not None
    fresh = rig.fresh()
    fresh.restore(replace(kept, at=kept.at - timedelta(minutes=5)))
    assert fresh.flows == ()
    assert Snapshot.from_text("{") is None


def test_frames_shown_between_visitors_prove_nothing_without_an_advert() -> None:
    """Frames of the mall's own pictures are no advertiser's play."""
    assert Rig().navigator.handle(FrameShown(play=None, seconds=1.0)) == []


def test_no_answer_reaches_who_comes_after_a_failure() -> None:
    """What was asked before the kiosk began afresh is answered to nobody, though somebody asks the like."""
    rig = Rig()
    rig.open()
    (before,) = rig.touch("ask")
    rig.navigator = rig.fresh()
    other = rig.open()
    (after,) = rig.touch("ask")
    assert isinstance(before, Ask)
    assert isinstance(after, Ask)
    rig.navigator.handle(Answered(number=before.number, answer="somebody else's"))
    assert other.heard == []
    rig.navigator.handle(Answered(number=after.number, answer="one's own"))
    assert other.heard == [Answered(number=7, answer="one's own")]
