"""Whether the mall kept its promises, from what was accepted, what the journal says and what the zones did. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

DID = re.compile(r"call (?P<call>\S+) run (?P<run>\d+): (?P<phase>\w+)")
"""What a speaker's log says of a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is known of a run once it is over."""

    accepted: Collection[str]
    """The calls that were answered with their id."""
    endings: Mapping[str, int]
    """By call, how many endings the journal has."""
    recorded: Collection[tuple[str, str]]
    """Call and zone of which the journal has a receipt."""
    logs: Mapping[str, Iterable[str]]
    """By zone, the lines of its speaker's log."""


def broken_promises(story: Story) -> list[str]:
    """A sentence for each promise that was not kept; none is what one hopes for."""
    broken = [f"{call} was accepted and has {story.endings.get(call, 0)} endings." for call in story.accepted
              if story.endings.get(call, 0) != 1]  # fmt: skip
    for zone, lines in story.logs.items():
        began: Counter[tuple[str, str]] = Counter()
        for did in filter(None, map(DID.search, lines)):
            if did["phase"] == "started":
                began[did["call"], did["run"]] += 1
        broken += [f"{call} run {run} began {times} times in {zone}." for (call, run), times in began.items()
                   if times > 1]  # fmt: skip
        broken += [f"{call} sounded in {zone}, of which the journal has no receipt." for call in {c for c, _ in began}
                   if (call, zone) not in story.recorded]  # fmt: skip
    return broken
