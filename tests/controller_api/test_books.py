"""What every book of the controller promises: one suite over the tables and over the twins in memory."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from controller_api.accounts import Account, Approval, ApprovalState, RememberedKey, Session, Token
from controller_api.adapters.books_memory import (
    MemoryAccountBook,
    MemoryApprovalBook,
    MemoryKeyBook,
    MemorySignInBook,
)
from controller_api.adapters.books_sql import SqlAccountBook, SqlApprovalBook, SqlKeyBook, SqlSignInBook
from controller_api.ports import MOST_APPROVALS, AccountBook, ApprovalBook, KeyBook, SignInBook
from controller_api.rights import Role

NOW = datetime(2026, 2, 16, 9, 30, 0, 250, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AMY = Account(name="amy", role=Role.OPERATOR, password_hash="$argon2id$…", created_at=NOW)
OPEN = Session(digest="d1", account="amy", expires_at=NOW + SECOND)
KEY = RememberedKey(account="amy", key="k", body_digest="b1", call_id="c1", at=NOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """All of one make."""

    accounts: AccountBook
    sign_ins: SignInBook
    approvals: ApprovalBook
    keys: KeyBook


def in_memory() -> Books:
    """The twins."""
    accounts = MemoryAccountBook()
    return Books(
        accounts=accounts, sign_ins=MemorySignInBook(accounts), approvals=MemoryApprovalBook(), keys=MemoryKeyBook()
    )


def in_tables(engine: Engine) -> Books:
    """The real ones, on a database as the migrations make it."""
    return Books(
        accounts=SqlAccountBook(engine),
        sign_ins=SqlSignInBook(engine),
        approvals=SqlApprovalBook(engine),
        keys=SqlKeyBook(engine),
    )


@pytest.fixture(params=["memory", "sql"])
def books(request: pytest.FixtureRequest) -> Books:
    """The books, empty."""
    return in_memory() if request.param == "memory" else in_tables(request.getfixturevalue("engine"))


def token(name: str, *, minutes: int = 0, expires_at: datetime | None = None) -> Token:
    """A machine's key."""
    return Token(
        id=f"token-{name}",
        name=name,
        role=Role.DESK,
        digest=f"digest of {name}",
        created_by="amy",
        created_at=NOW + timedelta(minutes=minutes),
        expires_at=expires_at,
    )


def approval(call_id: str, *, seconds: int = 0) -> Approval:
    """A call that waits."""
    return Approval(call_id=call_id, body='{"zones": ["中庭"]}', asked_by="wang", asked_at=NOW + seconds * SECOND)


def test_an_account_comes_back_as_it_was_kept(books: Books) -> None:
    """Every field, the instant to the microsecond; a name nobody has is nobody's."""
    assert books.accounts.add(AMY)
    assert books.accounts.account("amy") == AMY
    assert books.accounts.account("ben") is None


def test_a_name_is_taken_once(books: Books) -> None:
    """The second account of a name changes nothing."""
    books.accounts.add(AMY)
    assert not books.accounts.add(replace(AMY, role=Role.ADMIN))
    assert books.accounts.accounts() == [AMY]


def test_accounts_are_listed_by_name(books: Books) -> None:
    """Whatever order they came in."""
    for name in ("mei", "amy", "li"):
        books.accounts.add(replace(AMY, name=name))
    assert [account.name for account in books.accounts.accounts()] == ["amy", "li", "mei"]


def test_a_changed_account_ends_its_sessions_and_nobody_elses(books: Books) -> None:
    """Whoever got a new role or password signs in again."""
    ben = replace(AMY, name="ben")
    for account in (AMY, ben):
        books.accounts.add(account)
    bens = replace(OPEN, digest="d2", account="ben")
    for session in (OPEN, bens):
        books.sign_ins.open_session(session)
    changed = replace(AMY, role=Role.DESK)
    books.accounts.replace(changed)
    assert books.accounts.account("amy") == changed
    assert books.sign_ins.session("d1", NOW) is None
    assert books.sign_ins.session("d2", NOW) == (bens, ben)


def test_nobody_is_made_by_a_change(books: Books) -> None:
    """Replacing an account that isn't there is harmless."""
    books.accounts.replace(AMY)
    assert books.accounts.accounts() == []


def test_a_session_opens_until_its_instant(books: Books) -> None:
    """At the instant it is over it opens nothing any more."""
    books.accounts.add(AMY)
    books.sign_ins.open_session(OPEN)
    assert books.sign_ins.session("d1", NOW) == (OPEN, AMY)
    assert books.sign_ins.session("d1", OPEN.expires_at) is None
    assert books.sign_ins.session("unknown", NOW) is None


def test_a_disabled_account_has_no_session(books: Books) -> None:
    """Even one that is opened after it was disabled."""
    books.accounts.add(replace(AMY, disabled=True))
    books.sign_ins.open_session(OPEN)
    assert books.sign_ins.session("d1", NOW) is None


def test_a_closed_session_is_over(books: Books) -> None:
    """Closing one that isn't open is harmless."""
    books.accounts.add(AMY)
    books.sign_ins.open_session(OPEN)
    books.sign_ins.close_session("d1")
    books.sign_ins.close_session("d1")
    assert books.sign_ins.session("d1", NOW) is None


