"""The journal's quiet twin: in memory, gone with the process."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from audio.clip import Digest
from broadcaster.adapters.journal_rows import aired_row, call_row, receipt_row
from broadcaster.call import CallId, CallOutcome
from broadcaster.chain import Audit, ChainReport, Link, RowKind, link_after, place_of_mark
from broadcaster.journal import (
    Act,
    Ending,
    JournalEntry,
    JournalFilter,
    JournalPage,
    every_entry,
    page_mark,
    place_of,
    words_of,
)
from broadcaster.ports import Aired, CallKnown, Request, ZoneReceipt


class MemoryJournal:
    """Both ends of the journal."""

    def __init__(self) -> None:
        """Start empty."""
        self._requests: dict[CallId, Request] = {}
        self._endings: dict[CallId, Ending] = {}
        self._receipts: dict[CallId, list[ZoneReceipt]] = {}
        self._aired: dict[CallId, dict[int, Aired]] = {}
        self._acts: list[Act] = []
        self._chain: list[tuple[Link, Mapping[str, Any]]] = []

    def requested(self, request: Request) -> None:
        """A call was accepted."""
        if request.call.id in self._requests:
            raise CallKnown(f"Call {request.call.id} is in the journal already.")
        self._requests[request.call.id] = request
        self._seal(RowKind.CALL, request.call.id, call_row(request))

    def received(self, receipt: ZoneReceipt) -> None:
        """A zone is through with a run."""
        receipts = self._receipts.setdefault(receipt.call_id, [])
        if receipt not in receipts:
            receipts.append(receipt)
            self._seal(RowKind.RECEIPT, f"{receipt.call_id}/{len(receipts)}", receipt_row(receipt))

    def aired(self, aired: Aired) -> None:
        """What a run went out as; of two the first stands."""
        runs = self._aired.setdefault(aired.call_id, {})
        if aired.run not in runs:
            runs[aired.run] = aired
            self._seal(RowKind.AIRED, f"{aired.call_id}/{aired.run}", aired_row(aired))

    def ended(self, call_id: CallId, outcome: CallOutcome, reason: str | None, at_us: int) -> None:
        """The call's one ending; of two the first stands."""
        if call_id not in self._endings:
            self._endings[call_id] = Ending(outcome=outcome, reason=reason, at_us=at_us)
            self._seal(RowKind.ENDING, call_id, asdict(self._endings[call_id]))

    def noted(self, *, who: str, what: str, call_id: CallId | None = None, about: str = "", at: datetime) -> None:
        """Somebody did something."""
        act = Act(at=at.astimezone(UTC), who=who, what=what, call_id=call_id, about=about)
        if act not in self._acts:
            self._acts.append(act)
            self._seal(RowKind.ACT, str(len(self._acts)), {**asdict(act), "at": act.at.isoformat()})

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written within is there when it ends, or not at all."""
        kept = {name: copy(value) for name, value in vars(self).items()}
        kept["_receipts"] = {call_id: list(rows) for call_id, rows in self._receipts.items()}
        kept["_aired"] = {call_id: dict(runs) for call_id, runs in self._aired.items()}
        try:
            yield
        except BaseException:
            vars(self).update(kept)
            raise

    def unfinished(self) -> list[Request]:
        """Calls accepted and not ended, oldest first."""
        found = [request for call_id, request in self._requests.items() if call_id not in self._endings]
        return sorted(found, key=lambda request: (request.call.requested_us, request.call.id))

    def page(self, wanted: JournalFilter, *, limit: int = 50, after: str | None = None) -> JournalPage:
        """One page of calls."""
        place = place_of(after) if after is not None else None
        found = sorted(
            (entry for call_id in self._requests if _fits(entry := self._entry(call_id), wanted)),
            key=_place,
            reverse=True,
        )
        rest = [entry for entry in found if place is None or _place(entry) < place]
        entries = tuple(rest[:limit])
        return JournalPage(entries=entries, after=page_mark(entries[-1]) if len(rest) > limit else None)

    def every(self, wanted: JournalFilter) -> Iterator[JournalEntry]:
        """All calls."""
        return every_entry(self, wanted)

    def entry(self, call_id: CallId) -> JournalEntry | None:
        """One call."""
        return self._entry(call_id) if call_id in self._requests else None

    def clips_since(self, since_us: int) -> set[Digest]:
        """Every clip that a call went out with then or later."""
        runs = (aired for of_call in self._aired.values() for aired in of_call.values())
        return {Digest(part.digest) for aired in runs if aired.play_at_us >= since_us for part in aired.parts}

    def acts(self, *, call_id: CallId | None = None, who: str | None = None, limit: int = 200) -> list[Act]:
        """What was done, the latest first."""
        found = [
            (act.at, row, act)
            for row, act in enumerate(self._acts)
            if call_id in (None, act.call_id) and who in (None, act.who)
        ]
        return [act for _, _, act in sorted(found, key=lambda each: each[:2], reverse=True)[:limit]]

    def verify(self, marks: Sequence[str] = ()) -> ChainReport:
        """Whether everything is as it was written."""
        audit = Audit(dict(map(place_of_mark, marks)))
        for link, content in self._chain:
            audit.take(link, content)
        return audit.report()

    def head(self) -> str | None:
        """The mark of the newest link."""
        return self._chain[-1][0].mark if self._chain else None

    def _seal(self, kind: RowKind, row: str, content: Mapping[str, Any]) -> None:
        last = self._chain[-1][0] if self._chain else None
        self._chain.append((link_after(last, kind, row, content, salt=secrets.token_hex(16)), content))

    def _entry(self, call_id: CallId) -> JournalEntry:
        return JournalEntry(
            request=self._requests[call_id],
            ending=self._endings.get(call_id),
            receipts=tuple(self._receipts.get(call_id, ())),
            aired=tuple(aired for _, aired in sorted(self._aired.get(call_id, {}).items())),
        )


def _place(entry: JournalEntry) -> tuple[int, str]:
    return (entry.request.call.requested_us, entry.request.call.id)


def _fits(entry: JournalEntry, wanted: JournalFilter) -> bool:
    call, ending = entry.request.call, entry.ending
    return all(
        (
            wanted.since_us is None or call.requested_us >= wanted.since_us,
            wanted.until_us is None or call.requested_us < wanted.until_us,
            wanted.kind in (None, call.kind),
            wanted.zone is None or wanted.zone in call.zones,
            wanted.outcome is None or (ending is not None and ending.outcome is wanted.outcome),
            not wanted.unfinished or ending is None,
            not wanted.finished or ending is not None,
            wanted.who in (None, entry.request.requested_by),
            wanted.text is None or wanted.text.casefold() in words_of(entry.request),
        )
    )
