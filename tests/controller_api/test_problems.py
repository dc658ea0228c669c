"""Bad input: every error is problem details with a clear sentence and the right status."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from audio.clip import Digest, Samples
from audio.errors import StoreFull
from broadcaster.adapters.journal_sql import SqlJournal
from controller_api.door.body_limit import LARGEST_BODY
from controller_api.endpoints.asking import language_of
from controller_api.rights import Role
from tests.controller_api.rig import Rig, until

ORDER: dict[str, Any] = {"template": "move-car", "zones": ["atrium"], "slots": {"plate": "沪AD12345"}}
CHILD = {"age": "5", "sex": "male", "name": "小明"}

BAD_ORDERS = [
    ({"zones": ["atriumm"]}, "zones.0", "'atriumm' is no zone or group of this site. Did you mean 'atrium'?"),
    ({"template": "move-carr"}, "template", "'move-carr' is not a template. Did you mean 'move-car'?"),
    ({"languages": ["zh", "fr"]}, "languages", "'fr' is no language of 'move-car'"),
    ({"slots": {}}, "slots.plate", "'move-car' needs 'plate'. An example:"),
    ({"slots": {"plate": "hello"}}, "slots.plate", "'hello' in 'plate' is no number plate."),
    ({"slots": {"plate": "沪AD12345", "colr": "red"}}, "slots.colr", "is not a slot of 'move-car'"),
    ({"due_at": "2026-02-30T10:00:00+08:00"}, "due_at", "day"),
    ({"due_at": "2026-02-10T10:00:00"}, "due_at", "timezone"),
    ({"due_at": "2020-01-01T00:00:00Z"}, "due_at", "is in the past"),
    ({"due_at": "2099-01-01T00:00:00Z"}, "due_at", "days ahead"),
    ({"repeats": 0}, "repeats", "greater than or equal to 1"),
    ({"zones": []}, "zones", "at least 1"),
    ({"colour": "red"}, "colour", "not permitted"),
    ({"template": "lost-person", "slots": CHILD}, "slots.name", "name"),
]


def check_problem(answer: httpx.Response, status: int) -> Mapping[str, Any]:
    """What every error has."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: Mapping[str, Any] = answer.json()
    assert document["status"] == status
    assert document["title"]
    assert document["detail"].endswith((".", "?"))
    return document


@pytest.mark.parametrize(("change", "field", "sentence"), BAD_ORDERS)
async def test_a_bad_order_names_the_field_and_says_what_is_wrong(
    rig: Rig, change: dict[str, Any], field: str, sentence: str
) -> None:
    """Each thing wrong with a call is a 422 that names the field, and no call is made."""
    async with rig.client(Role.OPERATOR) as client:
        document = check_problem(await client.post("/calls", json={**ORDER, **change}), 422)
        faults = {fault["field"]: fault["detail"] for fault in document["errors"]}
        assert sentence in faults[field]
        assert (await client.get("/calls")).json()["calls"] == []


async def test_everything_wrong_is_told_at_once(rig: Rig) -> None:
    """Zone, language, slots and date are all in one answer, so that nobody mends them one by one."""
    order = {"template": "lost-person", "zones": ["x", "atrium", "y"], "slots": {}, "due_at": "2020-01-01T00:00:00Z"}
    async with rig.client(Role.OPERATOR) as client:
        document = check_problem(await client.post("/calls", json=order), 422)
    fields = [fault["field"] for fault in document["errors"]]
    assert {"zones.0", "zones.2", "due_at", "slots.age", "slots.sex"} <= set(fields)


ADDRESSES = [
    ("GET", "/nothing-here", 404),
    ("DELETE", "/calls", 405),
    ("GET", "/calls/call-nobody-made", 404),
    ("POST", "/calls/call-nobody-made/cancel", 404),
    ("POST", "/calls/call-nobody-made/found", 404),
    ("POST", "/calls/call-nobody-made/replay", 404),
    ("POST", "/calls/call-nobody-made/approve", 404),
    ("GET", "/zones/moon", 404),
    ("GET", "/media/nothing", 404),
    ("GET", f"/clips/{'0' * 64}", 404),
    ("GET", "/clips/not-a-digest", 422),
    ("GET", "/plan?date=2026-02-30", 422),
    ("GET", "/plan?date=tomorrow", 422),
    ("GET", "/calls?kind=lost_persn", 422),
    ("GET", "/calls?zone=moon", 422),
    ("GET", "/calls?limit=0", 422),
    ("GET", "/calls?before=nonsense", 422),
    ("GET", "/journal.csv?zone=moon", 422),
    ("POST", "/templates/nothing/preview", 422),
    ("PATCH", "/accounts/nobody", 422),
]


@pytest.mark.parametrize(("method", "path", "status"), ADDRESSES)
async def test_every_error_is_problem_details(rig: Rig, method: str, path: str, status: int) -> None:
    """Unknown things, wrong methods and impossible queries are told as problems with the right status."""
    async with rig.client(Role.ADMIN) as client:
        check_problem(await client.request(method, path), status)


