"""Finding things: home, directory, shop, map, way, facilities, today and an emergency's screen, as state stories."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import timedelta

import pytest

from content.directory.nouns import Nothing
from content.wayfinding.nouns import SLOW, STEP_FREE
from kiosk.flows.catalogue import finding_flows
from kiosk.flows.days import open_words, today_of
from kiosk.flows.directory.rows import Chosen
from kiosk.flows.emergency import EmergencyScreen, turn_first
from kiosk.flows.flow import Dragged, Flow, Instruction, Open, Page, Pinched, Tapped, Ticked, Touched
from kiosk.flows.keyboard.keys import KeyTouched, Named
from kiosk.flows.kinds import NEAREST
from kiosk.flows.map import MAP, ShowLevel, Zoom
from kiosk.flows.opening import told_hours
from kiosk.flows.shop import TakeMeThere
from kiosk.flows.way.drawn import GoTo, Leg, Walker
from kiosk.scene.camera import on_screen
from kiosk.scene.nouns import Clip, MapView, Mark, QrCode, Scene, Words
from kiosk.world import Spot, World
from tests.content.wayfinding.floors import three_floors, wayfinder
from tests.kiosk.form_rig import page, touch
from tests.kiosk.small_mall import NOON, closed, emergency, small_world


class Opened:
    """A flow that is opened at noon, in a mall that may change."""

    def __init__(self, name: str, with_: object = None, world: World | None = None) -> None:
        """Open it."""
        self.world = world or small_world()
        self.flow: Flow = finding_flows()[name](lambda: self.world, with_)
        self.seconds = 0.0
        self.tick()

    def tick(self, seconds: float = 1.0) -> None:
        """Let time go on."""
        self.seconds += seconds
        self.flow.handle(Ticked(now=NOON + timedelta(seconds=self.seconds), seconds=self.seconds))

    def touch(self, action: Hashable) -> list[Instruction]:
        """Touch something."""
        return self.flow.handle(Touched(action=action))

    def press(self, label: str, on: Page | None = None) -> list[Instruction]:
        """Touch what is labelled so."""
        return self.touch(touch(self.flow.scene(on or page()), label).action)

    def scene(self, language: str = "zh") -> Scene:
        """As it is seen."""
        return self.flow.scene(page("zh" if language == "zh" else "en"))


def texts(marks: tuple[Mark, ...]) -> list[str]:
    """All that is written."""
    found: list[str] = []
    for mark in marks:
        if isinstance(mark, Words):
            found.append(mark.text)
        elif isinstance(mark, Clip):
            found += texts(mark.marks)
    return found


def said(opened: Opened, language: str = "zh") -> str:
    """All that is written, as one text."""
    return "\n".join(texts(opened.scene(language).marks))


def test_home_leads_to_everything_at_one_touch() -> None:
    """Search, the nearest toilet, directory, map, queue, feedback, help and today are one touch away."""
    home = Opened("home")
    wanted = {
        "搜索": ("directory", "search"),
        "洗手间": ("way", NEAREST + "toilet"),
        "店铺目录": ("directory", None),
        "楼层地图": ("map", None),
        "便民设施": ("facilities", None),
        "排队取号": ("queue", None),
        "意见建议": ("feedback", None),
        "紧急求助": ("help", None),
        "今日": ("today", None),
    }
    for label, (flow, with_) in wanted.items():
        assert home.press(label) == [Open(flow=flow, with_=with_)]


def test_a_mall_without_a_plan_offers_no_ways() -> None:
    """Where there are no floors, home offers what can be done without them."""
    world = small_world()
    bare = replace(world, venue=replace(world.venue, levels=(), places=(), links=()), ways=None, finder=None)
    labels = {touch.label for touch in Opened("home", world=bare).scene().touches}
    assert labels == {"排队取号", "意见建议", "紧急求助", "今日"}


def test_every_letter_brings_answers_at_once() -> None:
    """What is found is there with the first letter, and a touch opens it; more letters make it less."""
    directory = Opened("directory", "search")
    directory.touch(KeyTouched(name="m"))
    many = chosen(directory)
    for letter in "oon":
        directory.touch(KeyTouched(name=letter))
    few = chosen(directory)
    assert len(many) >= len(few) > 0
    assert directory.touch(few[0]) == [Open(flow="shop", with_=few[0].place)]


def test_done_goes_to_the_best_answer() -> None:
    """The keyboard's "done" opens what stands first; with nothing typed it leads to the shelves."""
    directory = Opened("directory", "search")
    directory.touch(KeyTouched(name=Named.DONE))
    assert directory.scene().name == "directory"
    directory.press("搜索")
    for letter in "moon":
        directory.touch(KeyTouched(name=letter))
    first = chosen(directory)[0]
    assert directory.touch(KeyTouched(name=Named.DONE)) == [Open(flow="shop", with_=first.place)]


