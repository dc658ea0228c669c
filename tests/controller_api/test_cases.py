"""Suggestions and complaints over the door: from a kiosk to the desk, and back to the phone of whoever said it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from controller_api.contract import NewCase
from controller_api.contract.cases import CONTACT_KEPT_DAYS
from controller_api.desk.cases.desk import TRIES_FROM_AN_ADDRESS, TRIES_OF_A_CASE
from controller_api.desk.cases.nouns import CODE_LETTERS
from controller_api.rights import Role
from controller_api.unsealing import LetterOpener
from kiosk.sealing import sealed
from tests.controller_api.rig import Rig

TOLD = {
    "mood": "bad",
    "kind": "cleanliness",
    "words": "三层洗手间没有纸了 <b>",
    "contact": {"name": "王女士", "phone": "13800000000"},
}


async def handed_in(client: httpx.AsyncClient, key: str = "k1", **more: object) -> dict[str, Any]:
    """What the kiosk is answered."""
    answer = await client.post("/cases", json={**TOLD, **more}, headers={"Idempotency-Key": key})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_complaint_is_kept_answered_and_followed_by_phone(rig: Rig) -> None:
    """The kiosk gets number and code; the desk answers and closes it; the phone shows the answer, not the words."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk, rig.client() as phone:
        taken = await handed_in(kiosk)
        assert taken["number"] == f"C{rig.here.mall_clock.now().year}-00001"
        assert len(taken["code"]) == 8
        assert set(taken["code"]) <= set(CODE_LETTERS)
        assert taken["follow_url"] == f"http://controller/c/{taken['number']}?code={taken['code']}"
        fresh = await phone.get(taken["follow_url"], headers={"Accept-Language": "en"})
        assert "We have it." in fresh.text
        seen = (await desk.get(f"/cases/{taken['number']}")).json()
        assert (seen["state"], seen["sort"], seen["words"]) == ("seen", "complaint", TOLD["words"])
        assert seen["contact"] == TOLD["contact"]
        answered = await desk.post(f"/cases/{taken['number']}/answer", json={"words": "已经补上了，\n谢谢您。"})
        assert answered.json()["state"] == "answered"
        closed = await desk.post(f"/cases/{taken['number']}/close", json={"reason": "done"})
        assert [step["state"] for step in closed.json()["steps"]] == ["seen", "answered", "closed"]
        again = await desk.post(f"/cases/{taken['number']}/answer", json={"words": "?"})
        assert again.status_code == 409
        page = await phone.get(taken["follow_url"], headers={"Accept-Language": "zh"})
    assert page.status_code == 200
    assert "已经补上了，<br>谢谢您。" in page.text
    assert "已办结" in page.text
    for secret in ("没有纸", "王女士", "13800000000"):
        assert secret not in page.text
    assert "script" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


async def test_a_case_sent_twice_is_one_case(rig: Rig) -> None:
    """A kiosk that heard no answer sends it again and gets the same number and code; another case needs another key."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk:
        first = await handed_in(kiosk)
        assert await handed_in(kiosk) == first
        other = await kiosk.post("/cases", json={"words": "别的"}, headers={"Idempotency-Key": "k1"})
        assert other.status_code == 422
        assert len((await desk.get("/cases")).json()) == 1


async def test_the_list_holds_nobodys_words_and_every_look_is_in_the_journal(rig: Rig) -> None:
    """Who read what somebody wrote can be told later; a list tells only what it is about."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk, rig.client(Role.OPERATOR) as auditor:
        taken = await handed_in(kiosk)
        row = (await desk.get("/cases", params={"state": "received"})).json()[0]
        assert (row["number"], row["has_contact"], "words" in row, "contact" in row) == (
            taken["number"],
            True,
            False,
            False,
        )
        for _ in range(2):
            await desk.get(f"/cases/{taken['number']}")
        acts = [act["what"] for act in (await auditor.get("/journal/acts")).json()]
    assert acts.count(f"desk looked at the case {taken['number']}.") == 2
    assert not any("没有纸" in act or "王女士" in act for act in acts)


async def test_a_clerk_records_what_somebody_says_at_the_desk(rig: Rig) -> None:
    """Then it is of no kiosk; security has nothing to do with cases."""
    async with rig.client(Role.DESK) as desk, rig.client(Role.SECURITY) as security:
        taken = await handed_in(desk, mood="good", sort="suggestion")
        seen = (await desk.get(f"/cases/{taken['number']}")).json()
        assert (seen["kiosk"], seen["sort"]) == (None, "suggestion")
        assert (await security.get(f"/cases/{taken['number']}")).status_code == 403


