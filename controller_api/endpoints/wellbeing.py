"""How the controller is: health, figures, and what happens as it happens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from controller_api import contract
from controller_api.endpoints.asking import Here, Reads, StillKnown, Watcher
from controller_api.watching.metrics import CONTENT_TYPE
from controller_api.watching.news import News

router = APIRouter(tags=["health"])

HEARTBEAT_S = 10


@router.get("/health")
async def health(here: Here, language: Reads) -> contract.Health:
    """Whether everything is well, part by part. Open to everybody, so that a watchdog needs no account."""
    return await here.health.read(language)


@router.get("/metrics", response_class=Response)
async def metrics(here: Here, _visitor: Watcher) -> Response:
    """Figures in Prometheus' text format."""
    return Response(here.metrics.text(), media_type=CONTENT_TYPE)


@router.get(
    "/events",
    response_class=EventSourceResponse,
    responses={
        200: {
            "content": {"text/event-stream": {}},
            "description": "call, zone, receipt, fault, emergency, help, case, ticket, queue, again, heartbeat",
        }
    },
)
async def events(
    here: Here,
    _visitor: Watcher,
    still_known: StillKnown,
    last: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
) -> EventSourceResponse:
    """What happens, as it happens. `call`, `zone` and `fault` carry what changed of one; `again`: look at all anew.

    `emergency`: `GET /emergency` has changed. The stream ends when its session or token does.
    """
    after = int(last) if last is not None and last.isdecimal() else None
    # The stream beats by itself, so that each beat can be its last.
    return EventSourceResponse(_stream(here.news, after, still_known), ping=0)


async def _stream(news: News, after: int | None, still_known: Callable[[], bool]) -> AsyncIterator[ServerSentEvent]:
    """News, and a heartbeat every so many seconds for as long as whoever follows is still known."""
    clock = asyncio.get_running_loop().time
    following = news.follow(after)
    coming = asyncio.ensure_future(anext(following, None))
    beat_at = clock()
    try:
        while True:
            if clock() >= beat_at:
                if not still_known():
                    return
                yield _heartbeat()
                beat_at = clock() + HEARTBEAT_S
            await asyncio.wait({coming}, timeout=max(0.0, beat_at - clock()))
            if not coming.done():
                continue
            item = coming.result()
            if item is None:
                return
            coming = asyncio.ensure_future(anext(following, None))
            yield ServerSentEvent(item.text, event=item.kind, id=str(item.number))
    finally:
        # Cancelled while it waits it leaves by itself; nothing is awaited that a lost connection would cancel.
        if not coming.cancel():
            await following.aclose()


def _heartbeat() -> ServerSentEvent:
    return ServerSentEvent("{}", event="heartbeat")
