"""Signing in and out, and who one is."""

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.endpoints.asking import COOKIE, Here, Watcher
from controller_api.rights import RIGHTS
from controller_api.sign_in import SESSION_LENGTH, csrf_token

router = APIRouter(tags=["sign in"])


@router.post("/sessions", status_code=HTTPStatus.CREATED)
async def sign_in(order: contract.SignIn, request: Request, response: Response, here: Here) -> contract.Me:
    """Open a session: a cookie for the browser, and the token that its acts must show as `X-CSRF-Token`."""
    address = request.client.host if request.client else ""
    visitor, session = await here.door.sign_in(order.name, order.password, address)
    response.set_cookie(
        COOKIE,
        visitor.session_secret or "",
        max_age=int(SESSION_LENGTH.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    here.note(visitor.name, f"{visitor.name} signed in.")
    return _me(visitor, session.expires_at)


@router.delete("/sessions/current", status_code=HTTPStatus.NO_CONTENT)
async def sign_out(response: Response, here: Here, visitor: Watcher) -> None:
    """Close this session."""
    if visitor.session_secret:
        here.door.sign_out(visitor.session_secret)
        here.note(visitor.name, f"{visitor.name} signed out.")
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


@router.get("/me")
async def me(here: Here, visitor: Watcher) -> contract.Me:
    """Who is asking, and what they may do."""
    found = here.door.by_session(visitor.session_secret) if visitor.session_secret else None
    return _me(visitor, found[1].expires_at if found else None)


def _me(visitor: Visitor, expires_at: datetime | None) -> contract.Me:
    return contract.Me(
        name=visitor.name,
        role=visitor.role.value,
        rights=sorted(RIGHTS[visitor.role]),
        csrf_token=csrf_token(visitor.session_secret) if visitor.session_secret else None,
        expires_at=expires_at,
    )
