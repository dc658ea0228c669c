"""How kiosks, closures and plays look from outside. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from broadcaster.wire_emergency import PublicEmergency
from content.emergency_plan import EmergencyPlan
from content.kiosk_plan import Kiosk
from content.site import plain
from content.venue.nouns import LinkKind, Venue
from controller_api import contract
from controller_api.desk.kiosks.board import Heard
from controller_api.desk.kiosks.nouns import Closure, Play

COLUMNS = ("campaign", "kiosk", "picture", "started_at", "seconds", "frames", "whole", "key")
_KINDS = (LinkKind.LIFT, LinkKind.ESCALATOR, LinkKind.STAIRS, LinkKind.RAMP)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def place(kiosk: Kiosk) -> contract.KioskPlace:
    """Where it stands."""
    return contract.KioskPlace(
        id=kiosk.id,
        name=plain(kiosk.name),
        zone=kiosk.zone,
        level=kiosk.level,
        at=kiosk.at,
        place=kiosk.place,
        facing_deg=kiosk.facing_deg,
    )


def whole(kiosk: Kiosk, heard: Heard, *, silent: bool) -> contract.KioskView:
    """Where it stands and how it is."""
    return contract.KioskView(
        **place(kiosk).model_dump(),
        heard_at=heard.at,
        silent=silent,
        health=heard.health,
        orders=heard.orders,
    )


def closure(kept: Closure) -> contract.ClosureView:
    """What is closed, as kiosks are told, which anybody may open: not by whom."""
    return contract.ClosureView(place=kept.place, reason=dict(kept.reason), since=kept.since)


def closure_at_desk(kept: Closure) -> contract.ClosureAtDesk:
    """What is closed, as the desk sees it."""
    return contract.ClosureAtDesk(**dict(closure(kept)), by=kept.by)


def link_views(venue: Venue, closed: Mapping[str, contract.ClosureAtDesk]) -> list[contract.LinkView]:
    """What joins the venue's floors, lifts first."""
    ordered = sorted(venue.links, key=lambda link: (_KINDS.index(link.kind), link.id))
    return [
        contract.LinkView(
            id=link.id,
            kind=link.kind.value,
            name=plain(link.names),
            levels=[venue.by_ordinal[stop.level].short for stop in link.stops],
            closed=closed.get(link.id),
        )
        for link in ordered
    ]


def emergency(public: PublicEmergency, profiles: list[str], plan: EmergencyPlan, zone: str) -> contract.KioskEmergency:
    """What people before a kiosk in this zone are told; `profiles` are what is on, the newest last."""
    words = public.zones.get(zone) if public.active else None
    covered = [each.id for each in plan.profiles if each.evacuate_words == "take-cover"]
    return contract.KioskEmergency(
        active=public.active,
        drill=public.drill,
        title=public.title,
        profiles=profiles,
        words=None if words is None else words.value,
        take_cover=bool(profiles) and profiles[-1] in covered,
    )


def as_csv(plays: Iterable[Play], zone: ZoneInfo) -> str:
    """Proof of play as a table for a spreadsheet; times are of the mall's clock."""
    out = io.StringIO()
    out.write("\ufeff")  # Spreadsheets take a file without the mark for something else than UTF-8.
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    for play in plays:
        started = play.started_at.astimezone(zone).isoformat(sep=" ", timespec="milliseconds")
        row = (play.campaign, play.kiosk, play.picture, started, play.seconds, play.frames, play.whole, play.key)
        # A spreadsheet would run what begins like a formula.
        lines.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in row])
    return out.getvalue()
