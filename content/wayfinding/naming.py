"""What places, links and floors are called in a sentence.

Decides what stands in for a name that is missing in a language. Refuses to know ways.
"""

from content.nouns import Language, Texts
from content.venue.nouns import Level, LinkKind, Place, PlaceKind

LANGUAGES: tuple[Language, ...] = ("zh", "en")

KINDS: dict[PlaceKind, Texts] = {
    PlaceKind.SHOP: {"zh": "店铺", "en": "the shop"},
    PlaceKind.FOOD: {"zh": "餐厅", "en": "the restaurant"},
    PlaceKind.SERVICE: {"zh": "服务点", "en": "the service counter"},
    PlaceKind.DESK: {"zh": "服务台", "en": "the service desk"},
    PlaceKind.TOILET: {"zh": "洗手间", "en": "the toilets"},
    PlaceKind.BABY_ROOM: {"zh": "母婴室", "en": "the baby room"},
    PlaceKind.CASH_MACHINE: {"zh": "自动取款机", "en": "the cash machine"},
    PlaceKind.STROLLERS: {"zh": "婴儿车借还处", "en": "the stroller stand"},
    PlaceKind.LIFT: {"zh": "电梯", "en": "the lift"},
    PlaceKind.ESCALATOR: {"zh": "扶梯", "en": "the escalator"},
    PlaceKind.STAIRS: {"zh": "楼梯", "en": "the stairs"},
    PlaceKind.RAMP: {"zh": "坡道", "en": "the ramp"},
    PlaceKind.ENTRANCE: {"zh": "出入口", "en": "the entrance"},
    PlaceKind.EXIT: {"zh": "安全出口", "en": "the emergency exit"},
    PlaceKind.PARKING: {"zh": "停车场", "en": "the car park"},
    PlaceKind.SEATING: {"zh": "休息区", "en": "the seating area"},
    PlaceKind.CINEMA: {"zh": "影院", "en": "the cinema"},
    PlaceKind.VOID: {"zh": "中庭", "en": "the atrium"},
}
LINKS: dict[LinkKind, Texts] = {
    LinkKind.LIFT: KINDS[PlaceKind.LIFT],
    LinkKind.ESCALATOR: KINDS[PlaceKind.ESCALATOR],
    LinkKind.STAIRS: KINDS[PlaceKind.STAIRS],
    LinkKind.RAMP: KINDS[PlaceKind.RAMP],
}
BRANDED = frozenset({PlaceKind.SHOP, PlaceKind.FOOD, PlaceKind.SERVICE})
"""Their names are names, however they are written."""
BARE = frozenset({"lift", "elevator", "escalator", "stairs", "staircase", "ramp"})
"""What some plans call a link, which is no name."""
SOMEWHERE: Texts = {"zh": "目的地", "en": "your destination"}


def place_name(place: Place, language: Language) -> str:
    """Its name, in the other language where it has none in this; else its number, else what it is."""
    name = place.names.get(language) or next(iter(place.names.values()), "") or place.unit
    if language == "en" and name and place.kind not in BRANDED and _is_common(name, place.kind):
        return f"the {name[:1].lower()}{name[1:]}"
    return name or KINDS.get(place.kind, SOMEWHERE)[language]


def _is_common(name: str, kind: PlaceKind) -> bool:
    """Whether an English name is words for what the place is ("Service desk"), not a name of its own ("Starlight")."""
    first, *others = name.split()
    said = all(word.isascii() and word.isalpha() and word.islower() for word in others)
    return first.isascii() and first.isalpha() and said and (bool(others) or kind is not PlaceKind.CINEMA)


def link_name(names: Texts, kind: LinkKind, language: Language) -> str:
    """As signs call it; else what it is."""
    name = names.get(language, "")
    return LINKS[kind][language] if not name or name.lower() in BARE else name


def level_name(level: Level, language: Language) -> str:
    """The floor inside a sentence ("4层", "level 4"); what stands on the lift's button where it has no name."""
    name = level.name.get(language) or level.short
    if name.isascii() and name.isdigit():
        return f"{name}层" if language == "zh" else f"level {name}"
    return f"level{name.removeprefix('Level')}" if language == "en" and name.startswith("Level ") else name
