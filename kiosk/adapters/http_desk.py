"""The controller over HTTP, with this kiosk's token.

Decides what counts as its word: whatever else answers at its address, such as a router's sign-in page or a proxy, is
nobody. Refuses to know what becomes of what nobody heard.
"""

from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, RootModel, ValidationError

from content.bilingual import Bilingual
from controller_api.contract import (
    BlockView,
    CaseTaken,
    HandedIn,
    HelpView,
    KioskHealth,
    KioskNow,
    NewBlock,
    NewCase,
    NewHelp,
    NewTicket,
    PlaysTaken,
    ProblemDocument,
    ServiceView,
    ShownPlay,
    ShownPlays,
    TicketView,
)
from controller_api.contract.sealed import SealedLetter
from kiosk.ports import Refused, Unreached

_Model = TypeVar("_Model", bound=BaseModel)


class _Services(RootModel[list[ServiceView]]):
    """What people queue for."""


_ANSWER_S, _NEWS_S = 5.0, 20
"""How long an answer may take; and how long the controller keeps a question for news."""
_NOT_NOW = {
    httpx.codes.UNAUTHORIZED,
    httpx.codes.FORBIDDEN,
    httpx.codes.REQUEST_TIMEOUT,
    httpx.codes.TOO_MANY_REQUESTS,
}
"""A no to who asks or how often, not to what is asked: a token is made anew, a rush ends."""


class HttpDesk:
    """Asks the controller; one connection is kept open for the next question."""

    def __init__(self, address: str, token: str, *, wire: httpx.AsyncBaseTransport | None = None) -> None:
        """`address` such as "http://10.0.0.5:8080"; `wire` in place of the network."""
        self._http = httpx.AsyncClient(
            base_url=address,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_ANSWER_S,
            trust_env=False,
            transport=wire,
        )

    async def aclose(self) -> None:
        """Hang up."""
        await self._http.aclose()

    async def send_case(self, key: str, case: NewCase) -> CaseTaken:
        """Hand in a suggestion or a complaint."""
        return await self._post("/cases", case, CaseTaken, key=key, language=case.language)

    async def send_sealed(self, key: str, letter: SealedLetter) -> CaseTaken:
        """Hand in one that was sealed while nobody was reached."""
        return await self._post("/cases/sealed", letter, CaseTaken, key=key)

    async def take_ticket(self, key: str, ticket: NewTicket) -> TicketView:
        """Take a number."""
        return await self._post("/tickets", ticket, TicketView, key=key, language=ticket.language)

    async def leave_queue(self, ticket: str) -> None:
        """Give a ticket up, by its id."""
        _read(TicketView, await self._asked("POST", f"/tickets/{ticket}/leave"))

    async def reserve(self, key: str, block: NewBlock) -> BlockView:
        """Have numbers kept for this kiosk."""
        return await self._post("/ticket-blocks", block, BlockView, key=key)

    async def hand_in(self, ticket: HandedIn) -> None:
        """Tell of a kept number that was given out; telling twice is fine."""
        await self._post("/tickets/handed-in", ticket, TicketView)

    async def ask_for_help(self, key: str, asked: NewHelp) -> HelpView:
        """Ring the desk."""
        return await self._post("/help", asked, HelpView, key=key, language=asked.language)

    async def cancel_help(self, asked: str) -> HelpView:
        """Call the desk off, by the id of what was asked."""
        return _read(HelpView, await self._asked("POST", f"/help/{asked}/cancel"))

    async def now(self, seen: str | None) -> tuple[str, KioskNow] | None:
        """What the mall is like and its mark; with the mark `seen` it waits for news, and gives None if none came."""
        asked: dict[str, Any] = {} if seen is None else {"wait": _NEWS_S, "seen": seen}
        answer = await self._asked("GET", "/kiosks/me/now", params=asked, timeout=_NEWS_S + _ANSWER_S)
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return None
        if (mark := answer.headers.get("ETag")) is None:
            raise Unreached(unsure=True)
        return mark, _read(KioskNow, answer)

    async def services(self) -> list[ServiceView]:
        """What people queue for, as it is now."""
        return _read(_Services, await self._asked("GET", "/services")).root

    async def tell_health(self, health: KioskHealth) -> None:
        """How this kiosk is."""
        answer = await self._asked("POST", "/kiosks/me/health", json=health.model_dump(mode="json"))
        if answer.status_code != httpx.codes.NO_CONTENT:
            raise Unreached(unsure=True)

    async def tell_plays(self, plays: list[ShownPlay]) -> list[str]:
        """What was shown; gives the keys of those that are kept there."""
        return (await self._post("/kiosks/me/plays", ShownPlays(plays=plays), PlaysTaken)).keys

    async def file(self, path: str) -> bytes:
        """A file of the controller's, such as "/venue.zip"."""
        return (await self._asked("GET", path, timeout=60.0)).content

    async def _post(
        self, path: str, body: BaseModel, answer: type[_Model], *, key: str | None = None, language: str = "zh"
    ) -> _Model:
        headers = {"Accept-Language": language} | ({} if key is None else {"Idempotency-Key": key})
        return _read(answer, await self._asked("POST", path, json=body.model_dump(mode="json"), headers=headers))

    async def _asked(self, method: str, path: str, **how: Any) -> httpx.Response:
        try:
            response = await self._http.request(method, path, **how)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unreached(unsure=False) from error
        except httpx.HTTPError as error:
            raise Unreached(unsure=True) from error
        if response.is_client_error:
            raise _no(response)
        known = response.is_success or response.status_code == httpx.codes.NOT_MODIFIED
        if not known or response.headers.get("Content-Type", "").startswith("text/html"):
            raise Unreached(unsure=True)
        return response


def _read(model: type[_Model], response: httpx.Response) -> _Model:
    """The controller's answer; raises `Unreached` if it is none, or another version's."""
    try:
        return model.model_validate_json(response.content)
    except ValidationError:
        raise Unreached(unsure=True) from None


def _no(response: httpx.Response) -> Refused | Unreached:
    """The controller's no, in the language that was asked for; anybody else's is no answer."""
    try:
        told = ProblemDocument.model_validate_json(response.content).detail
    except ValidationError:
        return Unreached(unsure=False)
    return Unreached(unsure=False) if response.status_code in _NOT_NOW else Refused(Bilingual(told, told))
