"""News of the mall put into the one value that flows read.

Decides whose word counts: an emergency told by the broker is as good as one told by the controller. Refuses to know
how news comes.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from broadcaster.wire_emergency import PublicEmergency
from content.nouns import Language, Texts
from controller_api.contract import KioskEmergency, KioskNow, KioskPlace, ServiceView
from kiosk.world import Spot, World

LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The newest from each source."""

    now: KioskNow | None = None
    services: tuple[ServiceView, ...] = ()
    status: PublicEmergency | None = None
    heard_at: datetime | None = None
    """When the controller answered last."""
    online: bool = False
    """Whether the controller answers."""
    listening: bool = False
    """Whether the broker is connected."""
    printer: bool = False


def world_of(world: World, known: Known) -> World:
    """The mall's plan of `world` with everything else as it is known now."""
    now = known.now
    lately = replace(
        world,
        online=known.online,
        printer=known.printer,
        heard_at=known.heard_at,
        services=known.services,
        emergency=emergency_of(known, zone=now.kiosk.zone if now else None),
    )
    if now is None:
        return lately
    return replace(
        lately,
        kiosk=now.kiosk.id,
        spot=spot_of(world, now.kiosk),
        mall=_texts(now.mall),
        name=_texts(now.kiosk.name),
        hours=tuple(now.hours),
        events=tuple(now.events),
        closures=tuple(now.closures),
        campaigns=tuple(now.campaigns),
        called=tuple(now.called),
        help=now.help,
    )


def spot_of(world: World, told: KioskPlace) -> Spot:
    """Where a kiosk stands: at its coordinates, or at the door of the place it is said to stand at."""
    if told.at is not None:
        return Spot(level=told.level, at=world.venue.origin.point(*told.at), facing_deg=told.facing_deg)
    place = world.venue.by_id.get(told.place or "")
    if place is None:
        return replace(world.spot, facing_deg=told.facing_deg)
    return Spot(level=place.level, at=(place.doors or (place.at,))[0], facing_deg=told.facing_deg)


def _texts(told: dict[str, str]) -> Texts:
    return {language: told[language] for language in LANGUAGES if language in told}


def settled(known: Known) -> Known:
    """Without words on emergencies that whoever is heard has overtaken.

    Else an emergency that is over would be back as soon as nobody is heard any more, out of the word of who fell
    silent first. And an "over" of a broker that isn't heard any more says nothing of what comes after.
    """
    now, status = known.now, known.status
    if status is not None and not known.listening and (known.online or not status.active):
        return replace(known, status=None)
    broker_says_over = known.listening and status is not None and not status.active
    if now is not None and now.emergency.active and broker_says_over and not known.online:
        over = now.emergency.model_copy(update={"active": False})
        return replace(known, now=now.model_copy(update={"emergency": over}))
    return known


def emergency_of(known: Known, *, zone: str | None) -> KioskEmergency | None:
    """What people here are told, or None when nobody who is heard tells of an emergency.

    Where nobody is heard any more, the last word counts: an emergency isn't over because a cable burnt.
    """
    anybody = known.online or (known.listening and known.status is not None)
    told = known.now.emergency if known.now is not None and (known.online or not anybody) else None
    if told is not None and told.active:
        return told
    status = known.status if known.listening or not anybody else None
    if status is None or not status.active:
        return None
    words = status.zones.get(zone or "")
    return KioskEmergency(
        active=True,
        drill=status.drill,
        title=status.title,
        profiles=[],
        words=None if words is None else words.value,
        take_cover=status.take_cover,
    )
