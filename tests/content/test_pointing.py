"""Free words that point to one child, or to somebody who is sought, and the many about children that may be heard."""

from pathlib import Path

import pytest

from content.adapters.site_folder import open_site
from content.bilingual import Bilingual
from content.templates.guards import refuse_words
from content.templates.template import SlotFaults, TemplateBook

POINTING = [
    "小明小朋友请到服务台",
    "五岁的王子轩走失了",
    "寻找走失儿童李雷",
    "请豆豆到服务台来，妈妈在等你",
    "Little Tommy Smith, your mother is waiting",
    "请王子轩的家长到服务台",
    "欢迎小明小朋友",
    "小新小朋友，请到一楼",
    "小朋友豆豆，妈妈在找你",
    "Tommy小朋友请到总服务台",
    "请三岁的朵朵到总服务台，爸爸在这里等你",
    "有一个小男孩在总服务台等妈妈",
    "寻找一位穿红衣服的老人",
    "乐乐宝宝请到服务台",
    "王子轩同学请到总服务台",
    "豆豆的奶奶请马上到广播室",
    "小女孩朵朵在服务台",
    "请勿拥挤，五岁的王子轩走失了",
    "我们找到一个三岁左右的男孩，请家长来领",
    "昊天小朋友，妈妈在广播室",
    "“小雨”小朋友请到服务台",
    "五岁的王子轩在总服务台",
    "Tommy, mummy is at the service desk.",
    "We have a lost child at the service desk.",
    "A five-year-old boy is waiting at the desk.",
    "Would the mother of Emma please come to the service desk.",
    "Has anyone seen a little girl in a red dress?",
    "Emma Jones, aged six, please come to the service desk.",
    "Our son has wandered off, he wears a blue shirt.",
    "We are looking for an elderly man with a walking stick.",
    "Tommy is lost.",
    "Emma, your daddy is looking for you.",
    "The girl with the balloon is crying at the desk.",
    "Six-year-old Emma is waiting for her mum.",
    "Tommy, your family is looking for you.",
    "The parents of little Tom, please come.",
]
AT_LARGE = [
    "欢迎小朋友和爸爸妈妈一起来听故事",
    "三层小云朵书店，每周六下午三点故事会，欢迎小朋友和爸爸妈妈一起来听故事。",
    "各位小朋友，故事会马上开始，请到三楼",
    "请各位家长看管好自己的孩子",
    "请家长到三楼等候区等候小朋友",
    "一位家长可免费带一位小朋友入场",
    "三岁以下儿童免票",
    "适合3到6岁的小朋友参加",
    "六岁的孩子也能学会",
    "如果孩子走失，请马上告诉工作人员",
    "如果您与孩子走散，请到总服务台",
    "小朋友找不到爸爸妈妈时，请到总服务台",
    "儿童乐园请到三楼",
    "母亲节快乐，祝所有妈妈节日快乐",
    "送给最爱的妈妈一份礼物",
    "寻找最萌宝宝大赛今天开始",
    "可爱的小朋友们，快来领取气球",
    "亲爱的小朋友，快来参加寻找宝藏的游戏",
    "防走失手环可以在总服务台免费领取",
    "宝贝游乐园今天开业，全场八折",
    "儿童节快乐，小朋友可以免费领取气球一个",
    "大小朋友都能玩",
    "小学同学聚会八折",
    "家长学校今晚七点开课，欢迎家长到场",
    "妈妈的味道，等您来尝",
    "开业十周年，十岁的听澜里感谢您",
    "新生宝宝用品八折，欢迎选购",
    "请带小朋友的顾客注意扶梯安全",
    "暑假小朋友游泳班开始报名",
    "请妈妈们到三层母婴室",
    "Story time for children at three",
    "Story time at Little Cloud Books on level 3, every Saturday at three, for children and their parents.",
    "Little Cloud Books is waiting for you on level 3.",
    "If you find a lost child, please tell a member of staff.",
    "Any lost children are looked after at the service desk.",
    "Looking for a gift for a girl? Come to level 2.",
    "For mothers and daughters: two for one today.",
    "Treat your mother on Mother's Day.",
    "Please hold your child by the hand on the escalator.",
    "Children aged five and under ride free.",
    "A ten-year-old whisky at half price.",
    "Parents are asked to stay with their children.",
    "Baby food is on level B1.",
    "A face-painting artist is here for every little girl and boy.",
    "Shoes for boys and girls, half price today.",
    "Have you seen our new winter collection?",
    "Our girls' dresses are half price.",
    "Nothing is lost: your points stay valid.",
    "Boys and girls, the magician is here.",
    "Kids' World closes at nine.",
    "Family tickets are on sale on level 4.",
    "Toys for three-year-olds are on level 3.",
    "请妈妈到三楼母婴室",
    "请孩子的家长到一楼接孩子",
    "老同学聚会，八折优惠",
    "乐高小朋友比赛今天开始",
    "孩子王母婴店八折",
    "五岁以下儿童须由家长陪同乘坐扶梯",
    "Every little boy loves trains.",
    "Your mother will love our flowers.",
    "Mother of Pearl jewellery is on level 2.",
    "Is your child looking for a new school bag?",
]