async def test_faces_alone_are_counted_and_play_is_not(rig: Rig) -> None:
    """A face has no number; a child's burst is kept and not counted, while what is written counts with it."""
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk:
        one = await kiosk.post("/cases", json={"mood": "very_good", "said_at": long_ago.isoformat()})
        assert one.json()["number"] is None
        for touch in range(6):
            at = long_ago + timedelta(minutes=5, seconds=touch)
            await kiosk.post("/cases", json={"mood": "very_bad", "said_at": at.isoformat()})
        written = await handed_in(kiosk, said_at=(long_ago + timedelta(minutes=5, seconds=3)).isoformat())
        assert written["number"] is not None
        (felt,) = (await desk.get("/cases/moods")).json()
        empty = await kiosk.post("/cases", json={"words": "  "})
    assert felt["counted"] == {"very_good": 1, "good": 0, "bad": 1, "very_bad": 0}
    assert felt["play"] == 6
    assert empty.status_code == 422


@pytest.mark.parametrize(("number", "code"), [("C2026-99999", "ACDEFGHJ"), (None, "ACDEFGHJ"), ("nonsense", "x")])
async def test_a_wrong_code_tells_nothing(rig: Rig, number: str | None, code: str) -> None:
    """Whether there is such a case can't be told from the answer."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client() as phone:
        taken = await handed_in(kiosk)
        page = await phone.get("/c", params={"number": number or taken["number"], "code": code, "lang": "en"})
    assert page.status_code == 404
    assert "No case has this number and code." in page.text
    assert taken["number"] not in page.text


async def test_guessing_is_slowed_down(rig: Rig) -> None:
    """After some wrong codes for one case even the right one has to wait, and after many from one address all do."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client() as phone:
        taken = await handed_in(kiosk)
        for _ in range(TRIES_OF_A_CASE):
            assert (await phone.get(f"/c/{taken['number']}?code=AAAAAAAA")).status_code == 404
        slowed = await phone.get(taken["follow_url"])
        assert slowed.status_code == 429
        assert int(slowed.headers["Retry-After"]) > 0
        for guess in range(TRIES_FROM_AN_ADDRESS - TRIES_OF_A_CASE):
            await phone.get(f"/c/C2026-{guess + 50:05}?code=AAAAAAAA")
        assert (await phone.get("/c/C2026-77777?code=AAAAAAAA")).status_code == 429


async def test_the_form_asks_for_number_and_code_in_both_languages(rig: Rig) -> None:
    """Without a code there is a form, with the number filled in and nobody's markup taken for ours."""
    async with rig.client() as phone:
        english = await phone.get("/c/%22%3E%3Cscript%3E?lang=en")
        chinese = await phone.get("/c", headers={"Accept-Language": "zh-CN"})
        sheet = await phone.get("/page/phone.css")
    assert 'value="&quot;&gt;&lt;script&gt;"' in english.text
    assert 'lang="en"' in english.text
    assert "查询码" in chinese.text
    assert 'href="/c?lang=en"' in chinese.text
    assert "default-src 'none'" in english.headers["Content-Security-Policy"]
    assert sheet.status_code == 200


async def test_a_letter_that_was_sealed_alone_is_opened_and_kept_once(rig: Rig) -> None:
    """Its code was given out already, and opens the page without a number; a letter for somebody else is refused."""
    case = NewCase.model_validate({**TOLD, "code": "ACDEFGHJ"})
    letter = sealed(case, reader=rig.here.letters.public, key="k9").model_dump()
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk, rig.client() as phone:
        for _ in range(2):
            taken = await kiosk.post("/cases/sealed", json=letter, headers={"Idempotency-Key": "k9"})
            assert taken.status_code == 201, taken.text
        assert taken.json()["code"] == "ACDEFGHJ"
        assert (await handed_in(kiosk, "k9", code="ACDEFGHJ"))["number"] == taken.json()["number"]
        assert len((await desk.get("/cases")).json()) == 1
        page = await phone.get("/c", params={"code": "acdefghj", "lang": "en"})
        assert taken.json()["number"] in page.text
        other = sealed(case, reader=LetterOpener(LetterOpener.made()).public, key="k9").model_dump()
        refused = await kiosk.post("/cases/sealed", json=other, headers={"Idempotency-Key": "k8"})
    assert refused.status_code == 422
    assert "another controller" in refused.json()["detail"]


async def test_who_it_was_is_erased_by_and_by(rig: Rig) -> None:
    """The journal says how many cases lost their names, and never whose."""
    async with rig.client(Role.KIOSK) as kiosk, rig.client(Role.DESK) as desk, rig.client(Role.OPERATOR) as auditor:
        taken = await handed_in(kiosk)
        await desk.post(f"/cases/{taken['number']}/close", json={"reason": "done"})
        rig.here.cases.forget_contacts()
        assert (await desk.get(f"/cases/{taken['number']}")).json()["contact"] is not None
        rig.here.cases._now = lambda: datetime.now(UTC) + timedelta(days=CONTACT_KEPT_DAYS, hours=1)
        rig.here.cases.forget_contacts()
        assert (await desk.get(f"/cases/{taken['number']}")).json()["contact"] is None
        acts = [act["what"] for act in (await auditor.get("/journal/acts")).json()]
    assert "Names and phone numbers of 1 closed cases were erased." in acts
