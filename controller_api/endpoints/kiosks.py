"""What kiosks ask and tell, and how they are looked after."""

import asyncio
import hashlib
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import FileResponse

from content.errors import did_you_mean
from content.kiosk_plan import Kiosk
from content.site import plain
from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.controller import Controller
from controller_api.desk.help.views import at_kiosk
from controller_api.desk.kiosks import today, views
from controller_api.endpoints.asking import Auditor, Here, KioskItself, Watcher, needing
from controller_api.problems import not_found
from controller_api.rights import Right

router = APIRouter(tags=["kiosks"])

LONGEST_WAIT_S = 60.0
NEWS = frozenset({"emergency", "help", "closure", "kiosk", "ticket"})
"""The kinds of news that can change what a kiosk shows."""
_AS_IT_WAS = {"Cache-Control": "private, max-age=31536000, immutable"}
Keeper = Annotated[Visitor, Depends(needing(Right.KIOSKS))]


@router.get("/kiosks")
async def kiosks(here: Here, _visitor: Watcher) -> list[contract.KioskView]:
    """Every kiosk, where it stands and how it is."""
    return [_view(here, kiosk) for kiosk in here.site.kiosks]


@router.get(
    "/kiosks/me/now",
    response_model=contract.KioskNow,
    responses={304: {"description": "Still what was `seen`"}},
)
async def now(
    here: Here,
    kiosk: KioskItself,
    response: Response,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT_S, description="Seconds to wait for another answer")] = 0,
    seen: Annotated[str, Query(max_length=100, description="The ETag of the answer that is known")] = "",
) -> contract.KioskNow | Response:
    """All that this kiosk shows and the controller knows. With `seen` and `wait` it answers as soon as that changes."""
    clock = asyncio.get_running_loop().time
    until = clock() + wait
    while True:
        found = _now(here, kiosk)
        mark = _mark(found)
        if mark != seen:
            response.headers["ETag"] = mark
            return found
        if not await here.news.wait_for(NEWS, until - clock()):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": mark})


@router.post("/kiosks/me/health", status_code=HTTPStatus.NO_CONTENT)
async def health(told: contract.KioskHealth, here: Here, kiosk: KioskItself) -> None:
    """How this kiosk is; to be told every ten seconds or so, by what draws its frames."""
    here.kiosks.hear(kiosk.id, told)
    if told.orders_done:
        here.news.tell("kiosk", _view(here, kiosk).model_dump_json())


@router.post("/kiosks/me/plays")
async def plays(told: contract.ShownPlays, here: Here, kiosk: KioskItself) -> contract.PlaysTaken:
    """What this kiosk has shown of campaigns, each play once however often it is sent."""
    return contract.PlaysTaken(keys=here.kiosks.shown(kiosk.id, told.plays))


@router.get("/kiosks/pictures/{digest}", response_class=FileResponse)
async def picture(digest: str, here: Here, _kiosk: KioskItself) -> FileResponse:
    """A campaign's picture; what has a digest never changes."""
    path = here.kiosk_files.picture(digest)
    if path is None:
        raise not_found("No campaign has this picture any more. Ask /kiosks/me/now for those there are.")
    return FileResponse(path, headers=_AS_IT_WAS)


@router.post("/kiosks/{kiosk_id}/reload")
async def order(kiosk_id: str, here: Here, keeper: Keeper, told: contract.NewOrder | None = None) -> contract.KioskView:
    """Have a kiosk load venue and content anew, or restart."""
    here.kiosks.order(kiosk_id, told.what if told else "reload", keeper)
    shown = next(_view(here, kiosk) for kiosk in here.site.kiosks if kiosk.id == kiosk_id)
    here.news.tell("kiosk", shown.model_dump_json())
    return shown


@router.get(
    "/screen-campaigns/{campaign_id}/plays.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "One line for each play on a kiosk"}},
)
async def proof(campaign_id: str, here: Here, _auditor: Auditor) -> Response:
    """Which pictures of a campaign were on which kiosk's screen, when and how long, also after it has ended."""
    shown = here.kiosks.plays(campaign_id)
    known = [campaign.id for campaign in here.site.screen_campaigns]
    if not shown and campaign_id not in known:
        raise not_found(f"'{campaign_id}' is no screen campaign of this site.{did_you_mean(campaign_id, known)}")
    table = views.as_csv(shown, ZoneInfo(here.site.time_zone))
    name = f'attachment; filename="{campaign_id}-plays.csv"'
    return Response(table, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


def _view(here: Controller, kiosk: Kiosk) -> contract.KioskView:
    return views.whole(kiosk, here.kiosks.heard(kiosk.id), silent=here.kiosks.is_silent(kiosk.id))


def _now(here: Controller, kiosk: Kiosk) -> contract.KioskNow:
    site, moment, files = here.site, here.mall_clock.now(), here.kiosk_files
    waiting = here.help.shown_at(kiosk.id)
    profiles = [alarm.profile for alarm in here.emergency.state.alarms]
    return contract.KioskNow(
        server_time=moment,
        mall=plain(site.name),
        kiosk=views.place(kiosk),
        hours=today.hours_from(site, moment),
        events=today.events_on(site, moment.date()),
        emergency=views.emergency(here.emergency.public, profiles, site.emergency, kiosk.zone),
        closures=[views.closure(each) for each in here.kiosks.closures()],
        help=None if waiting is None else at_kiosk(waiting, site),
        called=[
            contract.CalledTicket(number=each.ticket, service=each.service, counter=each.counter, at=each.at)
            for each in here.tickets.board.lately_called()
        ],
        campaigns=today.campaigns_on(site, moment.date(), dict(files.pictures)),
        orders=here.kiosks.heard(kiosk.id).orders,
        versions=contract.KioskVersions(site=files.site_digest, venue=files.venue_digest()),
        seal_key=here.letters.public,
    )


def _mark(found: contract.KioskNow) -> str:
    """The ETag: all of it but the time."""
    told = found.model_dump_json(exclude={"server_time"})
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'
