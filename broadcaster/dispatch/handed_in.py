"""What zones hand in of the time when no controller was there, and the endings that wait for it. Pure.

A call that nobody could make in time may have been heard all the same. So its ending waits a while for the zones' word
of each of its passes: what they sounded by themselves counts like any receipt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from broadcaster import wire
from broadcaster.call import CallId, CallOutcome, ZoneId, ZoneOutcome
from broadcaster.instructions import Close, ZoneResult
from broadcaster.ports import Aired, Request, ZoneReceipt

BY_THEMSELVES = "its zones sounded it by themselves while no controller could"
STOPPED_BY_PEOPLE = frozenset({CallOutcome.CANCELLED, CallOutcome.FOUND})
CLAIMED_US = 60_000_000
"""How long a word waits for its call to be asked for; then it is written down as it is."""

_Key = tuple[CallId, ZoneId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a call ends that waited for the zones' word."""

    request: Request
    outcome: CallOutcome
    reason: str | None
    rows: tuple[ZoneReceipt, ...]


@dataclass(slots=True, kw_only=True)
class _Waiting:
    request: Request
    outcome: CallOutcome
    reason: str
    until_us: int


@dataclass(slots=True)
class HandedIn:
    """The zones' words, and who waits for them."""

    _words: dict[_Key, dict[int, wire.Receipt]] = field(default_factory=dict)
    """Of each pass the last."""
    _unclaimed: dict[tuple[_Key, int], int] = field(default_factory=dict)
    _waiting: dict[CallId, _Waiting] = field(default_factory=dict)
    _told: set[tuple[CallId, int]] = field(default_factory=set)
    """Runs of which it was told what they were."""

    def hear(self, word: wire.Receipt, now_us: int) -> None:
        """A zone says what became of a pass of a call there."""
        key = CallId(word.call_id), ZoneId(word.zone)
        words = self._words.setdefault(key, {})
        if words.get(word.on_pass) != word:
            words[word.on_pass] = word
            self._unclaimed[key, word.on_pass] = now_us + CLAIMED_US

    def known(self, row: ZoneReceipt) -> None:
        """The journal has this row, and with it what a zone said of the same sound: it answered a command with that."""
        key = row.call_id, row.zone
        for on_pass, word in self._words.get(key, {}).items():
            if word.started_us is not None and word.started_us == row.started_us:
                self._unclaimed.pop((key, on_pass), None)

    def aired(self, row: ZoneReceipt) -> Aired | None:
        """What a zone sounded by itself was made of, each run of a call once; None of any other row."""
        words = self._words.get((row.call_id, row.zone), {}).values()
        parts = next((word.parts for word in words if word.run == row.run and word.alone), ())
        if not parts or (row.call_id, row.run) in self._told:
            return None
        self._told.add((row.call_id, row.run))
        return Aired(call_id=row.call_id, run=row.run, play_at_us=row.play_at_us, parts=parts)

    def wait(self, request: Request, outcome: CallOutcome, reason: str, until_us: int) -> None:
        """Unless zones say that they sounded it, the call ends like this."""
        self._waiting[request.call.id] = _Waiting(request=request, outcome=outcome, reason=reason, until_us=until_us)

    def rows(self, call_id: CallId, zone: ZoneId) -> list[ZoneReceipt]:
        """What a zone says of a call, for the journal: a row for each pass, in their order."""
        key = call_id, zone
        words = self._words.get(key, {})
        for on_pass in words:
            self._unclaimed.pop((key, on_pass), None)
        return [_row_of(words[on_pass]) for on_pass in sorted(words)]

    def endings(self, now_us: int) -> list[Ending]:
        """The calls of which every zone has said its word, or for which it was waited long enough."""
        over = [waiting for waiting in self._waiting.values() if waiting.until_us <= now_us or self._all_said(waiting)]
        for waiting in over:
            del self._waiting[waiting.request.call.id]
        return [self._ending(waiting) for waiting in over]

    def unclaimed(self, now_us: int, *, open_calls: Iterable[CallId]) -> list[ZoneReceipt]:
        """Words of calls that nobody asks for any more, since they have ended: each once."""
        spoken_for = {*open_calls, *self._waiting}
        due = [said for said, at_us in self._unclaimed.items() if at_us <= now_us]
        rows = []
        for (call_id, zone), on_pass in due:
            if call_id in spoken_for:
                self._unclaimed[(call_id, zone), on_pass] = now_us + CLAIMED_US
            else:
                del self._unclaimed[(call_id, zone), on_pass]
                rows.append(_row_of(self._words[call_id, zone][on_pass]))
        return [row for row in rows if row.result.outcome is not ZoneOutcome.MISSED]

    def left(self, call_id: CallId) -> list[ZoneReceipt]:
        """What zones say of a call that the journal has not yet."""
        rows = []
        for key, on_pass in [said for said in self._unclaimed if said[0][0] == call_id]:
            del self._unclaimed[key, on_pass]
            rows.append(_row_of(self._words[key][on_pass]))
        return [row for row in rows if row.result.outcome is not ZoneOutcome.MISSED]

    @property
    def next_us(self) -> int | None:
        """When to ask again."""
        instants = [waiting.until_us for waiting in self._waiting.values()]
        return min([*instants, *self._unclaimed.values()], default=None)

    def _all_said(self, waiting: _Waiting) -> bool:
        call = waiting.request.call
        passes = call.policy.passes or 1
        return all(len(self._words.get((call.id, zone), {})) >= passes for zone in call.zones)

    def _ending(self, waiting: _Waiting) -> Ending:
        call = waiting.request.call
        rows = {zone: self.rows(call.id, zone) or [_missed(waiting, zone)] for zone in sorted(call.zones)}
        results = {zone: result_in(here, passes=call.policy.passes) for zone, here in rows.items()}
        outcome, reason = ending_of(results, waiting.outcome, waiting.reason)
        told = tuple(row for here in rows.values() for row in here)
        return Ending(request=waiting.request, outcome=outcome, reason=reason, rows=told)


