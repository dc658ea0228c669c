"""Past calls, heard again exactly as they went out."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from broadcaster.call import CallId
from content.bilingual import Bilingual
from controller_api.calls.hearing import sound_of
from controller_api.controller import Controller
from controller_api.endpoints.asking import Auditor, Here
from controller_api.problems import not_found

router = APIRouter(tags=["calls"])


@router.get(
    "/calls/{call_id}/sound",
    response_class=Response,
    responses={200: {"content": {"audio/wav": {}}, "description": "16-bit mono at 48 kHz"}},
)
async def sound(
    call_id: str,
    here: Here,
    auditor: Auditor,
    run: Annotated[
        int | None, Query(description="Which run, one of those under `aired`; the first heard to its end if left out")
    ] = None,
    language: Annotated[str | None, Query(max_length=20, description="Only what it said in this language")] = None,
) -> Response:
    """What a call sounded like. Whoever listens leaves a line in the call's story."""
    content = await asyncio.to_thread(_content, here, call_id, run, language)
    here.note(auditor.name, f"{auditor.name} listened to the call.", call_id=call_id)
    headers = {"Content-Disposition": f'inline; filename="{call_id}.wav"', "Cache-Control": "private, no-store"}
    return Response(content, media_type="audio/wav", headers=headers)


def _content(here: Controller, call_id: str, run: int | None, language: str | None) -> bytes:
    entry = here.reader.entry(CallId(call_id))
    if entry is None:
        raise not_found(Bilingual(f"There is no call '{call_id}' to hear.", "没有这条广播。"))
    return sound_of(entry, here.clips, run=run, language=language)
