"""Why there is no way, said so that the shopper knows what to do.

Decides which of several reasons is told. Refuses to know how ways are found.
"""

from collections.abc import Callable, Sequence

from content.bilingual import Bilingual
from content.venue.nouns import LinkKind, Place
from content.wayfinding.naming import SOMEWHERE, link_name, place_name
from content.wayfinding.nouns import WALK, NoWay, Profile, Ride

Tried = Callable[[Profile, frozenset[str]], Sequence[Ride] | None]
"""The rides of the best way for somebody else, or with other things closed; None: there is no way then either."""

ASK = Bilingual("Please ask at the service desk.", "请咨询服务台。")


def no_floor() -> NoWay:
    """Where one stands there is nothing to walk on."""
    return NoWay(
        Bilingual(f"There is no floor to walk on near this spot. {ASK}", f"这个位置附近没有可以步行的区域。{ASK.zh}")
    )


def no_way_out() -> NoWay:
    """Nothing but lifts leads out, and nobody may be sent into one."""
    return NoWay(
        Bilingual(
            "No way out without a lift is known from here. Follow the green exit signs, and do as staff say.",
            "从这里没有不乘电梯的疏散路线。请沿绿色安全出口标志前行，听从工作人员指引。",
        )
    )


def why_not(places: Sequence[Place], profile: Profile, closed: frozenset[str], tried: Tried) -> NoWay:
    """Why none of these places (none: a spot) is reached by this shopper now; `closed` holds places and links."""
    zh, en = _goal(places)
    if places and all(place.id in closed for place in places):
        return _said(f"{en} is closed at the moment.", f"{zh}目前暂停开放。")
    if profile.step_free and places and not any(place.step_free for place in places):
        return _said(f"{en} has steps at the door.", f"{zh}门口有台阶。")
    if closed and (rides := tried(profile, frozenset())) is not None:
        shut = next((ride for ride in rides if ride.link in closed), None)
        if shut is None:
            return _said(f"The way to {_inside(en)} is closed at the moment.", f"前往{zh}的通道目前暂停通行。")
        by_en, by_zh = (link_name(shut.names, shut.kind, language) for language in ("en", "zh"))
        return _said(
            f"The way to {_inside(en)} is by {by_en}, which is closed at the moment.",
            f"前往{zh}需乘坐{by_zh}，目前暂停使用。",
        )
    if profile != WALK and (rides := tried(WALK, closed)):
        # Others can be got round by lift; stairs are what is in the way, if there are any.
        needed = next((ride for ride in rides if ride.kind is LinkKind.STAIRS), rides[0])
        by_en, by_zh = (link_name(needed.names, needed.kind, language) for language in ("en", "zh"))
        return _said(f"{en} can only be reached by {by_en} from here.", f"从这里前往{zh}只能走{by_zh}。")
    return _said(f"There is no way to {_inside(en)} from here.", f"从这里没有通往{zh}的路线。")


def _goal(places: Sequence[Place]) -> tuple[str, str]:
    if len({place.id for place in places}) != 1:
        return SOMEWHERE["zh"], "Your destination"
    zh, en = (place_name(places[0], language) for language in ("zh", "en"))
    return zh, en[:1].upper() + en[1:]


def _inside(name: str) -> str:
    """As it stands inside a sentence."""
    return name[:1].lower() + name[1:] if name.startswith(("The ", "Your ")) else name


def _said(en: str, zh: str) -> NoWay:
    return NoWay(Bilingual(f"{en} {ASK}", f"{zh}{ASK.zh}"))
