"""Which advertiser's picture comes next between visitors.

Decides by dates, day parts, how often in an hour, and weights; the same past always gives the same choice. Refuses to
know how it looks and whether it was really seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from controller_api.contract import ScreenCampaignView

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One showing of a campaign."""

    campaign: str
    picture: str
    """Its digest; empty for words."""
    seconds: float
    """How long it is to be seen."""
    turn: int
    """Counts the showings since the kiosk started, so that no two are alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """That a play began."""

    play: Play
    at: datetime


def next_play(
    campaigns: Sequence[ScreenCampaignView], past: Sequence[Past], now: datetime, *, here: frozenset[str] | None = None
) -> Play | None:
    """What may be shown now, the one that is furthest behind its share; None: nothing may.

    `now` is the mall's wall clock; `here` are the digests of the pictures that can be shown, None for all.
    """
    lately = [each for each in past if now - each.at < HOUR]
    free = [each for each in campaigns if _due(each, now) and _count(each.id, lately) < each.most_per_hour]
    shown = [(each, pictures) for each in free if (pictures := _pictures(each, here))]
    last = past[-1].play.campaign if past else ""
    if any(each.id != last for each, _ in shown):
        shown = [(each, pictures) for each, pictures in shown if each.id != last]
    if not shown:
        return None
    chosen, pictures = min(shown, key=lambda pair: ((_count(pair[0].id, lately) + 1) / pair[0].weight, pair[0].id))
    turn = past[-1].play.turn + 1 if past else 1
    picture = _next_picture(chosen.id, pictures, past)
    return Play(campaign=chosen.id, picture=picture, seconds=chosen.seconds, turn=turn)


def _due(campaign: ScreenCampaignView, now: datetime) -> bool:
    """Whether it runs today and within its day parts; they end before their last second."""
    clock = now.time().replace(tzinfo=None)
    parts = [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in campaign.day_parts]
    return campaign.first <= now.date() <= campaign.last and any(start <= clock < end for start, end in parts)


def _count(campaign: str, past: Sequence[Past]) -> int:
    return sum(each.play.campaign == campaign for each in past)


def _pictures(campaign: ScreenCampaignView, here: frozenset[str] | None) -> list[str]:
    """What it can show; one without pictures shows its words."""
    if not campaign.pictures:
        return [""] if campaign.words else []
    return [each for each in campaign.pictures if here is None or each in here]


def _next_picture(campaign: str, pictures: list[str], past: Sequence[Past]) -> str:
    """One after the other."""
    shown = [each.play.picture for each in past if each.play.campaign == campaign]
    if not shown or shown[-1] not in pictures:
        return pictures[0]
    return pictures[(pictures.index(shown[-1]) + 1) % len(pictures)]
