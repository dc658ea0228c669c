"""Pages for a shopper's phone: following a case, open to whoever has its code, and a way, open to everybody."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from content.bilingual import Bilingual, in_language
from content.kiosk_plan import Kiosk
from content.site import plain
from content.wayfinding.nouns import PROFILES, NoWay
from controller_api.controller import Controller
from controller_api.desk.cases.page import case_page, form_page
from controller_api.desk.phone_page import HEADERS, Language
from controller_api.desk.ways.page import Handed, no_way_page, spot_of, way_page
from controller_api.endpoints.asking import Here, Reads
from controller_api.problems import Problem

router = APIRouter(tags=["phone"])

Typed = Annotated[str, Query(max_length=40)]


async def chosen(reads: Reads, lang: Annotated[Literal["zh", "en"] | None, Query()] = None) -> Language:
    """The language that was touched, else the one the phone would rather read."""
    return lang or ("zh" if reads == "zh" else "en")


Tongue = Annotated[Language, Depends(chosen)]
WAY_KEPT_S = 60
"""A lift that closes must be heard of soon."""
_NO_PLAN = Bilingual("There is no plan of this mall here yet.", "这里暂时没有商场地图。")
_NO_PLACE = Bilingual("This place isn't on the plan any more.", "地图上已经没有这个地点。")
_SECRET = {**HEADERS, "Cache-Control": "no-store"}


@router.get("/c", response_class=HTMLResponse)
async def typed_case(
    request: Request, here: Here, language: Tongue, number: Typed = "", code: Typed = ""
) -> HTMLResponse:
    """Where number and code of a case are typed, and what comes of it."""
    return _case(request, here, number, code, language)


@router.get("/c/{number}", response_class=HTMLResponse)
async def linked_case(number: str, request: Request, here: Here, language: Tongue, code: Typed = "") -> HTMLResponse:
    """The same by the code on a slip."""
    return _case(request, here, number, code, language)


def _case(request: Request, here: Here, number: str, code: str, language: Language) -> HTMLResponse:
    mall = plain(here.site.name)
    if not code:
        return HTMLResponse(form_page(language=language, mall=mall, number=number), headers=_SECRET)
    address = request.client.host if request.client else ""
    try:
        case = here.cases.follow(number, code, address)
    except Problem as problem:
        fault = in_language(problem.detail, language)
        html = form_page(language=language, mall=mall, fault=fault)
        return HTMLResponse(html, status_code=int(problem.status), headers={**_SECRET, **problem.headers})
    html = case_page(case, language=language, mall=mall, zone=ZoneInfo(here.site.time_zone))
    return HTMLResponse(html, headers=_SECRET)


@router.get("/w", response_class=HTMLResponse)
def way(
    here: Here,
    language: Tongue,
    kiosk: Annotated[str, Query(max_length=40)],
    to: Annotated[str, Query(max_length=200)],
    profile: Literal["walk", "step-free", "stroller", "slow"] = "walk",
) -> HTMLResponse:
    """A way from a kiosk to a place, floor by floor, for whoever it was handed over to."""
    stands = next((each for each in here.site.kiosks if each.id == kiosk), None)
    handed = Handed(start=plain(stands.name) if stands else {}, kiosk=kiosk, to=to, profile=profile)
    html = _way(here, handed, stands, language)
    kept = f"public, max-age={WAY_KEPT_S}"
    return HTMLResponse(html, headers={**HEADERS, "Cache-Control": kept})


def _way(here: Controller, handed: Handed, stands: Kiosk | None, language: Language) -> str:
    mall, found = plain(here.site.name), here.kiosk_files.ways()
    if stands is None or found is None:
        return no_way_page(handed, in_language(_NO_PLAN, language), language=language, mall=mall)
    venue, finder = found
    closed = frozenset(each.place for each in here.kiosks.closures())
    profile, facing = PROFILES[handed.profile], stands.facing_deg
    try:
        route = finder.route(spot_of(stands, venue), handed.to, profile=profile, closed=closed, facing_deg=facing)
    except KeyError:
        return no_way_page(handed, in_language(_NO_PLACE, language), language=language, mall=mall)
    except NoWay as none:
        return no_way_page(handed, in_language(none.said, language), language=language, mall=mall)
    return way_page(handed, venue, route, language=language, mall=mall)
