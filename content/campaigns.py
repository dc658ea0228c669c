"""Which advertisers' campaigns may sound in a zone at an instant, by their dates, day parts and zones.

How they are spread over a day, and their caps and gaps, is the scheduler's to decide.
"""

from datetime import date, datetime, time

from content.nouns import ClockSpan
from content.site import Campaign, Site


def campaigns_at(site: Site, zone: str, moment: datetime) -> tuple[Campaign, ...]:
    """The campaigns that may sound in the zone at that moment of the site's wall clock, in the order of the file."""
    return tuple(
        campaign
        for campaign in site.campaigns
        if runs_on(campaign, moment.date())
        and any(within(span, moment.time()) for span in campaign.day_parts)
        and zone in site.zones_of(campaign.zones)
    )


def runs_on(campaign: Campaign, day: date) -> bool:
    """Whether the campaign runs on that date; its first and last dates are days of it."""
    return campaign.first <= day <= campaign.last


def within(span: ClockSpan, clock: time) -> bool:
    """Whether a spot may begin then: from the first second of the span up to, but not at, its end."""
    return span.starts <= clock.replace(tzinfo=None) < span.ends
