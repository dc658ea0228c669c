"""Twenty thousand random touches on the sample mall's kiosk, each screen painted: what breaks, grows, or is left."""

import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import psutil
import pygame

from kiosk.drawing.fonts import FontMeasure, Fonts
from kiosk.drawing.look import Look
from kiosk.drawing.painter import Painter
from kiosk.navigator.nouns import Screen
from tests.bench.figures import Figure, at_most, plain
from tests.kiosk.monkey import DeadEnd, Monkey
from tests.screens.kiosk_mall import sample_world

TOUCHES, WARM = 20_000, 8_000
"""The painter's caches have an upper bound and are filled by touches before those that are counted."""
MIB = 2**20
SEED = 20_261_122


def run() -> list[Figure]:
    """What came of it."""
    fonts, world = Fonts(), sample_world()
    measure, large = FontMeasure(fonts, Look()), FontMeasure(fonts, Look(large=True))
    screen = Screen(width=1080, height=1920, measure=measure, measure_large=large)
    painter = Painter(pygame.Surface((screen.width, screen.height)), fonts, world.venue, _fault)
    monkey = Monkey(world, screen, SEED, shown=painter.paint)
    ends, before = 0, 0
    for touch in range(WARM + TOUCHES):
        if touch == WARM:
            before = psutil.Process().memory_info().rss
        try:
            monkey.step()
        except DeadEnd:
            ends += 1
    monkey.leave()
    grown = (psutil.Process().memory_info().rss - before) / MIB
    return [
        plain("monkey: random touches", TOUCHES, "touches"),
        plain("monkey: different screens seen", len(monkey.names), "screens"),
        at_most("monkey: screens that led nowhere", ends, "screens", 0),
        at_most("monkey: memory grown over them, caches filled before", grown, "MiB", 10),
        at_most("monkey: typed words left after the visit", len(monkey.remembered()), "words", 0),
    ]


def _fault(sentence: str) -> None:
    raise AssertionError(sentence)