def result_in(rows: Sequence[ZoneReceipt], *, passes: int | None) -> ZoneResult:
    """How a call ended in a zone, by its word of each pass; as the switchboard counts them."""
    heard = [row for row in rows if row.result.outcome is ZoneOutcome.COMPLETED]
    if heard and passes is not None and len(heard) < passes:
        return ZoneResult(outcome=ZoneOutcome.COMPLETED, reason=f"heard {len(heard)} of {passes} times")
    cut = [row for row in rows if row.result.outcome is ZoneOutcome.INTERRUPTED]
    return [*heard, *cut, *rows][0].result


def ending_of(
    zones: Mapping[ZoneId, ZoneResult], outcome: CallOutcome, reason: str | None
) -> tuple[CallOutcome, str | None]:
    """How a call ended, its zones' words included: if none of them heard it, as nobody could make it."""
    heard = [zone for zone, result in zones.items() if result.outcome is ZoneOutcome.COMPLETED]
    if heard and len(heard) == len(zones):
        return CallOutcome.COMPLETED, BY_THEMSELVES
    if heard or any(result.outcome is ZoneOutcome.INTERRUPTED for result in zones.values()):
        return CallOutcome.PARTIAL, reason
    return outcome, reason


def with_words(close: Close, words: Mapping[ZoneId, Sequence[ZoneReceipt]], *, passes: int | None) -> Close:
    """A call's ending with what zones say that were given up; what people ended stays as they ended it."""
    if not words or close.outcome in STOPPED_BY_PEOPLE:
        return close
    zones = {**close.zones, **{zone: result_in(rows, passes=passes) for zone, rows in words.items()}}
    outcome, reason = ending_of(zones, close.outcome, close.reason)
    return replace(close, outcome=outcome, zones=zones, reason=reason)


def _row_of(word: wire.Receipt) -> ZoneReceipt:
    outcome = ZoneOutcome.COMPLETED
    if word.phase is not wire.Phase.ENDED:
        sounded = word.phase is wire.Phase.STOPPED or word.started_us is not None
        outcome = ZoneOutcome.INTERRUPTED if sounded else ZoneOutcome.MISSED
    return ZoneReceipt(
        call_id=CallId(word.call_id),
        run=word.run,
        zone=ZoneId(word.zone),
        play_at_us=word.at_us if word.play_at_us is None else word.play_at_us,
        started_us=word.started_us,
        ended_us=word.at_us if word.started_us is not None else None,
        result=ZoneResult(outcome=outcome, reason=word.reason),
        loudness_lufs=word.loudness_lufs,
        passages=word.passages,
    )


def _missed(waiting: _Waiting, zone: ZoneId) -> ZoneReceipt:
    call = waiting.request.call
    return ZoneReceipt(
        call_id=call.id,
        run=0,
        zone=zone,
        play_at_us=call.due_us,
        started_us=None,
        ended_us=None,
        result=ZoneResult(outcome=ZoneOutcome.MISSED, reason=waiting.reason),
        loudness_lufs=None,
    )
