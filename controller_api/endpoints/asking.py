"""Who is asking, may they, and what they read: what every endpoint depends on."""

import hmac
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from content.bilingual import Bilingual
from content.kiosk_plan import Kiosk
from controller_api.accounts import Visitor
from controller_api.controller import Controller
from controller_api.problems import Problem, forbidden
from controller_api.rights import Right, may, roles_with
from controller_api.sign_in import csrf_token

COOKIE = "carillon_session"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_WEIGHT = re.compile(r"[01](\.\d{0,3})?")
_SIGN_IN_FIRST = Bilingual("Sign in first.", "请先登录。")
_SESSION_OVER = Bilingual("The session is over. Sign in again.", "登录已失效，请重新登录。")

_bearer = HTTPBearer(auto_error=False, description="A machine's token, made by an admin at /tokens")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="A browser's session, opened at /sessions")


def language_of(accepted: str) -> str:
    """The language, zh or en, that an Accept-Language header prefers; en where it names neither."""
    weights = {"zh": 0.0, "en": 0.0}
    for wanted in accepted.split(","):
        tag, weighted, weight = wanted.partition(";q=")
        primary = tag.strip().partition("-")[0].lower()
        if primary in weights:
            # A weight nobody can read is no wish.
            weight = weight.strip() if weighted else "1"
            weights[primary] = max(weights[primary], float(weight) if _WEIGHT.fullmatch(weight) else 0.0)
    return "zh" if weights["zh"] > weights["en"] else "en"


async def reads(accepted: Annotated[str, Header(alias="Accept-Language")] = "") -> str:
    """The language that whoever asks would rather read."""
    return language_of(accepted)


Reads = Annotated[str, Depends(reads)]


def controller_of(request: Request) -> Controller:
    """The controller this door belongs to."""
    controller = request.app.state.controller
    if not isinstance(controller, Controller):
        raise TypeError("The application was built without a controller.")
    return controller


Here = Annotated[Controller, Depends(controller_of)]


async def visitor_of(
    request: Request,
    here: Here,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    cookie: Annotated[str | None, Depends(_cookie)],
) -> Visitor:
    """Who is asking; raises `Problem` 401 for nobody, 403 for a browser's act without its CSRF token."""
    visitor = known(here, bearer, cookie)
    if request.method not in _SAFE and visitor.session_secret is not None:
        shown = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(shown.encode(), csrf_token(visitor.session_secret).encode()):
            stale = f"The {CSRF_HEADER} header is missing or stale. Load the page again."
            raise forbidden(Bilingual(stale, "此页已过期，请刷新。"))
    return visitor


def known(here: Controller, bearer: HTTPAuthorizationCredentials | None, cookie: str | None) -> Visitor:
    """Whose token or cookie this is now; raises `Problem` 401 for nobody's."""
    if bearer is not None:
        if machine := here.door.by_token(bearer.credentials):
            return machine
        raise _unknown("This token is not known, or not any more. Ask an admin for a new one.")
    found = here.door.by_session(cookie) if cookie else None
    if found is None:
        raise _unknown(_SESSION_OVER if cookie else _SIGN_IN_FIRST)
    return found[0]


async def still_known(
    here: Here,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    cookie: Annotated[str | None, Depends(_cookie)],
) -> Callable[[], bool]:
    """A dependency for answers that last: asked again and again, it tells whether the visitor is still known."""

    def still() -> bool:
        try:
            known(here, bearer, cookie)
        except Problem:
            return False
        return True

    return still


def needing(right: Right) -> Callable[[Visitor], Awaitable[Visitor]]:
    """A dependency that gives the visitor if they have this right, else raises `Problem` 403."""

    async def checked(visitor: Annotated[Visitor, Depends(visitor_of)]) -> Visitor:
        check(visitor, right)
        return visitor

    return checked


def check(visitor: Visitor, right: Right) -> None:
    """Raise `Problem` 403, saying whom to ask, unless the visitor has this right."""
    if not may(visitor.role, right):
        who = roles_with(right)
        raise forbidden(
            Bilingual(
                f"As {visitor.role} you may not do this. Ask someone who is {who}.",
                f"您的账号没有这项权限，请找{who.zh}。",
            )
        )


Watcher = Annotated[Visitor, Depends(needing(Right.WATCH))]
Caller = Annotated[Visitor, Depends(needing(Right.CALL))]
Approver = Annotated[Visitor, Depends(needing(Right.APPROVE))]
Auditor = Annotated[Visitor, Depends(needing(Right.JOURNAL))]
Technician = Annotated[Visitor, Depends(needing(Right.FAULTS))]
Archivist = Annotated[Visitor, Depends(needing(Right.MEDIA))]
Admin = Annotated[Visitor, Depends(needing(Right.ACCOUNTS))]


async def kiosk_of(here: Here, visitor: Annotated[Visitor, Depends(needing(Right.KIOSK))]) -> Kiosk:
    """Which kiosk is asking, by its token's name; raises `Problem` 403 for one that the site file doesn't know."""
    for kiosk in here.site.kiosks:
        if kiosk.id == visitor.name:
            return kiosk
    english = f"'{visitor.name}' is no kiosk of this site any more. Ask an admin for a token with a kiosk's name."
    raise forbidden(Bilingual(english, f"站点文件里没有自助机“{visitor.name}”，请找管理员。"))


KioskItself = Annotated[Kiosk, Depends(kiosk_of)]
StillKnown = Annotated[Callable[[], bool], Depends(still_known)]


def _unknown(sentence: str) -> Problem:
    return Problem(HTTPStatus.UNAUTHORIZED, sentence, headers={"WWW-Authenticate": "Bearer"})
