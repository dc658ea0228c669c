"""The timeline: where things go, and that the picture can be drawn."""

from datetime import datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scheduler.adapters.timeline_pillow import COLOURS, LEVEL, PAPER, draw
from scheduler.errors import FontMissing
from scheduler.rehearsal.timeline import (
    KIND_NAMES,
    Block,
    Lane,
    LevelPoint,
    Mark,
    Scale,
    Timeline,
    place_labels,
    stack,
    ticks,
)
from tests.scheduler.small_mall import shanghai

NOON = shanghai(23, 12)
SCALE = Scale(starts=NOON, ends=NOON + timedelta(minutes=100), left=0, right=1000)


def at(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def block(starts: float, length: float, label: str = "", *, weight: int = 0) -> Block:
    """A notice from and for so many minutes."""
    return Block(starts=at(starts), ends=at(starts + length), kind="notice", label=label, weight=weight)


def text_width(text: str) -> float:
    """Ten pixels a character."""
    return 10.0 * len(text)


def test_scale_ends_at_the_edges() -> None:
    """Instants are placed in proportion; what lies outside is held at the edge."""
    assert [SCALE.x(at(minutes)) for minutes in (-5, 0, 50, 100, 140)] == [0, 0, 500, 1000, 1000]


@pytest.mark.parametrize(
    ("span", "texts"),
    [
        (timedelta(seconds=90), ["12:00:00", "12:00:10", "12:00:20"]),
        (timedelta(minutes=12), ["12:00", "12:02", "12:04"]),
        (timedelta(hours=12), ["12:00", "14:00", "16:00"]),
    ],
)
def test_ticks_are_round_and_apart(span: timedelta, texts: list[str]) -> None:
    """Ticks stand at round wall-clock times, with seconds only where they matter, never nearer than asked."""
    scale = Scale(starts=NOON, ends=NOON + span, left=0, right=1000)
    found = ticks(scale, apart=100)
    assert [text for _, text in found][:3] == texts
    places = [scale.x(instant) for instant, _ in found]
    assert all(after - before >= 100 for before, after in pairwise(places))


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 12), st.integers(0, 3)), max_size=30))
def test_labels_never_touch(wanted: list[tuple[int, int, int]]) -> None:
    """However many labels are wanted, those placed stay inside and apart from each other; none is lost uncounted."""
    blocks = [block(start, 1, "x" * length, weight=weight) for start, length, weight in wanted]
    placed, left_out = place_labels(blocks, SCALE, width=text_width, rows=2, gap=4)
    assert len(placed) + left_out == len(blocks)
    for label in placed:
        assert label.x >= 0
        assert label.x + text_width(label.text) <= 1000
    for one, other in combinations(placed, 2):
        if one.row == other.row:
            assert one.x + text_width(one.text) + 4 <= other.x or other.x + text_width(other.text) + 4 <= one.x


def test_heavier_label_is_placed_first() -> None:
    """Where there is room for one, the heavier block's label is placed."""
    placed, left_out = place_labels(
        [block(10, 1, "advert"), block(11, 1, "lost child", weight=9)], SCALE, width=text_width, rows=1, gap=4
    )
    assert ([label.text for label in placed], left_out) == (["lost child"], 1)


def test_overlapping_blocks_are_stacked() -> None:
    """Blocks that overlap get rows of their own; those that only touch share one."""
    rows = stack([block(0, 10), block(5, 10), block(10, 5), block(20, 1)])
    assert [row for _, row in rows] == [0, 1, 0, 0]


def test_every_kind_has_a_colour_of_its_own() -> None:
    """Each kind of call in the legend has a colour no other kind has."""
    assert set(COLOURS) == set(KIND_NAMES)
    assert len(set(COLOURS.values())) == len(COLOURS)


def whole_picture() -> Timeline:
    """Two zones with something of everything."""
    levels = tuple(LevelPoint(at(minute / 10), -40 + 20 * (minute % 7) / 7) for minute in range(1000))
    lanes = (
        Lane(label="中庭", note="Atrium", blocks=(block(10, 20, "寻人 Lost child"),), levels=levels),
        Lane(
            label="一个名字很长很长很长很长很长的区域",
            music=(Block(starts=at(0), ends=at(90), kind="music", label="morning"),),
        ),
        Lane(label="quiet"),
    )
    return Timeline(
        title="小商场 · Small Mall",
        subtitle="a test",
        starts=NOON,
        ends=at(100),
        lanes=lanes,
        marks=(Mark(at(99), "关门 closes"),),
    )


def test_picture_is_drawn(tmp_path: Path) -> None:
    """The picture is a PNG as wide as a screen, on paper white, with the call in its kind's colour."""
    draw(whole_picture(), tmp_path / "day.png")
    with Image.open(tmp_path / "day.png") as picture:
        assert (picture.format, picture.width) == ("PNG", 1920)
        raw = picture.convert("RGB").tobytes()
    found = {f"#{raw[start : start + 3].hex()}" for start in range(0, len(raw), 3)}
    assert {PAPER, COLOURS["notice"], LEVEL} <= found


def test_missing_font_is_told(tmp_path: Path) -> None:
    """Without the Chinese font the error names the package to install."""
    with pytest.raises(FontMissing, match="Install the package fonts-noto-cjk"):
        draw(whole_picture(), tmp_path / "day.png", fonts=tmp_path)
