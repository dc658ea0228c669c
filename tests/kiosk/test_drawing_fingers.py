"""Fingers: what counts as a touch, a drag, a pinch, and what doesn't."""

from collections.abc import Hashable
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.fingers import Finger, Fingers, Meaning
from kiosk.flows.flow import Dragged, Pinched, Tapped, Touched
from kiosk.scene.nouns import Grip, Rect, Scene, Touch

SCENE = Scene(
    name="any",
    touches=(
        Touch(rect=Rect(0, 0, 100, 100), action="home", label="home"),
        Touch(rect=Rect(0, 300, 300, 80), action="row-1", label="row 1"),
        Touch(rect=Rect(250, 650, 40, 40), action="plus", label="nearer"),
    ),
    grips=(Grip(rect=Rect(0, 200, 300, 300), name="list"), Grip(rect=Rect(0, 600, 300, 300), name="map", places=True)),
)


class Panel:
    """A panel of glass: what it reports, and what was made of it."""

    def __init__(self) -> None:
        """Nobody touches it yet."""
        self.fingers, self.scene = Fingers(), SCENE
        self.meant: list[Meaning] = []
        self._at = count(0)

    def event(
        self, what: str, x: float, y: float, *, id_: int = 1, at: float | None = None, mouse: bool = False
    ) -> None:
        """One report; a tenth of a second after the last unless said otherwise."""
        now = next(self._at) * 0.1 if at is None else at
        assert what in {"down", "move", "up"}
        kind = "down" if what == "down" else "move" if what == "move" else "up"
        finger = Finger(what=kind, id=id_, x=x, y=y, at=now, mouse=mouse)  # type: ignore[arg-type] # mypy joins literals
        self.meant += self.fingers.handle(finger, self.scene)

    def tap(self, x: float, y: float, **how: float) -> None:
        """Down and up on one spot."""
        self.event("down", x, y, **how)  # type: ignore[arg-type] # the keywords of `event`
        self.event("up", x, y, **how)  # type: ignore[arg-type] # as above

    @property
    def touched(self) -> list[Hashable]:
        """The actions that were touched."""
        return [each.action for each in self.meant if isinstance(each, Touched)]

    def pulled(self, grip: str) -> tuple[float, float]:
        """How far a grip was pulled in all."""
        drags = [each for each in self.meant if isinstance(each, Dragged) and each.grip == grip]
        return sum(each.dx for each in drags), sum(each.dy for each in drags)


@pytest.fixture
def panel() -> Panel:
    """A panel that nobody touches."""
    return Panel()


def test_a_touch_counts_when_the_finger_is_lifted(panel: Panel) -> None:
    """Not before, and its target looks pressed until then."""
    panel.event("down", 50, 50)
    assert panel.touched == []
    pressed = panel.fingers.pressed
    assert pressed is not None
    assert pressed.action == "home"
    panel.event("up", 55, 52)
    assert panel.touched == ["home"]
    assert panel.fingers.pressed is None


def test_lifting_elsewhere_is_thinking_better_of_it(panel: Panel) -> None:
    """Who slides off a button before lifting didn't press it."""
    panel.event("down", 50, 50)
    panel.event("move", 50, 160)
    panel.event("up", 50, 160)
    assert panel.meant == []


def test_a_target_that_went_away_under_the_finger_is_not_touched(panel: Panel) -> None:
    """The screen changed between down and up: what is there now was not meant."""
    panel.event("down", 50, 50)
    panel.scene = Scene(name="other", touches=(Touch(rect=Rect(0, 0, 100, 100), action="pay", label="pay"),))
    panel.event("up", 50, 50)
    assert panel.meant == []


def test_a_finger_that_slides_on_a_list_pulls_it_and_touches_nothing(panel: Panel) -> None:
    """All of its way counts, from where it was put down."""
    panel.event("down", 100, 330)
    panel.event("move", 100, 320)
    assert panel.meant == []
    panel.event("move", 100, 280)
    panel.event("move", 100, 250)
    panel.event("up", 100, 250)
    assert panel.touched == []
    assert panel.pulled("list") == (0, -80)
    assert isinstance(panel.meant[-1], Dragged)
    assert panel.meant[-1].done


def test_a_panel_that_reports_no_movement_still_drags(panel: Panel) -> None:
    """Down and up far apart are a drag, with nothing in between."""
    panel.event("down", 100, 480)
    panel.event("up", 100, 220)
    assert panel.pulled("list") == (0, -260)


