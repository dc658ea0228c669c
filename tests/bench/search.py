"""The directory's search over a thousand shops: each keystroke towards a name, with slips, and towards nothing."""

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from content.adapters.name_readings import readings_of
from content.adapters.venue_import import import_venue
from content.directory.directory import Directory
from content.directory.index import needed
from content.directory.nouns import Standpoint
from content.venue.nouns import Level, Origin, Place, PlaceKind, Venue
from tests.bench.figures import Figure, at_most, spread

SHOPS, ASKED = 1000, 300
FIRST = "听青白玉春山云江晴竹梅桂星月朝重乐长银石松鹤琴兰秋夏花海雨雪风泉溪湖"
SECOND = "澜屿露阳庆高安行泉岸舟歌影色石塔亭园桥谷野林里门声光路堂馆"
THIRD = ("眼镜", "女装", "咖啡", "鞋坊", "花店", "书店", "火锅", "珠宝", "童装", "数码", "面馆", "家居", "美发", "药房")
HEADS = (
    "Amber",
    "Birch",
    "Coral",
    "Dune",
    "Elder",
    "Fern",
    "Glass",
    "Hazel",
    "Ivory",
    "Jade",
    "Kestrel",
    "Larch",
    "Maple",
    "Nettle",
    "Otter",
    "Plum",
    "Quartz",
    "Rowan",
    "Sable",
    "Thistle",
    "Umber",
    "Velvet",
    "Willow",
    "Yarrow",
    "Zephyr",
)
TAILS = ("field", "lane", "wood", "stone", "well", "brook", "mere", "gate", "light", "sail", "thread", "worth")
MALL = Path(__file__).resolve().parents[3] / "shared/data/mall-one.imdf.zip"


def run() -> list[Figure]:
    """Names of our own making; the mall of the shared data beside them where it is there."""
    rng = random.Random(11)  # noqa: S311 - names to measure with
    figures = _measured("search, 1,000 shops", thousand_shops(rng), rng)
    if MALL.exists():
        with tempfile.TemporaryDirectory() as folder:
            figures += _measured("search, a real mall's 466", import_venue(MALL, Path(folder))[0], rng)
    else:
        print("skipped: the real mall isn't there")  # noqa: T201 - a bench talks
    return figures


def thousand_shops(rng: random.Random) -> Venue:
    """A venue of a thousand shops on five floors, each with a Chinese and an English name."""
    levels = tuple(
        Level(id=f"F{n + 1}", ordinal=n, name={"zh": f"{n + 1}层"}, short=f"F{n + 1}", outline=(), walkable=())
        for n in range(5)
    )
    places = tuple(
        Place(
            id=str(number),
            kind=PlaceKind.SHOP,
            level=number % 5,
            at=(rng.uniform(0, 300), rng.uniform(0, 100)),
            names={
                "zh": rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(THIRD),
                "en": " ".join(rng.choice(HEADS) + rng.choice(TAILS) for _ in range(2)),
            },
            unit=f"A{number}",
        )
        for number in range(SHOPS)
    )
    return Venue(id="bench", name={}, origin=Origin(lon=0, lat=0), levels=levels, places=places, links=())


def _measured(name: str, venue: Venue, rng: random.Random) -> list[Figure]:
    readings = readings_of(needed(venue))
    began = time.perf_counter()
    directory = Directory(venue, readings)
    made_s = time.perf_counter() - began
    took_ms = []
    for typed in _questions(venue, readings, rng):
        for end in range(1, len(typed) + 1):
            began = time.perf_counter()
            directory.search(typed[:end], near=Standpoint(level=0))
            took_ms.append((time.perf_counter() - began) * 1000)
    return [*spread(f"{name}: a keystroke", took_ms, "ms", 5.0), at_most(f"{name}: making the index", made_s, "s", 1.0)]


def _questions(venue: Venue, readings: dict[str, tuple[tuple[str, ...], ...]], rng: random.Random) -> Iterator[str]:
    """Names as they are typed: in sounds, by initials, in English, with slips; kinds; and nonsense."""
    named = [place.names for place in venue.places if place.names]
    for names in rng.choices(named, k=ASKED):
        said = [reading[0] for reading in readings.get(names.get("zh", ""), ())]
        yield rng.choice(["".join(said), "".join(sound[0] for sound in said), names.get("en", "")]) or "cesuo"
        typed = list(names.get("en", "") or "lost")
        typed.pop(rng.randrange(len(typed)))
        yield "".join(typed)
        yield rng.choice(["weishengjian", "toilet", "3楼", "coffee", "qwrtzpl", "nvzhuang", "找不到"])
