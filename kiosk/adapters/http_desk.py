"""The controller over HTTP, with this kiosk's token."""

from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

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
_SERVICES = TypeAdapter(list[ServiceView])
_ANSWER_S, _NEWS_S = 5.0, 20
"""How long an answer may take; and how long the controller keeps a question for news."""


class HttpDesk:
    """Asks the controller; one connection is kept open for the next question."""

    def __init__(self, address: str, token: str) -> None:
        """`address` such as "http://10.0.0.5:8080"."""
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.AsyncClient(base_url=address, headers=headers, timeout=_ANSWER_S, trust_env=False)

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
        await self._asked("POST", f"/tickets/{ticket}/leave")

    async def reserve(self, key: str, block: NewBlock) -> BlockView:
        """Have numbers kept for this kiosk."""
        return await self._post("/ticket-blocks", block, BlockView, key=key)

    async def hand_in(self, ticket: HandedIn) -> None:
        """Tell of a kept number that was given out; telling twice is fine."""
        await self._asked("POST", "/tickets/handed-in", json=ticket.model_dump(mode="json"))

    async def ask_for_help(self, key: str, asked: NewHelp) -> HelpView:
        """Ring the desk."""
        return await self._post("/help", asked, HelpView, key=key, language=asked.language)

    async def cancel_help(self, asked: str) -> HelpView:
        """Call the desk off, by the id of what was asked."""
        return HelpView.model_validate_json((await self._asked("POST", f"/help/{asked}/cancel")).content)

    async def now(self, seen: str | None) -> tuple[str, KioskNow] | None:
        """What the mall is like and its mark; with the mark `seen` it waits for news, and gives None if none came."""
        asked: dict[str, Any] = {} if seen is None else {"wait": _NEWS_S, "seen": seen}
        answer = await self._asked("GET", "/kiosks/me/now", params=asked, timeout=_NEWS_S + _ANSWER_S)
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return None
        return answer.headers["ETag"], KioskNow.model_validate_json(answer.content)

    async def services(self) -> list[ServiceView]:
        """What people queue for, as it is now."""
        return _SERVICES.validate_json((await self._asked("GET", "/services")).content)

    async def tell_health(self, health: KioskHealth) -> None:
        """How this kiosk is."""
        await self._asked("POST", "/kiosks/me/health", json=health.model_dump(mode="json"))

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
        response = await self._asked("POST", path, json=body.model_dump(mode="json"), headers=headers)
        return answer.model_validate_json(response.content)

    async def _asked(self, method: str, path: str, **how: Any) -> httpx.Response:
        try:
            response = await self._http.request(method, path, **how)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unreached(unsure=False) from error
        except httpx.TransportError as error:
            raise Unreached(unsure=True) from error
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise Unreached(unsure=True)
        if response.is_error:
            raise Refused(_said(response))
        return response


def _said(response: httpx.Response) -> Bilingual:
    """Why not, in the language that was asked for; whoever isn't the controller has nothing to say to shoppers."""
    try:
        told = ProblemDocument.model_validate_json(response.content).detail
    except ValidationError:
        return Bilingual("The service desk can't take that now.", "服务台暂时无法受理。")
    return Bilingual(told, told)
