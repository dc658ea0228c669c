"""Toilets, lifts, cash machines and what else is looked for: one touch leads to the nearest.

Decides what is offered: what the mall has. Refuses to know how the way is found.
"""

from dataclasses import dataclass

from content.venue.nouns import Place, PlaceKind
from kiosk.flows.flow import Flow, Instruction, Open, Page, Stimulus, Touched
from kiosk.flows.kinds import FACILITIES, NEAREST, kind_icon, kind_words
from kiosk.flows.pieces import tile
from kiosk.flows.places import minutes_to, short_of
from kiosk.flows.sheet import GAP, Sheet
from kiosk.scene.nouns import Scene, Size, Words
from kiosk.world import World, Worlds


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest of a kind is wanted."""

    kind: PlaceKind


class FacilitiesFlow(Flow):
    """All kinds at once."""

    def __init__(self, worlds: Worlds, _with: object = None) -> None:
        """Take where the newest of the mall is from."""
        self._worlds = worlds

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """A touch leads there."""
        if isinstance(stimulus, Touched) and isinstance(stimulus.action, Nearest):
            return [Open(flow="way", with_=NEAREST + stimulus.action.kind)]
        return []

    @property
    def kept(self) -> str | None:
        """It is reopened."""
        return ""

    def scene(self, page: Page) -> Scene:
        """A tile for each, with the floor and about how far."""
        world, sheet = self._worlds(), Sheet(page)
        zh = page.language == "zh"
        body = page.body
        if not page.low or body.w <= 1400:
            title, body = body.cut_top(sheet.line(Size.TITLE), GAP)
            words = "离您最近的" if zh else "Nearest to you"
            sheet.put(Words(rect=title, text=words, size=Size.TITLE, bold=True))
        offered = [(kind, place) for kind in FACILITIES if (place := _nearest(world, kind))]
        columns = 5 if body.w > 1400 else 3
        rows = -(-max(1, len(offered)) // columns)
        tallest = min(460, (body.h - GAP * (rows - 1)) // rows)
        _, rest = body.cut_top(0)
        used, _ = rest.cut_top(rows * tallest + GAP * (rows - 1))
        cells = [cell for row in used.rows(rows, GAP) for cell in row.columns(columns, GAP)]
        for cell, (kind, place) in zip(cells, offered, strict=False):
            minutes = minutes_to(world.spot, place)
            far = (
                f"{short_of(world, place.level)} · {minutes} 分钟"
                if zh
                else f"{short_of(world, place.level)} · {minutes} min"
            )
            tile(sheet, cell, kind_icon(kind), kind_words(kind, zh=zh), Nearest(kind), under=far)
        return sheet.scene("facilities", spoken="要找哪种设施？" if zh else "Which facility?")


def _nearest(world: World, kind: PlaceKind) -> Place | None:
    """About the nearest that is open."""
    open_ = [place for place in world.venue.of_kind(kind) if place.id not in world.closed]
    return min(open_, key=lambda place: minutes_to(world.spot, place), default=None)
