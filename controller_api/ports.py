"""What this room needs from the world, as Protocols; their docstrings are the specification.

All books are synchronous and durable when they return. Datetimes are timezone-aware.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from broadcaster.call import CallId
from controller_api.accounts import Account, Approval, ApprovalState, RememberedKey, Session, Token
from controller_api.jobs import Job

MOST_APPROVALS = 500
"""As many are given at once."""


class AccountBook(Protocol):
    """Keeps accounts by name."""

    def account(self, name: str) -> Account | None:
        """The account, or None."""
        ...

    def accounts(self) -> list[Account]:
        """All accounts by name."""
        ...

    def add(self, account: Account) -> bool:
        """Keep a new account; False, and nothing changes, if the name is taken."""
        ...

    def replace(self, account: Account) -> None:
        """Keep the account's new role, password or state, and end its sessions."""
        ...


class SignInBook(Protocol):
    """Keeps sessions and tokens by the digest of their secret."""

    def open_session(self, session: Session) -> None:
        """Keep a session."""
        ...

    def session(self, digest: str, now: datetime) -> tuple[Session, Account] | None:
        """The session and its account, unless it is unknown or over, or the account is disabled."""
        ...

    def close_session(self, digest: str) -> None:
        """End a session; unknown ones are fine."""
        ...

    def forget_sessions_before(self, instant: datetime) -> None:
        """Drop sessions that were over by this instant."""
        ...

    def add_token(self, token: Token) -> None:
        """Keep a token."""
        ...

    def token(self, digest: str, now: datetime) -> Token | None:
        """The token, unless it is unknown, revoked or over."""
        ...

    def tokens(self) -> list[Token]:
        """All tokens, newest first."""
        ...

    def revoke_token(self, token_id: str) -> bool:
        """Forget a token; False if there is none with this id."""
        ...


class ApprovalBook(Protocol):
    """Keeps calls that wait for approval, and what was decided."""

    def ask(self, approval: Approval) -> None:
        """Keep a call that waits."""
        ...

    def approval(self, call_id: str) -> Approval | None:
        """The approval of this call, or None if it never needed one."""
        ...

    def approvals(self, state: ApprovalState) -> list[Approval]:
        """All in this state, newest first, `MOST_APPROVALS` at most."""
        ...

    def decide(self, approval: Approval) -> bool:
        """Record the decision; False, and nothing changes, if it was decided before."""
        ...


class KeyBook(Protocol):
    """Remembers idempotency keys."""

    def remembered(self, account: str, key: str) -> RememberedKey | None:
        """What this account used the key for, or None."""
        ...

    def remember(self, key: RememberedKey) -> RememberedKey:
        """Keep the key unless this account used it before; gives what is kept now."""
        ...

    def forget_before(self, instant: datetime) -> None:
        """Drop keys older than this."""
        ...


class JobBook(Protocol):
    """Keeps recordings on their way in, and how each ended."""

    def add(self, job: Job) -> None:
        """Keep a new job."""
        ...

    def replace(self, job: Job) -> None:
        """Keep how far it has got."""
        ...

    def waiting(self) -> list[Job]:
        """All without an ending, in no order."""
        ...

    def latest(self, most: int) -> list[Job]:
        """Those handed in last, newest first."""
        ...

    def forget_before(self, instant: datetime) -> None:
        """Drop jobs that have an ending and were handed in before this."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tape:
    """What was said live in a call, as it went out."""

    call_id: CallId
    begins_us: int
    """When its first frame was to be heard."""
    pcm: bytes
    """16-bit little-endian mono at 48 kHz; where nothing was said it is silent."""


class TapeShelf(Protocol):
    """Keeps what is said live while it is said, so that it outlives a process that is killed."""

    def add(self, call_id: CallId, *, begins_us: int, first_frame: int, pcm: bytes) -> None:
        """Keep a stretch at its place; raises OSError."""
        ...

    def left(self) -> Iterator[Tape]:
        """Every tape, in no order; one that can't be read is left out."""
        ...

    def drop(self, call_id: CallId) -> None:
        """The call's tape is needed no more; harmless without one."""
        ...
