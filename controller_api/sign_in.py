"""The door: who is asking. Signs people in and out, knows machines by their tokens, and makes and changes both.

Knows nothing of HTTP, nor of what a visitor may do (`controller_api.rights`).
"""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

from content.bilingual import Bilingual
from controller_api.accounts import PLAN, Account, Session, Token, Visitor
from controller_api.lockout import Lockout
from controller_api.passwords import PasswordKeeper
from controller_api.ports import AccountBook, SignInBook
from controller_api.problems import Problem, conflict, not_found
from controller_api.rights import Role

SESSION_LENGTH = timedelta(hours=12)
FIRST_ACCOUNT = "admin"
_NOT_RIGHT = Bilingual(
    "The name or the password is not right. Try again, or ask an admin.", "账号或密码不对。请重试，或者找管理员。"
)


def digest_of(secret: str) -> str:
    """What is stored of a secret: it is random and long, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def csrf_token(session_secret: str) -> str:
    """What a page of ours shows with each act; another site's page can't read it."""
    return hmac.new(session_secret.encode(), b"csrf", hashlib.sha256).hexdigest()


class Doorkeeper:
    """Opens and closes sessions, and keeps accounts and tokens."""

    def __init__(
        self,
        *,
        accounts: AccountBook,
        sign_ins: SignInBook,
        passwords: PasswordKeeper,
        now: Callable[[], datetime],
    ) -> None:
        self._accounts = accounts
        self._sign_ins = sign_ins
        self._passwords = passwords
        self._now = now
        self._lockout = Lockout()
        # Verified against for names nobody has, so that the time an answer takes tells nothing.
        self._nobody = passwords.hash(secrets.token_urlsafe())

    def make_first_account(self) -> str | None:
        """The administrator's password if there was no account at all and one was made, else None."""
        if self._accounts.accounts():
            return None
        password = secrets.token_urlsafe(12)
        hashed = self._passwords.hash(password)
        self._accounts.add(Account(name=FIRST_ACCOUNT, role=Role.ADMIN, password_hash=hashed, created_at=self._now()))
        return password

    async def sign_in(self, name: str, password: str, address: str) -> tuple[Visitor, Session]:
        """Open a session; raises `Problem` 401 for a wrong name or password, 429 after too many of them."""
        key = f"{name} {address}"
        if wait := self._lockout.wait_s(key, self._now().timestamp()):
            raise _too_many(wait)
        account = self._accounts.account(name)
        known = account.password_hash if account and not account.disabled else self._nobody
        right = await asyncio.to_thread(self._passwords.verify, known, password)
        if not right or account is None or account.disabled:
            self._lockout.failed(key, self._now().timestamp())
            raise Problem(HTTPStatus.UNAUTHORIZED, _NOT_RIGHT)
        self._lockout.succeeded(key)
        secret = secrets.token_urlsafe(32)
        session = Session(digest=digest_of(secret), account=name, expires_at=self._now() + SESSION_LENGTH)
        self._sign_ins.open_session(session)
        return Visitor(name=name, role=account.role, session_secret=secret), session

    def by_session(self, secret: str) -> tuple[Visitor, Session] | None:
        """Whose browser this is."""
        found = self._sign_ins.session(digest_of(secret), self._now())
        if found is None:
            return None
        session, account = found
        return Visitor(name=account.name, role=account.role, session_secret=secret), session

    def by_token(self, secret: str) -> Visitor | None:
        """Which machine this is."""
        token = self._sign_ins.token(digest_of(secret), self._now())
        return None if token is None else Visitor(name=token.name, role=token.role, behind=token.created_by)

    def sign_out(self, secret: str) -> None:
        """Close a session."""
        self._sign_ins.close_session(digest_of(secret))

    def accounts(self) -> list[Account]:
        """Everybody who may sign in, by name."""
        return self._accounts.accounts()

    async def add_account(self, name: str, password: str, role: Role) -> Account:
        """Make an account; raises `Problem` 409 if a person, a machine or the plan has the name."""
        hashed = await asyncio.to_thread(self._passwords.hash, password)
        self._check_free(name)
        account = Account(name=name, role=role, password_hash=hashed, created_at=self._now())
        if not self._accounts.add(account):
            raise _taken(name, "an account")
        return account

    async def change_account(
        self, name: str, *, password: str | None, role: Role | None, disabled: bool | None
    ) -> Account:
        """Change what is given; the last admin who can sign in stays one (`Problem` 409)."""
        account = self._accounts.account(name)
        if account is None:
            raise not_found(f"There is no account named '{name}'.")
        changed = replace(
            account, role=role or account.role, disabled=account.disabled if disabled is None else disabled
        )
        if _is_admin(account) and not _is_admin(changed) and self._admins() == [name]:
            raise conflict(f"'{name}' is the last admin. Make another one before you change this account.")
        if password is not None:
            changed = replace(changed, password_hash=await asyncio.to_thread(self._passwords.hash, password))
        self._accounts.replace(changed)
        return changed

    def tokens(self) -> list[Token]:
        """All machines' keys, newest first."""
        return self._sign_ins.tokens()

    def machines(self, role: Role) -> frozenset[str]:
        """The names of machines of this role whose keys are good."""
        now = self._now()
        return frozenset(token.name for token in self._sign_ins.tokens() if token.role is role and _is_good(token, now))

    def mint_token(self, name: str, role: Role, *, by: str, expires_at: datetime | None) -> tuple[Token, str]:
        """Make a machine's key; only whoever gets it now knows its secret. Raises `Problem` 409 as accounts do."""
        self._check_free(name)
        secret = "carillon_" + secrets.token_urlsafe(32)
        token = Token(
            id="token-" + secrets.token_hex(6),
            name=name,
            role=role,
            digest=digest_of(secret),
            created_by=by,
            created_at=self._now(),
            expires_at=expires_at,
        )
        self._sign_ins.add_token(token)
        return token, secret

    def revoke_token(self, token_id: str) -> None:
        """Make a key useless; raises `Problem` 404 for an unknown one."""
        if not self._sign_ins.revoke_token(token_id):
            raise not_found(f"There is no token '{token_id}'.")

    def _check_free(self, name: str) -> None:
        """Who did what is told by names alone, and nobody approves their own words: no two may have the same."""
        if name == PLAN:
            raise conflict(f"'{PLAN}' is what the mall says by itself. Choose another name.")
        if self._accounts.account(name) is not None:
            raise _taken(name, "an account")
        now = self._now()
        if any(token.name == name and _is_good(token, now) for token in self._sign_ins.tokens()):
            raise _taken(name, "a token")

    def _admins(self) -> list[str]:
        return [account.name for account in self._accounts.accounts() if _is_admin(account)]


def _is_admin(account: Account) -> bool:
    return account.role is Role.ADMIN and not account.disabled


def _is_good(token: Token, now: datetime) -> bool:
    return token.expires_at is None or token.expires_at > now


def _taken(name: str, by: str) -> Problem:
    return conflict(f"There is {by} named '{name}' already. Choose another name.")


def _too_many(wait_s: float) -> Problem:
    seconds = max(1, round(wait_s))
    return Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        Bilingual(
            f"Too many wrong passwords for this name from here. Try again in {seconds} seconds.",
            f"此账号在这里输错密码的次数太多，请在 {seconds} 秒后重试。",
        ),
        headers={"Retry-After": str(seconds)},
    )
