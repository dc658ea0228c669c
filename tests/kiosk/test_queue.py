"""Taking a number: how long it takes, when to leave, and the ticket."""

from datetime import timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.bilingual import Bilingual
from controller_api.contract import (
    BlockNumber,
    CalledTicket,
    DayHours,
    ServiceView,
    TicketView,
    WaitView,
)
from kiosk.flows.called import called_lately, draw, height
from kiosk.flows.flow import Answered, Ask, Open, Ticked, Touched, Unanswered
from kiosk.flows.queue.flow import QueueFlow
from kiosk.flows.sheet import Sheet
from kiosk.ports import BlockTicket, PrintSlip, TakeTicket
from kiosk.scene.nouns import QrCode, Words
from kiosk.slips.nouns import Code, Height, Line
from kiosk.slips.ticket import wait_words
from kiosk.world import World
from tests.kiosk.form_rig import page
from tests.kiosk.form_story import NOON, Story, keys, ways, world_now

INVOICES = ServiceView(
    id="invoices",
    name={"zh": "开具发票", "en": "Invoices"},
    prefix="A",
    zone="service-desk",
    place="desk",
    waiting=5,
    counters=["1", "2", "3"],
    open_counters=["1", "3"],
    wait=WaitView(low_min=8, high_min=12),
    calling=[],
    promised=0,
    kept=0,
)
CLOSED = INVOICES.model_copy(
    update={
        "id": "gifts",
        "name": {"zh": "礼品包装", "en": "Gift wrapping"},
        "open_counters": [],
        "wait": None,
        "place": None,
    }
)
TICKET = TicketView(
    id="t1",
    ticket="A012",
    service="invoices",
    service_name={"zh": "开具发票", "en": "Invoices"},
    place="desk",
    priority=False,
    language="zh",
    state="waiting",
    ahead=3,
    wait=WaitView(low_min=8, high_min=12),
    issued_at=NOON,
    code="abc",
    url="http://10.0.0.5:8080/t/abc",
    counter=None,
    called_at=None,
    ended_at=None,
    leave_at=NOON + timedelta(minutes=12),
    go_now=False,
)
ALONE = BlockTicket(
    number=BlockNumber(ticket="A040", code="xyz", url="http://10.0.0.5:8080/t/xyz"), service="invoices", issued_at=NOON
)


def mall(**changes: object) -> World:
    """A mall where invoices can be queued for, and gifts are closed."""
    return world_now(**({"services": (INVOICES, CLOSED), "ways": ways()} | changes))


def story(language: Literal["zh", "en"] = "zh", world: World | None = None, with_: object = None) -> Story:
    """A visitor at the services."""
    known, found = world or mall(), keys()
    return Story(QueueFlow(lambda: known, lambda: next(found), with_), language=language)


def test_a_number_is_two_touches_away_and_says_what_to_expect() -> None:
    """Before it: people, range, counters, the walk. After it: number, people ahead, range, when to leave, a code."""
    known = story()
    assert "5 人在等 · 约8–12分钟 · 2 个窗口开放" in known.said()
    known.touch("开具发票")
    assert "约3分钟" in known.said()
    known.touch("取号")
    (order,) = known.orders
    assert isinstance(order, TakeTicket)
    assert (order.ticket.service, order.ticket.priority) == ("invoices", False)
    assert 170 < order.ticket.walk_s < 190
    known.answer(TICKET)
    for words in ("A012", "3 人", "约8–12分钟", "10:42", "走过去约3分钟"):
        assert words in known.said()
    assert [mark.text for mark in known.scene.marks if isinstance(mark, QrCode)] == [TICKET.url]
    known.touch("带我去柜台")
    assert known.instructions[-1] == Open(flow="way", with_="desk")


def test_it_is_the_same_in_english() -> None:
    """The ticket's page speaks the visitor's language."""
    known = story("en").touch("Invoices").touch("Take a number")
    order = known.orders[0]
    assert isinstance(order, TakeTicket)
    assert order.ticket.language == "en"
    assert "Please set out at 10:42: the walk takes 3 min." in known.answer(TICKET).said()


