"""What malls sell, in shelves that shoppers know, and the words by which shelves and facilities are asked for.

Words only. Refuses to know which of them a venue has.
"""

from typing import Final, NamedTuple

from content.nouns import Texts
from content.venue.nouns import Place, PlaceKind


class Department(NamedTuple):
    """Shops that sell the same sort of thing."""

    key: str
    title: Texts
    categories: frozenset[str]
    """As sources call them; see `category_of`."""
    words: tuple[str, ...]
    """By which it is asked for, besides its title."""


class Specialty(NamedTuple):
    """What some shops of a department are asked for by."""

    department: str
    words: tuple[str, ...]
    categories: tuple[str, ...]
    """Where no shop says that it is of these, the whole department answers."""


class Facility(NamedTuple):
    """A kind of place that isn't a shop."""

    kind: PlaceKind
    title: Texts
    words: tuple[str, ...]


def _department(key: str, titles: str, categories: str, words: str) -> Department:
    zh, en = titles.split("/")
    return Department(key, {"zh": zh, "en": en}, frozenset(categories.split()), tuple(words.split("、")))


def _facility(kind: PlaceKind, titles: str, words: str) -> Facility:
    zh, en = titles.split("/")
    return Facility(kind, {"zh": zh, "en": en}, tuple(words.split("、")))


FOOD: Final = "food"
OTHER: Final = "shop"

DEPARTMENTS: Final = (
    _department(
        FOOD,
        "餐饮/Food and drink",
        "foodservice restaurant fastfood cafe bar icecream foodcourt pub eatingdrinking noodle hotpot "
        "sichuan cantonese jiangnan "
        "seafood barbecue japanese korean italian thai vegetarian dumpling steak chicken soup fusion "
        "pizza burger sushi coffee "
        "coffeeshop tea bubbletea bakery pastry confectionery chocolate dessert sandwich chinese asian french indian",
        "美食、吃饭、吃的、吃、餐厅、饭店、餐馆、小吃、喝的、饮料、food、eat、restaurant、dining、"
        "drink、lunch、dinner、snack",
    ),
    _department(
        "fashion",
        "服饰/Fashion",
        "clothes fashion fashionaccessories shoes bag boutique clothing apparel leather tailor footwear "
        "accessories underwear fabric",
        "服装、穿的、时装、fashion、wear",
    ),
    _department(
        "beauty",
        "美妆个护/Beauty",
        "beauty cosmetics perfumery hairdresser massage nails tattoo hairdressersupply spa",
        "美容、美妆、护肤、香水、makeup、skincare",
    ),
    _department(
        "jewellery",
        "珠宝钟表眼镜/Jewellery, watches and glasses",
        "jewelry jewellery watches optician watch",
        "饰品、戒指、jewelry",
    ),
    _department(
        "kids",
        "儿童/Children",
        "kids toys babygoods children childcare kindergarten toy playground",
        "童装、孩子、小孩、亲子、宝宝、早教、游乐园、children、play",
    ),
    _department(
        "sports",
        "运动户外/Sport and outdoors",
        "sports outdoor bicycle sportinggoods fitnesscentre sportscentre dance swimmingpool fishing ski",
        "运动、户外、球鞋、sport、outdoor",
    ),
    _department(
        "electronics",
        "数码家电/Electronics",
        "electronics mobilephone computer hifi videogames camera photo appliance telecommunication",
        "数码、家电、电器、耳机、camera",
    ),
    _department(
        "home",
        "家居生活/Home",
        "houseware furniture interiordecoration bed kitchen lighting varietystore homefurnishings "
        "doityourself curtain carpet",
        "家居、日用品、生活馆、household",
    ),
    _department(
        "supermarket",
        "超市食品/Groceries",
        "supermarket convenience greengrocer deli butcher seafoodshop wine alcohol beverages grocery "
        "nuts farm dairy health "
        "departmentstore generalstore",
        "食品、蔬菜、买菜、grocery、groceries",
    ),
    _department(
        "gifts",
        "图书礼品/Books and gifts",
        "gift books stationery florist art newsagent musicalinstrument music collector craft frame lottery library",
        "礼品、礼物、gifts",
    ),
    _department(
        "leisure",
        "休闲娱乐/Leisure",
        "entertainment cinema movietheater escapegame karaoke hobby amusementarcade bowlingalley "
        "theatre arcade videogame",
        "娱乐、玩、游戏、电玩、entertainment、games、fun",
    ),
    _department(
        "health",
        "药店健康/Health",
        "pharmacy chemist medicalsupply hearingaids clinic dentist doctors optometrist nutritionsupplements herbalist",
        "诊所、体检、医院、看病、doctor、hospital",
    ),
    _department(
        "service",
        "便民服务/Services",
        "financial bank postoffice personalservice travel travelagency laundry drycleaning shoerepair "
        "carrepair carparts bureaudechange "
        "ticket copyshop locksmith estateagent insurance outpost storagerental moneylender",
        "服务、便民、充电站、配钥匙、repair",
    ),
)

