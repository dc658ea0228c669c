"""The venue as kiosks keep it, and what of it can't be used now."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.desk.kiosks.views import closure_at_desk, link_views
from controller_api.endpoints.asking import Here, KioskItself, Watcher, needing
from controller_api.problems import not_found
from controller_api.rights import Right

router = APIRouter(tags=["kiosks"])

Closer = Annotated[Visitor, Depends(needing(Right.CLOSURES))]


@router.get(
    "/venue.zip",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}, "description": "The imported venue's folder"}},
)
async def package(
    here: Here, _kiosk: KioskItself, known: Annotated[str, Header(alias="If-None-Match")] = ""
) -> Response:
    """The venue's folder as one file; its ETag is the `venue` of a kiosk's versions."""
    archive, digest = here.kiosk_files.venue_archive(), here.kiosk_files.venue_digest()
    if archive is None or digest is None:
        sentence = "This site has no venue yet. Import one with python -m content venue import, and name its folder "
        raise not_found(f"{sentence}in the site file's [venue].")
    headers = {"ETag": f'"{digest}"'}
    if known == headers["ETag"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(archive, media_type="application/zip", headers=headers)


@router.get("/venue/closures")
async def closures(here: Here, _visitor: Watcher) -> list[contract.ClosureAtDesk]:
    """Lifts, escalators and areas that can't be used now."""
    return [closure_at_desk(each) for each in here.kiosks.closures()]


@router.get("/venue/links")
def links(here: Here, _visitor: Watcher) -> list[contract.LinkView]:
    """What joins the floors, as the venue has it: what can be closed; nothing where there is no venue."""
    found = here.kiosk_files.ways()
    closed = {each.place: closure_at_desk(each) for each in here.kiosks.closures()}
    return [] if found is None else link_views(found[0], closed)


@router.post("/venue/closures", status_code=HTTPStatus.CREATED)
async def close(order: contract.NewClosure, here: Here, visitor: Closer) -> contract.ClosureAtDesk:
    """Say that one can't be used: kiosks lead everybody round it at once."""
    told = closure_at_desk(here.kiosks.close(order, visitor))
    here.news.tell("closure", told.model_dump_json())
    return told


@router.delete("/venue/closures/{place:path}", status_code=HTTPStatus.NO_CONTENT)
async def reopen(place: str, here: Here, visitor: Closer) -> None:
    """It can be used again."""
    here.kiosks.reopen(place, visitor)
    here.news.tell("closure", "{}")
