"""The desk of live speech: who may speak where, one call at a time for each, and what is kept of what they said.

Knows nothing of WebSockets, nor of how sound reaches a speaker.
"""

from collections.abc import Callable
from datetime import datetime

from broadcaster.call import CallId, CallKind
from broadcaster.dispatch.paging import Paging
from broadcaster.policy import policy_for
from content.bilingual import Bilingual
from controller_api.accounts import Visitor
from controller_api.calls.announcing import DEFAULT_CHIME, Announcing, Asked, Draft, new_call_id
from controller_api.contract.live import LiveOrder
from controller_api.paging.recorder import Note, Recorder, Session
from controller_api.paging.speech import Speech
from controller_api.problems import Fault, conflict, forbidden, unfit
from controller_api.rights import Right, may, roles_with

TEMPLATE = "live-page"
SILENT_S = 4.0
"""A microphone that gives nothing at all for so long is muted or broken."""
SILENT = Bilingual(
    "The microphone gives no sound. See that it isn't muted and that the right one is chosen, and speak again.",
    "麦克风没有声音。请检查是否静音、是否选对了麦克风，然后重新讲话。",
)
_ANOTHER = Bilingual(
    "You are speaking already, here or in another window. Stop that first.",
    "您正在另一处讲话，请先结束那一次。",
)
_NOWHERE = Bilingual("Choose the zones that are to hear you.", "请选择要讲话的区域。")


class LiveDesk:
    """The people who speak. All of it runs between two turns of the event loop."""

    def __init__(  # noqa: PLR0913  The rooms it joins; all are named.
        self,
        *,
        announcing: Announcing,
        paging: Paging,
        stop: Callable[[CallId], None],
        recorder: Recorder,
        loudness_lufs: float,
        delay_ms: int,
        note: Note,
        now: Callable[[], datetime],
    ) -> None:
        self._announcing = announcing
        self.paging = paging
        self._stop = stop
        self.recorder = recorder
        self._loudness_lufs = loudness_lufs
        self.delay_ms = delay_ms
        self._note = note
        self._now = now
        self._speaking: set[str] = set()

    def open(self, order: LiveOrder, visitor: Visitor) -> Session:
        """Let somebody speak; raises `Problem`. Every session is to be closed."""
        right = Right.FREE_TEXT if order.mode == "live" else Right.CALL
        if not may(visitor.role, right):
            who = roles_with(right)
            sentence = (
                f"As {visitor.role} you may not speak live. Record your words and have them approved, or ask {who}."
            )
            raise forbidden(Bilingual(sentence, f"您的账号不能现场讲话，请先录音送审，或找{who.zh}。"))
        if visitor.name in self._speaking:
            raise conflict(_ANOTHER)
        call_id = self._call(order, visitor) if order.mode == "live" else None
        self._speaking.add(visitor.name)
        speech = Speech(loudness_lufs=self._loudness_lufs, delay_us=self.delay_ms * 1000)
        return Session(visitor=visitor, speech=speech, call_id=call_id)

    def withdraw(self, call_id: CallId) -> None:
        """Stop a call at once, wherever it is."""
        self._stop(call_id)

    def break_off(self, session: Session, why: str) -> None:
        """Stop the call at once, if there is one, and say in the journal why."""
        if session.call_id is not None:
            self._stop(session.call_id)
            self._note(session.visitor.name, why, session.call_id)

    def note(self, session: Session, what: str) -> None:
        """Say something of the call in the journal."""
        self._note(session.visitor.name, what, session.call_id)

    def close(self, session: Session) -> None:
        """They have stopped speaking."""
        self._speaking.discard(session.visitor.name)

    def _call(self, order: LiveOrder, visitor: Visitor) -> CallId:
        zones = self._announcing.zones(order.zones)
        if not zones:
            raise unfit([Fault("zones", _NOWHERE)])
        call_id = new_call_id()
        draft = Draft(template=TEMPLATE, kind=CallKind.LIVE_PAGE, texts={}, chime=DEFAULT_CHIME, zones=zones)
        asked = Asked(call_id=call_id, by=visitor.name, due=self._now())
        self._announcing.request(draft, policy_for(CallKind.LIVE_PAGE), asked)
        return call_id