def chosen(directory: Opened) -> list[Chosen]:
    """What of the list can be touched."""
    return [each.action for each in directory.scene().touches if isinstance(each.action, Chosen)]


def test_nothing_found_leads_to_the_desk() -> None:
    """Where nothing answers, there is something alike and the service desk, never an empty screen."""
    directory = Opened("directory", "search")
    for letter in "qqq":
        directory.touch(KeyTouched(name=letter))
    assert isinstance(directory.world.finder and directory.world.finder.search("qqq"), Nothing)
    assert "没有找到“qqq”" in said(directory)
    assert directory.press("总服务台") == [Open(flow="shop", with_="desk-0")]


def test_what_was_typed_is_gone_when_it_is_forgotten() -> None:
    """Forgetting empties the search; what is kept for a restart holds none of it."""
    directory = Opened("directory", "search")
    for letter in "zzz":
        directory.touch(KeyTouched(name=letter))
    assert "zzz" in said(directory)
    assert directory.flow.kept == "search"
    directory.flow.forget()
    assert "zzz" not in said(directory)


def test_shelves_lead_to_places_and_back_to_all_shelves() -> None:
    """One browses by floor, sees how many there are, and back leads from a shelf to all of them."""
    directory = Opened("directory")
    directory.press("楼层")
    directory.press("F2 层")
    assert "6 家" in said(directory)
    assert directory.flow.back()
    assert not directory.flow.back()


def test_a_long_list_is_dragged() -> None:
    """A finger pulls the list, no further than its end."""
    directory = Opened("directory")
    directory.press("服饰")
    before = directory.scene()
    directory.flow.handle(Dragged(grip="list", dx=0, dy=-300))
    assert directory.scene() != before
    directory.flow.handle(Dragged(grip="list", dx=0, dy=9000))
    assert directory.scene() == before


def test_a_shop_says_what_there_is_to_know_and_leads_there() -> None:
    """Names in both languages, floor, unit, hours and whether it is open, phone and offers; then "take me there"."""
    shop = Opened("shop", "shop-1-0")
    written = said(shop)
    for told in ("晨光书店3店", "Dawn Books 3", "F2", "A200 号铺", "营业中 10:00–21:00", "010-5555 0100", "第二件半价"):
        assert told in written
    assert shop.touch(TakeMeThere()) == [Open(flow="way", with_="shop-1-0")]


def test_a_shop_and_its_way_say_the_same_time() -> None:
    """The minutes on a shop's page are those of the way that "take me there" shows."""
    for place in ("shop-1-0", "shop-0-5", "shop--1-2"):
        shop, way = said(Opened("shop", place)), said(Opened("way", place))
        minutes = next(line for line in shop.splitlines() if "分钟步行" in line).removesuffix("步行")
        assert minutes in way


def test_a_shop_that_left_is_owned_up_to() -> None:
    """A place that is gone from the plan gives a sentence, not a failure."""
    assert "不在地图上" in said(Opened("shop", "gone"))


@pytest.mark.parametrize(
    ("written", "told", "is_open"),
    [
        ("10:00-21:00", "营业中 10:00–21:00", True),
        ("Mo-Th 10:00-21:00; Fr-Su 13:00-22:00", "休息中 13:00–22:00", False),
        ("Sa,Su 09:00-20:00", "今日休息", False),
        ("18:00-02:00", "休息中 18:00–02:00", False),
        ("24/7", "24 小时营业", True),
        ("ask the owner", "ask the owner", None),
        ("Xx 10:00-12:00", "Xx 10:00-12:00", None),
    ],
)
def test_hours_are_told_in_plain_words(written: str, told: str, is_open: bool | None) -> None:  # noqa: FBT001 (a table's column)
    """Hours as maps write them become today's hours; what can't be read stays as it is."""
    answer = told_hours(written, NOON, zh=True)
    assert (answer.text, answer.open_now) == (told, is_open)


@pytest.mark.parametrize(
    ("written", "told", "is_open"),
    [
        ("Th 18:00-02:00; Fr 12:00-23:00", "营业中 18:00–02:00", True),
        ("Fr 18:00-02:00", "休息中 18:00–02:00", False),
        ("18:00-00:30", "休息中 18:00–00:30", False),
    ],
)
def test_a_night_s_hours_are_those_of_the_day_it_began(written: str, told: str, is_open: bool) -> None:  # noqa: FBT001 (a table's column)
    """At one on a Friday morning Thursday's hours count, until they are over."""
    answer = told_hours(written, NOON.replace(hour=1), zh=True)
    assert (answer.text, answer.open_now) == (told, is_open)


