"""The page on which somebody follows their case by phone: how far it has got, and what the mall says to it.

Pure. Their own words and contact are not on it: a slip may be lost, and whoever finds it is not to read them.
"""

from datetime import datetime, tzinfo

from controller_api.desk.cases.nouns import Case, CaseState
from controller_api.desk.phone_page import Language, Markup, Reader, el, page

PATH = "/c"
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "title": "查询我的意见",
        "number": "编号",
        "code": "查询码",
        "go": "查询",
        "hint": "编号和查询码印在小票上；小票上没有编号时，只填查询码。",
        "received": "已收到，服务台会尽快处理。",
        "seen": "服务台已经看到，正在处理。",
        "answered": "已回复。",
        "closed": "已办结。",
        "complaint": "投诉",
        "suggestion": "建议",
        "said": "提交时间",
        "answer": "商场的回复",
        "thanks": "感谢您告诉我们。",
        "another": "查询另一条",
    },
    "en": {
        "title": "Follow my case",
        "number": "Number",
        "code": "Code",
        "go": "Show",
        "hint": "Number and code are on your slip. If there is no number on it yet, the code alone will do.",
        "received": "We have it. The service desk will read it soon.",
        "seen": "The service desk has read it and is working on it.",
        "answered": "Answered.",
        "closed": "Closed.",
        "complaint": "Complaint",
        "suggestion": "Suggestion",
        "said": "Handed in",
        "answer": "What the mall says",
        "thanks": "Thank you for telling us.",
        "another": "Look for another",
    },
}


def form_page(*, language: Language, mall: dict[str, str], number: str = "", fault: str = "") -> str:
    """Where number and code are typed; `fault` is what was wrong with the last ones."""
    words = _WORDS[language]
    fields = el(
        "form",
        el("label", words["number"], for_="number"),
        el("input", id="number", name="number", value=number, autocomplete="off", maxlength="20"),
        el("label", words["code"], for_="code"),
        el(
            "input",
            id="code",
            name="code",
            required=True,
            autocomplete="off",
            autocapitalize="characters",
            maxlength="20",
        ),
        el("input", type="hidden", name="lang", value=language),
        el("button", words["go"]),
        action=PATH,
        method="get",
    )
    told = el("p", fault, class_="fault", role="alert") if fault else el("p", words["hint"], class_="soft")
    return page(words["title"], told, fields, reader=Reader(language=language, mall=mall, path=PATH))


def case_page(case: Case, *, language: Language, mall: dict[str, str], zone: tzinfo) -> str:
    """How far the case has got; times are of the mall's clock."""
    words = _WORDS[language]
    head = el(
        "div",
        el("p", case.number, class_="big number"),
        el("p", f"{words[case.sort]} · {words['said']} {_clock(case.said_at, zone)}", class_="soft"),
        el("p", words[case.state], role="status"),
        class_="card",
    )
    answers = [step for step in case.steps if step.state is CaseState.ANSWERED]
    said = [
        el("div", el("p", *_lines(step.words)), el("p", _clock(step.at, zone), class_="soft"), class_="card")
        for step in answers
    ]
    return page(
        words["title"],
        head,
        *([el("h2", words["answer"]), *said] if said else []),
        el("p", words["thanks"]),
        el("p", el("a", words["another"], href=f"{PATH}?lang={language}")),
        reader=Reader(language=language, mall=mall, path=f"{PATH}/{case.number}", query={"code": case.code}),
    )


def _lines(text: str) -> list[str]:
    """The text with its line breaks."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += [el("br"), line] if lines else [line]
    return lines or [Markup()]


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
