"""Speaking live: a WebSocket that takes an order and then sound, and tells how it goes."""

import asyncio
import hmac

from fastapi import APIRouter, WebSocket
from fastapi.security import HTTPAuthorizationCredentials
from pydantic import ValidationError
from starlette.websockets import WebSocketDisconnect, WebSocketState

from broadcaster.call import CallId
from content.bilingual import Bilingual, in_language
from controller_api.accounts import Visitor
from controller_api.contract.calls import CallView
from controller_api.contract.live import LiveNews, LiveOrder
from controller_api.controller import Controller
from controller_api.endpoints.asking import COOKIE, known
from controller_api.paging.conversation import Conversation, Lost
from controller_api.problems import Fault, Problem, forbidden, unfit
from controller_api.sign_in import csrf_token

router = APIRouter(tags=["calls"])

ORDERED_WITHIN_S = 10.0
_STALE = Bilingual("This page is out of date. Load it again.", "此页已过期，请刷新。")


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Speak, or record. First comes a `LiveOrder`, then 16-bit mono sound at 48 kHz, at last the text `stop`."""
    await socket.accept()
    line, language = _WebSocketLine(socket), "en"
    try:
        order = await _order(line)
        language = order.language
        here = _controller_of(socket)
        session = here.live.open(order, await asyncio.to_thread(_visitor, here, socket, order))
        talk = Conversation(line, here.live, now_us=here.now_us, view=lambda call_id: _view(here, call_id))
        await talk.hold(session)
    except Problem as problem:
        line.refuse(in_language(problem.detail, language))
    except Lost:
        return
    await line.close()


async def _order(line: "_WebSocketLine") -> LiveOrder:
    try:
        async with asyncio.timeout(ORDERED_WITHIN_S):
            return LiveOrder.model_validate_json(await line.hear())
    except TimeoutError:
        raise unfit([Fault("", "Say first what you want: send a LiveOrder.")]) from None
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(step) for step in fault["loc"])
        raise unfit([Fault(field, f"The first message is no LiveOrder: {field} {fault['msg']}.")]) from None


def _controller_of(socket: WebSocket) -> Controller:
    controller = socket.app.state.controller
    if not isinstance(controller, Controller):
        raise TypeError("The application was built without a controller.")
    return controller


def _visitor(here: Controller, socket: WebSocket, order: LiveOrder) -> Visitor:
    """Who speaks; raises `Problem`. A browser shows its page's token, since any site may open a WebSocket."""
    scheme, _, token = socket.headers.get("authorization", "").partition(" ")
    bearer = HTTPAuthorizationCredentials(scheme=scheme, credentials=token) if scheme.lower() == "bearer" else None
    visitor = known(here, bearer, socket.cookies.get(COOKIE))
    secret = visitor.session_secret
    if secret is not None and not hmac.compare_digest(order.csrf_token.encode(), csrf_token(secret).encode()):
        raise forbidden(_STALE)
    return visitor


async def _view(here: Controller, call_id: CallId) -> CallView:
    return await asyncio.to_thread(here.calls.view, call_id, here.calls.open())


class _WebSocketLine:
    """A `Line` on a WebSocket."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._refusal: LiveNews | None = None

    async def hear(self) -> bytes | str:
        """The next message."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise Lost
        heard: bytes | str | None = message.get("bytes")
        return heard if heard is not None else str(message["text"])

    async def tell(self, news: LiveNews) -> None:
        """Say something back."""
        if self._socket.client_state is not WebSocketState.CONNECTED:
            raise Lost
        try:
            await self._socket.send_text(news.model_dump_json(exclude_none=True))
        except (WebSocketDisconnect, RuntimeError):
            raise Lost from None

    def refuse(self, sentence: str) -> None:
        """Say at the end that it can't be."""
        self._refusal = LiveNews(type="refused", detail=sentence)

    async def close(self) -> None:
        """Take leave."""
        try:
            if self._refusal is not None:
                await self.tell(self._refusal)
            await self._socket.close()
        except (Lost, RuntimeError):
            return