async def test_a_date_that_does_not_exist_is_told_as_such(rig: Rig) -> None:
    """The thirtieth of February is named in the sentence."""
    async with rig.client(Role.DESK) as client:
        document = check_problem(await client.get("/plan?date=2026-02-30"), 422)
    assert document["detail"] == (
        "'2026-02-30' is no date of the calendar. Write it as year-month-day, such as 2026-02-28."
    )


UNREADABLE = [
    (b"{", "The body is no JSON: expecting property name enclosed in double quotes at line 1, column 2."),
    (b'{\n  "zones": [atrium]\n}', "The body is no JSON: expecting value at line 2, column 13."),
    (b"\xff", "There was an error parsing the body."),
]


@pytest.mark.parametrize(("body", "sentence"), UNREADABLE)
async def test_a_body_that_is_no_json_is_a_bad_request(rig: Rig, body: bytes, sentence: str) -> None:
    """What can't even be read is 400, not 422, and the sentence says where it stops being readable."""
    async with rig.client(Role.OPERATOR) as client:
        headers = {"content-type": "application/json"}
        document = check_problem(await client.post("/calls", content=body, headers=headers), 400)
    assert document["detail"] == sentence


async def test_a_body_without_end_is_refused_whoever_sends_it(rig: Rig) -> None:
    """No more than a call can need is read, also of a stranger who tells no length; an upload may be longer."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 4 * LARGEST_BODY:
            sent += 50_000
            yield b" " * 50_000

    async with rig.client() as stranger:
        for path in ("/calls", "/sessions"):
            sent = 0
            headers = {"content-type": "application/json"}
            document = check_problem(await stranger.post(path, content=endless(), headers=headers), 413)
            assert "larger" in document["detail"]
            assert sent <= LARGEST_BODY + 50_000
            check_problem(await stranger.post(path, content=b" " * (LARGEST_BODY + 1), headers=headers), 413)
        files = {"file": ("a.wav", b" " * (2 * LARGEST_BODY))}
        check_problem(await stranger.post("/media", files=files), 401)


async def test_the_description_is_there_and_no_page_that_asks_another_host(rig: Rig) -> None:
    """The door describes itself at /openapi.json; pages that take scripts from elsewhere are not offered."""
    async with rig.client() as client:
        assert "/calls" in (await client.get("/openapi.json")).json()["paths"]
        for page in ("/docs", "/redoc"):
            assert "/openapi.json" in check_problem(await client.get(page), 404)["detail"]


async def test_what_nobody_foresaw_is_told_without_its_insides(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of ours is a 500 that gives nothing away; the log has the rest."""

    def fail() -> None:
        raise RuntimeError("secret insides")

    monkeypatch.setattr(rig.here.dispatcher, "zones", fail)
    async with rig.client(Role.DESK) as client:
        document = check_problem(await client.get("/zones"), 500)
    assert "secret" not in document["detail"]


def limit_growth(engine: Engine) -> None:
    """Let the database grow no further, as on a full disk."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    engine.dispose()
    event.listen(engine, "connect", limit)


def fill(engine: Engine) -> None:
    """Leave not a byte, as when the disk fills up while the controller runs."""
    limit_growth(engine)
    journal = SqlJournal(engine)
    with contextlib.suppress(OperationalError):
        while True:
            journal.noted(who="x", what="x", at=datetime.now(UTC))


def make_room(engine: Engine) -> None:
    """Let the database grow again."""

    def allow(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count=100000")

    engine.dispose()
    event.listen(engine, "connect", allow)


async def test_a_full_disk_refuses_the_call_and_leaves_nothing_half_done(rig: Rig, engine: Engine) -> None:
    """When the journal can't be written the answer is 507, nothing sounds, and with room again calls go through."""
    limit_growth(engine)
    async with rig.client(Role.OPERATOR) as client:
        accepted = 0
        while (answer := await client.post("/calls", json=ORDER)).status_code == 202:
            accepted += 1
        document = check_problem(answer, 507)
        assert "disk is full" in document["detail"]
        assert len(rig.here.dispatcher.live()) == accepted
        assert len((await client.get("/calls", params={"limit": 200})).json()["calls"]) == accepted
        with engine.begin() as connection:
            connection.execute(text("PRAGMA max_page_count=100000"))
        assert (await client.post("/calls", json=ORDER)).status_code == 202


