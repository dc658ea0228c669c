"""The controller's books in memory: gone with the process, for tests and dry runs."""

from datetime import datetime

from controller_api.accounts import Account, Approval, ApprovalState, RememberedKey, Session, Token
from controller_api.ports import MOST_APPROVALS


class MemoryAccountBook:
    """Accounts by name, and the sessions that end with a change of their account."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}
        self.sessions: dict[str, Session] = {}
        """By digest; shared with `MemorySignInBook`."""

    def account(self, name: str) -> Account | None:
        """The account, or None."""
        return self._accounts.get(name)

    def accounts(self) -> list[Account]:
        """All accounts by name."""
        return [account for _, account in sorted(self._accounts.items())]

    def add(self, account: Account) -> bool:
        """Keep a new account; False if the name is taken."""
        return self._accounts.setdefault(account.name, account) is account

    def replace(self, account: Account) -> None:
        """Keep what changed and end the account's sessions."""
        if account.name in self._accounts:
            self._accounts[account.name] = account
        for session in [each for each in self.sessions.values() if each.account == account.name]:
            del self.sessions[session.digest]


class MemorySignInBook:
    """Sessions and tokens. Whether an account may still sign in, `MemoryAccountBook` knows."""

    def __init__(self, accounts: MemoryAccountBook) -> None:
        self._accounts = accounts
        self._sessions = accounts.sessions
        self._tokens: dict[str, Token] = {}

    def open_session(self, session: Session) -> None:
        """Keep a session."""
        self._sessions[session.digest] = session

    def session(self, digest: str, now: datetime) -> tuple[Session, Account] | None:
        """The session and its account while both are good."""
        session = self._sessions.get(digest)
        account = None if session is None else self._accounts.account(session.account)
        if session is None or account is None or account.disabled or session.expires_at <= now:
            return None
        return session, account

    def close_session(self, digest: str) -> None:
        """End a session."""
        self._sessions.pop(digest, None)

    def forget_sessions_before(self, instant: datetime) -> None:
        """Drop sessions that were over by this instant."""
        for session in [each for each in self._sessions.values() if each.expires_at < instant]:
            del self._sessions[session.digest]

    def add_token(self, token: Token) -> None:
        """Keep a token."""
        self._tokens[token.id] = token

    def token(self, digest: str, now: datetime) -> Token | None:
        """The token while it is good."""
        good = (each for each in self._tokens.values() if each.expires_at is None or each.expires_at > now)
        return next((each for each in good if each.digest == digest), None)

    def tokens(self) -> list[Token]:
        """All tokens, newest first."""
        return sorted(self._tokens.values(), key=lambda each: each.created_at, reverse=True)

    def revoke_token(self, token_id: str) -> bool:
        """Forget a token."""
        return self._tokens.pop(token_id, None) is not None


class MemoryApprovalBook:
    """Approvals by call."""

    def __init__(self) -> None:
        self._approvals: dict[str, Approval] = {}

    def ask(self, approval: Approval) -> None:
        """Keep a call that waits."""
        self._approvals[approval.call_id] = approval

    def approval(self, call_id: str) -> Approval | None:
        """The approval of this call."""
        return self._approvals.get(call_id)

    def approvals(self, state: ApprovalState) -> list[Approval]:
        """All in this state, newest first."""
        found = [each for each in self._approvals.values() if each.state is state]
        return sorted(found, key=lambda each: each.asked_at, reverse=True)[:MOST_APPROVALS]

    def decide(self, approval: Approval) -> bool:
        """Record the decision, once."""
        known = self._approvals.get(approval.call_id)
        if known is None or known.state is not ApprovalState.PENDING:
            return False
        self._approvals[approval.call_id] = approval
        return True


class MemoryKeyBook:
    """Idempotency keys by account and key."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], RememberedKey] = {}

    def remembered(self, account: str, key: str) -> RememberedKey | None:
        """What the key was used for."""
        return self._keys.get((account, key))

    def remember(self, key: RememberedKey) -> RememberedKey:
        """Keep the key unless it was used before; give what is kept."""
        return self._keys.setdefault((key.account, key.key), key)

    def forget_before(self, instant: datetime) -> None:
        """Drop old keys."""
        self._keys = {place: key for place, key in self._keys.items() if key.at >= instant}
