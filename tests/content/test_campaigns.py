"""Which campaigns may sound where and when."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from content.campaigns import campaigns_at, runs_on, within
from content.nouns import ClockSpan
from content.site import Site

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("zone", "clock", "ids"),
    [
        ("food-court", "11:00", ["breeze-noodles"]),
        ("food-court", "17:00", ["breeze-noodles", "fresh-market"]),
        ("fashion", "14:00", ["little-cloud-books"]),
        ("parking", "10:30", ["breeze-noodles"]),
        ("parking", "13:30", []),
        ("parking", "22:00", []),
    ],
)
def test_a_campaign_sounds_in_its_zones_at_its_hours(sample: Site, zone: str, clock: str, ids: list[str]) -> None:
    """Groups count as the zones in them, and a span ends before its last minute strikes."""
    moment = datetime.combine(date(2026, 3, 2), time.fromisoformat(clock), SHANGHAI)
    assert [campaign.id for campaign in campaigns_at(sample, zone, moment)] == ids


def test_its_first_and_last_dates_are_days_of_a_campaign(sample: Site) -> None:
    """The day before and the day after are not."""
    campaign = sample.campaigns[0]
    assert runs_on(campaign, campaign.first)
    assert runs_on(campaign, campaign.last)
    assert not runs_on(campaign, campaign.first - timedelta(days=1))
    assert not runs_on(campaign, campaign.last + timedelta(days=1))


def test_a_span_begins_with_its_first_second_and_stops_before_its_last() -> None:
    """So that two spans that meet never count a spot twice."""
    lunch = ClockSpan(starts=time(11), ends=time(14))
    assert within(lunch, time(11, tzinfo=SHANGHAI))
    assert within(lunch, time(13, 59, 59, 999_999))
    assert not within(lunch, time(14))
