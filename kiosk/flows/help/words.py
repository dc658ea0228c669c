"""The words on the screens of help: calm, plain, one thing at a time.

Decides what is advised at which moment, and nothing else.
"""

from content.nouns import Texts
from controller_api.contract import HelpKind

KINDS: dict[HelpKind, tuple[str, Texts]] = {
    "lost_child": ("child", {"zh": "我的孩子不见了", "en": "I can't find my child"}),
    "found_child": ("people", {"zh": "我发现走失的孩子", "en": "I found a child"}),
    "lost_item": ("search", {"zh": "我丢了东西", "en": "I lost something"}),
    "found_item": ("bag", {"zh": "我捡到东西", "en": "I found something"}),
}
CHOOSE: Texts = {"zh": "需要什么帮助？", "en": "How can we help?"}
CHOOSE_UNDER: Texts = {
    "zh": "轻触一下，服务台马上响铃，并知道您在这里。",
    "en": "One touch rings the service desk at once. They see where you are.",
}
CALLING: Texts = {"zh": "正在呼叫服务台…", "en": "Ringing the service desk"}
ANSWERED: Texts = {"zh": "服务台已接听", "en": "The desk has answered"}
ANNOUNCED: Texts = {"zh": "商场正在广播", "en": "It is being announced"}
ENDED: Texts = {"zh": "已经办好", "en": "It is settled"}
ENDED_UNDER: Texts = {"zh": "还有需要，请随时再按。", "en": "Touch again whenever you need us."}
CANCELLED: Texts = {"zh": "已取消呼叫", "en": "The call is cancelled"}
CANCELLED_UNDER: Texts = {
    "zh": "您不必再等。还有需要，请随时再按。",
    "en": "You needn't wait. Touch again whenever you need us.",
}
SLOW: Texts = {
    "zh": "暂时没有人接听，我们还在继续响铃。您也可以直接去服务台。",
    "en": "Nobody has answered yet. We go on ringing. You can also go to the desk.",
}
SLOW_FOR_ALL: Texts = {
    "zh": "暂时没有人接听，我们还在继续响铃，也叫了其他同事。您也可以直接去服务台。",
    "en": "Nobody has answered yet. We go on ringing, and have called others. You can also go to the desk.",
}
ALONE: Texts = {"zh": "现在联系不上服务台", "en": "We can't reach the desk just now"}
ALONE_UNDER: Texts = {
    "zh": "网络中断了。请直接去服务台，路上也可以请任何一位工作人员帮忙。我们会一直尝试呼叫。",
    "en": "The network is down. Please go to the desk, or ask anybody who works here. We keep trying to ring.",
}
CUT_OFF: Texts = {
    "zh": "网络刚刚中断，服务台已经知道您在这里。",
    "en": "The network has just gone. The desk already knows you are here.",
}
REFUSED: Texts = {"zh": "没有呼叫成功", "en": "The call didn't go through"}
AGAIN: Texts = {"zh": "再呼叫一次", "en": "Ring again"}
PHONE: Texts = {"zh": "服务台电话 {phone}", "en": "Desk phone {phone}"}
WAY: Texts = {"zh": "带我去服务台", "en": "Show me the way to the desk"}
CANCEL: Texts = {"zh": "不需要了", "en": "I don't need help any more"}
OTHER: Texts = {"zh": "需要别的帮助", "en": "I need something else"}
NOT_MINE: Texts = {"zh": "这不是我的，我也需要帮助", "en": "This isn't mine: I need help"}
SURE: Texts = {"zh": "确定不需要帮助了吗？", "en": "You don't need help any more?"}
STILL: Texts = {"zh": "仍然需要", "en": "I still need it"}
YES_CANCEL: Texts = {"zh": "不需要了，取消", "en": "Cancel the call"}
HOME: Texts = {"zh": "回首页", "en": "Home"}
STAGES: tuple[Texts, ...] = (
    {"zh": "已响铃", "en": "Ringing"},
    {"zh": "已接听", "en": "Answered"},
    {"zh": "已广播", "en": "Announced"},
)

WHILE_RINGING: dict[HelpKind, tuple[Texts, ...]] = {
    "lost_child": (
        {"zh": "请留在这里，孩子常会回到走散的地方", "en": "Stay here: children often come back to where you parted"},
        {"zh": "想一想：多大、多高、穿什么衣服", "en": "Think of age, height and clothes"},
    ),
    "found_child": (
        {"zh": "请陪孩子留在这里，不要带走", "en": "Stay here with the child"},
        {"zh": "同事会到您这里来", "en": "A colleague comes to you"},
    ),
    "lost_item": (
        {"zh": "想一想：是什么、什么颜色", "en": "Think: what is it, which colour?"},
        {"zh": "最后一次在哪里见到它", "en": "Where did you see it last?"},
    ),
    "found_item": (
        {"zh": "请把东西留在身边，不要打开", "en": "Keep it with you, unopened"},
        {"zh": "同事来取，也可以送到服务台", "en": "A colleague fetches it, or bring it to the desk"},
    ),
}
WHEN_ANSWERED: dict[HelpKind, tuple[Texts, ...]] = {
    "lost_child": (
        {"zh": "请留在这里，同事正在过来", "en": "Stay here: a colleague is on the way"},
        {"zh": "告诉同事：名字、年龄、衣着", "en": "Tell them name, age and clothes"},
        {"zh": "接着会广播寻找", "en": "Then it is called out"},
    ),
    "found_child": (
        {"zh": "请再陪孩子一会儿，同事正在过来", "en": "Stay with the child: a colleague is on the way"},
        {"zh": "接着会广播寻找家长", "en": "Then the parents are called"},
    ),
    "lost_item": (
        {"zh": "同事正在查有没有人送来", "en": "They are looking whether it was handed in"},
        {"zh": "请在这里等一下，或去服务台登记", "en": "Wait here a moment, or register it at the desk"},
    ),
    "found_item": (
        {"zh": "谢谢您！同事正在过来", "en": "Thank you! A colleague is on the way"},
        {"zh": "请当面交给穿工装的同事", "en": "Hand it to a colleague in uniform"},
    ),
}
WHEN_ANNOUNCED: dict[HelpKind, tuple[Texts, ...]] = {
    "lost_child": (
        {"zh": "广播已经播出，听到的人会帮着留意", "en": "It is on air: whoever hears it can look out"},
        {"zh": "请继续留在这里，同事陪着您", "en": "Please stay here: we are with you"},
    ),
    "found_child": ({"zh": "家长会到服务台来接", "en": "The parents are asked to come to the desk"},),
    "lost_item": (
        {"zh": "请捡到的人送到服务台", "en": "Whoever finds it is asked to bring it to the desk"},
        {"zh": "找到后，请到服务台认领", "en": "You collect it at the desk"},
    ),
    "found_item": ({"zh": "失主会到服务台认领", "en": "The owner is asked to come to the desk"},),
}
