"""Where head, body and foot of the screen are, upright and lying, and in low mode.

The foot is at the bottom in every mode, so home and back never move and are always within reach. Refuses to know what
is drawn there.
"""

from kiosk.flows.flow import Page
from kiosk.navigator.nouns import Screen, Visit
from kiosk.scene.nouns import Rect

REACH_MM = 1220.0
"""How high above the floor somebody in a wheelchair reaches (EN 301 549, 8.3)."""
HEAD_PX, FOOT_PX = 112, 148
LARGE_FOOT_PX = 164
MARGIN_PX, AIR_PX = 48, 24
"""What is left free at the sides of a body, and above and below it."""


def head_of(screen: Screen) -> Rect:
    """Where the mall's name and the clock are."""
    return Rect(0, 0, screen.width, HEAD_PX)


def foot_of(screen: Screen, visit: Visit) -> Rect:
    """Where home and back are."""
    height = LARGE_FOOT_PX if visit.large else FOOT_PX
    return Rect(0, screen.height - height, screen.width, height)


def reach_line(screen: Screen) -> int:
    """The pixel below which everything is within anybody's reach."""
    above_px = (REACH_MM - screen.bottom_mm) / screen.mm_per_px
    return max(0, min(screen.height // 2 + screen.height // 10, round(screen.height - above_px)))


def page_of(screen: Screen, visit: Visit) -> Page:
    """What flows draw on."""
    head, foot = head_of(screen), foot_of(screen, visit)
    low = reach_line(screen) if visit.low else 0
    top = max(head.h, low)
    return Page(
        width=screen.width,
        height=screen.height,
        mm_per_px=screen.mm_per_px,
        language=visit.language,
        body=Rect(MARGIN_PX, top + AIR_PX, screen.width - 2 * MARGIN_PX, foot.y - top - 2 * AIR_PX),
        measure=screen.measure_large if visit.large else screen.measure,
        large=visit.large,
        low=visit.low,
        above=Rect(0, head.h, screen.width, top - head.h) if visit.low and top > head.h else None,
    )


def whole_page_of(screen: Screen, visit: Visit) -> Page:
    """The same for what fills the screen: nobody is here, or there is an emergency."""
    low = reach_line(screen) if visit.low else 0
    return Page(
        width=screen.width,
        height=screen.height,
        mm_per_px=screen.mm_per_px,
        language=visit.language,
        body=Rect(0, 0, screen.width, screen.height),
        measure=screen.measure_large if visit.large else screen.measure,
        large=visit.large,
        low=visit.low,
        above=Rect(0, 0, screen.width, low) if low else None,
    )
