"""Campaigns: proof of play from the zones' receipts, to read, as a table and as a picture."""

from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from content.errors import did_you_mean
from controller_api import contract
from controller_api.endpoints.asking import Auditor, Here
from controller_api.problems import not_found
from scheduler.proof.plays import Hearing, Play
from scheduler.proof.report import Proof, as_csv, instant_of, picture, proof_of, zone_names

router = APIRouter(tags=["campaigns"])


def asked_proof(
    campaign_id: str,
    here: Here,
    _auditor: Auditor,
    first: Annotated[date | None, Query(alias="from", description="Its first date; the campaign's if left out")] = None,
    last: Annotated[date | None, Query(alias="to", description="Its last date, counted too; today if left out")] = None,
) -> Proof:
    """The proof that is asked for; raises `Problem` 404 for no campaign of the site."""
    for campaign in here.site.campaigns:
        if campaign.id == campaign_id:
            today = here.mall_clock.now().date()
            return proof_of(here.reader, here.site, campaign, first or campaign.first, last or today)
    hint = did_you_mean(campaign_id, [campaign.id for campaign in here.site.campaigns])
    raise not_found(f"'{campaign_id}' is no campaign of this site.{hint}")


@router.get("/campaigns/{campaign_id}/proof")
def proof(found: Annotated[Proof, Depends(asked_proof)]) -> contract.ProofView:
    """Which plays were heard where, when and how long, and which were not and why."""
    return contract.ProofView(
        campaign=found.campaign.id,
        advertiser=found.campaign.advertiser,
        first=found.first,
        last=found.last,
        heard=found.heard,
        made_good=found.made_good,
        lost=found.lost,
        plays=[_play(play, found) for play in found.plays],
    )


@router.get(
    "/campaigns/{campaign_id}/proof.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "One line for each play in each zone"}},
)
def table(found: Annotated[Proof, Depends(asked_proof)]) -> Response:
    """The same as a table for a spreadsheet."""
    name = f'attachment; filename="{found.campaign.id}-{found.first}-{found.last}.csv"'
    return Response(as_csv(found), media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@router.get(
    "/campaigns/{campaign_id}/proof.png",
    response_class=Response,
    responses={
        200: {"content": {"image/png": {}}, "description": "Zones over time: full where heard, else an outline"}
    },
)
def drawing(found: Annotated[Proof, Depends(asked_proof)], here: Here) -> Response:
    """The same as a picture."""
    with NamedTemporaryFile(suffix=".png") as file:
        here.draw(picture(found, zone_names(here.site, found.campaign)), Path(file.name))
        return Response(file.read(), media_type="image/png")


def _play(play: Play, found: Proof) -> contract.PlayView:
    return contract.PlayView(
        id=play.id,
        call_id=play.call_id,
        due_at=instant_of(play.due_us, found.zone),
        makes_good=play.makes_good,
        zones=[_hearing(hearing, found) for hearing in play.hearings],
    )


def _hearing(hearing: Hearing, found: Proof) -> contract.HearingView:
    return contract.HearingView(
        zone=hearing.zone,
        outcome=hearing.outcome,
        heard_at=None if hearing.started_us is None else instant_of(hearing.started_us, found.zone),
        seconds=hearing.seconds,
        loudness_lufs=hearing.loudness_lufs,
        why=hearing.why,
    )