def test_who_is_old_or_not_well_on_their_feet_is_asked_kindly_and_given_time_to_walk() -> None:
    """Seen earlier, and told to leave earlier."""
    known = story().touch("开具发票")
    assert "年长、怀孕" in known.said()
    known.touch("我需要优先照顾")
    order = known.orders[0]
    assert isinstance(order, TakeTicket)
    assert order.ticket.priority
    assert 265 < order.ticket.walk_s < 300


def test_a_ticket_is_printed_only_when_asked_for() -> None:
    """Its number as large as the paper allows; without a printer nothing is offered."""
    known = story().touch("开具发票").touch("取号").answer(TICKET)
    assert len(known.orders) == 1
    known.touch("打印小票", times=2)
    (printed,) = known.orders[1:]
    assert isinstance(printed, PrintSlip)
    assert Line(text="A012", height=Height.HUGE, bold=True) in printed.slip.blocks
    assert Code(text=TICKET.url) in printed.slip.blocks
    assert "打不出来" in known.fail(why=Bilingual("No paper.", "没有纸。")).said()
    bare = story(world=mall(printer=False)).touch("开具发票").touch("取号").answer(TICKET)
    assert "打印小票" not in [each.label for each in bare.scene.touches]


def test_a_closed_service_says_when_it_opens() -> None:
    """By the mall's hours; while the mall is open, to come back later."""
    tomorrow = NOON + timedelta(hours=23, minutes=30)
    hours = (
        DayHours(day=NOON.date(), opens=NOON - timedelta(hours=2), closes=NOON - timedelta(minutes=1)),
        DayHours(day=tomorrow.date(), opens=tomorrow, closes=tomorrow + timedelta(hours=12)),
    )
    assert "暂停办理 · 明天 10:00 开始办理" in story(world=mall(hours=hours)).said()
    known = story().touch("礼品包装")
    assert "请稍后再来" in known.said()
    assert "取号" not in [each.label for each in known.scene.touches]
    known.touch("看看其他业务")
    assert known.scene.name == "queue-choose"


def test_with_the_controller_gone_the_number_comes_from_the_kiosks_own_block() -> None:
    """It is as good as any; what isn't known is not guessed."""
    known = story(world=mall(online=False))
    assert "仍然可以取号" in known.said()
    assert "约8" not in known.said()
    known.touch("开具发票").touch("取号").answer(ALONE)
    assert "A040" in known.said()
    assert "请留意屏幕和广播叫号" in known.said()
    assert [mark.text for mark in known.scene.marks if isinstance(mark, QrCode)] == [ALONE.number.url]
    known.touch("打印小票")
    printed = known.orders[-1]
    assert isinstance(printed, PrintSlip)
    assert Code(text=ALONE.number.url) in printed.slip.blocks


def test_what_is_refused_is_tried_again_under_the_same_key() -> None:
    """Or another service is chosen, under another."""
    known = story().touch("开具发票").touch("取号", times=3).fail(why=Bilingual("All gone.", "号码已发完。"))
    assert "号码已发完" in known.said()
    known.touch("再试一次")
    assert known.orders[0] == known.orders[1]
    known.fail().touch("看看其他业务").touch("开具发票").touch("取号")
    assert len({getattr(order, "key", None) for order in known.orders}) == 2


def test_a_restart_shows_the_same_number() -> None:
    """By the same key; one of the kiosk's own block is not asked for again."""
    known = story().touch("开具发票").touch("取号").answer(TICKET)
    again = story(with_=known.flow.kept)
    assert again.orders == known.orders[:1]
    assert "A012" in again.answer(TICKET).said()
    alone = story(world=mall(online=False)).touch("开具发票").touch("取号").answer(ALONE)
    assert alone.flow.kept is None


