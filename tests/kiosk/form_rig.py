"""Pages to lay forms out on, with a measure that is a little wider than any face."""

from dataclasses import dataclass, replace
from typing import Literal

from kiosk.flows.flow import Page
from kiosk.scene.nouns import Rect, Scene, Size, Touch

TYPE_PX = {Size.SMALL: 28, Size.BODY: 34, Size.LARGE: 44, Size.TITLE: 60, Size.HUGE: 96, Size.GIANT: 208}


@dataclass(frozen=True)
class Boxes:
    """Chinese as squares, all else as two thirds of one."""

    factor: float = 1.0

    def width(self, text: str, size: Size, *, bold: bool = False) -> int:
        """Of one line."""
        wide = sum(1.0 if ord(letter) > 0x2E80 else 0.62 for letter in text)
        return round(wide * TYPE_PX[size] * self.factor * (1.05 if bold else 1.0))

    def lines(self, text: str, size: Size, width: int, *, bold: bool = False) -> int:
        """How many lines it takes when wrapped."""
        return sum(
            max(1, -(-self.width(part, size, bold=bold) // max(1, width - TYPE_PX[size]))) for part in text.split("\n")
        )

    def line_height(self, size: Size) -> int:
        """From one line to the next."""
        return round(TYPE_PX[size] * 1.4 * self.factor)


def page(language: Literal["zh", "en"] = "zh", body: Rect | None = None) -> Page:
    """A portrait panel of 43 inches."""
    body = body or Rect(48, 140, 984, 1600)
    return Page(width=1080, height=1920, mm_per_px=0.496, language=language, body=body, measure=Boxes())


def pages() -> dict[str, Page]:
    """Every panel and way of looking at it."""
    found: dict[str, Page] = {}
    for language in ("zh", "en"):
        upright = page(language)
        found |= {
            f"portrait-{language}": upright,
            f"low-{language}": replace(upright, low=True, body=Rect(48, 1010, 984, 740)),
            f"large-{language}": replace(upright, large=True, measure=Boxes(4 / 3)),
            f"landscape-{language}": replace(upright, width=1920, height=1080, body=Rect(48, 120, 1824, 820)),
            f"dense-{language}": replace(upright, mm_per_px=0.248),
        }
    return found


def touch(scene: Scene, label: str) -> Touch:
    """The touch that is labelled so, or the last whose label has it."""
    found = sorted((each for each in scene.touches if label in each.label), key=lambda each: each.label == label)
    assert found, f"{scene.name} has no {label!r}, only {[each.label for each in scene.touches]}"
    return found[-1]
