"""Lets no request carry more than its address can need, counted as it comes, before anybody knows who sends it.

A request that is answered before its body was read is the last of its connection, so that the rest is never taken.
The framework's own limit answers in plain text; whatever goes wrong here is problem details.
"""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000
"""Bytes, where nothing else is said."""


class BodyLimit:
    """ASGI middleware; `larger` holds the addresses that take more, and how many bytes."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self._app = app
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; reading a body that is too large raises the 413 that is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._larger.get(scope["path"], LARGEST_BODY)
        headers = Headers(scope=scope)
        told = headers.get("content-length", "")
        unread = told not in {"", "0"} or "transfer-encoding" in headers
        taken = int(told[:20]) if told.isdecimal() and int(told[:20]) > limit else 0

        async def counted() -> Message:
            nonlocal taken, unread
            message: Message = await receive() if taken <= limit else {}
            taken += len(message.get("body", b""))
            if taken > limit:
                sentence = f"The body is larger than {limit} bytes, the most that is taken here. Send less at a time."
                # A `Problem` raised while a body is read would be taken for a body that can't be read.
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)
            unread = unread and message.get("more_body", False)
            return message

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start" and unread:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self._app(scope, counted, answered)
