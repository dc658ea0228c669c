"""Draw the kiosk's pictures: `python -m tests.screens.kiosk` writes var/screens/kiosk/*.png.

Every screen in both languages, upright and lying; the main ones in low mode, large type and high contrast as well. They
are the real flows over the sample mall, painted as the kiosk paints them.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame

from kiosk.drawing.fonts import FontMeasure, Fonts
from kiosk.drawing.look import Look
from kiosk.drawing.painter import Painter
from kiosk.navigator.nouns import Screen
from tests.screens.kiosk_finding import finding_scenes
from tests.screens.kiosk_forms import every_form
from tests.screens.kiosk_mall import sample_world

SIZES = {"portrait": (1080, 1920, 700.0), "landscape": (1920, 1080, 900.0)}
"""Width and height in pixels, and how high above the floor the lower edge is, in millimetres."""
FACING = {"portrait": 90.0, "landscape": 0.0}
"""The sample mall is long from west to east; a panel is hung so that the floor fills it."""
SCENES = (finding_scenes, every_form)


@dataclass(frozen=True)
class Camera:
    """Paints scenes and keeps them as files."""

    out: Path
    fonts: Fonts
    only: str

    def screens(self) -> Iterator[tuple[str, Screen]]:
        """Both panels."""
        for name, (width, height, bottom) in SIZES.items():
            measure, large = FontMeasure(self.fonts, Look()), FontMeasure(self.fonts, Look(large=True))
            screen = Screen(width=width, height=height, bottom_mm=bottom, measure=measure, measure_large=large)
            yield name, screen

    def draw(self) -> int:
        """Every picture; gives how many."""
        count = 0
        upright = sample_world()
        for panel, screen in self.screens():
            world = replace(upright, spot=replace(upright.spot, facing_deg=FACING[panel]))
            surface = pygame.Surface((screen.width, screen.height))
            painter = Painter(surface, self.fonts, world.venue, lambda fault: print(fault, file=sys.stderr))
            for name, scene in chain(*(scenes(world, screen, self.only) for scenes in SCENES)):
                painter.paint(scene)
                painter.settle()
                pygame.image.save(surface, self.out / f"{name}-{panel}.png")
                count += 1
        return count


STRIPS = {
    "strip": ("home-zh", "search-found-zh", "shop-zh", "way-zh"),
    "strip-modes": ("map-en", "home-low-zh", "way-large-en", "emergency-zh"),
}
"""Upright screens side by side, for pages that show some of them."""
STRIP_W, STRIP_GAP = 440, 24


def draw_strips(out: Path) -> None:
    """Put screens that were drawn side by side, smaller."""
    height = round(STRIP_W * 1920 / 1080)
    for name, shown in STRIPS.items():
        strip = pygame.Surface((len(shown) * (STRIP_W + STRIP_GAP) - STRIP_GAP, height))
        strip.fill("white")
        for number, screen in enumerate(shown):
            picture = pygame.image.load(out / f"{screen}-portrait.png")
            strip.blit(pygame.transform.smoothscale(picture, (STRIP_W, height)), (number * (STRIP_W + STRIP_GAP), 0))
        pygame.image.save(strip, out / f"{name}.png")


def main() -> int:
    """Draw everything; tells where."""
    parser = argparse.ArgumentParser(prog="make screens", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/screens/kiosk"))
    parser.add_argument("--only", default="", help="screens with this in their name")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    pygame.display.init()
    count = Camera(asked.out, Fonts(), asked.only).draw()
    if not asked.only:
        draw_strips(asked.out)
    print(f"{count} pictures are in {asked.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