def test_only_sessions_that_are_over_are_forgotten(books: Books) -> None:
    """Keeping house throws nobody out; asked about an earlier instant, what was forgotten isn't there either."""
    books.accounts.add(AMY)
    over = replace(OPEN, digest="d0", expires_at=NOW - SECOND)
    for session in (over, OPEN):
        books.sign_ins.open_session(session)
    books.sign_ins.forget_sessions_before(NOW)
    assert books.sign_ins.session("d0", NOW - 2 * SECOND) is None
    assert books.sign_ins.session("d1", NOW) == (OPEN, AMY)


def test_a_token_is_good_until_its_instant_or_for_ever(books: Books) -> None:
    """It is found by the digest of its secret, every field as it was kept."""
    short, long = token("kiosk", expires_at=NOW + SECOND), token("sensor")
    for each in (short, long):
        books.sign_ins.add_token(each)
    assert books.sign_ins.token(short.digest, NOW) == short
    assert books.sign_ins.token(short.digest, NOW + SECOND) is None
    assert books.sign_ins.token(long.digest, NOW + timedelta(days=3650)) == long
    assert books.sign_ins.token("unknown", NOW) is None


def test_tokens_are_listed_newest_first_those_that_are_over_too(books: Books) -> None:
    """An admin sees what there ever was, until it is revoked."""
    books.sign_ins.add_token(token("middle", minutes=1))
    books.sign_ins.add_token(token("newest", minutes=2))
    books.sign_ins.add_token(token("over", expires_at=NOW - SECOND))
    assert [each.name for each in books.sign_ins.tokens()] == ["newest", "middle", "over"]


def test_a_revoked_token_is_gone(books: Books) -> None:
    """Revoking it again says that there is none."""
    kiosk = token("kiosk")
    books.sign_ins.add_token(kiosk)
    assert books.sign_ins.revoke_token(kiosk.id)
    assert not books.sign_ins.revoke_token(kiosk.id)
    assert books.sign_ins.token(kiosk.digest, NOW) is None
    assert books.sign_ins.tokens() == []


def test_a_call_that_waits_is_decided_once(books: Books) -> None:
    """The first decision counts, and it is kept with who, when and why."""
    waiting = approval("c1")
    books.approvals.ask(waiting)
    refused = replace(waiting, state=ApprovalState.REFUSED, decided_by="mei", decided_at=NOW + SECOND, reason="太长")
    assert books.approvals.decide(refused)
    assert not books.approvals.decide(replace(refused, state=ApprovalState.APPROVED))
    assert books.approvals.approval("c1") == refused


def test_what_nobody_asked_cannot_be_decided(books: Books) -> None:
    """And a call that never needed approval has none."""
    assert not books.approvals.decide(replace(approval("c1"), state=ApprovalState.APPROVED))
    assert books.approvals.approval("c1") is None


def test_approvals_are_listed_by_state_newest_first(books: Books) -> None:
    """A long list is cut where it is oldest."""
    for number in range(MOST_APPROVALS + 2):
        books.approvals.ask(approval(f"c{number}", seconds=number))
    books.approvals.decide(replace(approval("c7", seconds=7), state=ApprovalState.APPROVED))
    pending = books.approvals.approvals(ApprovalState.PENDING)
    assert [each.call_id for each in pending[:2]] == [f"c{MOST_APPROVALS + 1}", f"c{MOST_APPROVALS}"]
    assert len(pending) == MOST_APPROVALS
    assert [each.call_id for each in books.approvals.approvals(ApprovalState.APPROVED)] == ["c7"]


def test_a_key_stands_for_what_it_was_first_used_for(books: Books) -> None:
    """Used again by the same account it gives what is kept; another account's key of that name is another."""
    assert books.keys.remembered("amy", "k") is None
    assert books.keys.remember(KEY) == KEY
    assert books.keys.remember(replace(KEY, call_id="c2")) == KEY
    bens = replace(KEY, account="ben", call_id="c3")
    assert books.keys.remember(bens) == bens
    assert books.keys.remembered("amy", "k") == KEY


def test_old_keys_are_forgotten(books: Books) -> None:
    """Only what is older than the instant goes."""
    old = replace(KEY, key="old", at=NOW - SECOND)
    for key in (old, KEY):
        books.keys.remember(key)
    books.keys.forget_before(NOW)
    assert books.keys.remembered("amy", "old") is None
    assert books.keys.remembered("amy", "k") == KEY


def test_an_instant_in_another_time_zone_is_the_same_instant(books: Books) -> None:
    """Wherever a session was opened, it ends when it ends."""
    books.accounts.add(AMY)
    shanghai = replace(OPEN, expires_at=OPEN.expires_at.astimezone(ZoneInfo("Asia/Shanghai")))
    books.sign_ins.open_session(shanghai)
    assert books.sign_ins.session("d1", NOW) == (OPEN, AMY)
    assert books.sign_ins.session("d1", OPEN.expires_at) is None
