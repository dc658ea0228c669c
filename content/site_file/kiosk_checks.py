"""Whether a site's kiosks, events and screen campaigns hold together: known zones, dates in order, something to show.

It judges a draft and notes findings; it refuses to know the venue, and how anything is shown.
"""

from datetime import date

from content.errors import did_you_mean
from content.kiosk_plan import Kiosk, MallEvent, ScreenCampaign
from content.site_file.draft import Draft
from content.toml_lines import Path


def check_kiosks(draft: Draft) -> None:
    """Note everything that doesn't hold."""
    for index, kiosk in draft.entries("kiosks", Kiosk).items():
        _check_kiosk(draft, ("kiosks", index), kiosk)
    for index, event in draft.entries("events", MallEvent).items():
        _check_event(draft, ("events", index), event)
    for index, campaign in draft.entries("screen_campaigns", ScreenCampaign).items():
        _check_campaign(draft, ("screen_campaigns", index), campaign)


def _check_kiosk(draft: Draft, path: Path, kiosk: Kiosk) -> None:
    if kiosk.zone not in draft.ids("zones"):
        hint = did_you_mean(kiosk.zone, draft.ids("zones"))
        sentence = f"zone '{kiosk.zone}' of kiosk '{kiosk.id}' is not a zone of this site.{hint}"
        draft.note((*path, "zone"), sentence)
    if (kiosk.at is None) == (kiosk.place is None):
        has = "neither at nor place" if kiosk.at is None else "both at and place"
        sentence = f"kiosk '{kiosk.id}' has {has}. Write at = [longitude, latitude], or the id of a place of the venue."
        draft.note(path, sentence)


def _check_event(draft: Draft, path: Path, event: MallEvent) -> None:
    owner = f"event '{event.id}'"
    _check_dates(draft, path, owner, event.first, event.last)
    if not event.times:
        draft.note(path, f'{owner} has no times. Write times = ["15:00-16:00"].')


def _check_campaign(draft: Draft, path: Path, campaign: ScreenCampaign) -> None:
    owner = f"screen campaign '{campaign.id}'"
    _check_dates(draft, path, owner, campaign.first, campaign.last)
    if bool(campaign.pictures) == bool(campaign.words):
        has = "both pictures and words" if campaign.pictures else "neither pictures nor words"
        draft.note(path, f"{owner} has {has}. Give it one of the two.")
    if not campaign.day_parts:
        draft.note(path, f'{owner} has no day parts. Write day_parts = ["10:00-22:00"].')


def _check_dates(draft: Draft, path: Path, owner: str, first: date, last: date | None) -> None:
    if last is not None and last < first:
        draft.note((*path, "last"), f"{owner} ends on {last}, before it begins on {first}.")
