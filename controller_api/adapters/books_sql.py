"""Accounts, sessions, tokens, approvals and idempotency keys in SQL. Decides nothing; a row goes in or comes out."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, Select, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from controller_api.accounts import Account, Approval, ApprovalState, RememberedKey, Session, Token
from controller_api.adapters.tables import accounts, approvals, idempotency_keys, sessions, tokens
from controller_api.ports import MOST_APPROVALS
from controller_api.rights import Role


def _account(row: RowMapping) -> Account:
    return Account(**{**row, "role": Role(row["role"])})


def _token(row: RowMapping) -> Token:
    return Token(**{**row, "role": Role(row["role"])})


def _approval(row: RowMapping) -> Approval:
    return Approval(**{**row, "state": ApprovalState(row["state"])})


class SqlAccountBook:
    """Accounts in a table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def account(self, name: str) -> Account | None:
        """The account, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name)).mappings().first()
        return None if row is None else _account(row)

    def accounts(self) -> list[Account]:
        """All accounts by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.name)).mappings().all()
        return [_account(row) for row in rows]

    def add(self, account: Account) -> bool:
        """Keep a new account; False if the name is taken."""
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(accounts).values(**asdict(account)))
        except IntegrityError:
            return False
        return True

    def replace(self, account: Account) -> None:
        """Keep what changed and end the account's sessions."""
        with self._engine.begin() as connection:
            connection.execute(update(accounts).where(accounts.c.name == account.name).values(**asdict(account)))
            connection.execute(delete(sessions).where(sessions.c.account == account.name))


class SqlSignInBook:
    """Sessions and tokens in tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open_session(self, session: Session) -> None:
        """Keep a session."""
        with self._engine.begin() as connection:
            connection.execute(insert(sessions).values(**asdict(session)))

    def session(self, digest: str, now: datetime) -> tuple[Session, Account] | None:
        """The session and its account while both are good."""
        held = and_(sessions.c.digest == digest, sessions.c.expires_at > now, accounts.c.disabled.is_(False))
        both = accounts.join(sessions, sessions.c.account == accounts.c.name)
        with self._engine.connect() as connection:
            row = connection.execute(select(accounts, sessions.c.expires_at).select_from(both).where(held)).mappings()
            found = row.first()
        if found is None:
            return None
        fields = dict(found)
        session = Session(digest=digest, account=fields["name"], expires_at=fields.pop("expires_at"))
        return session, Account(**{**fields, "role": Role(fields["role"])})

    def close_session(self, digest: str) -> None:
        """End a session."""
        with self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == digest))

    def forget_sessions_before(self, instant: datetime) -> None:
        """Drop sessions that were over by this instant."""
        with self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at < instant))

    def add_token(self, token: Token) -> None:
        """Keep a token."""
        with self._engine.begin() as connection:
            connection.execute(insert(tokens).values(**asdict(token)))

    def token(self, digest: str, now: datetime) -> Token | None:
        """The token while it is good."""
        good = or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now)
        with self._engine.connect() as connection:
            row = connection.execute(select(tokens).where(tokens.c.digest == digest, good)).mappings().first()
        return None if row is None else _token(row)

    def tokens(self) -> list[Token]:
        """All tokens, newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(tokens).order_by(tokens.c.created_at.desc())).mappings().all()
        return [_token(row) for row in rows]

    def revoke_token(self, token_id: str) -> bool:
        """Forget a token."""
        with self._engine.begin() as connection:
            return connection.execute(delete(tokens).where(tokens.c.id == token_id)).rowcount > 0


class SqlApprovalBook:
    """Approvals in a table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, approval: Approval) -> None:
        """Keep a call that waits."""
        with self._engine.begin() as connection:
            connection.execute(insert(approvals).values(**asdict(approval)))

    def approval(self, call_id: str) -> Approval | None:
        """The approval of this call."""
        with self._engine.connect() as connection:
            row = connection.execute(select(approvals).where(approvals.c.call_id == call_id)).mappings().first()
        return None if row is None else _approval(row)

    def approvals(self, state: ApprovalState) -> list[Approval]:
        """All in this state, newest first."""
        wanted = select(approvals).where(approvals.c.state == state).order_by(approvals.c.asked_at.desc())
        with self._engine.connect() as connection:
            return [_approval(row) for row in connection.execute(wanted.limit(MOST_APPROVALS)).mappings()]

    def decide(self, approval: Approval) -> bool:
        """Record the decision, once."""
        undecided = and_(approvals.c.call_id == approval.call_id, approvals.c.state == ApprovalState.PENDING)
        with self._engine.begin() as connection:
            return connection.execute(update(approvals).where(undecided).values(**asdict(approval))).rowcount > 0


def _same_key(account: str, key: str) -> Select[Any]:
    table = idempotency_keys.c
    return select(idempotency_keys).where(table.account == account, table.key == key)


class SqlKeyBook:
    """Idempotency keys in a table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def remembered(self, account: str, key: str) -> RememberedKey | None:
        """What the key was used for."""
        with self._engine.connect() as connection:
            row = connection.execute(_same_key(account, key)).mappings().first()
        return None if row is None else RememberedKey(**row)

    def remember(self, key: RememberedKey) -> RememberedKey:
        """Keep the key unless it was used before; give what is kept."""
        with self._engine.begin() as connection:
            row = connection.execute(_same_key(key.account, key.key)).mappings().first()
            if row is not None:
                return RememberedKey(**row)
            connection.execute(insert(idempotency_keys).values(**asdict(key)))
        return key

    def forget_before(self, instant: datetime) -> None:
        """Drop old keys."""
        with self._engine.begin() as connection:
            connection.execute(delete(idempotency_keys).where(idempotency_keys.c.at < instant))
