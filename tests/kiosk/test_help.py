"""Help at one touch: the desk is rung once, and the screen stays until it is over."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.bilingual import Bilingual
from controller_api.contract import HelpKind, HelpStateName, HelpView
from kiosk.flows.flow import Answered, Ask, Open, Ticked, Touched, Unanswered
from kiosk.flows.help.flow import HelpFlow
from kiosk.ports import AskForHelp, CancelHelp
from kiosk.world import World
from tests.kiosk.form_rig import page
from tests.kiosk.form_story import NOON, Story, keys, world_now

KINDS: dict[HelpKind, str] = {
    "lost_child": "我的孩子不见了",
    "found_child": "我发现走失的孩子",
    "lost_item": "我丢了东西",
    "found_item": "我捡到东西",
}


def told(state: HelpStateName, kind: HelpKind = "lost_child", **more: object) -> HelpView:
    """What the desk says of it."""
    view = HelpView(
        id="h1",
        kind=kind,
        kiosk="k1",
        place={"zh": "一层中庭", "en": "Atrium"},
        zone="atrium",
        language="zh",
        state=state,
        asked_at=NOON,
        rings=1,
        escalated=False,
        answered_at=None,
        call_id=None,
        announced_at=None,
        ended_at=None,
        ending=None,
    )
    return view.model_copy(update=more)


class Mall:
    """What is known of it, newest first."""

    def __init__(self) -> None:
        self.world = world_now()
        found = keys()
        self.new_key = lambda: next(found)

    def __call__(self) -> World:
        """The newest."""
        return self.world

    def desk(self, help_view: HelpView | None, *, online: bool = True) -> None:
        """The kiosk has heard how far its help has got."""
        self.world = world_now(help=help_view, online=online)

    def story(self, language: str = "zh", with_: object = None) -> Story:
        """Somebody opens the screen."""
        return Story(HelpFlow(self, self.new_key, with_), language="en" if language == "en" else "zh")


@pytest.mark.parametrize("kind", KINDS)
def test_one_touch_rings_and_the_screen_stays_until_it_is_over(kind: HelpKind) -> None:
    """Ringing, answered, announced, settled: each with what to do meanwhile."""
    mall = Mall()
    known = mall.story().touch(KINDS[kind])
    (order,) = known.orders
    assert isinstance(order, AskForHelp)
    assert order.help.kind == kind
    assert "正在呼叫服务台" in known.said()
    assert known.flow.waiting
    known.answer(told("ringing", kind))
    ringing = known.said()
    mall.desk(told("answered", kind))
    answered = known.wait(1).said()
    assert "服务台已接听" in answered
    mall.desk(told("announced", kind))
    announced = known.wait(1).said()
    assert "正在广播" in announced
    assert len({ringing, answered, announced}) == 3
    mall.desk(told("ended", kind, ending="孩子找到了"))
    assert "孩子找到了" in known.wait(1).said()
    assert not known.flow.waiting
    assert len(known.orders) == 1
    assert known.touch("回首页").left


def test_it_is_the_same_in_english() -> None:
    """The desk is told which language is spoken."""
    mall = Mall()
    known = mall.story("en").touch("I can't find my child")
    order = known.orders[0]
    assert isinstance(order, AskForHelp)
    assert order.help.language == "en"
    assert "Stay here" in known.answer(told("answered")).said()


def test_a_finger_that_bounces_rings_once() -> None:
    """And another need can't be touched through it."""
    known = Mall().story().touch("我丢了东西", times=5)
    assert len(known.orders) == 1


def test_nobody_answers_for_long_and_that_is_said_with_the_way_to_the_desk() -> None:
    """It goes on ringing; nothing is asked twice."""
    mall = Mall()
    known = mall.story().touch("我的孩子不见了").answer(told("ringing"))
    assert "继续响铃" not in known.said()
    known.wait(31)
    assert "继续响铃" in known.said()
    assert "020-8888 0000" in known.said()
    known.touch("带我去服务台")
    assert known.instructions[-1] == Open(flow="way", with_="desk")
    assert len(known.orders) == 1
    mall.desk(told("ringing", escalated=True))
    assert "继续响铃" in mall.story().said()


