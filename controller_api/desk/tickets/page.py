"""The page on which somebody follows their number by phone: who is ahead, how long it takes, when to set out.

Pure, and without personal data: a number is nobody's name. Every word of it is here; the script only puts in what
`lines` says a few seconds later.
"""

from datetime import tzinfo

from content.site import Service, Zone, plain
from controller_api.contract import FollowedView
from controller_api.desk.phone_page import Language, Markup, Reader, el, in_tongue, page
from controller_api.desk.tickets.nouns import Ticket

PATH = "/t"
SCRIPT = "ticket.js"
REFRESH_S = 15
"""Without a script."""
_STATES: dict[Language, dict[str, str]] = {
    "zh": {
        "waiting": "正在等候",
        "called": "请到{counter}号窗口",
        "serving": "正在{counter}号窗口办理",
        "parked": "服务台已为您暂留，请听工作人员安排。",
        "missed": "已过号。请尽快到服务台，还可以为您补办。",
        "served": "已办理完毕，谢谢！",
        "no_show": "过号太久，请重新取号。",
        "left": "已取消。",
        "lapsed": "已过期，号票只在当天有效。",
    },
    "en": {
        "waiting": "Waiting",
        "called": "Please come to counter {counter}",
        "serving": "Being served at counter {counter}",
        "parked": "The desk keeps your place. Please wait for the staff.",
        "missed": "You missed your call. Come to the desk soon and you will still be served.",
        "served": "Done. Thank you!",
        "no_show": "You missed your call too long ago. Please take a new number.",
        "left": "Given up.",
        "lapsed": "Over. A number is good for its day only.",
    },
}
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "title": "我的排队号",
        "next": "下一位就是您",
        "ahead": "前面还有 {ahead} 人",
        "wait": "大约还要 {low}–{high} 分钟",
        "soon": "大约 {high} 分钟之内",
        "closed": "窗口开放后开始叫号",
        "go": "现在请出发前往柜台",
        "later": "{time} 左右出发，步行约 {walk} 分钟",
        "foot": "取号时间 {time} · 本页自动更新",
        "priority": "优先",
        "leave": "不等了？",
        "give up": "取消这个号",
    },
    "en": {
        "title": "My number",
        "next": "You are next",
        "ahead": "{ahead} ahead of you",
        "wait": "About {low} to {high} more minutes",
        "soon": "Within about {high} min",
        "closed": "Numbers are called once a counter opens",
        "go": "Please go to the counter now",
        "later": "Leave at about {time}; the walk takes about {walk} min",
        "foot": "Taken at {time} · this page keeps itself up to date",
        "priority": "Priority",
        "leave": "Not waiting any more?",
        "give up": "Give up this number",
    },
}


def lines_of(ticket: Ticket, now: FollowedView, language: Language, zone: tzinfo) -> dict[str, str]:
    """What the page says now, line by line; what doesn't apply is empty."""
    words = _WORDS[language]
    status = _STATES[language][now.state].format(counter=now.counter or "")
    lines = {"status": status, "ahead": "", "wait": "", "go": ""}
    if now.state != "waiting":
        return lines
    lines["ahead"] = words["ahead"].format(ahead=now.ahead) if now.ahead else words["next"]
    if now.wait is None:
        return {**lines, "wait": words["closed"]}
    said = words["wait"] if now.wait.low_min else words["soon"]
    lines["wait"] = said.format(low=now.wait.low_min, high=now.wait.high_min)
    if now.go_now:
        lines["go"] = words["go"]
    elif now.leave_at is not None:
        leaves = now.leave_at.astimezone(zone)
        lines["go"] = words["later"].format(time=f"{leaves:%H:%M}", walk=max(1, round(ticket.walk_s / 60)))
    return lines


def unknown_page(fault: str, *, reader: Reader) -> str:
    """What is said to whoever comes with a code that opens nothing."""
    return page(_WORDS[reader.language]["title"], el("p", fault, class_="fault"), reader=reader)


def ticket_page(  # noqa: PLR0913  What the page shows, each of another part.
    ticket: Ticket, service: Service | None, now: FollowedView, *, where: Zone | None, reader: Reader, zone: tzinfo
) -> str:
    """The page of a ticket; `where` is the part of the mall its counters are in."""
    words, lines = _WORDS[reader.language], lines_of(ticket, now, reader.language, zone)
    named = [in_tongue(plain(each.name), reader.language) for each in (service, where) if each]
    kind = " · ".join(
        [*(each[:1].upper() + each[1:] for each in named), *([words["priority"]] if ticket.priority else [])]
    )
    taken = words["foot"].format(time=f"{ticket.issued_at.astimezone(zone):%H:%M}")
    return page(
        words["title"],
        el(
            "div",
            el("p", kind, class_="soft"),
            el("p", ticket.number, class_="big number"),
            el("p", lines["status"], data_line="status", class_="status", role="status", aria_live="assertive"),
            el("p", lines["ahead"], data_line="ahead"),
            el("p", lines["wait"], data_line="wait"),
            el("p", lines["go"], data_line="go", class_="go"),
            _leave(reader),
            class_="card ticket",
            data_state=now.state,
            data_go="yes" if now.go_now else "no",
        ),
        el("p", taken, class_="soft"),
        reader=reader,
        refresh_s=REFRESH_S,
        script=SCRIPT,
    )


def _leave(reader: Reader) -> Markup:
    """Two touches, so that no number is given up by a sleeve."""
    words = _WORDS[reader.language]
    button = el("button", words["give up"], type="submit")
    form = el("form", button, method="post", action=f"{reader.path}/leave?lang={reader.language}")
    return el("details", el("summary", words["leave"]), form)
