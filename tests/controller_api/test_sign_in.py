"""The door: passwords, sessions, tokens, and what keeps strangers out."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import Engine, text

from controller_api.accounts import Session
from controller_api.adapters.books_sql import SqlSignInBook
from controller_api.adapters.wall_clock import now
from controller_api.endpoints.asking import COOKIE
from controller_api.lockout import FREE_TRIES, Lockout
from controller_api.rights import Role
from controller_api.sign_in import digest_of
from tests.controller_api.rig import Rig

PASSWORD = "correct horse battery"


@pytest.fixture
async def amy(rig: Rig) -> httpx.AsyncClient:
    """A browser of an operator who has an account and hasn't signed in yet."""
    await rig.here.door.add_account("amy", PASSWORD, Role.OPERATOR)
    return rig.client()


async def sign_in(client: httpx.AsyncClient, password: str = PASSWORD) -> httpx.Response:
    """Try to sign in as amy."""
    return await client.post("/sessions", json={"name": "amy", "password": password})


async def test_a_browser_signs_in_acts_and_signs_out(amy: httpx.AsyncClient) -> None:
    """The cookie opens the door, the CSRF token lets acts through, and signing out ends both."""
    me = (await sign_in(amy)).json()
    assert (me["name"], me["role"]) == ("amy", "operator")
    assert (await amy.get("/me")).json()["csrf_token"] == me["csrf_token"]
    amy.headers["X-CSRF-Token"] = me["csrf_token"]
    made = await amy.post("/calls", json={"template": "notice", "zones": ["atrium"], "slots": {}})
    assert made.status_code == 422
    assert (await amy.delete("/sessions/current")).status_code == 204
    assert (await amy.get("/me")).status_code == 401


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(amy: httpx.AsyncClient) -> None:
    """The session's cookie is HttpOnly and SameSite=Strict."""
    cookie = (await sign_in(amy)).headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE)
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


async def test_an_act_through_a_cookie_needs_the_csrf_token(amy: httpx.AsyncClient) -> None:
    """Another site that makes the browser act with its cookie is refused."""
    await sign_in(amy)
    for headers in ({}, {"X-CSRF-Token": "guessed"}):
        refused = await amy.post("/calls", json={}, headers=headers)
        assert refused.status_code == 403
        assert "X-CSRF-Token" in refused.json()["detail"]


async def test_a_wrong_name_and_a_wrong_password_look_the_same(amy: httpx.AsyncClient) -> None:
    """Nobody learns from the answer which accounts there are."""
    wrong_password = await sign_in(amy, "something else")
    wrong_name = await amy.post("/sessions", json={"name": "nobody", "password": PASSWORD})
    assert wrong_password.status_code == wrong_name.status_code == 401
    assert wrong_password.json() == wrong_name.json()


async def test_repeated_wrong_passwords_lock_the_name_out(amy: httpx.AsyncClient) -> None:
    """After five failures even the right password has to wait, and the answer says how long."""
    for _ in range(FREE_TRIES):
        assert (await sign_in(amy, "something else")).status_code == 401
    locked = await sign_in(amy)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 60


def test_each_failure_beyond_the_fifth_doubles_the_wait() -> None:
    """The wait grows from a minute to a quarter of an hour, and an hour's peace forgives all."""
    lockout = Lockout()
    waits = []
    for _ in range(12):
        lockout.failed("amy", 0.0)
        waits.append(lockout.wait_s("amy", 0.0))
    assert waits[:7] == [0, 0, 0, 0, 60, 120, 240]
    assert waits[-1] == 900
    lockout.failed("amy", 5000.0)
    assert lockout.wait_s("amy", 5000.0) == 0
    assert lockout.wait_s("ben", 0.0) == 0


async def test_a_disabled_account_is_out_at_once(rig: Rig, amy: httpx.AsyncClient) -> None:
    """Disabling an account ends its sessions and refuses its password."""
    await sign_in(amy)
    async with rig.client(Role.ADMIN) as admin:
        assert (await admin.patch("/accounts/amy", json={"disabled": True})).json()["disabled"]
    assert (await amy.get("/me")).status_code == 401
    assert (await sign_in(amy)).status_code == 401


