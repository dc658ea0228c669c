"""Whether the mall kept its promises, from what was accepted, what the journal says and what the zones did. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.faults.sirens import KILLED, Line, Siren, broken_by_sirens

DID = re.compile(r"call (?P<call>\S+) run (?P<run>\d+): (?P<phase>\w+)")
"""What a speaker's log says of a run."""
CUT = {"interrupted", "stopped", "missed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A call that was answered with its id."""

    call: str
    passes: int | None
    """How often it is to be said in a zone; None: until it is stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A receipt in the journal."""

    call: str
    run: int
    zone: str
    outcome: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is known of a run once it is over."""

    accepted: Collection[Accepted]
    endings: Mapping[str, int]
    """By call, how many endings the journal has."""
    receipts: Collection[Told]
    logs: Mapping[str, Sequence[Line]]
    """The lines of each speaker's log, by its zone, and of the controller's."""
    zones: Sequence[str]
    sirens: Sequence[Siren] = ()
    unwell: Collection[str] = ()
    """What the controller, well before, says is wrong with it a while after the last misfortune."""
    over_s: float = field(default=1e9)
    """When all was over."""


def broken_promises(story: Story) -> list[str]:
    """A sentence for each promise that was not kept; none is what one hopes for."""
    broken = [
        f"{accepted.call} was accepted and has {story.endings.get(accepted.call, 0)} endings."
        for accepted in story.accepted
        if story.endings.get(accepted.call, 0) != 1
    ]
    for zone in story.zones:
        did = list(_did(story.logs[zone]))
        broken += [*_twice(story, zone, did), *_unrecorded(story, zone, did)]
    broken += broken_by_sirens(story.sirens, story.logs, story.over_s) if story.sirens else []
    return [*broken, *(f"It did not heal: {sentence}" for sentence in story.unwell)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Did:
    call: str
    run: int
    phase: str
    life: int
    """Which process of the speaker's did it."""


def _did(lines: Sequence[Line]) -> Iterator[_Did]:
    life = 0
    for _, line in lines:
        life += line == KILLED
        if did := DID.search(line):
            yield _Did(call=did["call"], run=int(did["run"]), phase=did["phase"], life=life)


def _twice(story: Story, zone: str, did: Sequence[_Did]) -> Iterator[str]:
    """What began twice, and what was said to its end more often than was asked for; each life for itself."""
    began = Counter((each.call, each.run) for each in did if each.phase == "started")
    yield from (f"{call} run {run} began {times} times in {zone}." for (call, run), times in began.items() if times > 1)
    # A run that never began was answered by what the zone had heard before.
    ended = Counter((each.call, each.life) for each in did if each.phase == "ended" and began[each.call, each.run])
    passes = {accepted.call: accepted.passes for accepted in story.accepted}
    for (call, _), times in ended.items():
        asked = passes.get(call)
        if asked is not None and times > asked:
            yield f"{call} was said {times} times in {zone}, and {asked} were asked for."


def _unrecorded(story: Story, zone: str, did: Sequence[_Did]) -> Iterator[str]:
    """What sounded, or was cut, and the journal doesn't say so."""
    of_zone = [told for told in story.receipts if told.zone == zone]
    for call in dict.fromkeys(each.call for each in did if each.phase == "started"):
        if all(told.call != call for told in of_zone):
            yield f"{call} sounded in {zone}, of which the journal has no receipt."
    ended = {(each.call, each.run) for each in did if each.phase == "ended"}
    cut = {(told.call, told.run) for told in of_zone if told.outcome in CUT and told.reason}
    for call, run in dict.fromkeys((each.call, each.run) for each in did if each.phase == "started"):
        if (call, run) not in ended | cut:
            yield f"{call} run {run} was cut in {zone}, and the journal doesn't say why."
