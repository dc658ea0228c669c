"""What people do with calls: make, approve, refuse, stop, repeat. Every act is in the journal with who did it.

Knows nothing of HTTP. All of it runs on the event loop between two of its turns, so nobody sees a half-done act. An act
that is done is never undone by a note of it that can't be written: the note is owed, and written when there is room.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from broadcaster.call import CallId
from broadcaster.dispatch.bookkeeping import Bookkeeper
from broadcaster.dispatch.dispatcher import Dispatcher
from broadcaster.journal import Act, JournalReader
from broadcaster.policy import policy_for
from broadcaster.ports import Journal, OwedRows
from content.bilingual import Bilingual
from controller_api.accounts import PLAN, Approval, ApprovalState, RememberedKey, Visitor
from controller_api.calls.announcing import Announcing, Asked, Draft, new_call_id
from controller_api.contract import NewCall
from controller_api.ports import ApprovalBook, KeyBook
from controller_api.problems import Fault, Problem, conflict, forbidden, not_found
from controller_api.rights import may, needed_for, roles_with, waits_for_approval

DeskRow = Act | Approval
"""What is written of an act that is done already."""

NOT_IN_TIME = "Nobody approved it in time. Make the call again if it is still needed."


class CallDesk:
    """The acts of people on calls."""

    def __init__(  # noqa: PLR0913  The rooms it joins; all are named.
        self,
        *,
        announcing: Announcing,
        stops: Dispatcher,
        approvals: ApprovalBook,
        keys: KeyBook,
        journal: Journal,
        reader: JournalReader,
        owed: OwedRows[DeskRow],
        now: Callable[[], datetime],
    ) -> None:
        self._announcing = announcing
        self._stops = stops
        self._approvals = approvals
        self._keys = keys
        self._journal = journal
        self._reader = reader
        self._now = now
        self._books = Bookkeeper(self._write_down, owed)

    @property
    def rows_owed(self) -> int:
        """How many rows about what people did could not be written yet."""
        return len(self._books.owed)

    def catch_up(self) -> None:
        """Write what is owed, as far as it goes; to be called every now and then."""
        self._books.catch_up()

    def make(self, order: NewCall, visitor: Visitor, key: str | None) -> CallId:
        """Make the call, or have it wait for approval; raises `Problem`.

        With an idempotency key the same order gives the same call, however often it is sent.
        """
        earlier = self._earlier(order, visitor, key)
        if earlier is not None and self._is_made(earlier):
            # Before the order is looked at: what it asked may not be possible any more, since it is done.
            return earlier
        draft = self._announcing.check(order)
        right = needed_for(draft.kind)
        if not may(visitor.role, right):
            who = roles_with(right)
            sentence = f"As {visitor.role} you may not make a call of the kind {draft.kind}. Ask {who}."
            raise forbidden(Bilingual(sentence, f"您的账号不能播出这类广播，请找{who.zh}。"))
        call_id = earlier or self._id_for(order, visitor, key)
        if waits_for_approval(visitor.role, free_words=draft.free_words):
            # By its digest a recording is the same whenever it is approved.
            self._ask(order.model_copy(update={"recording": draft.recording}), visitor, call_id)
            return call_id
        self._announcing.announce(draft, order, call_id=call_id, by=visitor.name)
        if draft.own_words:
            own = ", ".join(draft.own_words)
            self._note(visitor, f"{visitor.name} had own words go out that nobody approved: {own}.", call_id)
        return call_id

    def approve(self, call_id: str, visitor: Visitor, reason: str) -> None:
        """Let waiting words out; raises `Problem` 403 for one's own, 404, 409 if decided before, 422 if it can't be."""
        approval = self._waiting(call_id, visitor)
        order = NewCall.model_validate_json(approval.body)
        if order.due_at is not None and order.due_at < self._now():
            order = order.model_copy(update={"due_at": None})
        draft = self._announcing.check(order)
        # A call known already passes, so a decision lost between the two is made by asking again, and no call is lost.
        self._announcing.announce(draft, order, call_id=CallId(call_id), by=approval.asked_by)
        decided = self._decided(approval, ApprovalState.APPROVED, visitor, reason)
        self._books.write(decided)
        self._note(visitor, f"{visitor.name} approved the words of {approval.asked_by}.", call_id, reason)

    def refuse(self, call_id: str, visitor: Visitor, reason: str) -> None:
        """Keep waiting words from going out; raises as `approve` does."""
        approval = self._waiting(call_id, visitor)
        self._decide(approval, visitor, reason)
        # On its way already if an approval was cut short.
        self._stops.cancel(CallId(call_id))
        self._note(visitor, f"{visitor.name} refused the words of {approval.asked_by}.", call_id, reason)

    def let_expire(self) -> list[CallId]:
        """Give up the calls that waited too long for approval; tells which, each once. To be called now and then."""
        waiting = self._approvals.approvals(ApprovalState.PENDING)
        return [CallId(approval.call_id) for approval in waiting if self._expires(approval)]

    def cancel(self, call_id: str, visitor: Visitor) -> None:
        """Stop an open call, or withdraw one that waits for approval."""
        # First of all, and whatever the database says afterwards: it must be quiet.
        self._stops.cancel(CallId(call_id))
        approval = self._approvals.approval(call_id)
        if approval is not None and approval.state is ApprovalState.PENDING:
            self._decide(approval, visitor, "withdrawn")
            self._note(visitor, f"{visitor.name} withdrew the call before it was approved.", call_id)
            return
        self._note(visitor, f"{visitor.name} stopped the call.", call_id)

    def found(self, call_id: str, visitor: Visitor) -> None:
        """Stop a search: who or what was sought is found."""
        self._stops.found(CallId(call_id))
        self._note(visitor, f"{visitor.name} reported it as found.", call_id)

    def replay(self, draft: Draft, visitor: Visitor, of: str) -> CallId:
        """Make a new call with the words of an earlier one, to the zones that missed it."""
        call_id = new_call_id()
        zones = ", ".join(sorted(draft.zones))
        asked = Asked(call_id=call_id, by=visitor.name, due=self._now())
        self._announcing.request(draft, policy_for(draft.kind), asked)
        self._note(visitor, f"{visitor.name} had the call repeated in {zones}.", of, call_id)
        return call_id

    def _earlier(self, order: NewCall, visitor: Visitor, key: str | None) -> CallId | None:
        """The id that the same order got with the same key before; raises `Problem` 422 for another order."""
        kept = self._keys.remembered(visitor.name, key) if key is not None else None
        if kept is None:
            return None
        if kept.body_digest != _digest(order):
            sentence = "This Idempotency-Key was used for another order. Take a new key for each new call."
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, faults=[Fault("Idempotency-Key", sentence)])
        return CallId(kept.call_id)

    def _is_made(self, call_id: CallId) -> bool:
        return self._reader.entry(call_id) is not None or self._approvals.approval(call_id) is not None

    def _id_for(self, order: NewCall, visitor: Visitor, key: str | None) -> CallId:
        call_id, digest = new_call_id(), _digest(order)
        if key is None:
            return call_id
        asked = RememberedKey(account=visitor.name, key=key, body_digest=digest, call_id=call_id, at=self._now())
        return CallId(self._keys.remember(asked).call_id)

    def _ask(self, order: NewCall, visitor: Visitor, call_id: CallId) -> None:
        if self._approvals.approval(call_id) is not None:
            return
        body = order.model_dump_json()
        self._approvals.ask(Approval(call_id=call_id, body=body, asked_by=visitor.name, asked_at=self._now()))
        self._note(visitor, f"{visitor.name} asked for approval of a call's words.", call_id, order.template)

    def _waiting(self, call_id: str, visitor: Visitor) -> Approval:
        approval = self._approvals.approval(call_id)
        if approval is None:
            raise not_found(Bilingual(f"No call '{call_id}' ever waited for approval.", "没有这条待批准的广播。"))
        if approval.asked_by == visitor.name:
            raise forbidden(
                Bilingual(
                    "Nobody approves or refuses their own words. Ask somebody else.",
                    "不能审批自己写的内容，请找别人。",
                )
            )
        if self._expires(approval):
            approval = self._approvals.approval(call_id) or approval
        if approval.state is not ApprovalState.PENDING:
            raise _decided(approval)
        return approval

    def _expires(self, approval: Approval) -> bool:
        """Whether it has just been given up, since it waited too long."""
        order = NewCall.model_validate_json(approval.body)
        until = self._announcing.unread_until(order, approval.asked_at)
        # What is made already was approved, though the decision may still have to be written down.
        if approval.state is not ApprovalState.PENDING or self._now() < until or self._is_out(approval):
            return False
        nobody = replace(
            approval, state=ApprovalState.EXPIRED, decided_by=PLAN, decided_at=self._now(), reason=NOT_IN_TIME
        )
        if not self._approvals.decide(nobody):
            return False
        self._write(PLAN, f"Nobody approved the words of {approval.asked_by} in time.", approval.call_id)
        return True

    def _is_out(self, approval: Approval) -> bool:
        return self._reader.entry(CallId(approval.call_id)) is not None

    def _decide(self, approval: Approval, visitor: Visitor, reason: str) -> None:
        if not self._approvals.decide(self._decided(approval, ApprovalState.REFUSED, visitor, reason)):
            raise _decided(self._approvals.approval(approval.call_id) or approval)

    def _decided(self, approval: Approval, state: ApprovalState, visitor: Visitor, reason: str) -> Approval:
        return replace(approval, state=state, decided_by=visitor.name, decided_at=self._now(), reason=reason or None)

    def _write_down(self, row: DeskRow) -> None:
        match row:
            case Approval():
                self._approvals.decide(row)
            case Act():
                self._journal.noted(who=row.who, what=row.what, call_id=row.call_id, about=row.about, at=row.at)

    def note(self, who: str, what: str, call_id: CallId | None) -> None:
        """Say in the journal what somebody did; never raises."""
        self._books.write(Act(at=self._now(), who=who, what=what, call_id=call_id, about=""))

    def _note(self, visitor: Visitor, what: str, call_id: str, about: str = "") -> None:
        self._write(visitor.name, what, call_id, about)

    def _write(self, who: str, what: str, call_id: str, about: str = "") -> None:
        self._books.write(Act(at=self._now(), who=who, what=what, call_id=CallId(call_id), about=about))


def _digest(order: NewCall) -> str:
    return hashlib.sha256(order.model_dump_json().encode()).hexdigest()


def _decided(approval: Approval) -> Problem:
    if approval.state is ApprovalState.EXPIRED:
        return conflict(
            Bilingual(
                "This call waited too long for approval and is given up. Make it again if it is still needed.",
                "这条广播等待批准的时间过长，已作废。如仍需要，请重新提交。",
            )
        )
    done = "批准" if approval.state is ApprovalState.APPROVED else "拒绝或撤回"
    return conflict(
        Bilingual(
            f"This call was {approval.state} by {approval.decided_by} already.",
            f"这条广播已由 {approval.decided_by} {done}。",
        )
    )