def test_a_list_that_is_pushed_runs_on_for_a_moment(panel: Panel) -> None:
    """Less than 250 ms, ever slower, and a finger stops it."""
    for step in range(6):
        panel.event("down" if step == 0 else "move", 100, 480 - 30 * step, at=step * 0.016)
    panel.event("up", 100, 330, at=0.081)
    assert panel.fingers.lively
    way = [
        each.dy for now in (0.12, 0.18, 0.26, 0.34) for each in panel.fingers.glide(now) if isinstance(each, Dragged)
    ]
    assert all(each < 0 for each in way)
    assert way[0] < way[-1]
    assert not panel.fingers.lively


def test_a_finger_stops_a_list_that_runs(panel: Panel) -> None:
    """And what it was put on isn't pulled further."""
    for step in range(6):
        panel.event("down" if step == 0 else "move", 100, 480 - 30 * step, at=step * 0.016)
    panel.event("up", 100, 330, at=0.081)
    panel.event("down", 280, 220, at=0.2)
    assert not panel.fingers.lively
    assert panel.fingers.glide(0.3) == []


def test_two_fingers_on_a_map_pinch_it(panel: Panel) -> None:
    """Twice as far apart is twice as near, around the spot between them."""
    panel.event("down", 100, 700, id_=1)
    panel.event("down", 200, 700, id_=2)
    panel.event("move", 50, 700, id_=1)
    panel.event("move", 250, 700, id_=2)
    factors = [each.factor for each in panel.meant if isinstance(each, Pinched)]
    assert factors[0] * factors[1] == pytest.approx(2)
    assert panel.pulled("map") == (0, 0)
    panel.event("up", 50, 700, id_=1)
    panel.event("up", 250, 700, id_=2)
    assert panel.touched == []
    assert not any(isinstance(each, Tapped) for each in panel.meant)


def test_a_tap_on_a_map_names_its_spot_but_not_under_a_button(panel: Panel) -> None:
    """The button on the map is a button."""
    panel.tap(150, 800)
    panel.tap(270, 670)
    assert panel.meant == [Tapped(grip="map", x=150, y=800), Touched(action="plus")]


def test_a_second_finger_elsewhere_is_ignored(panel: Panel) -> None:
    """The first keeps its touch, two buttons are never touched at once."""
    panel.event("down", 50, 50, id_=1)
    panel.event("down", 100, 340, id_=2)
    panel.event("up", 100, 340, id_=2)
    panel.event("up", 50, 50, id_=1)
    assert panel.touched == ["home"]


def test_a_palm_means_nothing(panel: Panel) -> None:
    """Five fingers at once, and all that they do until the last is lifted."""
    for id_ in range(5):
        panel.event("down", 20 + 60 * id_, 700, id_=id_)
    for id_ in range(5):
        panel.event("move", 60 + 40 * id_, 760, id_=id_)
    for id_ in range(5):
        panel.event("up", 60 + 40 * id_, 760, id_=id_)
    assert panel.meant == []
    panel.tap(50, 50, at=9.0)
    assert panel.touched == ["home"]


def test_a_touch_reported_twice_counts_once(panel: Panel) -> None:
    """A worn panel says down and up again within a few milliseconds; a quick second tap is still a tap."""
    panel.tap(50, 50, at=1.0)
    panel.tap(53, 51, at=1.02)
    assert panel.touched == ["home"]
    panel.tap(50, 50, at=1.2)
    assert panel.touched == ["home", "home"]


def test_the_mouse_that_a_finger_becomes_is_dropped(panel: Panel) -> None:
    """A driver that also moves a mouse doesn't touch twice; a mouse alone works."""
    panel.tap(50, 50, at=1.0)
    panel.tap(50, 50, at=1.1, mouse=True, id_=-1)
    assert panel.touched == ["home"]
    panel.tap(50, 50, at=5.0, mouse=True, id_=-1)
    assert panel.touched == ["home", "home"]


def test_a_finger_that_was_never_lifted_is_forgotten(panel: Panel) -> None:
    """A panel that loses a report doesn't block the screen for ever."""
    panel.event("down", 50, 50, id_=1, at=0)
    panel.tap(100, 340, id_=2, at=60)
    assert panel.touched == ["row-1"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["down", "move", "up"]),
            st.integers(1, 6),
            st.integers(-10, 320),
            st.integers(-10, 920),
            st.floats(0, 2),
            st.booleans(),
        ),
        max_size=60,
    )
)
def test_nothing_a_panel_reports_confuses_it(reports: list[tuple[str, int, int, int, float, bool]]) -> None:
    """Any reports in any order: no failure, and afterwards a plain touch still counts."""
    panel, now = Panel(), 0.0
    for what, id_, x, y, later, mouse in reports:
        now += later
        panel.event(what, x, y, id_=id_, at=now, mouse=mouse)
    panel.meant.clear()
    panel.tap(50, 50, id_=99, at=now + 60)
    assert panel.touched == ["home"]
