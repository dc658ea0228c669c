"""The policy table."""

import pytest

from broadcaster.call import CallKind
from broadcaster.policy import (
    EMERGENCY_BAND,
    MUSIC_BAND,
    NORMAL_BAND,
    POLICIES,
    InvalidPolicy,
    PolicyChanges,
    policy_for,
)


def test_every_kind_of_call_has_a_row() -> None:
    """No call can come that the table says nothing about."""
    assert set(POLICIES) == set(CallKind)


def test_every_row_is_valid_as_it_stands() -> None:
    """The table keeps the rules that changes to it must keep."""
    for kind in CallKind:
        assert policy_for(kind) == POLICIES[kind]


def test_the_bands_hold_what_they_are_for() -> None:
    """Only an emergency is in the emergency band, a drill is not, and no call sinks to the music's."""
    for kind, policy in POLICIES.items():
        assert policy.priority not in MUSIC_BAND
        assert (policy.priority in EMERGENCY_BAND) == (kind is CallKind.EMERGENCY)
    assert POLICIES[CallKind.DRILL].priority in NORMAL_BAND


def test_a_lost_child_comes_before_all_that_is_no_emergency() -> None:
    """Only an emergency may keep a search off the air."""
    others = [
        policy.priority for kind, policy in POLICIES.items() if kind not in (CallKind.EMERGENCY, CallKind.LOST_PERSON)
    ]
    assert POLICIES[CallKind.LOST_PERSON].priority > max(others)


def test_a_promotion_is_the_least_of_the_spoken_calls() -> None:
    """Adverts, which are planned, come after it, and the line check, which nobody is to hear, after those."""
    last = [CallKind.LINE_CHECK, CallKind.ADVERT, CallKind.PROMOTION]
    spoken = [policy.priority for kind, policy in POLICIES.items() if kind not in last]
    priorities = [POLICIES[kind].priority for kind in last]
    assert priorities == sorted(priorities)
    assert max(priorities) < min(spoken)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"priority": 230}, "priority of 32 to 223"),
        ({"priority": 10}, "priority of 32 to 223"),
        ({"expires_after_s": 0}, "'expires_after_s'"),
        ({"longest_s": -1}, "'longest_s'"),
        ({"pass_gap_s": -1}, "'pass_gap_s'"),
        ({"passes": 0}, "1 to 100 times"),
        ({"passes": None, "pass_gap_s": 0}, "rests 1 s or more"),
    ],
)
def test_a_change_that_would_not_work_is_refused(changes: PolicyChanges, sentence: str) -> None:
    """Each refusal names the figure and what it may be."""
    with pytest.raises(InvalidPolicy, match=sentence):
        policy_for(CallKind.NOTICE, **changes)