SPECIALTIES: Final = tuple(
    Specialty(department, tuple(words.split("、")), tuple(categories.split()))
    for department, words, categories in (
        (FOOD, "咖啡、coffee、cafe、latte", "cafe coffee coffeeshop"),
        (FOOD, "奶茶、茶饮、tea、milk tea、bubble tea", "bubbletea tea cafe"),
        (FOOD, "火锅、hotpot", "hotpot"),
        (FOOD, "面包、蛋糕、烘焙、bakery、bread、cake", "bakery pastry"),
        (FOOD, "甜品、冰淇淋、巧克力、dessert、ice cream、sweets", "dessert icecream confectionery chocolate"),
        (FOOD, "面、面条、米线、noodles", "noodle"),
        (FOOD, "寿司、日料、日本菜、sushi、japanese", "japanese sushi"),
        (FOOD, "韩餐、韩国菜、korean", "korean"),
        (FOOD, "泰餐、thai", "thai"),
        (FOOD, "西餐、意餐、披萨、pizza、italian", "italian pizza"),
        (FOOD, "牛排、steak", "steak"),
        (FOOD, "烧烤、烤肉、barbecue、bbq", "barbecue"),
        (FOOD, "海鲜、seafood", "seafood"),
        (FOOD, "川菜、sichuan", "sichuan"),
        (FOOD, "早茶、粤菜、dim sum、cantonese", "cantonese"),
        (FOOD, "素食、vegetarian、vegan", "vegetarian"),
        (FOOD, "饺子、dumplings", "dumpling"),
        (FOOD, "快餐、汉堡、fast food、burger", "fastfood burger"),
        (FOOD, "酒吧、bar、pub", "bar pub"),
        ("fashion", "衣服、服装、女装、男装、clothes、clothing、dress", "clothes fashion boutique clothing apparel"),
        ("fashion", "鞋、鞋子、鞋店、shoes、boots", "shoes footwear"),
        ("fashion", "包、箱包、皮具、bags、luggage", "bag leather"),
        ("beauty", "理发、美发、剪头发、hair、haircut、barber", "hairdresser"),
        ("beauty", "化妆品、cosmetics", "cosmetics beauty perfumery"),
        ("beauty", "美甲、nails、manicure", "nails"),
        ("jewellery", "珠宝、首饰、黄金、jewellery、gold", "jewelry jewellery"),
        ("jewellery", "手表、钟表、watch、watches", "watches watch"),
        ("jewellery", "眼镜、配镜、glasses、optician", "optician"),
        ("kids", "玩具、toys", "toys toy"),
        ("kids", "母婴用品、奶粉、baby goods", "babygoods"),
        ("sports", "健身、健身房、gym、fitness", "fitnesscentre sportscentre"),
        ("electronics", "手机、phone、mobile", "mobilephone"),
        ("electronics", "电脑、computer", "computer"),
        ("home", "家具、furniture", "furniture"),
        ("supermarket", "超市、supermarket", "supermarket"),
        ("supermarket", "便利店、convenience store", "convenience"),
        ("supermarket", "水果、fruit", "greengrocer"),
        ("supermarket", "零食、坚果、snacks", "confectionery nuts"),
        ("supermarket", "酒、wine、alcohol", "wine alcohol"),
        ("supermarket", "百货、department store", "departmentstore"),
        ("gifts", "书、书店、图书、books、bookshop", "books"),
        ("gifts", "花、花店、鲜花、flowers、florist", "florist"),
        ("gifts", "文具、stationery", "stationery"),
        ("gifts", "彩票、lottery", "lottery"),
        ("leisure", "唱歌、KTV、karaoke", "karaoke"),
        ("leisure", "密室、escape room", "escapegame"),
        ("health", "药、药店、药房、买药、pharmacy、medicine、drugstore、chemist", "pharmacy chemist"),
        ("health", "牙科、牙医、dentist", "dentist"),
        ("service", "银行、bank", "bank"),
        ("service", "快递、邮局、寄件、post office、parcel", "postoffice"),
        ("service", "洗衣、干洗、laundry、dry cleaning", "laundry drycleaning"),
        ("service", "修鞋、shoe repair", "shoerepair"),
        ("service", "洗车、car wash", "carrepair carwash"),
        ("service", "旅行社、旅行、旅游、travel agency", "travelagency travel"),
        ("service", "改衣、裁缝、tailor", "tailor"),
    )
)

