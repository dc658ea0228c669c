"""Accounts, sessions and tokens as nouns. Knows nothing of how they are stored or of HTTP."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from controller_api.rights import Role

PLAN = "plan"
"""Who asks for what the mall says by itself; nobody else may have this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who signs in with a password."""

    name: str
    role: Role
    password_hash: str
    disabled: bool = False
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that signed in; the secret itself is kept nowhere, only its digest."""

    digest: str
    account: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A machine's key; shown once, kept as a digest."""

    id: str
    name: str
    role: Role
    digest: str
    created_by: str
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is asking: an account through a session, or a machine through a token."""

    name: str
    role: Role
    behind: str | None = None
    """The account that made a machine's token; None for a person."""
    session_secret: str | None = None
    """The browser's cookie; None for a machine. Acts through a cookie must show the matching `X-CSRF-Token`."""


class ApprovalState(StrEnum):
    """What became of words that had to be read first."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    """Nobody decided in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A call that waits for somebody's approval, or waited for it."""

    call_id: str
    body: str
    """The order for the call, as JSON."""
    asked_by: str
    asked_at: datetime
    state: ApprovalState = ApprovalState.PENDING
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedKey:
    """An `Idempotency-Key` seen before, what was asked with it, and the call that came of it."""

    account: str
    key: str
    body_digest: str
    call_id: str
    at: datetime
