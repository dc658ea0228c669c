"""Looks calls up, wherever they are: on the switchboard, in the journal, or waiting for approval. Changes nothing.

The switchboard is the event loop's: whoever looks something up in another thread takes what is open there first, by
`open`, and hands it in.
"""

from collections.abc import Mapping
from dataclasses import replace

from audio.clip import Digest
from broadcaster.call import CallId, CallKind
from broadcaster.dispatch.dispatcher import Dispatcher
from broadcaster.dispatch.live import LiveCall
from broadcaster.journal import JournalEntry, JournalFilter, JournalReader
from content.bilingual import Bilingual
from controller_api import contract
from controller_api.accounts import Approval, ApprovalState
from controller_api.calls import views as call_views
from controller_api.calls.announcing import Announcing, Draft
from controller_api.ports import ApprovalBook
from controller_api.problems import Problem, conflict, not_found

_STILL_OPEN = Bilingual(
    "The call is still open. It can be repeated once it is over.", "这条广播还没有结束，结束后才能重播。"
)
_ALL_HEARD = Bilingual(
    "Every zone heard the call, so there is nothing to repeat.", "每个区域都播完了，没有需要重播的。"
)
_NEVER_MADE = Bilingual(
    "The call could never be made, so there is nothing to repeat. Make a new one.",
    "这条广播没能合成，无法重播，请重新发起。",
)


def _spoken(entry: JournalEntry) -> Digest:
    """The recording of what somebody said live, which lies after the chime; raises `Problem` 409 if nothing was."""
    recordings = [Digest(aired.parts[1].digest) for aired in entry.aired if len(aired.parts) > 1]
    if not recordings:
        raise conflict(_NEVER_MADE)
    return recordings[0]


class CallBook:
    """One place to ask about any call."""

    def __init__(
        self,
        *,
        board: Dispatcher,
        reader: JournalReader,
        approvals: ApprovalBook,
        announcing: Announcing,
    ) -> None:
        self._board = board
        self._reader = reader
        self._approvals = approvals
        self._announcing = announcing

    def open(self) -> dict[str, LiveCall]:
        """Waiting and on-air calls by their ids; on the event loop only."""
        return {call.id: call for call in self._board.live()}

    def view(self, call_id: str, live: Mapping[str, LiveCall] | None = None) -> contract.CallView:
        """The call as it is now; raises `Problem` 404. Without `live` on the event loop only."""
        found = (self.open() if live is None else live).get(call_id)
        if found is not None:
            return call_views.of_live(found)
        entry = self._reader.entry(CallId(call_id))
        if entry is not None:
            return call_views.of_entry(entry)
        approval = self._approvals.approval(call_id)
        if approval is None:
            raise not_found(Bilingual(f"There is no call '{call_id}'.", "没有这条广播。"))
        return self._of_approval(approval)

    def detail(self, call_id: str, live: Mapping[str, LiveCall]) -> contract.CallDetail:
        """The call with its receipts and its story; raises `Problem` 404."""
        return call_views.detail(
            self.view(call_id, live),
            entry=self._reader.entry(CallId(call_id)),
            story=self._reader.acts(call_id=CallId(call_id)),
            approval=self._approvals.approval(call_id),
        )

    def page(
        self, wanted: JournalFilter, live: Mapping[str, LiveCall], *, limit: int, after: str | None
    ) -> contract.CallPage:
        """Calls of the journal, newest first; raises `broadcaster.journal.UnknownPage`."""
        page = self._reader.page(wanted, limit=limit, after=after)
        views = [call_views.of_entry(entry, live.get(entry.request.call.id)) for entry in page.entries]
        return contract.CallPage(calls=views, next=page.after)

    def undecided(self) -> list[contract.CallView]:
        """Calls that wait for approval, newest first."""
        return [self._of_approval(approval) for approval in self._approvals.approvals(ApprovalState.PENDING)]

    def refused(self) -> list[contract.CallView]:
        """Calls that were refused, or that nobody approved in time, newest first."""
        states = (ApprovalState.REFUSED, ApprovalState.EXPIRED)
        refused = [approval for state in states for approval in self._approvals.approvals(state)]
        return [self._of_approval(each) for each in sorted(refused, key=lambda each: each.asked_at, reverse=True)]

    def kind(self, call_id: str) -> CallKind:
        """The kind of an open call; raises `Problem` 404 for an unknown one, 409 for one that is over."""
        live = self.open()
        if call_id in live:
            return live[call_id].kind
        view = self.view(call_id, live)
        if view.state in {call_views.ENDED, call_views.REFUSED}:
            ended = f"The call '{call_id}' is over; it ended as {view.outcome or view.state}."
            raise conflict(Bilingual(ended, "这条广播已经结束。"))
        return CallKind(view.kind)

    def missed(self, call_id: str) -> Draft:
        """The same words for the zones that missed them; raises `Problem` 404, 409 when there is nothing to repeat."""
        entry = self._reader.entry(CallId(call_id))
        if entry is None:
            raise not_found(Bilingual(f"There is no call '{call_id}' to repeat.", "没有这条广播，无法重播。"))
        if entry.ending is None:
            raise conflict(_STILL_OPEN)
        if entry.stopped_by_people:
            sentence = f"The call was stopped on purpose (it ended as {entry.ending.outcome}), so no zone missed it."
            sentence += " Make a new call if it is needed again."
            raise conflict(Bilingual(sentence, "这条广播是人工停止的，没有错过的区域。如仍需要，请重新发起。"))
        if not entry.missed_zones:
            raise conflict(_ALL_HEARD)
        if entry.request.call.kind is CallKind.LIVE_PAGE:
            return replace(self._announcing.recorded(_spoken(entry)), zones=frozenset(entry.missed_zones))
        if not entry.request.texts and entry.request.recording is None:
            raise conflict(_NEVER_MADE)
        return replace(self._announcing.draft_of(entry.request), zones=frozenset(entry.missed_zones))

    def _of_approval(self, approval: Approval) -> contract.CallView:
        order = contract.NewCall.model_validate_json(approval.body)
        try:
            draft = self._announcing.preview(order.template, order)
        except Problem:  # The template changed since it was asked for.
            return call_views.of_approval(approval, {}, order.template)
        return call_views.of_approval(approval, dict(draft.texts), draft.kind.value)
