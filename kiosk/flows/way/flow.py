"""One visitor's way: who walks, which leg is seen, and how far its line has grown.

Decides when the way is looked for anew. Refuses to know how it looks.
"""

from kiosk.flows.flow import Dragged, Flow, Instruction, Open, Page, Pinched, Stimulus, Ticked, Touched
from kiosk.flows.map_pane import MapPane
from kiosk.flows.way.drawn import GoTo, Leg, Shown, Walker, way_scene
from kiosk.flows.way.finding import Wanted, Way, find
from kiosk.scene.nouns import Scene
from kiosk.world import Worlds

GROWS_S = 0.25
"""How long the line of a leg takes to grow."""


class WayFlow(Flow):
    """The way to one place, or to the nearest of a kind."""

    def __init__(self, worlds: Worlds, with_: object) -> None:
        """Take where to: a place's id, or `NEAREST` and a kind; after a bar, who walks."""
        self._worlds, self._wanted = worlds, Wanted.of(with_)
        self._leg, self._way = 0, Way(place=None)
        self._asked: object = None
        self._pane = MapPane(worlds().spot.level)
        self._seconds, self._since_s = 0.0, 0.0

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Time grows the line; touches change who walks and which leg is seen."""
        match stimulus:
            case Ticked():
                self._seconds = stimulus.seconds
                self._look()
            case Touched(action=Walker(profile=profile)):
                self._wanted = Wanted(goal=self._wanted.goal, profile=profile)
                self._look()
            case Touched(action=Leg(number=number)):
                self._show(number)
            case Touched(action=GoTo(place=place)):
                return [Open(flow="way", with_=place)]
            case Dragged() | Pinched():
                self._pane.handle(stimulus)
        return []

    @property
    def kept(self) -> str | None:
        """Where to, and who walks."""
        return str(self._wanted)

    def scene(self, page: Page) -> Scene:
        """How it is seen."""
        grown = min(1.0, (self._seconds - self._since_s) / GROWS_S)
        return way_scene(
            page,
            self._worlds(),
            Shown(wanted=self._wanted, way=self._way, leg=self._leg, grown=grown, pane=self._pane),
        )

    def _look(self) -> None:
        """Find the way, if anything is new since it was found."""
        world = self._worlds()
        asked = (self._wanted, world.closed, world.ways)
        if asked == self._asked:
            return
        self._asked, self._way = asked, find(world, self._wanted)
        self._show(0)

    def _show(self, leg: int) -> None:
        if self._way.route is None:
            return
        self._leg = min(max(leg, 0), len(self._way.route.legs) - 1)
        self._pane.show(self._way.route.legs[self._leg].level)
        self._pane.whole()
        self._since_s = self._seconds