def test_today_begins_with_the_day_that_is_on() -> None:
    """A kiosk that has been alone since yesterday doesn't list yesterday's hours first."""
    world = small_world()
    gone = world.hours[0].model_copy(update={"day": NOON.date() - timedelta(days=1), "opens": None, "closes": None})
    assert "全天休息" not in said(Opened("today", world=replace(world, hours=(gone, *world.hours))))


def test_the_map_follows_fingers_and_a_tap_opens_a_shop() -> None:
    """Floors, zoom, drag and pinch change what is seen; a tap on a shop opens its page, on a toilet the way there."""
    map_ = Opened("map")
    view = seen_map(map_)
    shop = map_.world.venue.by_id["shop-0-1"]
    x, y = on_screen(view.camera, view.rect, shop.at)
    assert map_.flow.handle(Tapped(grip=MAP, x=x, y=y)) == [Open(flow="shop", with_="shop-0-1")]
    toilet = map_.world.venue.by_id["toilet-0"]
    x, y = on_screen(view.camera, view.rect, toilet.at)
    assert map_.flow.handle(Tapped(grip=MAP, x=x, y=y)) == [Open(flow="way", with_="toilet-0")]
    map_.touch(Zoom(nearer=True))
    assert seen_map(map_).camera.px_per_m > view.camera.px_per_m
    nearer = seen_map(map_).camera
    map_.flow.handle(Pinched(grip=MAP, factor=0.5, x=500, y=900))
    assert seen_map(map_).camera.px_per_m < nearer.px_per_m
    moved = seen_map(map_).camera
    map_.flow.handle(Dragged(grip=MAP, dx=50, dy=0))
    assert seen_map(map_).camera.centre != moved.centre
    map_.touch(ShowLevel(1))
    assert seen_map(map_).level == 1
    assert map_.flow.kept == "1"


def seen_map(opened: Opened) -> MapView:
    """The map of a scene."""
    return next(mark for mark in opened.scene().marks if isinstance(mark, MapView))


def test_the_map_is_turned_to_where_the_shopper_looks() -> None:
    """Up on the map is the way the shopper faces, and you-are-here says so."""
    view = seen_map(Opened("map"))
    assert view.camera.up_deg == 90.0
    assert view.pins[0].facing_deg == 90.0


def test_a_way_names_the_floor_at_each_change_and_goes_leg_by_leg() -> None:
    """The lift and the floor it leads to are named large; "next" shows the leg on that floor."""
    way = Opened("way", "shop-1-0")
    assert "乘3号电梯到 2层" in said(way)
    assert seen_map(way).level == 0
    way.press("下一段：到 F2")
    assert seen_map(way).level == 1
    assert "到了，在您右手边" in said(way)
    assert "Next" not in said(way, "en")


def test_the_line_grows_and_then_rests() -> None:
    """A leg's line grows within a quarter of a second, and only meanwhile is the screen drawn at each frame."""
    way = Opened("way", "shop-1-0")
    assert way.scene().lively
    way.tick(0.1)
    assert 0 < seen_map(way).trails[-1].shown < 1
    way.tick(0.2)
    assert seen_map(way).trails[-1].shown == 1
    assert not way.scene().lively


def test_who_walks_changes_the_time() -> None:
    """The slow profile takes longer, and is what a restart begins with again."""
    way = Opened("way", "shop-1-0")
    quick = said(way)
    way.touch(Walker(SLOW))
    assert said(way) != quick
    assert way.flow.kept == "shop-1-0|slow"
    again = Opened("way", way.flow.kept)
    assert said(again) == said(way)


def test_a_lift_that_closes_is_gone_round_at_once_and_said() -> None:
    """When a lift closes while somebody looks at the way, the way changes and says what is closed."""
    way = Opened("way", "shop-1-0")
    way.world = closed(way.world, "lift-3")
    way.tick()
    assert "3号电梯停用，已改道" in said(way)


def test_no_way_is_said_with_what_else_can_be_done() -> None:
    """Without steps there is none while the lift is closed: the sentence says so, with steps or the desk instead."""
    way = Opened("way", f"shop-1-0|{STEP_FREE.id}", world=closed(small_world(), "lift-3"))
    assert way.scene().name == "no-way"
    assert "电梯停用" in said(way)
    assert way.press("去总服务台") == [Open(flow="way", with_="desk-0")]
    assert GoTo("desk-0") in {each.action for each in way.scene().touches}
    way.press("走有台阶的路")
    assert way.scene().name == "way"


def test_the_way_goes_on_the_phone() -> None:
    """A code holds the address of the way's page; without a controller that phones reach there is none."""
    way = Opened("way", "shop-1-0")
    codes = [mark.text for mark in way.scene().marks if isinstance(mark, QrCode)]
    assert codes == ["http://mall.example:8080/w?kiosk=porch&to=shop-1-0&lang=zh"]
    alone = Opened("way", "shop-1-0", world=replace(small_world(), address=""))
    assert not [mark for mark in alone.scene().marks if isinstance(mark, QrCode)]


