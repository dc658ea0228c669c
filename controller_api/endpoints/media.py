"""Recordings handed in, and the clips that speakers fetch."""

import asyncio
import secrets
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, BinaryIO

from fastapi import APIRouter, File, Form, Response, UploadFile
from fastapi import Path as InPath
from fastapi.responses import FileResponse

from audio.clip import Digest
from audio.errors import ClipMissing
from content.media import KINDS, Offer
from content.ports import Media
from controller_api import contract
from controller_api.endpoints.asking import Archivist, Here, Watcher
from controller_api.ingest import PROGRESS, Job, JobState
from controller_api.problems import Fault, Problem, not_found, unfit

router = APIRouter(tags=["media"])

LARGEST_BYTES = 300_000_000
LARGEST_UPLOAD_BYTES = LARGEST_BYTES + 1_000_000
"""With its form's other fields, names and borders."""
_PIECE = 1 << 20


@router.post("/media", status_code=HTTPStatus.ACCEPTED)
async def hand_in(
    here: Here,
    visitor: Archivist,
    response: Response,
    file: Annotated[UploadFile, File(description="Any sound file")],
    kind: Annotated[str, Form(description="music, advert or recording")] = "recording",
) -> contract.MediaView:
    """Hand in a recording; the answer's `Location` tells how far it has got."""
    if kind not in KINDS:
        raise unfit([Fault("kind", f"'{kind}' is no kind of media. Write {', '.join(KINDS)}.")])
    name = Path(file.filename or "recording").name[:120]
    path = here.uploads / (secrets.token_hex(8) + Path(name).suffix[:10])
    await asyncio.to_thread(_save, file.file, path)
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
    job = here.ingest.hand_in(offer)
    here.note(visitor.name, f"{visitor.name} handed in the recording {name}.", about=job.id)
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


def _save(source: BinaryIO, path: Path) -> None:
    """Copy the upload to a file; raises `Problem` 413, and leaves nothing behind when it fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    try:
        with path.open("wb") as out:
            while piece := source.read(_PIECE):
                written += len(piece)
                _check_size(written)
                out.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _check_size(written: int) -> None:
    if written > LARGEST_BYTES:
        limit = LARGEST_BYTES // 1_000_000
        sentence = f"The file is larger than {limit} MB, the most that is taken. Cut it in parts."
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)


def _job(job: Job) -> contract.MediaView:
    media = job.media
    return contract.MediaView(
        id=job.id,
        name=job.offer.name,
        state=job.state.value,
        progress=PROGRESS[job.state],
        sentence=job.sentence,
        digest=media.digest if media else None,
        seconds=media.seconds if media else None,
        loudness_lufs=media.loudness_lufs if media else None,
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
