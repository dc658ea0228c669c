"""The journal's chain in a controller: an older database gets one, HTTP tells of it, tables carry its mark."""

import csv
import io
from pathlib import Path

import httpx
from sqlalchemy import delete, text

from broadcaster.adapters import journal_tables
from broadcaster.adapters.journal_sql import SqlJournal
from controller_api.adapters.engine import open_engine
from controller_api.adapters.schema import upgrade
from controller_api.rights import Role
from tests.controller_api.rig import Rig
from tests.controller_api.test_calls import CAR, make, until_state

OLDER = """
INSERT INTO calls (id, kind, zones, policy, requested_us, due_us, requested_by, template, texts, words)
 VALUES ('call-1', 'notice', '["hall"]', '{"priority": 120}', 1, 1, 'mei', 'notice', '{"zh": "你好"}', '你好');
INSERT INTO call_zones VALUES ('call-1', 'hall');
INSERT INTO call_endings VALUES ('call-1', 'completed', NULL, 9);
INSERT INTO receipts (call_id, run, zone, play_at_us, outcome, loudness_lufs, passages)
 VALUES ('call-1', 1, 'hall', 2, 'completed', -20, '[]');
INSERT INTO acts (at_us, who, what, about) VALUES (1, 'mei', 'signed in', '')
"""


async def a_short_call(client: httpx.AsyncClient) -> str:
    """A call's life, cut short."""
    call_id = await make(client, CAR)
    await client.post(f"/calls/{call_id}/cancel")
    await until_state(client, call_id, "ended")
    return call_id


def test_an_older_journal_gets_its_chain_where_it_is_and_says_so(tmp_path: Path) -> None:
    """What was there is sealed as it is, what comes after goes on from there, and changes to either are found."""
    engine = open_engine(f"sqlite:///{tmp_path}/carillon.db")
    upgrade(engine, "0005")
    with engine.begin() as connection:
        for row in OLDER.split(";"):
            connection.exec_driver_sql(row)
    upgrade(engine)
    journal = SqlJournal(engine)
    before = journal.verify()
    assert (before.whole, before.links) == (True, 5)
    assert (before.beginning or "").endswith("over 4 rows written before")
    assert journal.head() == before.head
    with engine.begin() as connection:
        connection.execute(text("UPDATE receipts SET zone = 'garage'"))
    assert [fault.sentence for fault in journal.verify().faults] == ["the receipt 1 (link 3) isn't as it was written."]
    engine.dispose()


async def test_an_admin_has_the_journal_verified(rig: Rig) -> None:
    """Whole after a call's whole life; then a word is changed behind the controller's back, and the call is named."""
    async with rig.client(Role.ADMIN) as admin:
        call_id = await a_short_call(admin)
        whole = (await admin.get("/journal/verify")).json()
        with rig.engine.begin() as connection:
            connection.execute(text("UPDATE calls SET words = 'nothing was said'"))
        changed = (await admin.get("/journal/verify")).json()
        refused = await admin.get("/journal/verify", params={"mark": "nonsense"})
    assert whole["whole"]
    assert whole["links"] >= 4
    assert not changed["whole"]
    assert [(fault["kind"], fault["row"]) for fault in changed["faults"]] == [("call", call_id)]
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "mark")


async def test_the_table_carries_the_mark_of_the_journals_end(rig: Rig) -> None:
    """Whoever keeps a table can show later that what was written before it is gone, rows, links and all."""
    async with rig.client(Role.ADMIN) as admin:
        await a_short_call(admin)
        kept = (await admin.get("/journal.csv")).text
        [row] = csv.DictReader(io.StringIO(kept.removeprefix("\ufeff")))
        assert (await admin.get("/journal/verify", params={"mark": row["journal_head"]})).json()["whole"]
    with rig.engine.begin() as connection:
        for table in journal_tables.metadata.sorted_tables:
            connection.execute(delete(table))
    later = SqlJournal(rig.engine)
    assert later.verify().whole
    assert not later.verify([row["journal_head"]]).whole
