"""What places, links and floors are called in a sentence.

Decides what stands in for a name that is missing in a language. Refuses to know ways.
"""

from content.nouns import Language, Texts
from content.venue.nouns import Level, LinkKind, Place, PlaceKind

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
SOMEWHERE: Texts = {"zh": "目的地", "en": "your destination"}


def place_name(place: Place, language: Language) -> str:
    """Its name, in the other language where it has none in this; else its number, else what it is."""
    named = place.names.get(language) or next(iter(place.names.values()), "") or place.unit
    return named or KINDS.get(place.kind, SOMEWHERE)[language]


def link_name(names: Texts, kind: LinkKind, language: Language) -> str:
    """As signs call it; else what it is."""
    return names.get(language) or LINKS[kind][language]


def level_name(level: Level, language: Language) -> str:
    """The floor inside a sentence ("4层", "level 4"); what stands on the lift's button where it has no name."""
    name = level.name.get(language) or level.short
    return f"level{name.removeprefix('Level')}" if language == "en" and name.startswith("Level ") else name
