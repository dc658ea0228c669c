"""Recordings handed in, and the clips that speakers fetch."""

import asyncio
import os
import secrets
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect

from audio.clip import Digest
from audio.errors import ClipMissing
from content.media import KINDS, Offer
from content.ports import Media
from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.controller import Controller
from controller_api.endpoints.asking import Archivist, Here, Watcher
from controller_api.jobs import PROGRESS, Job, JobState
from controller_api.problems import Fault, Problem, not_found, unfit

router = APIRouter(tags=["media"])

LARGEST_BYTES = 300_000_000
LARGEST_UPLOAD_BYTES = LARGEST_BYTES + 1_000_000
"""With its form's other fields, names and borders."""
_PIECE = 1 << 20


_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "Any sound file"},
                    "kind": {"type": "string", "enum": list(KINDS), "default": "recording"},
                },
            }
        }
    },
}


@router.post("/media", status_code=HTTPStatus.ACCEPTED, openapi_extra={"requestBody": _FORM})
async def hand_in(request: Request, here: Here, visitor: Archivist, response: Response) -> contract.MediaView:
    """Hand in a recording; the answer's `Location` tells how far it has got.

    The form is read here and not for us, so that nobody's megabytes are taken before it is known whose they are.
    """
    _check_worth_reading(request)
    try:
        async with request.form(max_files=1, max_fields=4) as form:
            job = await _take(form, here, visitor)
    except ClientDisconnect:
        raise Problem(HTTPStatus.BAD_REQUEST, "The upload broke off. Hand the file in again.") from None
    here.note(visitor.name, f"{visitor.name} handed in the recording {job.offer.name}.", about=job.id)
    response.headers["Location"] = f"/media/{job.id}"
    return _job(job)


@router.get("/media")
def media(here: Here, _visitor: Watcher) -> list[contract.MediaView]:
    """Recordings on their way in, then those that are in the house."""
    underway = [job for job in here.ingest.jobs() if job.state is not JobState.READY]
    return [*map(_job, underway), *map(_kept, here.ingest.library())]


@router.get("/media/{media_id}")
def one_medium(media_id: str, here: Here, _visitor: Watcher) -> contract.MediaView:
    """How far a recording has got; by the id it was given, or by its digest."""
    job = here.ingest.job(media_id)
    if job is not None:
        return _job(job)
    for kept in here.ingest.library():
        if kept.digest == media_id:
            return _kept(kept)
    raise not_found(f"There is no recording '{media_id}'.")


@router.get(
    "/clips/{digest}",
    response_class=FileResponse,
    responses={200: {"content": {"audio/wav": {}}, "description": "The clip"}},
)
async def clip(digest: Annotated[str, InPath(pattern="^[0-9a-f]{64}$")], here: Here) -> FileResponse:
    """A clip by the SHA-256 of its file. It never changes, so any cache may keep it; who knows its name may have it."""
    missing = not_found(f"There is no clip {digest}.")
    if Digest(digest) not in here.clips:
        raise missing
    try:
        path = here.clips.path(Digest(digest))
    except ClipMissing:
        raise missing from None
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "ETag": f'"{digest}"'}
    return FileResponse(path, media_type="audio/wav", headers=headers)


def _check_worth_reading(request: Request) -> None:
    """Raise `Problem` 413 or 415 for a body that its headers say is no use."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        sentence = "Hand recordings in as multipart/form-data, the sound in the field 'file'."
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence)
    told = request.headers.get("content-length", "")
    if told.isdecimal():
        _check_size(int(told[:20]), LARGEST_UPLOAD_BYTES)


async def _take(form: FormData, here: Controller, visitor: Visitor) -> Job:
    """Save the file and hand it in; raises `Problem`, and leaves nothing behind when it fails."""
    file, kind = form.get("file"), form.get("kind", "recording")
    if not isinstance(file, UploadFile):
        raise unfit([Fault("file", "file: Field required, with a sound file in it.")])
    if kind not in KINDS:
        raise unfit([Fault("kind", f"'{kind}' is no kind of media. Write {', '.join(KINDS)}.")])
    name = Path(file.filename or "recording").name[:120]
    path = here.uploads / (secrets.token_hex(8) + Path(name).suffix[:10])
    loudness = here.site.loudness
    offer = Offer(
        path=path,
        name=name,
        kind=kind,
        loudness_lufs=loudness.music_lufs if kind == "music" else loudness.speech_lufs,
        true_peak_dbtp=loudness.true_peak_dbtp,
        by=visitor.name,
        at=datetime.now(UTC),
    )
    await asyncio.to_thread(_save, file.file, path)
    try:
        return here.ingest.hand_in(offer)
    except BaseException:
        path.unlink()
        raise


def _save(source: BinaryIO, path: Path) -> None:
    """Copy the upload to a file, durable on return; raises `Problem` 413, and leaves nothing when it fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    try:
        with path.open("wb") as out:
            while piece := source.read(_PIECE):
                written += len(piece)
                _check_size(written, LARGEST_BYTES)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _check_size(size: int, largest: int) -> None:
    if size > largest:
        limit = LARGEST_BYTES // 1_000_000
        sentence = f"The file is larger than {limit} MB, the most that is taken. Cut it in parts."
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)


def _job(job: Job) -> contract.MediaView:
    return contract.MediaView(
        id=job.id,
        name=job.offer.name,
        state=job.state.value,
        progress=PROGRESS[job.state],
        sentence=job.sentence,
        digest=job.digest,
        seconds=job.seconds,
        loudness_lufs=job.offer.loudness_lufs if job.digest else None,
        uploaded_by=job.offer.by,
        uploaded_at=job.offer.at,
    )


def _kept(media: Media) -> contract.MediaView:
    return contract.MediaView(
        id=media.digest,
        name=media.name,
        state="ready",
        progress=1.0,
        digest=media.digest,
        seconds=media.seconds,
        loudness_lufs=media.loudness_lufs,
        uploaded_by=media.added_by,
        uploaded_at=media.added_at,
    )
