"""Draws a timeline as a PNG with Pillow: paper-white ground, deep ink, one colour for each kind of call."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from scheduler.errors import FontMissing
from scheduler.rehearsal.timeline import (
    KIND_NAMES,
    Block,
    Label,
    Lane,
    LevelPoint,
    Scale,
    Timeline,
    place_labels,
    stack,
    ticks,
)

FONT_FOLDER = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED_CHINESE = "Noto Sans CJK SC"
FINE = 2
"""Drawn so many times larger and reduced, for smooth edges."""

PAPER, CARD, INK, QUIET, HAIR = "#faf8f3", "#ffffff", "#18222d", "#66717c", "#e4dfd5"
MUSIC, MUSIC_INK, LEVEL, LEVEL_LINE = "#e3ecea", "#4d6b68", "#cfdfdc", "#5f8f89"
COLOURS = {
    "lost_person": "#d6402b",
    "found_child": "#2f9164",
    "lost_item": "#d18b12",
    "found_item": "#8f9a2b",
    "move_car": "#5566b8",
    "staff_page": "#7d659f",
    "promotion": "#b9669a",
    "notice": "#4a7a9c",
    "welcome": "#17a0a0",
    "farewell": "#1f5f7a",
    "closing_countdown": "#e8793a",
    "ticket": "#2f74d8",
    "advert": "#b09a63",
    "emergency": "#9c0620",
    "drill": "#8c3a62",
    "music": MUSIC,
}

WIDTH, EDGE, NAMES = 1920, 56, 230
HEAD, LEGEND_ROW = 132, 40
LABEL_ROW, LABEL_ROWS, BAND, MUSIC_BAND, LEVEL_BAND, LANE_GAP = 26, 2, 34, 30, 54, 18
FLOOR_DB, NARROWEST, NAMES_HIGH = -50.0, 5.0, 78


def draw(timeline: Timeline, path: Path, *, fonts: Path = FONT_FOLDER) -> None:
    """Draw the picture into a PNG file; raises `FontMissing` and `OSError`."""
    sheet = _Sheet(timeline, fonts)
    sheet.draw()
    sheet.save(path)


@lru_cache(maxsize=32)
def _font(folder: Path, size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    path = folder / f"NotoSansCJK-{'Bold' if bold else 'Regular'}.ttc"
    for index in range(10 if path.is_file() else 0):  # The faces of the collection; their order is not promised.
        try:
            font = ImageFont.truetype(str(path), size * FINE, index=index)
        except OSError:
            break
        if font.getname()[0] == SIMPLIFIED_CHINESE:
            return font
    raise FontMissing(f"{path} with {SIMPLIFIED_CHINESE} is missing. Install the package fonts-noto-cjk.")


class _Sheet:
    """One picture in the making; lengths are in pixels of the finished picture."""

    def __init__(self, timeline: Timeline, fonts: Path) -> None:
        self._timeline = timeline
        self._fonts = fonts
        self._legend = list(self._legend_places())
        self._lanes_top = HEAD + LEGEND_ROW * (1 + max((row for *_, row in self._legend), default=0)) + 44
        height = round(self._lanes_top + sum(_lane_height(lane) + LANE_GAP for lane in timeline.lanes) + 56)
        self._image = Image.new("RGB", (WIDTH * FINE, height * FINE), PAPER)
        self._pen = ImageDraw.Draw(self._image)
        self._bottom = height - 56
        self._scale = Scale(starts=timeline.starts, ends=timeline.ends, left=EDGE + NAMES, right=WIDTH - EDGE)

    def save(self, path: Path) -> None:
        size = (WIDTH, self._image.height // FINE)
        self._image.resize(size, Image.Resampling.LANCZOS).save(path, format="PNG", optimize=True)

    def draw(self) -> None:
        self._write(EDGE, 34, self._timeline.title, 34, bold=True)
        self._write(EDGE, 86, self._timeline.subtitle, 20, QUIET)
        for text, colour, x, row in self._legend:
            y = HEAD + row * LEGEND_ROW
            self._box(x, y + 6, x + 18, y + 24, colour, radius=5)
            self._write(x + 27, y, text, 18, QUIET)
        tops = list(self._lane_tops())
        for lane, top in tops:
            self._box(EDGE - 20, top, WIDTH - EDGE + 20, top + _lane_height(lane), CARD, radius=12)
        self._draw_ticks()
        self._draw_marks()
        for lane, top in tops:
            self._draw_lane(lane, top)

    def _lane_tops(self) -> Iterator[tuple[Lane, float]]:
        top: float = self._lanes_top
        for lane in self._timeline.lanes:
            yield lane, top
            top += _lane_height(lane) + LANE_GAP

    def _draw_ticks(self) -> None:
        for at, text in ticks(self._scale, apart=92):
            x = self._scale.x(at)
            self._line([(x, self._lanes_top - 8), (x, self._bottom)], HAIR, 1)
            self._write(x, self._bottom + 4, text, 17, QUIET, anchor="ma")

    def _draw_marks(self) -> None:
        right = 0.0
        for mark in sorted(self._timeline.marks, key=lambda one: self._scale.x(one.at)):
            x = self._scale.x(mark.at)
            self._line([(x, self._lanes_top - 6), (x, self._bottom)], INK, 1.5)
            half = self._width(mark.label, 17) / 2
            if x - half > right:
                centre = min(x, WIDTH - EDGE + 20 - half)
                self._write(centre, self._lanes_top - 34, mark.label, 17, INK, anchor="ma")
                right = centre + half + 10

    def _draw_lane(self, lane: Lane, top: float) -> None:
        self._write(EDGE, top + 14, lane.label, 20, bold=True, most=NAMES - 20)
        self._write(EDGE, top + 44, lane.note, 16, QUIET, most=NAMES - (84 if lane.levels else 20))
        band = top + 10 + LABEL_ROW * _label_rows(lane)
        floor = band + BAND * _rows(lane) + 6
        if lane.music:
            for block in filter(self._scale.shows, lane.music):
                self._draw_music(block, floor)
            floor += MUSIC_BAND
        if lane.levels:
            self._draw_levels(lane.levels, floor, floor + LEVEL_BAND)
        labels, _ = place_labels(
            lane.blocks, self._scale, width=lambda text: self._width(text, 16), rows=LABEL_ROWS, gap=6
        )
        for label in labels:
            self._draw_label(label, band)
        for block, row in stack([block for block in lane.blocks if self._scale.shows(block)]):
            self._draw_block(block, band + BAND * row)

    def _draw_label(self, label: Label, band: float) -> None:
        y = band - LABEL_ROW * (label.row + 1)
        if label.row:
            self._line([(label.anchor + 1, y + 24), (label.anchor + 1, band)], HAIR, 1)
        self._write(label.x, y, label.text, 16, INK, halo=CARD)

    def _draw_block(self, block: Block, top: float) -> None:
        left, right = self._scale.x(block.starts), self._scale.x(block.ends)
        right = max(right, left + NARROWEST)
        colour = COLOURS.get(block.kind, COLOURS["notice"])
        radius = min(6.0, (right - left) / 2)
        if block.hollow:
            self._box(left, top + 2, right, top + BAND - 4, CARD, radius=radius, outline=colour)
        else:
            self._box(left, top + 2, right, top + BAND - 4, colour, radius=radius)

    def _draw_music(self, block: Block, top: float) -> None:
        left, right = self._scale.x(block.starts), self._scale.x(block.ends)
        self._box(left + 0.5, top + 2, max(right - 0.5, left + 1.5), top + MUSIC_BAND - 4, MUSIC, radius=4)
        if self._width(block.label, 15) + 16 < right - left:
            self._write(left + 8, top + 2, block.label, 15, MUSIC_INK)

    def _draw_levels(self, levels: tuple[LevelPoint, ...], top: float, bottom: float) -> None:
        self._write(self._scale.left - 10, top - 8, "0 dBFS", 14, QUIET, anchor="ra")
        self._write(self._scale.left - 10, bottom - 14, f"{FLOOR_DB:.0f}", 14, QUIET, anchor="ra")
        heights: dict[int, float] = {}
        for point in levels:
            share = min(max((point.db - FLOOR_DB) / -FLOOR_DB, 0.0), 1.0)
            column = round(self._scale.x(point.at))
            heights[column] = max(heights.get(column, 0.0), share)
        curve = [(float(x), bottom - share * (bottom - top)) for x, share in sorted(heights.items())]
        if len(curve) > 1:
            outline = [(curve[0][0], bottom), *curve, (curve[-1][0], bottom)]
            self._pen.polygon([(x * FINE, y * FINE) for x, y in outline], fill=LEVEL)
            self._line(curve, LEVEL_LINE, 1.5)

    def _legend_places(self) -> Iterator[tuple[str, str, float, int]]:
        x, row = float(EDGE), 0
        for kind in self._timeline.kinds:
            needs = 27 + self._width(KIND_NAMES[kind], 18) + 30
            if x + needs > WIDTH - EDGE:
                x, row = float(EDGE), row + 1
            yield KIND_NAMES[kind], COLOURS[kind], x, row
            x += needs

    def _width(self, text: str, size: int, *, bold: bool = False) -> float:
        return _font(self._fonts, size, bold=bold).getlength(text) / FINE

    def _write(  # noqa: PLR0913  A pen stroke has that many sides; all the odd ones are named.
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        colour: str = INK,
        *,
        bold: bool = False,
        anchor: str = "la",
        most: float | None = None,
        halo: str | None = None,
    ) -> None:
        if most is not None and self._width(text, size, bold=bold) > most:
            while text and self._width(f"{text}…", size, bold=bold) > most:
                text = text[:-1]
            text = f"{text}…"
        at, font, stroke = (x * FINE, y * FINE), _font(self._fonts, size, bold=bold), 3 * FINE if halo else 0
        self._pen.text(at, text, fill=colour, font=font, anchor=anchor, stroke_width=stroke, stroke_fill=halo)

    def _box(  # noqa: PLR0913  Four sides, a colour and two named looks.
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: str,
        *,
        radius: float,
        outline: str | None = None,
    ) -> None:
        corners = (left * FINE, top * FINE, right * FINE, bottom * FINE)
        self._pen.rounded_rectangle(corners, radius * FINE, fill=colour, outline=outline, width=2 * FINE)

    def _line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        self._pen.line([(x * FINE, y * FINE) for x, y in points], fill=colour, width=round(width * FINE), joint="curve")


def _rows(lane: Lane) -> int:
    return 1 + max((row for _, row in stack(lane.blocks)), default=0)


def _label_rows(lane: Lane) -> int:
    return LABEL_ROWS if any(block.label for block in lane.blocks) else 0


def _lane_height(lane: Lane) -> float:
    planes = (MUSIC_BAND if lane.music else 0) + (LEVEL_BAND if lane.levels else 0)
    return max(10 + LABEL_ROW * _label_rows(lane) + BAND * _rows(lane) + 6 + planes + 10, NAMES_HIGH)
