"""The policy table: how calls of each kind behave on the switchboard, one row per kind, and what may be changed of it.

It knows nothing of who asks nor of what is on air.
"""

from dataclasses import replace
from typing import TypedDict, Unpack

from broadcaster.call import CallKind, Policy, Routing, WhenInterrupted

MUSIC_BAND = range(32)
NORMAL_BAND = range(32, 224)
EMERGENCY_BAND = range(224, 256)
NEWEST_WINS = 255
"""At this priority a new call takes the zones even of an equal, so that a forgotten one can never block them."""


class InvalidPolicy(ValueError):
    """A policy that would not work; the sentence says which figure and what it may be."""


class PolicyChanges(TypedDict, total=False):
    """What may be changed of a kind's row for one call."""

    priority: int
    interrupts: bool
    when_interrupted: WhenInterrupted
    routing: Routing
    expires_after_s: float
    longest_s: float
    passes: int | None
    pass_gap_s: float


POLICIES: dict[CallKind, Policy] = {
    # Until it is stopped; whatever took a zone from it, it is heard again from its first word.
    CallKind.EMERGENCY: Policy(
        priority=240,
        interrupts=True,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=600,
        longest_s=600,
        passes=None,
        pass_gap_s=2,
    ),
    # Until the person is found. The rest between passes is when others may speak.
    CallKind.LOST_PERSON: Policy(
        priority=200,
        interrupts=True,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=1800,
        longest_s=180,
        passes=None,
        pass_gap_s=30,
    ),
    CallKind.FOUND_CHILD: Policy(
        priority=196,
        interrupts=True,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=900,
        longest_s=180,
        passes=3,
        pass_gap_s=60,
    ),
    # A drill is no emergency: it stays below anything real that cannot wait.
    CallKind.DRILL: Policy(
        priority=190,
        interrupts=True,
        when_interrupted=WhenInterrupted.DROP,
        routing=Routing.STACKED,
        expires_after_s=120,
        longest_s=300,
    ),
    # Somebody is speaking now: it goes ahead where it can, and what was cut can't be said again for them.
    CallKind.LIVE_PAGE: Policy(
        priority=165,
        interrupts=True,
        when_interrupted=WhenInterrupted.DROP,
        routing=Routing.PARTIAL,
        expires_after_s=10,
        longest_s=120,
    ),
    CallKind.MOVE_CAR: Policy(
        priority=160,
        interrupts=False,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=900,
        longest_s=120,
        passes=2,
        pass_gap_s=20,
    ),
    CallKind.STAFF_PAGE: Policy(
        priority=150,
        interrupts=False,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=600,
        longest_s=90,
    ),
    CallKind.TICKET: Policy(
        priority=140,
        interrupts=False,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=180,
        longest_s=60,
    ),
    CallKind.LOST_ITEM: Policy(
        priority=130,
        interrupts=False,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=1800,
        longest_s=120,
    ),
    CallKind.FOUND_ITEM: Policy(
        priority=128,
        interrupts=False,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=1800,
        longest_s=120,
    ),
    CallKind.NOTICE: Policy(
        priority=120,
        interrupts=False,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=1800,
        longest_s=180,
    ),
    # Its minutes are true for a short while only, so it may cut adverts and promotions.
    CallKind.CLOSING_COUNTDOWN: Policy(
        priority=110,
        interrupts=True,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=120,
        longest_s=120,
    ),
    # Music and words of several minutes go on where they were cut.
    CallKind.WELCOME: Policy(
        priority=100,
        interrupts=True,
        when_interrupted=WhenInterrupted.RESUME,
        routing=Routing.STACKED,
        expires_after_s=300,
        longest_s=600,
    ),
    CallKind.FAREWELL: Policy(
        priority=96,
        interrupts=True,
        when_interrupted=WhenInterrupted.RESUME,
        routing=Routing.STACKED,
        expires_after_s=600,
        longest_s=900,
    ),
    CallKind.PROMOTION: Policy(
        priority=64,
        interrupts=False,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=1800,
        longest_s=120,
    ),
    # The plan has the next play of it soon; one that came back in every rest of a search would only annoy.
    CallKind.ADVERT: Policy(
        priority=40,
        interrupts=False,
        when_interrupted=WhenInterrupted.DROP,
        routing=Routing.PARTIAL,
        expires_after_s=300,
        longest_s=180,
    ),
    # Whatever somebody has to say comes before it.
    CallKind.LINE_CHECK: Policy(
        priority=32,
        interrupts=False,
        when_interrupted=WhenInterrupted.REPEAT,
        routing=Routing.STACKED,
        expires_after_s=600,
        longest_s=10,
    ),
}


def policy_for(kind: CallKind, **changes: Unpack[PolicyChanges]) -> Policy:
    """The kind's row with some figures changed; raises `InvalidPolicy` when the result would not work."""
    row = POLICIES[kind]
    policy = replace(row, **changes)
    band = next(band for band in (MUSIC_BAND, NORMAL_BAND, EMERGENCY_BAND) if row.priority in band)
    if policy.priority not in band:
        raise InvalidPolicy(
            f"A call of kind {kind} has a priority of {band.start} to {band.stop - 1}, not {policy.priority}."
        )
    _check_times(kind, policy)
    return policy


def _check_times(kind: CallKind, policy: Policy) -> None:
    for name, figure in (("expires_after_s", policy.expires_after_s), ("longest_s", policy.longest_s)):
        if not 0 < figure <= 86_400:
            raise InvalidPolicy(f"'{name}' of a call of kind {kind} is more than 0 and at most 86400, not {figure}.")
    if not 0 <= policy.pass_gap_s <= 86_400:
        raise InvalidPolicy(f"'pass_gap_s' of a call of kind {kind} is 0 to 86400 seconds, not {policy.pass_gap_s}.")
    if policy.passes is None:
        if policy.pass_gap_s < 1:
            raise InvalidPolicy(
                f"A call of kind {kind} that is repeated until it is stopped rests 1 s or more between."
            )
    elif not 1 <= policy.passes <= 100:
        raise InvalidPolicy(
            f"A call of kind {kind} is said 1 to 100 times, not {policy.passes}; or until it is stopped."
        )
