"""Whether a site's opening hours fit together: special dates in order and apart, nights over before the morning."""

from datetime import date

from content.errors import listed
from content.site import Hours, Opening, Weekday
from content.site_file.draft import Draft


def check_hours(draft: Draft, hours: Hours) -> None:
    """Note what doesn't fit."""
    _check_special(draft, hours)
    _check_nights(draft, hours)


def _check_special(draft: Draft, hours: Hours) -> None:
    unreadable = {index for index in range(len(hours.special)) if draft.noted(("hours", "special", index))}
    for index, special in enumerate(hours.special):
        path = ("hours", "special", index)
        if index in unreadable:
            continue
        if special.last < special.first:
            draft.note(path, f"the special dates end on {special.last}, before they begin on {special.first}.")
        for at, other in enumerate(hours.special[:index]):
            if at not in unreadable and special.first <= other.last and other.first <= special.last:
                both = listed([_stretch(other.first, other.last), _stretch(special.first, special.last)], "and")
                draft.note(path, f"the special dates {both} overlap. Let each date stand in one of them.")


def _stretch(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _check_nights(draft: Draft, hours: Hours) -> None:
    week = list(Weekday)
    for day, following in zip(week, [*week[1:], week[0]], strict=True):
        tonight, tomorrow = hours.weekdays.get(day), hours.weekdays.get(following)
        if tonight and tomorrow and _overnight(tonight) and tonight.closes > tomorrow.opens:
            sentence = (
                f"{day} closes next morning at {tonight.closes:%H:%M}, "
                f"after {following} has opened at {tomorrow.opens:%H:%M}."
            )
            draft.note(("hours", day.value), sentence)


def _overnight(opening: Opening) -> bool:
    return opening.closes <= opening.opens
