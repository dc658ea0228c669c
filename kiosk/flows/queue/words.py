"""The words on the screens of queueing, and figures as people say them.

Decides nothing else.
"""

from typing import Literal

from content.nouns import Texts
from kiosk.slips.ticket import MINUTES

CHOOSE: Texts = {"zh": "您要办什么？", "en": "What would you like to do?"}
CHOOSE_UNDER: Texts = {"zh": "取号后可以先去逛，到时间再来", "en": "Take a number and walk about until it is time"}
NO_SERVICES: Texts = {"zh": "现在没有可以取号的业务", "en": "There is nothing to queue for just now"}
NO_SERVICES_UNDER: Texts = {"zh": "请直接到总服务台。", "en": "Please go to the service desk."}
CUT_OFF: Texts = {
    "zh": "网络中断，等候时间暂时不知道，仍然可以取号。",
    "en": "The network is down: we can't say how long it takes, but you can take a number.",
}
WAITING: Texts = {"zh": "{count} 人在等", "en": "{count} waiting"}
NOBODY: Texts = {"zh": "没有人在等", "en": "Nobody waiting"}
COUNTERS: Texts = {"zh": "{count} 个窗口开放", "en": "{count} counters open"}
ONE_COUNTER: Texts = {"zh": "1 个窗口开放", "en": "1 counter open"}
CLOSED: Texts = {"zh": "暂停办理", "en": "Closed just now"}
OPENS: Texts = {"zh": "{when} 开始办理", "en": "Opens {when}"}
LATER: Texts = {"zh": "窗口暂时关闭，请稍后再来", "en": "No counter is open, please come back later"}
TODAY: Texts = {"zh": "今天 {time}", "en": "today at {time}"}
TOMORROW: Texts = {"zh": "明天 {time}", "en": "tomorrow at {time}"}
ON_DAY: Texts = {"zh": "{month}月{day}日 {time}", "en": "on {day}/{month} at {time}"}
TAKE: Texts = {"zh": "取号", "en": "Take a number"}
PRIORITY: Texts = {"zh": "我需要优先照顾", "en": "I need to be seen early"}
PRIORITY_UNDER: Texts = {
    "zh": "如果您年长、怀孕、带着婴儿或行动不便，请按“我需要优先照顾”，我们会早些叫您。",
    "en": "If you are elderly, pregnant, with a baby or not well on your feet, touch 'I need to be seen early' "
    "and we call you sooner.",
}
ROWS: dict[str, Texts] = {
    "waiting": {"zh": "在等的人", "en": "Waiting"},
    "wait": {"zh": "预计等候", "en": "Expected wait"},
    "counters": {"zh": "开放窗口", "en": "Counters open"},
    "walk": {"zh": "走到柜台", "en": "Walk to the counter"},
    "ahead": {"zh": "前面还有", "en": "Ahead of you"},
    "leave": {"zh": "请在此时动身", "en": "Please set out at"},
}
PEOPLE: Texts = {"zh": "{count} 人", "en": "{count}"}
TAKING: Texts = {"zh": "正在取号…", "en": "Taking your number"}
YOUR_NUMBER: Texts = {"zh": "这是您的号码", "en": "Your number"}
KEEP: Texts = {"zh": "叫到您时，屏幕和广播都会提醒。", "en": "Screens and speakers tell you when it is your turn."}
SET_OUT: Texts = {"zh": "请在 {time} 动身，走过去{walk}。", "en": "Please set out at {time}: the walk takes {walk}."}
GO_NOW: Texts = {"zh": "很快就到您了，请现在过去。", "en": "It is nearly your turn: please go there now."}
ALONE: Texts = {
    "zh": "网络中断，等候时间暂时不知道，请留意屏幕和广播叫号。",
    "en": "The network is down, so we can't say how long it takes. Please watch the screens and listen.",
}
CALLED: Texts = {"zh": "请现在到 {counter} 号窗口", "en": "Please go to counter {counter} now"}
WAY: Texts = {"zh": "带我去柜台", "en": "Show me the way"}
DONE: Texts = {"zh": "完成", "en": "Done"}
REFUSED: Texts = {"zh": "没有取到号", "en": "No number was taken"}
AGAIN: Texts = {"zh": "再试一次", "en": "Try again"}
BACK: Texts = {"zh": "看看其他业务", "en": "See the other services"}


def walk_words(seconds: float, language: Literal["zh", "en"]) -> str:
    """Whole minutes, at least one."""
    return MINUTES[language].format(range=max(1, round(seconds / 60)))