def test_others_are_spoken_of_only_when_they_were_called() -> None:
    """While the desk alone is rung, or nobody hears the ringing, nobody is told that others were called."""
    mall = Mall()
    known = mall.story().touch("我的孩子不见了").answer(told("ringing")).wait(31)
    assert "继续响铃" in known.said()
    assert "其他同事" not in known.said()
    mall.desk(told("asked", escalated=True))
    assert "其他同事" not in known.wait(1).said()
    mall.desk(told("ringing", escalated=True))
    assert "其他同事" in known.wait(1).said()


def test_nobody_is_told_how_far_a_call_is_heard() -> None:
    """Which zones it is for is the desk's choice, and how often it is said as well."""
    mall = Mall()
    mall.desk(told("announced"))
    said = mall.story().said()
    assert "广播已经播出" in said
    assert "全场" not in said


def test_with_the_controller_gone_it_says_so_at_once_and_goes_on_when_it_is_back() -> None:
    """The shell tries under the same key; when the desk knows, the screen follows."""
    mall = Mall()
    known = mall.story().touch("我发现走失的孩子").fail(later=True)
    assert "联系不上服务台" in known.said()
    assert "带我去服务台" in [each.label for each in known.scene.touches]
    assert known.flow.waiting
    mall.desk(told("ringing", "found_child"))
    assert "正在呼叫服务台" in known.wait(1).said()
    assert len(known.orders) == 1


def test_a_connection_lost_later_is_owned_up_to() -> None:
    """The desk already knows; that is said."""
    mall = Mall()
    known = mall.story().touch("我的孩子不见了").answer(told("ringing"))
    mall.desk(told("ringing"), online=False)
    assert "已经知道您在这里" in known.wait(1).said()


def test_a_refused_call_is_tried_again_under_the_same_key() -> None:
    """By the person, who sees why."""
    known = Mall().story().touch("我捡到东西").fail(why=Bilingual("No desk.", "没有服务台。"))
    assert "没有服务台" in known.said()
    known.touch("再呼叫一次", times=2)
    assert known.orders[0] == known.orders[1]
    assert len(known.orders) == 2


def test_calling_off_takes_two_touches() -> None:
    """And tells the desk once."""
    known = Mall().story().touch("我丢了东西").answer(told("ringing", "lost_item"))
    known.touch("不需要了").touch("仍然需要")
    assert known.flow.waiting
    known.touch("不需要了").touch("取消", times=3)
    assert known.orders[1:] == [CancelHelp(key="key-1", help="h1")]
    assert "已取消" in known.said()
    assert not known.flow.waiting


@pytest.mark.parametrize("way", ["answer", "news"])
def test_what_was_on_its_way_when_it_was_called_off_is_called_off_too(way: str) -> None:
    """As soon as the desk's id of it is heard, and once."""
    mall = Mall()
    known = mall.story().touch("我丢了东西").touch("不需要了").touch("取消")
    assert known.orders[1:] == [CancelHelp(key="key-1", help=None)]
    mall.desk(told("ringing", "lost_item") if way == "news" else None)
    if way == "answer":
        known.answer(told("ringing", "lost_item"), ask=0)
    known.wait(1).wait(1)
    assert known.orders[2:] == [CancelHelp(key="key-1", help="h1")]
    assert "已取消" in known.said()


def test_whoever_comes_back_finds_it_as_it_is() -> None:
    """What this kiosk asked and is still open is shown, and not asked again."""
    mall = Mall()
    mall.desk(told("answered"))
    known = mall.story()
    assert "服务台已接听" in known.said()
    assert known.orders == []


def test_the_next_family_is_one_touch_from_ringing_and_follows_its_own() -> None:
    """Whether theirs is another's is for the desk to say; what was open before isn't shown as theirs."""
    mall = Mall()
    mall.desk(told("announced"))
    known = mall.story().touch("这不是我的").touch("我的孩子不见了")
    assert len(known.orders) == 1
    assert "正在呼叫" in known.wait(1).said()
    known.answer(told("ringing", id="h2"))
    assert "正在呼叫" in known.wait(1).said()
    mall.desk(told("answered", id="h2"))
    assert "服务台已接听" in known.wait(1).said()


