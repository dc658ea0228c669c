"""Between visitors: which advert comes, how often, and what proves that it was seen."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from controller_api.contract import CalledTicket, ScreenCampaignView
from kiosk.flows.attract.chooser import HOUR, Past, Play, next_play
from kiosk.flows.attract.flow import AttractFlow
from kiosk.flows.flow import Ticked
from kiosk.navigator.nouns import FrameShown
from kiosk.navigator.proof import Proof
from kiosk.scene.nouns import Words
from tests.kiosk.form_rig import page
from tests.kiosk.small_mall import NOON, campaign, small_world


def played(campaigns: list[ScreenCampaignView], turns: int, *, every_s: float = 20.0) -> list[Past]:
    """What was shown, one after the other."""
    past: list[Past] = []
    for turn in range(turns):
        now = NOON + timedelta(seconds=turn * every_s)
        play = next_play(campaigns, past, now)
        if play:
            past.append(Past(play=play, at=now))
    return past


def test_weights_share_the_screen() -> None:
    """Of three campaigns, one of weight two is shown twice as often as each of weight one."""
    campaigns = [campaign("a"), campaign("b", weight=2, most_per_hour=90), campaign("c")]
    counts = Counter(each.play.campaign for each in played(campaigns, 80))
    assert counts == {"a": 20, "b": 40, "c": 20}


def test_no_campaign_is_shown_more_often_than_it_may() -> None:
    """Within any hour a campaign is shown no more often than its cap."""
    past = played([campaign("a", most_per_hour=5), campaign("b", most_per_hour=60)], 180)
    for each in past:
        hour = [other for other in past if each.at <= other.at < each.at + HOUR and other.play.campaign == "a"]
        assert len(hour) <= 5


def test_day_parts_and_dates_are_kept() -> None:
    """Outside its hours and dates a campaign isn't shown; a part ends before its last second."""
    morning = campaign("a", day_parts=[("08:00:00", "12:00:00")])
    assert next_play([morning], [], NOON) is None
    assert next_play([morning], [], NOON - timedelta(seconds=1))
    over = campaign("b", first=NOON.date() - timedelta(days=9), last=NOON.date() - timedelta(days=1))
    assert next_play([over], [], NOON) is None


def test_two_campaigns_take_turns_and_pictures_follow_each_other() -> None:
    """None is shown twice in a row where another may be, and its pictures come one after the other."""
    past = played([campaign("a", pictures=["p1", "p2"]), campaign("b")], 8)
    assert [each.play.campaign for each in past] == ["a", "b"] * 4
    assert [each.play.picture for each in past if each.play.campaign == "a"] == ["p1", "p2", "p1", "p2"]


def test_a_picture_that_isn_t_here_yet_is_left_out() -> None:
    """Only what can be shown is chosen."""
    assert next_play([campaign("a", pictures=["p1"])], [], NOON, here=frozenset()) is None


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 9)), min_size=1, max_size=5), st.integers(1, 60))
def test_the_same_past_gives_the_same_choice_within_caps(each: list[tuple[int, int]], turns: int) -> None:
    """Whatever caps and weights are, choices are repeatable and no cap is broken."""
    campaigns = [campaign(f"c{n}", most_per_hour=most, weight=weight) for n, (most, weight) in enumerate(each)]
    past = played(campaigns, turns)
    assert past == played(campaigns, turns)
    counts = Counter(one.play.campaign for one in past if past[-1].at - one.at < HOUR)
    assert all(counts[view.id] <= view.most_per_hour for view in campaigns)


def test_adverts_and_the_mall_s_own_take_turns() -> None:
    """Between two adverts there is something of the mall's own."""
    world = replace(small_world(), campaigns=(campaign("a"),))
    attract = AttractFlow(lambda: world)
    plays = []
    for second in range(60):
        attract.handle(Ticked(now=NOON + timedelta(seconds=second), seconds=float(second)))
        plays.append(attract.scene(page()).play)
    changes = [one for one, before in zip(plays, [object(), *plays], strict=False) if one != before]
    assert [isinstance(each, Play) for each in changes][:4] == [False, True, False, True]


def test_a_number_that_is_called_is_on_the_screen_once() -> None:
    """In a band above what is shown, so that it covers neither words nor an advertiser's picture."""
    call = CalledTicket(number="A012", service="service", counter="3", at=NOON)
    world = replace(small_world(), campaigns=(campaign("a"),), called=(call,))
    attract = AttractFlow(lambda: world)
    for second in range(15):
        attract.handle(Ticked(now=NOON + timedelta(seconds=second), seconds=float(second)))
        scene = attract.scene(page())
        written = [mark for mark in scene.marks if isinstance(mark, Words) and "A012" in mark.text]
        assert [mark.rect.y < page().height // 4 for mark in written] == [True]
    assert isinstance(scene.play, Play)


def shown(*frames: tuple[object, float]) -> list[tuple[str, float, int, bool]]:
    """What is proved by frames, each with when it was shown."""
    proof = Proof("porch")
    rows = [proof.handle(FrameShown(play=play, seconds=at), at_second(at)) for play, at in frames]
    return [(row.campaign, row.seconds, row.frames, row.whole) for row in rows if row]


def at_second(seconds: float) -> datetime:
    """Of the wall clock."""
    return NOON + timedelta(seconds=seconds)


PLAY = Play(campaign="a", picture="p1", seconds=8.0, turn=1)


def test_a_play_is_proved_by_the_frames_that_were_shown() -> None:
    """From its first frame on the screen to the first of something else; whole only if that was long enough."""
    assert shown((None, 1.0), (PLAY, 10.0), (PLAY, 12.0), (None, 18.0)) == [("a", 8.0, 2, True)]
    assert shown((PLAY, 10.0), (None, 13.0)) == [("a", 3.0, 1, False)]


def test_a_play_that_was_planned_but_never_shown_proves_nothing() -> None:
    """No frame, no row."""
    assert shown((None, 1.0), (None, 60.0)) == []


def test_plays_keep_keys_of_their_own_whatever_ids_are_called() -> None:
    """Ids as long as they may be push neither the turn nor the instant out of the key."""
    campaign = "c" * 40
    proof, keys = Proof("k" * 40), []
    for turn, at in ((1, 0.0), (2, 8.0), (1, 16.0)):
        proof.handle(FrameShown(play=replace(PLAY, campaign=campaign, turn=turn), seconds=at), at_second(at))
        row = proof.handle(FrameShown(play=None, seconds=at + 5.0), at_second(at + 5.0))
        keys += [row.key] if row else []
    assert len(set(keys)) == 3


def test_two_plays_in_a_row_are_two_rows_under_two_keys() -> None:
    """Each showing has a key of its own, so that none is counted twice or lost."""
    proof = Proof("porch")
    second = Play(campaign="a", picture="p1", seconds=8.0, turn=2)
    rows = [
        proof.handle(FrameShown(play=play, seconds=at), at_second(at))
        for play, at in ((PLAY, 0.0), (second, 8.0), (None, 16.0))
    ]
    keys = [row.key for row in rows if row]
    assert len(set(keys)) == 2