async def test_a_session_ends_by_itself(engine: Engine, amy: httpx.AsyncClient) -> None:
    """After its time a session opens nothing any more."""
    over = Session(digest=digest_of("old"), account="amy", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    SqlSignInBook(engine).open_session(over)
    amy.cookies.set(COOKIE, "old")
    answer = await amy.get("/me")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "The session is over. Sign in again."


async def test_secrets_are_nowhere_in_the_database(rig: Rig, engine: Engine, amy: httpx.AsyncClient) -> None:
    """Passwords, cookies and tokens are kept as hashes only."""
    await sign_in(amy)
    with engine.connect() as connection:
        hashed = connection.execute(text("SELECT password_hash FROM accounts")).scalar_one()
        kept = [*connection.execute(text("SELECT digest FROM sessions")).scalars()]
        kept += connection.execute(text("SELECT digest FROM tokens")).scalars()
    assert hashed.startswith("$argon2id$")
    secrets = {amy.cookies[COOKIE], *rig.tokens.values()}
    assert not secrets & set(kept)


async def test_a_token_is_shown_once_and_can_be_revoked(rig: Rig) -> None:
    """A machine's key is in the answer that makes it, in no other, and useless once revoked."""
    async with rig.client(Role.ADMIN) as admin, rig.client() as machine:
        made = (await admin.post("/tokens", json={"name": "kiosk-1", "role": "desk"})).json()
        machine.headers["Authorization"] = f"Bearer {made['token']}"
        assert (await machine.get("/me")).json()["name"] == "kiosk-1"
        assert made["token"] not in (await admin.get("/tokens")).text
        assert (await admin.delete(f"/tokens/{made['id']}")).status_code == 204
        assert (await admin.delete(f"/tokens/{made['id']}")).status_code == 404
        assert (await machine.get("/me")).status_code == 401


async def test_a_token_ends_when_it_was_said_to(rig: Rig) -> None:
    """An expired token opens nothing."""
    _, secret = rig.here.door.mint_token("old", Role.DESK, by="x", expires_at=now() - timedelta(seconds=1))
    async with rig.client() as machine:
        machine.headers["Authorization"] = f"Bearer {secret}"
        assert (await machine.get("/me")).status_code == 401


async def test_names_are_taken_once(rig: Rig) -> None:
    """A second account of the same name is a conflict; a short password is a fault of that field."""
    async with rig.client(Role.ADMIN) as admin:
        order = {"name": "ben", "password": "long enough for once", "role": "desk"}
        assert (await admin.post("/accounts", json=order)).status_code == 201
        assert (await admin.post("/accounts", json=order)).status_code == 409
        short = await admin.post("/accounts", json={**order, "password": "short"})
        assert short.status_code == 422
        assert [fault["field"] for fault in short.json()["errors"]] == ["password"]
        assert [account["name"] for account in (await admin.get("/accounts")).json()] == ["ben"]


async def test_no_two_of_people_machines_and_the_plan_have_one_name(rig: Rig) -> None:
    """Names say who did what, so one that is in use is refused whoever has it; a token that is over frees its own."""
    person = {"password": "long enough for once", "role": "desk"}
    rig.here.door.mint_token("past", Role.DESK, by="x", expires_at=now() - timedelta(seconds=1))
    async with rig.client(Role.ADMIN) as admin:
        assert (await admin.post("/accounts", json={**person, "name": "ben"})).status_code == 201
        assert (await admin.post("/tokens", json={"name": "kiosk-1", "role": "desk"})).status_code == 201
        for name in ("ben", "kiosk-1", "plan"):
            for path, order in (("/accounts", person), ("/tokens", {"role": "desk"})):
                answer = await admin.post(path, json={**order, "name": name})
                assert answer.status_code == 409, (path, name)
                assert "another name" in answer.json()["detail"]
        assert (await admin.post("/accounts", json={**person, "name": "past"})).status_code == 201


async def test_the_last_admin_stays(rig: Rig) -> None:
    """Nobody can lock everybody out by taking the last admin away."""
    assert rig.here.door.make_first_account() is not None
    assert rig.here.door.make_first_account() is None
    async with rig.client(Role.ADMIN) as admin:
        assert (await admin.patch("/accounts/admin", json={"role": "desk"})).status_code == 409
        assert (await admin.patch("/accounts/nobody", json={"role": "desk"})).status_code == 404
