"""What may become of a ticket: one table. It refuses to know who asks and what follows."""

from enum import StrEnum

from content.bilingual import Bilingual
from controller_api.desk.tickets.nouns import Ticket, TicketState


class Act(StrEnum):
    """Something that is done to a ticket."""

    CALL = "call"
    RECALL = "recall"
    ARRIVE = "arrive"
    SERVE = "serve"
    MISS = "miss"
    PARK = "park"
    TRANSFER = "transfer"
    BACK = "back"
    LEAVE = "leave"
    GIVE_UP = "give_up"
    """Too many were called since it was missed."""
    LAPSE = "lapse"
    """The mall's day is over."""


_S, _A = TicketState, Act

TRANSITIONS: dict[TicketState, dict[Act, TicketState]] = {
    _S.WAITING: {_A.CALL: _S.CALLED, _A.TRANSFER: _S.WAITING, _A.LEAVE: _S.LEFT, _A.LAPSE: _S.LAPSED},
    _S.CALLED: {
        _A.RECALL: _S.CALLED,
        _A.ARRIVE: _S.SERVING,
        _A.SERVE: _S.SERVED,
        _A.MISS: _S.MISSED,
        _A.PARK: _S.PARKED,
        _A.TRANSFER: _S.WAITING,
        _A.LEAVE: _S.LEFT,
        _A.LAPSE: _S.LAPSED,
    },
    _S.SERVING: {
        _A.SERVE: _S.SERVED,
        _A.PARK: _S.PARKED,
        _A.TRANSFER: _S.WAITING,
        _A.LEAVE: _S.LEFT,
        _A.LAPSE: _S.SERVED,
    },
    _S.PARKED: {_A.BACK: _S.WAITING, _A.TRANSFER: _S.WAITING, _A.LEAVE: _S.LEFT, _A.LAPSE: _S.LAPSED},
    _S.MISSED: {_A.BACK: _S.WAITING, _A.LEAVE: _S.LEFT, _A.GIVE_UP: _S.NO_SHOW, _A.LAPSE: _S.NO_SHOW},
    # What has ended stays so.
    _S.SERVED: {},
    _S.NO_SHOW: {},
    _S.LEFT: {},
    _S.LAPSED: {},
}

_STANDS = {
    _S.WAITING: Bilingual("is waiting", "正在等候"),
    _S.CALLED: Bilingual("has been called", "已被叫号"),
    _S.SERVING: Bilingual("is being served", "正在办理"),
    _S.PARKED: Bilingual("is put aside", "已暂缓"),
    _S.MISSED: Bilingual("was missed", "已过号"),
    _S.SERVED: Bilingual("has been served", "已办理完毕"),
    _S.NO_SHOW: Bilingual("was missed too long ago", "过号太久"),
    _S.LEFT: Bilingual("was given up", "已取消"),
    _S.LAPSED: Bilingual("is of a day that is over", "已过期"),
}
_WANTED = {
    _A.CALL: Bilingual("be called", "叫号"),
    _A.RECALL: Bilingual("be called again", "重呼"),
    _A.ARRIVE: Bilingual("come to the counter", "开始办理"),
    _A.SERVE: Bilingual("be served", "办结"),
    _A.MISS: Bilingual("be missed", "过号"),
    _A.PARK: Bilingual("be put aside", "暂缓"),
    _A.TRANSFER: Bilingual("be sent elsewhere", "转移"),
    _A.BACK: Bilingual("be taken back", "恢复"),
    _A.LEAVE: Bilingual("be given up", "取消"),
}


class NotPossible(Exception):
    """It can't be done as things stand; a sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def after(ticket: Ticket, act: Act) -> TicketState:
    """The ticket's state after this act; raises `NotPossible`."""
    state = TRANSITIONS[ticket.state].get(act)
    if state is not None:
        return state
    stands, wanted = _STANDS[ticket.state], _WANTED[act]
    hint = Bilingual("", "")
    if act is Act.BACK and ticket.state is TicketState.NO_SHOW:
        hint = Bilingual(" Have a new ticket taken.", "请重新取号。")
    raise NotPossible(
        Bilingual(
            f"Ticket {ticket.number} {stands}, so it can't {wanted}.{hint}",
            f"{ticket.number}号{stands.zh}，不能{wanted.zh}。{hint.zh}",
        )
    )
