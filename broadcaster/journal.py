"""What the journal can be asked: calls by time, kind, zone, outcome, who and words, a page at a time; one call's story.

Nouns and the reader's port; writing is `broadcaster.ports.Journal`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from audio.clip import Digest
from broadcaster.call import CallId, CallKind, CallOutcome, ZoneId
from broadcaster.chain import ChainReport
from broadcaster.ports import Aired, Request, ZoneReceipt


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """Which calls; what is None doesn't matter. Instants are microseconds since the epoch."""

    since_us: int | None = None
    """Requested then or later."""
    until_us: int | None = None
    """Requested before then."""
    kind: CallKind | None = None
    zone: ZoneId | None = None
    outcome: CallOutcome | None = None
    unfinished: bool = False
    """Only calls without an ending."""
    finished: bool = False
    """Only calls with one."""
    who: str | None = None
    """Whose request it was."""
    text: str | None = None
    """Part of what is said, of the template's name or of the id; small and capital letters are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a call ended."""

    outcome: CallOutcome
    reason: str | None
    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody did something, or something happened."""

    at: datetime
    """Timezone-aware, in UTC."""
    who: str
    what: str
    call_id: CallId | None
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """A call as the journal keeps it."""

    request: Request
    ending: Ending | None
    receipts: tuple[ZoneReceipt, ...]
    """In order of writing. Run 0 stands for a zone where it never was on air."""
    aired: tuple[Aired, ...] = ()
    """What its runs went out as, in order."""

    @property
    def on_air_us(self) -> int | None:
        """When it was first heard anywhere."""
        return min((row.started_us for row in self.receipts if row.started_us is not None), default=None)

    @property
    def heard_in(self) -> frozenset[ZoneId]:
        """Zones where at least one pass was heard to its end."""
        return frozenset(row.zone for row in self.receipts if row.result.outcome == "completed")

    @property
    def missed_zones(self) -> tuple[ZoneId, ...]:
        """Once it has ended: zones where no pass was heard to its end; none if people stopped it, as they meant to."""
        if self.ending is None or self.stopped_by_people:
            return ()
        return tuple(sorted(self.request.call.zones - self.heard_in))

    @property
    def stopped_by_people(self) -> bool:
        """Whether it ended because it was found or cancelled, wherever it was heard by then."""
        return self.ending is not None and self.ending.outcome in {CallOutcome.FOUND, CallOutcome.CANCELLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPage:
    """Calls, the latest request first."""

    entries: tuple[JournalEntry, ...]
    after: str | None
    """Ask with this for the next page; None on the last."""


class UnknownPage(ValueError):
    """The `after` of a page query is none that a page gave."""


class JournalReader(Protocol):
    """Reads the journal. Synchronous; a read sees everything that was written before it."""

    def page(self, wanted: JournalFilter, *, limit: int = 50, after: str | None = None) -> JournalPage:
        """One page of calls; raises `UnknownPage`."""
        ...

    def every(self, wanted: JournalFilter) -> Iterator[JournalEntry]:
        """All calls, the latest request first, without holding them all in memory."""
        ...

    def entry(self, call_id: CallId) -> JournalEntry | None:
        """One call."""
        ...

    def clips_since(self, since_us: int) -> set[Digest]:
        """Every clip that a call went out with then (microseconds since the epoch) or later."""
        ...

    def verify(self, marks: Sequence[str] = ()) -> ChainReport:
        """Whether everything is as it was written, and what isn't; raises `broadcaster.chain.NoMark`.

        `marks` are what `head` gave earlier, kept elsewhere: with them a journal that lost its end is found, too.
        """
        ...

    def head(self) -> str | None:
        """The mark of the newest link of the chain; None while nothing was ever written."""
        ...

    def acts(self, *, call_id: CallId | None = None, who: str | None = None, limit: int = 200) -> list[Act]:
        """What was done, the latest first; of one call, or by one person, if so asked."""
        ...


def page_mark(entry: JournalEntry) -> str:
    """Names the place after this entry."""
    return f"{entry.request.call.requested_us}~{entry.request.call.id}"


def place_of(mark: str) -> tuple[int, str]:
    """Where a mark points: instant and id; raises `UnknownPage`."""
    requested, tilde, call_id = mark.partition("~")
    if not tilde or not requested.lstrip("-").isdigit():
        raise UnknownPage(f"'{mark}' names no page; ask without it for the first, then with what each page gives.")
    return int(requested), call_id


def words_of(request: Request) -> str:
    """What a search for text looks through."""
    return "\n".join((request.call.id, request.template, *request.texts.values())).casefold()


def every_entry(reader: JournalReader, wanted: JournalFilter) -> Iterator[JournalEntry]:
    """All entries, by way of pages."""
    after: str | None = None
    while True:
        page = reader.page(wanted, limit=200, after=after)
        yield from page.entries
        after = page.after
        if after is None:
            return
