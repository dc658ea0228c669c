"""Saying what is wrong: a face, a kind, words, a way to be answered, and a number to follow it by."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.bilingual import Bilingual
from controller_api.contract import CaseTaken
from kiosk.flows.feedback.codes import code_of
from kiosk.flows.feedback.flow import FeedbackFlow, Means
from kiosk.flows.feedback.play import Faces
from kiosk.flows.flow import Answered, Ask, Ticked, Touched, Unanswered
from kiosk.pinyin.candidates import Candidate
from kiosk.ports import PrintSlip, SendCase
from kiosk.scene.nouns import QrCode
from kiosk.slips.nouns import Code
from kiosk.world import World
from tests.kiosk.form_rig import page
from tests.kiosk.form_story import NOON, Story, keys, world_now

TAKEN = CaseTaken(
    number="C2026-00042",
    code="ACDEFGHJ",
    follow_url="http://10.0.0.5:8080/c/C2026-00042?code=ACDEFGHJ",
    received_at=NOON,
)
FACE = CaseTaken(number=None, code=None, follow_url=None, received_at=NOON)


class OneWord:
    """Knows the lift."""

    def candidates(self, letters: str) -> Sequence[Candidate]:
        """Its name for its sounds."""
        return [Candidate(text="电梯坏了", letters=len(letters))] if letters == "dianti" else []

    def forget(self) -> None:
        """It keeps nothing."""


def means(faces: Faces | None = None) -> Means:
    """What a kiosk gives each visitor's flow."""
    found = keys()
    return Means(new_key=lambda: next(found), sounds=OneWord, faces=faces or Faces())


def story(language: str = "zh", world: World | None = None, faces: Faces | None = None) -> Story:
    """A visitor at the faces."""
    known = world or world_now()
    return Story(FeedbackFlow(lambda: known, means(faces)), language="en" if language == "en" else "zh")


def written(known: Story) -> Story:
    """A complaint with words and phone, about to be sent."""
    known.touch("很不满意").touch("电梯设施").type("dianti ").touch("完成").touch("请答复我")
    return known.type("13800").touch("完成").touch("完成")


def test_a_complaint_is_sent_whole_and_comes_back_as_a_number_and_a_code() -> None:
    """Face, kind, words in pinyin, phone; then number, code, the phone's page and a slip."""
    known = written(story()).touch("提交")
    (order,) = known.orders
    assert isinstance(order, SendCase)
    assert (order.case.mood, order.case.kind, order.case.words) == ("very_bad", "facilities", "电梯坏了")
    assert order.case.contact is not None
    assert (order.case.contact.phone, order.case.language) == ("13800", "zh")
    known.answer(TAKEN)
    assert "C2026-00042" in known.said()
    assert "ACDE FGHJ" in known.said()
    assert [mark.text for mark in known.scene.marks if isinstance(mark, QrCode)] == [TAKEN.follow_url]
    known.touch("打印小票")
    printed = known.orders[-1]
    assert isinstance(printed, PrintSlip)
    assert Code(text=TAKEN.follow_url or "") in printed.slip.blocks
    assert "电梯坏了" not in str(printed.slip)
    assert "请取走小票" in known.answer(None).said()
    assert known.touch("完成").left


def test_it_is_the_same_in_english() -> None:
    """Every screen speaks the visitor's language."""
    known = story("en").touch("Unhappy").touch("Parking")
    known.type("no lights").touch("Done").touch("No, send it")
    assert "no lights" in known.said()
    known.touch("Send")
    order = known.orders[0]
    assert isinstance(order, SendCase)
    assert (order.case.words, order.case.language) == ("no lights", "en")
    assert "thank you" in known.answer(TAKEN).said()


def test_a_face_alone_is_two_touches_and_has_no_number() -> None:
    """Thanks go away by themselves."""
    known = story().touch("满意").touch("就这些")
    assert "谢谢您的评价" in known.answer(FACE).said()
    assert not known.left
    assert known.wait(7).left


def test_faces_touched_for_fun_are_asked_about_and_words_never_are() -> None:
    """One after the other counts once; a burst is asked about kindly; what is written is always sent."""
    faces = Faces()

    def at(seconds: float) -> Story:
        return story(faces=faces).wait(seconds)

    assert len(at(0).touch("满意").touch("就这些").orders) == 1
    again = at(3).touch("满意").touch("就这些")
    assert again.orders == []
    assert "谢谢" in again.said()
    for seconds in (10, 20):
        assert len(at(seconds).touch("满意").touch("就这些").orders) == 1
    child = at(30).touch("满意").touch("就这些")
    assert "真的要提交吗" in child.said()
    assert child.orders == []
    child.touch("提交", times=3)
    assert len(child.orders) == 1
    assert at(40).touch("满意").touch("就这些").touch("不提交了").left
    assert len(written(at(41)).touch("提交").orders) == 1


def test_a_finger_that_bounces_sends_once() -> None:
    """However often the same touch comes."""
    assert len(written(story()).touch("提交", times=5).orders) == 1


def test_with_the_controller_gone_it_is_kept_and_its_code_works_later() -> None:
    """The code is in what is sent, so that the page opens when it has arrived."""
    known = written(story()).touch("提交").fail(later=True)
    order = known.orders[0]
    assert isinstance(order, SendCase)
    code = order.case.code or ""
    assert code == code_of(order.key)
    assert f"{code[:4]} {code[4:]}" in known.said()
    assert "恢复后" in known.said()
    (mark,) = [mark for mark in known.scene.marks if isinstance(mark, QrCode)]
    assert mark.text.endswith(f"/c?code={code}")
    known.touch("打印小票").fail(why=Bilingual("Out of paper.", "没有纸了。"))
    assert "拍下屏幕" in known.said()


