"""A scene being laid out: marks and touches put down one after the other, with the buttons that flows have alike.

Decides how buttons and paragraphs are made of marks. Refuses to know what they are for, and pixels' colours.
"""

from collections.abc import Hashable
from typing import Literal

from kiosk.flows.flow import Page
from kiosk.scene.nouns import Colour, Grip, Icon, Ink, Mark, Panel, Rect, Scene, Size, Touch, Words

LEAST_TOUCH_MM = 20.0
"""Smaller ones are missed by fingers that shake."""
GAP = 24
"""Pixels between what stands side by side."""
Weight = Literal["strong", "plain", "quiet"]
"""The one next step of a screen; what else can be done; what hardly anybody wants."""

_FILL: dict[Weight, Ink | None] = {"strong": Ink.ACCENT, "plain": Ink.CARD, "quiet": None}
_LINE: dict[Weight, Ink | None] = {"strong": None, "plain": Ink.LINE, "quiet": None}
_INK: dict[Weight, Ink] = {"strong": Ink.ON_ACCENT, "plain": Ink.INK, "quiet": Ink.ACCENT}


class Sheet:
    """Collects one scene's marks, back to front."""

    def __init__(self, page: Page) -> None:
        """Begin with nothing."""
        self.page = page
        self._marks: list[Mark] = []
        self._touches: list[Touch] = []
        self._grips: list[Grip] = []
        self._said: list[str] = []

    @property
    def touch_px(self) -> int:
        """The least height and width of what is touched, in pixels: 20 mm, and never less than a comfortable 72."""
        return max(72, self.page.px(LEAST_TOUCH_MM))

    def line(self, size: Size) -> int:
        """How high a line of type is, in pixels."""
        return self.page.measure.line_height(size)

    def put(self, *marks: Mark) -> None:
        """Put marks on top."""
        self._marks.extend(marks)

    def touch(self, rect: Rect, action: Hashable, label: str) -> None:
        """Have a touch there do something."""
        self._touches.append(Touch(rect=rect, action=action, label=label))

    def say(self, *texts: str) -> None:
        """Have spoken guidance say so, after what was given before."""
        self._said.extend(text.rstrip("。.… ") for text in texts if text)

    def grip(self, rect: Rect, name: str, *, places: bool = False) -> None:
        """Have a finger drag there; `places`: it is a map."""
        self._grips.append(Grip(rect=rect, name=name, places=places))

    def text(  # noqa: PLR0913 (what type looks like has that many sides)
        self,
        rect: Rect,
        text: str,
        size: Size = Size.BODY,
        *,
        ink: Colour = Ink.INK,
        bold: bool = False,
        across: Literal["left", "middle", "right"] = "left",
        gap: int = 0,
    ) -> Rect:
        """Write from the top of a rectangle, wrapped; gives what is left below, less the gap."""
        if not text:
            return rect
        lines = self.page.measure.lines(text, size, rect.w, bold=bold)
        top, rest = rect.cut_top(lines * self.line(size), gap)
        self.put(
            Words(
                rect=top, text=text, size=size, ink=ink, bold=bold, across=across, down="top", most_lines=max(lines, 1)
            )
        )
        return rest

    def heading(self, title: str, under: str = "") -> Rect:
        """Say at the top what a screen is about; gives what is left of the body.

        In low mode it stands above the body, which is left whole for what is touched.
        """
        above, body = self.page.above, self.page.body
        if above:
            high = min(self._heading_high(title, under, body.w), above.h)
            self.heading_in(Rect(body.x, above.y + above.h - high, body.w, high), title, under)
            return body
        return self.heading_in(body, title, under)

    def heading_in(self, rect: Rect, title: str, under: str = "") -> Rect:
        """The same at the top of a rectangle; spoken guidance says it, too."""
        self.say(title, *under.split("\n"))
        rest = self.text(rect, title, Size.TITLE, bold=True, gap=8)
        return self.text(rest, under, ink=Ink.SOFT, gap=GAP // 2).cut_top(GAP // 2)[1]

    @property
    def whole(self) -> Rect:
        """The body and what is free above it: for screens that are touched at their foot only."""
        above, body = self.page.above, self.page.body
        return body if above is None else Rect(body.x, above.y, body.w, body.y + body.h - above.y)

    def _heading_high(self, title: str, under: str, wide: int) -> int:
        measure = self.page.measure
        lines = measure.lines(title, Size.TITLE, wide, bold=True) * self.line(Size.TITLE)
        return lines + (measure.lines(under, Size.BODY, wide) * self.line(Size.BODY) if under else 0) + GAP + 8

    def button(  # noqa: PLR0913 (what a button looks like has that many sides)
        self,
        rect: Rect,
        text: str,
        action: Hashable,
        *,
        weight: Weight = "plain",
        icon: str = "",
        size: Size = Size.LARGE,
    ) -> None:
        """Put down a button: its sign, if it has one, stands before its words."""
        self.put(Panel(rect=rect, fill=_FILL[weight], line=_LINE[weight]))
        ink, bold = _INK[weight], weight == "strong"
        side = min(self.line(size), rect.h) if icon else 0
        room = rect.w - 2 * GAP - (side + GAP // 2 if icon else 0)
        small = size if self.page.measure.width(text, size, bold=bold) <= room else Size.BODY
        wide = min(self.page.measure.width(text, small, bold=bold) + 4, room)
        left = rect.x + (rect.w - wide - (side + GAP // 2 if icon else 0)) // 2
        if icon:
            self.put(Icon(rect=Rect(left, rect.y + (rect.h - side) // 2, side, side), name=icon, ink=ink))
            left += side + GAP // 2
        words = Rect(left, rect.y, wide, rect.h)
        self.put(Words(rect=words, text=text, size=small, ink=ink, bold=bold, across="middle", most_lines=2))
        self.touch(rect, action, text)

    def scene(self, name: str, *, spoken: str = "", lively: bool = False) -> Scene:
        """All of it; what is spoken is what was said of it on the way, if nothing else is."""
        stop = "。" if self.page.language == "zh" else ". "
        return Scene(
            name=name,
            marks=tuple(self._marks),
            touches=tuple(self._touches),
            grips=tuple(self._grips),
            spoken=spoken or stop.join(self._said),
            lively=lively,
        )
