"""Between visitors: advertisers' pictures, and between them the mall's own hours and events.

Decides what follows what and for how long. Refuses to know what a touch does: the whole screen invites to one.
"""

from datetime import datetime

from controller_api.contract import ScreenCampaignView
from kiosk.flows import called
from kiosk.flows.attract.chooser import HOUR, Past, Play, next_play
from kiosk.flows.attract.slides import Own, advert, invitation, own
from kiosk.flows.flow import Flow, Instruction, Page, Stimulus, Ticked
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Rect, Scene
from kiosk.world import Worlds

OWN_SECONDS = 10.0
"""How long each of the mall's own is seen."""
TURNS = (Own.WELCOME, Own.TODAY)


class AttractFlow(Flow):
    """What is on while nobody is here."""

    def __init__(self, worlds: Worlds, _with: object = None) -> None:
        """Begin with the mall's welcome."""
        self._worlds = worlds
        self._now: datetime | None = None
        self._shown: Play | Own = Own.WELCOME
        self._until_s = OWN_SECONDS
        self._past: list[Past] = []
        self._own = 0

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Time brings the next."""
        if not isinstance(stimulus, Ticked):
            return []
        self._now = stimulus.now
        if stimulus.seconds >= self._until_s:
            self._next(stimulus)
        return []

    def scene(self, page: Page) -> Scene:
        """The picture, and below it what to do."""
        world, sheet = self._worlds(), Sheet(page)
        whole = Rect(0, 0, page.width, page.height)
        foot, rest = whole.cut_bottom(230 if page.height > page.width else 170)
        band = called.height(sheet, world, self._now) if self._now else 0
        if self._now and band:
            top, rest = rest.cut_top(band + 2 * GAP)
            called.draw(sheet, top.inset(2 * GAP, GAP), world, self._now)
        campaign = self._campaign()
        if isinstance(self._shown, Play) and campaign:
            advert(sheet, rest, campaign, world.pictures.get(self._shown.picture, ""))
        else:
            kind = self._shown if isinstance(self._shown, Own) else Own.WELCOME
            own(sheet, rest, kind, world, self._now)
        invitation(sheet, foot)
        scene = sheet.scene("attract")
        play = self._shown if isinstance(self._shown, Play) and campaign else None
        return Scene(name=scene.name, marks=scene.marks, touches=scene.touches, play=play)

    def _next(self, tick: Ticked) -> None:
        """After an advert the mall's own; after that an advert, if one is due."""
        self._past = [each for each in self._past if tick.now - each.at < HOUR]
        world = self._worlds()
        play = None
        if isinstance(self._shown, Own):
            play = next_play(world.campaigns, self._past, tick.now, here=frozenset(world.pictures))
        if play:
            self._past.append(Past(play=play, at=tick.now))
            self._shown, self._until_s = play, tick.seconds + play.seconds
            return
        self._own += 1
        self._shown = TURNS[self._own % len(TURNS)]
        self._until_s = tick.seconds + OWN_SECONDS

    def _campaign(self) -> ScreenCampaignView | None:
        if not isinstance(self._shown, Play):
            return None
        return next((each for each in self._worlds().campaigns if each.id == self._shown.campaign), None)