def test_what_is_refused_stays_and_is_tried_again_under_the_same_key() -> None:
    """To the letter, so that it can't be taken twice; what is changed meanwhile is another case."""
    known = written(story()).touch("提交").fail()
    assert "您写的内容还在" in known.said()
    known.wait(30).touch("再试一次", times=2)
    assert len(known.orders) == 2
    assert known.orders[0] == known.orders[1]
    known.fail().touch("回去修改").touch("修改 方面").touch("停车").touch("提交")
    changed = known.orders[2]
    assert isinstance(changed, SendCase)
    assert changed.case.kind == "parking"
    assert changed.key != getattr(known.orders[0], "key", None)


def test_a_face_that_was_refused_is_sent_again_not_thanked_for() -> None:
    """Trying again at once is no second face touched for fun, neither as it was nor as another face."""
    known = story().touch("满意").touch("就这些").fail()
    known.wait(1).touch("再试一次")
    assert len(known.orders) == 2
    assert known.orders[0] == known.orders[1]
    known.fail().wait(1).touch("回去修改").touch("修改 感受").touch("不满意").touch("提交")
    assert len(known.orders) == 3


def test_a_slow_controller_is_owned_up_to() -> None:
    """And the visitor may go; the answer that comes then changes nothing."""
    known = written(story()).touch("提交")
    assert "网络有点慢" not in known.said()
    known.wait(8)
    assert "可以先离开" in known.said()
    known.touch("完成")
    assert known.left


def test_back_goes_screen_by_screen_and_loses_no_word() -> None:
    """From the review to the faces; from the first one it leaves."""
    known = written(story())
    seen = [known.scene.name]
    while known.flow.back():
        seen.append(known.scene.name)
    assert seen == [f"feedback-{step}" for step in ("review", "contact", "words", "kind", "face")]
    known.touch("不太满意").touch("其他")
    assert "电梯坏了" in known.said()


def test_without_a_face_there_must_be_words() -> None:
    """Nothing is sent that says nothing."""
    known = story().touch("直接写").touch("停车").touch("完成")
    assert known.scene.name == "feedback-words"
    assert known.orders == []


def test_each_row_of_the_review_can_be_changed() -> None:
    """And leads back to the review."""
    known = written(story())
    known.touch("修改 内容").touch("清空").type("wifi").touch("完成")
    assert known.scene.name == "feedback-review"
    assert "wifi" in known.said()
    known.touch("修改 感受").touch("不太满意")
    assert known.scene.name == "feedback-review"
    known.touch("修改 联系方式").touch("不用")
    assert known.scene.name == "feedback-review"


def test_nothing_said_is_kept_once_the_visitor_has_gone() -> None:
    """Neither in the flow nor on its screens."""
    known = written(story()).touch("提交").fail()
    known.flow.forget()
    kept = repr([getattr(known.flow, name) for name in vars(known.flow)])
    for word in ("电梯坏了", "13800"):
        assert word not in kept
        assert word not in known.said()


@pytest.mark.parametrize("late", ["answer", "later", "refused"])
def test_an_answer_to_nothing_that_is_open_changes_nothing(late: str) -> None:
    """Such as a second answer to the same order."""
    known = written(story()).touch("提交").answer(TAKEN)
    before = known.said()
    if late == "answer":
        known.answer(FACE.model_copy(update={"number": None}), ask=0)
        return
    assert known.fail(later=late == "later", ask=0).said() == before


MOVES = st.lists(
    st.one_of(st.integers(0, 60), st.sampled_from(["tick", "answer", "later", "refuse", "back"])), max_size=60
)


@given(MOVES)
def test_whatever_is_touched_each_confirmed_case_is_sent_under_one_key_until_it_is_taken(moves: list[object]) -> None:
    """Never two of one key that differ, never another after it was taken or kept, never a dead end."""
    known = world_now()
    flow = FeedbackFlow(lambda: known, means())
    seconds, settled = 100.0, False
    asks: list[Ask] = []
    sent: dict[str, SendCase] = {}
    for move in ["tick", *moves]:
        before = len(asks)
        scene = flow.scene(page())
        assert scene.touches or scene.name == "feedback-sending"
        answers: dict[object, Callable[[int], object]] = {
            "answer": lambda number: Answered(number=number, answer=TAKEN),
            "later": lambda number: Unanswered(number=number, why=Bilingual("a", "b"), later=True),
            "refuse": lambda number: Unanswered(number=number, why=Bilingual("a", "b")),
        }
        seconds += 1
        if isinstance(move, int) and scene.touches:
            touched = scene.touches[move % len(scene.touches)].action
            asks += [each for each in flow.handle(Touched(action=touched)) if isinstance(each, Ask)]
        elif move == "back":
            flow.back()
        elif move in answers and asks and isinstance(asks[-1].order, SendCase):
            settled = settled or (move != "refuse" and scene.name == "feedback-sending")
            flow.handle(answers[move](asks[-1].number))  # type: ignore[arg-type]  # one of the stimuli above
        else:
            flow.handle(Ticked(now=NOON + timedelta(seconds=seconds), seconds=seconds))
        for ask in asks[before:]:
            if isinstance(ask.order, SendCase):
                assert not settled
                assert sent.setdefault(ask.order.key, ask.order) == ask.order