@pytest.mark.parametrize("act", ["cancel", "found"])
async def test_a_full_disk_keeps_nobody_from_stopping_a_call(rig: Rig, engine: Engine, act: str) -> None:
    """The call stops though nothing can be written of it; who stopped it is written as soon as there is room."""
    search = {"template": "lost-item", "zones": ["kids"], "slots": {"item": "umbrella"}}
    async with rig.client(Role.OPERATOR) as client:
        call_id = (await client.post("/calls", json=search)).json()["id"]
        fill(engine)
        assert (await client.post(f"/calls/{call_id}/{act}")).status_code == 200

        async def quiet() -> bool:
            return rig.here.dispatcher.live() == []

        await until(quiet)
        assert rig.here.desk.rows_owed == 1
        make_room(engine)

        async def written() -> bool:
            rig.here.desk.catch_up()
            return rig.here.desk.rows_owed == 0

        await until(written)
        story = (await client.get(f"/calls/{call_id}")).json()["story"]
    assert any(done["who"] == "operator" for done in story)


async def test_a_database_that_is_gone_is_told_as_unavailable(rig: Rig, engine: Engine) -> None:
    """A broken database is a 503 whose sentence says where to look."""
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE call_zones"))
    async with rig.client(Role.OPERATOR) as client:
        document = check_problem(await client.post("/calls", json=ORDER), 503)
    assert "/health" in document["detail"]
    assert rig.here.dispatcher.live() == []


async def test_an_upload_that_finds_the_disk_full_is_a_507(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recording that has no room is refused, and nothing of it stays."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    async with rig.client(Role.OPERATOR) as client:
        check_problem(await client.post("/media", files={"file": ("a.wav", b"RIFF")}), 507)


async def test_a_preview_that_finds_the_disk_full_is_a_507(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listening to a call ahead needs room for its sound, too."""

    def full(_samples: Samples) -> Digest:
        raise StoreFull("No room for another clip.")

    monkeypatch.setattr(rig.here.clips, "put", full)
    async with rig.client(Role.OPERATOR) as client:
        check_problem(await client.post("/templates/move-car/preview.wav", json={"slots": ORDER["slots"]}), 507)


BAD_FORMS = [
    ("move-car", {"plate": "hello"}, "slots.plate", "“hello”不是车牌号。例如：京A12345。"),
    ("move-car", {"plate": "沪AD12345", "colour": "xx"}, "slots.colour", "“xx”不在可选的词里。"),
    ("lost-item", {}, "slots.item", "此项必填。"),
    ("lost-item", {"item": {"zh": "钥匙扣"}}, "slots.item", "缺少英文内容"),
    ("lost-item", {"item": {"zh": "长" * 31, "en": "x"}}, "slots.item", "最多 30 个字，现在有 31 个。"),
    ("lost-person", {"age": "five", "sex": "male"}, "slots.age", "请填整数，“five”不是。"),
    ("lost-person", {"age": "200", "sex": "male"}, "slots.age", "0 到 120 之间"),
    ("lost-person", {"age": "5", "sex": "male", "name": "小明"}, "slots.name", "绝不播报孩子的姓名"),
    ("lost-person", {"age": "5", "sex": "male", "top": {"zh": "夹袄", "en": "smock"}}, "slots.top", "只能从列表里选"),
    ("notice", {"message": {"zh": "名叫小明的孩子", "en": "x"}}, "slots.message", "提到了孩子的姓名"),
]


@pytest.mark.parametrize(("template", "slots", "field", "sentence"), BAD_FORMS)
async def test_who_reads_chinese_is_told_in_chinese_what_is_wrong_with_a_form(
    rig: Rig, template: str, slots: dict[str, Any], field: str, sentence: str
) -> None:
    """Every fault of the page's forms is a Chinese sentence where Chinese is asked for."""
    order = {"template": template, "zones": ["atrium"], "slots": slots}
    async with rig.client(Role.OPERATOR) as client:
        answer = await client.post("/calls", json=order, headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert answer.headers["content-language"] == "zh"
    document = answer.json()
    assert sentence in {fault["field"]: fault["detail"] for fault in document["errors"]}[field]
    assert sentence in document["detail"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("fr, de;q=0.5", "en"),
        ("zh", "zh"),
        ("ZH-Hans-CN", "zh"),
        ("en-GB, zh;q=0.9", "en"),
        ("en;q=0.3, zh;q=0.9", "zh"),
        ("zh;q=nonsense", "en"),
        ("zh;q=., en;q=", "en"),
        ("zh;q=0, en", "en"),
    ],
)
def test_the_language_of_an_error_is_the_one_preferred(accepted: str, language: str) -> None:
    """English, unless whoever asks would rather read Chinese; what nobody can read is no wish."""
    assert language_of(accepted) == language


async def test_a_wrong_password_and_a_locked_door_are_told_in_chinese(rig: Rig) -> None:
    """The door speaks Chinese too: first that the password is wrong, then how long it stays shut."""
    async with rig.client() as client:
        client.headers["Accept-Language"] = "zh"
        tries = [await client.post("/sessions", json={"name": "admin", "password": "wrong"}) for _ in range(6)]
    assert tries[0].json()["detail"] == "账号或密码不对。请重试，或者找管理员。"
    assert tries[5].status_code == 429
    assert "秒后重试" in tries[5].json()["detail"]