def test_the_map_that_isn_t_loaded_yet_says_so() -> None:
    """Right after the start there is a sentence until the ways are there, and then the way."""
    world = small_world()
    way = Opened("way", "shop-0-1", world=replace(world, ways=None))
    assert "正在载入" in said(way)
    way.world = world
    way.tick()
    assert way.scene().name == "way"


def test_the_nearest_of_a_kind_is_one_touch_away() -> None:
    """Facilities lead straight to the nearest that is open."""
    facilities = Opened("facilities")
    assert facilities.press("洗手间") == [Open(flow="way", with_=NEAREST + "toilet")]
    way = Opened("way", NEAREST + "toilet", world=closed(small_world(), "toilet-0"))
    assert seen_map(way).level == 0
    assert "F2" in said(way) or "B1" in said(way)


def test_today_shows_hours_and_what_goes_on() -> None:
    """Hours of the week with today first, and each event leads to where it is."""
    today = Opened("today")
    assert "营业中 至 22:00" in said(today)
    assert today.press("中庭钢琴演奏") == [Open(flow="way", with_="shop-0-1")]


def test_the_mall_day_that_began_yesterday_is_still_today() -> None:
    """An hour after midnight on a night that is open until two, the hours told are that night's."""
    world = small_world()
    late = world.hours[0].model_copy(update={"closes": NOON.replace(hour=2) + timedelta(days=1)})
    world = replace(world, hours=(late, *world.hours[1:]))
    night = NOON.replace(hour=1) + timedelta(days=1)
    assert today_of(world, night) == late
    assert open_words(late, night, zh=False) == ("Open until 02:00", True)


def test_an_emergency_shows_the_way_out_from_here() -> None:
    """What to do in both languages, the arrow to turn by, and the way to the nearest exit on the map."""
    world = replace(small_world(), emergency=emergency())
    scene = EmergencyScreen(lambda: world).scene(page())
    written = "\n".join(texts(scene.marks))
    assert "请立即离开商场" in written
    assert "Leave the building now" in written
    assert "到出口" in written
    assert next(mark for mark in scene.marks if isinstance(mark, MapView)).trails


@pytest.mark.parametrize(
    ("shut", "zh", "en", "sign"),
    [
        ("lift-1", "经楼梯到", "by the stairs to", "stairs"),
        ("stairs-1", "经扶梯到", "by the escalator to", "escalator"),
    ],
)
def test_the_way_out_says_what_it_really_takes(shut: str, zh: str, en: str, sign: str) -> None:
    """Stairs where they lead out, and an escalator called by its name where only that does: in words and on the map."""
    mall = three_floors()
    spot = Spot(level=1, at=(49.0, 8.0), facing_deg=90.0)
    world = replace(small_world(), venue=mall, ways=wayfinder(mall), spot=spot, emergency=emergency())
    scene = EmergencyScreen(lambda: closed(world, shut)).scene(page())
    written = "\n".join(texts(scene.marks))
    assert zh in written
    assert en in written
    plan = next(mark for mark in scene.marks if isinstance(mark, MapView))
    assert [pin.icon for pin in plan.pins] == ["here", sign]


def test_taking_cover_shows_no_way_out() -> None:
    """Where people are to take cover, nothing leads them out."""
    world = replace(small_world(), emergency=emergency(cover=True))
    scene = EmergencyScreen(lambda: world).scene(page("en"))
    assert not [mark for mark in scene.marks if isinstance(mark, MapView)]
    assert "Take cover where you are" in "\n".join(texts(scene.marks))


def test_without_a_plan_an_emergency_points_to_signs_and_staff() -> None:
    """A kiosk that knows no way out says what leads out all the same."""
    world = replace(small_world(), emergency=emergency(), ways=None)
    scene = EmergencyScreen(lambda: world).scene(page())
    assert "Follow the exit signs and staff" in "\n".join(texts(scene.marks))


@pytest.mark.parametrize(
    ("goal", "arrow"),
    [((30.0, 0.0), "straight"), ((0.0, 30.0), "left"), ((0.0, -30.0), "right"), ((-30.0, 1.0), "around")],
)
def test_the_arrow_is_as_the_shopper_looks(goal: tuple[float, float], arrow: str) -> None:
    """Facing east, what is north is to the left."""
    spot = Spot(level=0, at=(0.0, 0.0), facing_deg=90.0)
    assert turn_first(spot, (spot.at, goal)) == arrow


def test_legs_beyond_the_last_are_not_there() -> None:
    """A touch that comes twice stays on the last leg."""
    way = Opened("way", "shop-1-0")
    way.touch(Leg(9))
    assert seen_map(way).level == 1
