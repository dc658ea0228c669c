"""A window by SDL: a panel filled whole, or a window on a desk, with fingers or a mouse.

Decides which of SDL's events are fingers. Refuses to know what they mean.
"""

import os
import time
from collections.abc import Iterator, Sequence

import pygame

from kiosk.drawing.fingers import Finger, What
from kiosk.scene.nouns import Rect

HINTS = {
    "SDL_MOUSE_TOUCH_EVENTS": "0",
    "SDL_TOUCH_MOUSE_EVENTS": "0",
    "SDL_VIDEO_ALLOW_SCREENSAVER": "0",
    "SDL_FRAMEBUFFER_ACCELERATION": "0",
}
"""Fingers are no mice and mice no fingers; the panel stays awake; pixels go to it straight, not through a 3D driver
that takes 60 MiB where there is no graphics card."""
HEARD = (
    pygame.FINGERDOWN,
    pygame.FINGERMOTION,
    pygame.FINGERUP,
    pygame.MOUSEBUTTONDOWN,
    pygame.MOUSEMOTION,
    pygame.MOUSEBUTTONUP,
    pygame.KEYDOWN,
    pygame.QUIT,
    pygame.USEREVENT,
    pygame.WINDOWEXPOSED,
)
MOUSE = -1


class SdlWindow:
    """One window, for one thread but for `wake`."""

    def __init__(self, size: tuple[int, int] | None, *, windowed: bool = False, title: str = "Carillon") -> None:
        """Open it: `size` in pixels, None for as large as the panel; pygame.error where there is no display."""
        for hint, value in HINTS.items():
            os.environ.setdefault(hint, value)
        pygame.display.init()
        pygame.display.set_caption(title)
        flags = 0 if windowed else pygame.FULLSCREEN
        self.surface = pygame.display.set_mode(size or (0, 0), flags)
        self._windowed = windowed
        pygame.mouse.set_visible(windowed)
        pygame.event.set_blocked(None)
        pygame.event.set_allowed(HEARD)

    def wait(self, seconds: float) -> Sequence[Finger] | None:
        """What fingers did, at the latest after so many seconds; None when the window was closed."""
        first = pygame.event.wait(round(seconds * 1000)) if seconds >= 0.001 else pygame.event.poll()
        events = [first, *pygame.event.get()]
        if any(self._closes(event) for event in events):
            return None
        if any(event.type == pygame.WINDOWEXPOSED for event in events):
            pygame.display.flip()
        return [finger for event in events for finger in self._fingers(event)]

    def wake(self) -> None:
        """End a `wait`; for any thread."""
        pygame.event.post(pygame.event.Event(pygame.USEREVENT))

    def show(self, rects: Sequence[Rect]) -> None:
        """Bring these parts of the surface to the panel."""
        pygame.display.update([*rects] or [Rect(0, 0, 1, 1)])

    def close(self) -> None:
        """Give the panel back."""
        pygame.display.quit()

    def _closes(self, event: pygame.event.Event) -> bool:
        return event.type == pygame.QUIT or (
            self._windowed and event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE
        )

    def _fingers(self, event: pygame.event.Event) -> Iterator[Finger]:
        now = time.monotonic()
        width, height = self.surface.get_size()
        match event.type:
            case pygame.FINGERDOWN | pygame.FINGERMOTION | pygame.FINGERUP:
                what = _FINGER[event.type]
                yield Finger(what=what, id=event.finger_id, x=event.x * width, y=event.y * height, at=now)
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP if event.button == 1 and not event.touch:
                what = "down" if event.type == pygame.MOUSEBUTTONDOWN else "up"
                yield Finger(what=what, id=MOUSE, x=event.pos[0], y=event.pos[1], at=now, mouse=True)
            case pygame.MOUSEMOTION if event.buttons[0] and not event.touch:
                yield Finger(what="move", id=MOUSE, x=event.pos[0], y=event.pos[1], at=now, mouse=True)


_FINGER: dict[int, What] = {pygame.FINGERDOWN: "down", pygame.FINGERMOTION: "move", pygame.FINGERUP: "up"}
