"""A mall of two dozen places, for tests of its directory."""

from content.adapters.name_readings import readings_of
from content.directory.directory import Directory
from content.directory.index import needed
from content.nouns import Texts
from content.venue.nouns import Level, Origin, Place, PlaceKind, Point, Venue

SHOPS: tuple[tuple[str, str, str, int], ...] = (
    ("朝阳眼镜", "Sunrise Optics", "optician", 0),
    ("乐高", "LEGO", "toys", 1),
    ("乐购超市", "Legou Market", "supermarket", -1),
    ("音乐之家", "House of Music", "musical_instrument", 2),
    ("听雨花店", "Rainlistener Florist", "florist", 0),
    ("玉兰女装", "Magnolia Womenswear", "clothes", 1),
    ("石榴鞋坊", "Pomegranate Shoes", "shoes", 1),
    ("白露药房", "White Dew Pharmacy", "pharmacy", 0),
    ("", "Nike", "sports", 1),
    ("阿迪达斯", "adidas", "sports", 1),
    ("", "Calvin Klein Jeans", "clothes", 2),
    ("星星书店", "Star Books", "books", 2),
    ("85度", "Eighty-five Degrees", "bakery", 0),
)
FOOD: tuple[tuple[str, str, str, int], ...] = (
    ("一盏咖啡", "One Lamp Coffee", "cafe", 0),
    ("山城火锅", "Hill Town Hotpot", "hotpot", 2),
    ("渔火海鲜", "Fisherlight Café", "seafood", 2),
)
FACILITIES: tuple[tuple[PlaceKind, str, str, int, Point], ...] = (
    (PlaceKind.TOILET, "卫生间", "Toilets", 0, (100.0, 0.0)),
    (PlaceKind.TOILET, "卫生间", "Toilets", 1, (5.0, 0.0)),
    (PlaceKind.TOILET, "", "", 2, (0.0, 0.0)),
    (PlaceKind.BABY_ROOM, "母婴室", "Baby room", 1, (10.0, 0.0)),
    (PlaceKind.CASH_MACHINE, "自动取款机", "Cash machine", 0, (20.0, 0.0)),
    (PlaceKind.PARKING, "停车A区", "Parking A", -1, (0.0, 0.0)),
    (PlaceKind.PARKING, "", "", -1, (1.0, 0.0)),
    (PlaceKind.LIFT, "1号电梯", "Lift 1", 0, (30.0, 0.0)),
    (PlaceKind.DESK, "总服务台", "Service desk", 0, (0.0, 9.0)),
    (PlaceKind.NONPUBLIC, "机房", "Plant room", 0, (0.0, 5.0)),
)


def texts(zh: str, en: str) -> Texts:
    """The names there are."""
    named: Texts = {}
    if zh:
        named["zh"] = zh
    if en:
        named["en"] = en
    return named


def some_venue() -> Venue:
    """Four levels; each shop ten metres east of the one before."""
    levels = tuple(
        Level(id=short, ordinal=ordinal, name={"zh": zh, "en": en}, short=short, outline=(), walkable=())
        for ordinal, zh, en, short in (
            (-1, "地下一层", "Level B1", "B1"),
            (0, "一层", "Level 1", "F1"),
            (1, "二层", "Level 2", "F2"),
            (2, "三层", "Level 3", "F3"),
        )
    )
    sold = [*((PlaceKind.SHOP, shop) for shop in SHOPS), *((PlaceKind.FOOD, shop) for shop in FOOD)]
    places = [
        Place(
            id=f"shop-{number}",
            kind=kind,
            level=level,
            at=(10.0 * number, 0.0),
            names=texts(zh, en),
            category=category,
            unit=f"A{100 + number}",
            aliases=("山城老灶",) if zh == "山城火锅" else (),
        )
        for number, (kind, (zh, en, category, level)) in enumerate(sold)
    ]
    places += [
        Place(id=f"facility-{number}", kind=kind, level=level, at=at, names=texts(zh, en))
        for number, (kind, zh, en, level, at) in enumerate(FACILITIES)
    ]
    return Venue(
        id="some", name={"en": "Some Mall"}, origin=Origin(lon=0, lat=0), levels=levels, places=tuple(places), links=()
    )


def some_directory() -> Directory:
    """Its directory, with the readings pypinyin gives."""
    venue = some_venue()
    return Directory(venue, readings_of(needed(venue)))
