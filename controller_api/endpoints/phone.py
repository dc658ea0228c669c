"""Pages for a shopper's phone, open to whoever has the code: following a case."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from content.bilingual import in_language
from content.site import plain
from controller_api.desk.cases.page import case_page, form_page
from controller_api.desk.phone_page import HEADERS, Language
from controller_api.endpoints.asking import Here, Reads
from controller_api.problems import Problem

router = APIRouter(tags=["phone"])

Typed = Annotated[str, Query(max_length=40)]


async def chosen(reads: Reads, lang: Annotated[Literal["zh", "en"] | None, Query()] = None) -> Language:
    """The language that was touched, else the one the phone would rather read."""
    return lang or ("zh" if reads == "zh" else "en")


Tongue = Annotated[Language, Depends(chosen)]
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
