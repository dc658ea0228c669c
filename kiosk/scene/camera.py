"""Where a spot of the venue stands on the screen and back again, and which camera sees a set of spots whole.

Refuses to know what is drawn. With `up_deg` 90, east is up.
"""

import math
from collections.abc import Iterable

from content.venue.nouns import Point
from kiosk.scene.nouns import Camera, Rect

LEAST_PX_PER_M, MOST_PX_PER_M = 1.0, 60.0
"""A mall of a kilometre across the panel, and a door as wide as a hand."""


def on_screen(camera: Camera, rect: Rect, point: Point) -> tuple[float, float]:
    """Pixels of a spot given in metres, of a map that fills the rectangle."""
    right, up = _turned(camera.up_deg, (point[0] - camera.centre[0], point[1] - camera.centre[1]))
    return rect.x + rect.w / 2 + right * camera.px_per_m, rect.y + rect.h / 2 - up * camera.px_per_m


def on_floor(camera: Camera, rect: Rect, x: float, y: float) -> Point:
    """The spot in metres that is seen at these pixels."""
    right = (x - rect.x - rect.w / 2) / camera.px_per_m
    up = (rect.y + rect.h / 2 - y) / camera.px_per_m
    east, north = _turned(-camera.up_deg, (right, up))
    return camera.centre[0] + east, camera.centre[1] + north


def seeing(
    points: Iterable[Point], rect: Rect, up_deg: float, *, margin: int = 80, most_px_per_m: float = 40
) -> Camera:
    """The camera that sees all the points within the rectangle, with so many pixels to spare at each side."""
    turned = [_turned(up_deg, point) for point in points] or [(0.0, 0.0)]
    rights, ups = [right for right, _ in turned], [up for _, up in turned]
    wide, tall = max(rights) - min(rights), max(ups) - min(ups)
    room_w, room_h = max(rect.w - 2 * margin, 1), max(rect.h - 2 * margin, 1)
    scale = min(room_w / max(wide, 0.1), room_h / max(tall, 0.1), most_px_per_m)
    middle = ((max(rights) + min(rights)) / 2, (max(ups) + min(ups)) / 2)
    return Camera(centre=_turned(-up_deg, middle), px_per_m=scale, up_deg=up_deg)


def moved(camera: Camera, dx: float, dy: float) -> Camera:
    """The camera after a finger pulled the map by so many pixels."""
    east, north = _turned(-camera.up_deg, (-dx / camera.px_per_m, dy / camera.px_per_m))
    centre = (camera.centre[0] + east, camera.centre[1] + north)
    return Camera(centre=centre, px_per_m=camera.px_per_m, up_deg=camera.up_deg)


def zoomed(camera: Camera, rect: Rect, factor: float, at: tuple[float, float]) -> Camera:
    """The camera that sees so many times less and that larger, with what is seen at these pixels staying there."""
    scale = min(max(camera.px_per_m * factor, LEAST_PX_PER_M), MOST_PX_PER_M)
    held = on_floor(camera, rect, *at)
    nearer = Camera(centre=camera.centre, px_per_m=scale, up_deg=camera.up_deg)
    now = on_floor(nearer, rect, *at)
    centre = (camera.centre[0] + held[0] - now[0], camera.centre[1] + held[1] - now[1])
    return Camera(centre=centre, px_per_m=scale, up_deg=camera.up_deg)


def _turned(up_deg: float, point: Point) -> Point:
    """East and north as right and up, where these compass degrees are up."""
    cos, sin = math.cos(math.radians(up_deg)), math.sin(math.radians(up_deg))
    return point[0] * cos - point[1] * sin, point[0] * sin + point[1] * cos