FACILITIES: Final = (
    _facility(
        PlaceKind.TOILET,
        "洗手间/Toilets",
        "厕所、卫生间、公厕、男厕、女厕、盥洗室、化妆间、toilet、wc、restroom、washroom、bathroom、loo、lavatory",
    ),
    _facility(
        PlaceKind.BABY_ROOM,
        "母婴室/Baby room",
        "哺乳室、育婴室、喂奶、换尿布、尿布台、妈咪室、nursing room、baby changing、nursery、mothers "
        "room、diaper、nappy",
    ),
    _facility(
        PlaceKind.CASH_MACHINE, "自动取款机/Cash machine", "取款机、提款机、取钱、柜员机、atm、cash、cashpoint、money"
    ),
    _facility(
        PlaceKind.STROLLERS,
        "童车借还/Strollers",
        "婴儿车、推车、童车、手推车、借车、还车、stroller、pram、pushchair、buggy、stroller return",
    ),
    _facility(
        PlaceKind.DESK,
        "服务台/Service desk",
        "总服务台、咨询台、问询处、前台、客服、失物招领、广播室、information、help、info、customer "
        "service、lost and found、reception",
    ),
    _facility(PlaceKind.PARKING, "停车场/Car park", "停车、车库、地库、停车位、parking、garage、car park"),
    _facility(PlaceKind.LIFT, "电梯/Lift", "直梯、升降梯、无障碍电梯、lift、elevator"),
    _facility(PlaceKind.ESCALATOR, "自动扶梯/Escalator", "扶梯、滚梯、escalator"),
    _facility(PlaceKind.STAIRS, "楼梯/Stairs", "步梯、楼梯间、stairs、staircase"),
    _facility(PlaceKind.ENTRANCE, "出入口/Way out", "出口、入口、大门、门口、出去、exit、entrance、gate、way out"),
    _facility(PlaceKind.SEATING, "休息区/Seating", "座位、休息、坐、椅子、沙发、seat、seats、rest、lounge"),
    _facility(PlaceKind.CINEMA, "影院/Cinema", "电影院、电影、看电影、影城、movie、film、movies、cinema"),
)

_OF_KIND: Final = {
    PlaceKind.FOOD: FOOD,
    PlaceKind.SERVICE: "service",
    PlaceKind.CINEMA: "leisure",
    PlaceKind.SHOP: OTHER,
}
_KEYS: Final = {category: each.key for each in DEPARTMENTS for category in each.categories}


def category_of(text: str) -> str:
    """A source's category, without the marks that sources differ in."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def department_of(place: Place) -> str:
    """The key of the department it belongs to, `OTHER` for a shop that says nothing of itself; "" for no shop."""
    usual = _OF_KIND.get(place.kind, "")
    if not usual or place.kind is PlaceKind.FOOD:
        return usual
    return _KEYS.get(category_of(place.category), usual)
