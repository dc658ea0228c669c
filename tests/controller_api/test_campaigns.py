"""Proof of play over the door: as JSON, as a table, as a picture."""

from broadcaster.call import CallOutcome
from controller_api.rights import Role
from tests.controller_api.rig import Rig
from tests.scheduler.small_mall import shanghai
from tests.scheduler.test_proof import CUT, HEARD, put

PLAY = "advert/breeze-noodles/2026-11-23/1215"
ASKED = {"from": "2026-11-23", "to": "2026-11-23"}
WHY = "interrupted by a more urgent call"


async def test_proof_tells_what_each_zone_heard(rig: Rig) -> None:
    """When and how long where it was heard, why not where it wasn't, and what a make-good stands in for."""
    put(rig.here.journal, PLAY, zones=[("atrium", HEARD, None), ("food", CUT, WHY)], ending=CallOutcome.PARTIAL)
    put(rig.here.journal, f"{PLAY}+1", at=shanghai(23, 12, 45), zones=[("food", HEARD, None)])
    async with rig.client(Role.OPERATOR) as client:
        answer = await client.get("/campaigns/breeze-noodles/proof", params=ASKED)
    told = answer.json()
    assert (told["heard"], told["made_good"], told["plays"][1]["makes_good"]) == (2, 1, PLAY)
    atrium, food = told["plays"][0]["zones"]
    assert (atrium["zone"], atrium["seconds"], atrium["heard_at"]) == ("atrium", 12.0, "2026-11-23T12:15:00+08:00")
    assert (food["outcome"], food["why"]) == ("interrupted", WHY)


async def test_report_is_a_table_and_a_picture_too(rig: Rig) -> None:
    """Under the same address with an ending."""
    put(rig.here.journal, PLAY, zones=[("atrium", HEARD, None)])
    async with rig.client(Role.OPERATOR) as client:
        table = await client.get("/campaigns/breeze-noodles/proof.csv", params=ASKED)
        picture = await client.get("/campaigns/breeze-noodles/proof.png", params=ASKED)
    assert table.headers["Content-Disposition"].endswith('breeze-noodles-2026-11-23-2026-11-23.csv"')
    assert table.text.count(PLAY) == 2
    assert picture.content.startswith(b"\x89PNG")


async def test_campaign_that_is_not_there_is_told(rig: Rig) -> None:
    """With the name that was perhaps meant."""
    async with rig.client(Role.OPERATOR) as client:
        answer = await client.get("/campaigns/breeze-noodle/proof")
    assert answer.status_code == 404
    assert "Did you mean 'breeze-noodles'?" in answer.text