def test_the_next_family_rings_also_when_the_controller_was_away() -> None:
    """What becomes of theirs is followed as soon as it is heard, be it one with the first."""
    mall = Mall()
    mall.desk(told("answered"))
    known = mall.story().touch("这不是我的").touch("我的孩子不见了")
    mall.desk(told("answered"), online=False)
    known.fail(later=True)
    assert "联系不上" in known.wait(1).said()
    mall.desk(told("answered"))
    assert "服务台已接听" in known.wait(1).said()
    mall.desk(told("ringing", id="h2"))
    assert "正在呼叫" in known.wait(1).said()


def test_what_was_heard_before_the_controller_went_stands_for_nobody() -> None:
    """A kiosk that is alone offers help anew."""
    mall = Mall()
    mall.desk(told("ringing"), online=False)
    assert mall.story().scene.name == "help-choose"


def test_a_restart_asks_for_the_same_under_the_same_key() -> None:
    """What a crash cut off isn't lost; by its key the desk knows it again, so it doesn't ring twice."""
    mall = Mall()
    known = mall.story().touch("我的孩子不见了")
    kept = known.flow.kept
    again = mall.story(with_=kept)
    assert again.orders == known.orders
    mall.desk(told("ringing"))
    assert mall.story(with_=kept).orders == known.orders
    assert mall.story(with_="follow").flow.kept == "follow"
    assert Mall().story().flow.kept is None


MOVES = st.lists(
    st.one_of(st.integers(0, 6), st.sampled_from(["tick", "answer", "later", "refuse", "back", "know", "over"])),
    max_size=40,
)


@given(MOVES)
def test_whatever_is_touched_a_need_rings_once_and_is_called_off_once(moves: list[object]) -> None:
    """One ring for one touch, each called off once, under a key of its own but for repeats; never a dead end."""
    mall = Mall()
    flow = HelpFlow(mall, mall.new_key)
    asks: list[Ask] = []
    seconds = 100.0
    for move in ["tick", *moves]:
        seconds += 1
        scene = flow.scene(page())
        assert scene.touches
        helps = [ask for ask in asks if isinstance(ask.order, AskForHelp)]
        asked = next((ask.order for ask in reversed(helps) if isinstance(ask.order, AskForHelp)), None)
        if isinstance(move, int):
            asks += _asked(flow, Touched(action=scene.touches[move % len(scene.touches)].action))
        elif move == "back":
            flow.back()
        elif asked and move == "know":
            mall.desk(told("ringing", asked.help.kind, id=asked.key))
        elif asked and move == "over":
            mall.desk(told("ended", asked.help.kind, id=asked.key))
        elif asked and move in {"answer", "later", "refuse"}:
            number = helps[-1].number
            answers: dict[object, Answered | Unanswered] = {
                "answer": Answered(number=number, answer=told("ringing", asked.help.kind, id=asked.key)),
                "later": Unanswered(number=number, why=Bilingual("a", "b"), later=True),
                "refuse": Unanswered(number=number, why=Bilingual("a", "b")),
            }
            asks += _asked(flow, answers[move])
        asks += _asked(flow, Ticked(now=NOON + timedelta(seconds=seconds), seconds=seconds))
    cancelled = [each.order.help for each in asks if isinstance(each.order, CancelHelp) and each.order.help]
    assert len(cancelled) == len(set(cancelled))
    rung = {each.order.key: each.order.help for each in asks if isinstance(each.order, AskForHelp)}
    assert all(rung[each.order.key] == each.order.help for each in asks if isinstance(each.order, AskForHelp))


def _asked(flow: HelpFlow, stimulus: Touched | Answered | Unanswered | Ticked) -> list[Ask]:
    """What it asks for; the desk is rung by a touch alone, where nothing is open yet or after it was refused."""
    before = flow.scene(page()).name
    asks = [each for each in flow.handle(stimulus) if isinstance(each, Ask)]
    if any(isinstance(each.order, AskForHelp) for each in asks):
        assert isinstance(stimulus, Touched)
        assert before in {"help-choose", "help-refused"}
    assert len(asks) <= 1
    return asks
