"""How the controller is: health, figures, and what happens as it happens."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from controller_api import contract
from controller_api.endpoints.asking import Here, Watcher
from controller_api.watching.metrics import CONTENT_TYPE
from controller_api.watching.news import News

router = APIRouter(tags=["health"])

HEARTBEAT_S = 10


@router.get("/health")
async def health(here: Here) -> contract.Health:
    """Whether everything is well, part by part. Open to everybody, so that a watchdog needs no account."""
    return await here.health.read()


@router.get("/metrics", response_class=Response)
async def metrics(here: Here, _visitor: Watcher) -> Response:
    """Figures in Prometheus' text format."""
    return Response(here.metrics.text(), media_type=CONTENT_TYPE)


@router.get(
    "/events",
    response_class=EventSourceResponse,
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "Events: call, zone, receipt, again, heartbeat"}
    },
)
async def events(
    here: Here, _visitor: Watcher, last: Annotated[str | None, Header(alias="Last-Event-ID")] = None
) -> EventSourceResponse:
    """What happens, as it happens. `call` and `zone` carry what changed of one; `again` says to look at all anew."""
    after = int(last) if last is not None and last.isdecimal() else None
    return EventSourceResponse(_stream(here.news, after), ping=HEARTBEAT_S, ping_message_factory=_heartbeat)


async def _stream(news: News, after: int | None) -> AsyncIterator[ServerSentEvent]:
    yield _heartbeat()
    async for item in news.follow(after):
        yield ServerSentEvent(item.text, event=item.kind, id=str(item.number))


def _heartbeat() -> ServerSentEvent:
    return ServerSentEvent("{}", event="heartbeat")