def test_a_visitor_who_is_called_is_told_at_once() -> None:
    """On the ticket's own screen."""
    called = (CalledTicket(number="A012", service="invoices", counter="3", at=NOON),)
    known = story(world=mall(called=called)).touch("开具发票").touch("取号").answer(TICKET)
    assert "请现在到 3 号窗口" in known.said()


def test_a_counter_that_no_plan_knows_is_not_led_to() -> None:
    """The number is taken all the same."""
    lost = INVOICES.model_copy(update={"place": "nowhere"})
    known = story(world=mall(services=(lost,))).touch("开具发票").touch("取号").answer(TICKET)
    assert "A012" in known.said()
    assert "带我去柜台" not in [each.label for each in known.scene.touches]


def test_where_no_way_is_known_nothing_is_said_of_it() -> None:
    """And two minutes are taken for the walk."""
    known = story(world=mall(ways=None)).touch("开具发票")
    assert "走到柜台" not in known.said()
    known.touch("取号")
    order = known.orders[0]
    assert isinstance(order, TakeTicket)
    assert order.ticket.walk_s == 120


def test_numbers_called_lately_are_a_band_and_old_ones_are_not() -> None:
    """Each number once, the newest first; nobody called, no band."""
    called = tuple(
        CalledTicket(number=number, service="invoices", counter="3", at=NOON - timedelta(seconds=ago))
        for number, ago in (("A012", 5), ("B003", 20), ("A012", 40), ("A001", 120))
    )
    known = mall(called=called)
    assert [each.number for each in called_lately(known, NOON)] == ["A012", "B003"]
    sheet = Sheet(page())
    band, _ = sheet.page.body.cut_top(height(sheet, known, NOON))
    draw(sheet, band, known, NOON)
    texts = [mark.text for mark in sheet.scene("band").marks if isinstance(mark, Words)]
    assert texts == ["A012 → 3 号窗口", "B003 → 3 号窗口"]
    assert height(sheet, mall(), NOON) == 0


@pytest.mark.parametrize(
    ("low", "high", "words"), [(8, 12, "约8–12分钟"), (3, 3, "约3分钟"), (0, 0, "不用等"), (0, 2, "约0–2分钟")]
)
def test_a_wait_is_a_range_wherever_it_is_one(low: int, high: int, words: str) -> None:
    """Never the middle of it."""
    assert wait_words(WaitView(low_min=low, high_min=high), "zh") == words


MOVES = st.lists(
    st.one_of(st.integers(0, 6), st.sampled_from(["tick", "answer", "alone", "refuse", "back"])), max_size=40
)


@given(MOVES)
def test_whatever_is_touched_a_number_is_taken_once_for_each_time_it_is_confirmed(moves: list[object]) -> None:
    """After it is there no other is asked for; a repeat is the same to the letter."""
    known, found = mall(), keys()
    flow = QueueFlow(lambda: known, lambda: next(found))
    asks: list[Ask] = []
    seconds, has_number = 100.0, False
    answers = {"answer": TICKET, "alone": ALONE}
    sent: dict[str, object] = {}
    for move in ["tick", *moves]:
        seconds += 1
        scene = flow.scene(page())
        assert scene.touches or scene.name == "queue-taking"
        before = len(asks)
        if isinstance(move, int) and scene.touches:
            touched = Touched(action=scene.touches[move % len(scene.touches)].action)
            asks += [each for each in flow.handle(touched) if isinstance(each, Ask)]
        elif move == "back":
            flow.back()
        elif move in answers and scene.name == "queue-taking":
            flow.handle(Answered(number=asks[-1].number, answer=answers[str(move)]))
            has_number = True
        elif move == "refuse" and scene.name == "queue-taking":
            flow.handle(Unanswered(number=asks[-1].number, why=Bilingual("a", "b")))
        flow.handle(Ticked(now=NOON + timedelta(seconds=seconds), seconds=seconds))
        for ask in asks[before:]:
            if isinstance(ask.order, TakeTicket):
                assert not has_number
                assert sent.setdefault(ask.order.key, ask.order) == ask.order
