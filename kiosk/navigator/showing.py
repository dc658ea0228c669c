"""How the navigator's state is seen: the flow, what is around it, and what lies over it.

Refuses to know what changes that state.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.flows.emergency import EmergencyScreen
from kiosk.flows.flow import Flow, Page
from kiosk.navigator.acts import Act
from kiosk.navigator.geometry import foot_of, page_of, whole_page_of
from kiosk.navigator.nouns import Screen, Visit
from kiosk.navigator.overlays import over, settings_sheet, still_there
from kiosk.navigator.surround import calm_top, foot, head
from kiosk.scene.nouns import Rect, Scene, Touch
from kiosk.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """All that a scene is made of."""

    world: World
    visit: Visit
    now: datetime
    flow: Flow
    depth: int
    """How many flows are open; 0: nobody is here."""
    settings: bool
    left_s: int | None
    """Of the countdown, while it is asked whether somebody is still there."""
    emergency: EmergencyScreen | None


def scene_of(showing: Showing, screen: Screen) -> Scene:
    """The screen."""
    visit = showing.visit
    scene = _scene(showing, screen)
    return replace(scene, large=visit.large, contrast=visit.contrast)


def _scene(showing: Showing, screen: Screen) -> Scene:
    visit = showing.visit
    whole = whole_page_of(screen, visit)
    if showing.emergency:
        scene = showing.emergency.scene(whole)
        languages = [touch for touch in scene.touches if touch.action == "language"]
        return replace(scene, touches=tuple(replace(touch, action=Act.LANGUAGE) for touch in languages))
    if showing.depth == 0:
        return _inviting(showing.flow.scene(whole), screen)
    page = page_of(screen, visit)
    scene, feet = _surrounded(showing, screen, page)
    if showing.left_s is not None:
        everywhere = Touch(rect=Rect(0, 0, screen.width, screen.height), action=Act.GO_ON, label="")
        warning = still_there(page, showing.left_s)
        return over(scene, replace(warning, touches=(everywhere, *warning.touches)), touches=())
    return over(scene, settings_sheet(page, visit), touches=feet) if showing.settings else scene


def _inviting(scene: Scene, screen: Screen) -> Scene:
    """A touch anywhere begins; one on English begins in English."""
    start = Touch(rect=Rect(0, 0, screen.width, screen.height), action=Act.START, label="触摸屏幕开始")
    english = [replace(touch, action=Act.START_IN_ENGLISH) for touch in scene.touches]
    return replace(scene, touches=(start, *english))


def _surrounded(showing: Showing, screen: Screen, page: Page) -> tuple[Scene, tuple[Touch, ...]]:
    scene = showing.flow.scene(page)
    above = calm_top(page, showing.world, showing.now) if page.above and not _draws_above(scene, page.body) else ()
    at_home = showing.depth == 1
    foot_marks, feet = foot(page, foot_of(screen, showing.visit), at_home=at_home, settings=showing.settings)
    marks = head(page, showing.world, showing.now) + above + scene.marks + foot_marks
    return replace(scene, marks=marks, touches=scene.touches + feet), feet


def _draws_above(scene: Scene, body: Rect) -> bool:
    return any(mark.rect.y < body.y for mark in scene.marks)