@pytest.mark.parametrize("text", POINTING)
@pytest.mark.parametrize("template", ["notice", "promotion"])
def test_words_that_point_to_one_child_or_seek_somebody_are_refused(
    book: TemplateBook, template: str, text: str
) -> None:
    """Neither a notice nor a promotion takes them, and the clerk is sent to the call for a lost person."""
    slots = {"message": text, **({"shop": "和风面馆"} if template == "promotion" else {})}
    with pytest.raises(SlotFaults, match="Use the call for a lost person") as refused:
        book.get(template).render(slots, ("en" if text.isascii() else "zh",))
    sentence = refused.value.faults[0].sentence
    assert isinstance(sentence, Bilingual)
    assert "请改用寻人广播" in sentence.zh


@pytest.mark.parametrize("text", AT_LARGE)
def test_words_about_children_at_large_pass(text: str) -> None:
    """Adverts, advice and invitations speak of children all day, with or without a full stop."""
    assert refuse_words(text) is None
    assert refuse_words(text.rstrip(".。?") + ("." if text.isascii() else "。")) is None


@pytest.mark.parametrize(
    ("template", "slots", "at_fault"),
    [
        ("staff-page", {"who": "乐乐小朋友的妈妈"}, "who"),
        ("staff-page", {"who": "小明妈妈"}, "who"),
        ("staff-page", {"who": "Tommy's mother"}, "who"),
        ("staff-page", {"who": "保安", "place": "乐乐小朋友那里"}, "place"),
        ("lost-item", {"item": "小明小朋友的书包"}, "item"),
        ("move-car", {"plate": "京A12345", "place": "豆豆小朋友旁边"}, "place"),
        ("lost-person", {"age": "40", "sex": "男", "name": "小明小朋友"}, "name"),
        ("lost-person", {"age": "40", "sex": "男", "detail": "和乐乐小朋友在一起"}, "detail"),
    ],
)
def test_a_few_words_inside_a_sentence_name_no_child_either(
    book: TemplateBook, template: str, slots: dict[str, str], at_fault: str
) -> None:
    """Whom to page, what was lost and where are typed in too, and go out before anybody read them."""
    with pytest.raises(SlotFaults) as refused:
        book.get(template).render(slots, ("en" if "Tommy" in str(slots) else "zh",))
    assert [fault.slot for fault in refused.value.faults] == [at_fault]


def test_a_call_that_seeks_a_grown_up_may_say_so(book: TemplateBook) -> None:
    """It is the call that the others send to: there, words about being lost are no fault."""
    slots = {"age": "78", "sex": "男", "name": "张伟", "detail": "与家人走散"}
    assert "与家人走散" in book.get("lost-person").render(slots, ("zh",)).texts["zh"]


def test_the_sample_malls_adverts_pass(sample_file: Path) -> None:
    """One of them invites children to a story hour."""
    words = [
        text for campaign in open_site(sample_file, media=False).campaigns for text in (campaign.words or {}).values()
    ]
    assert any("小朋友" in text for text in words)
    assert all(refuse_words(text) is None for text in words)
