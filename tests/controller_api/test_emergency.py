"""Emergencies over the door: who may raise, confirm and reset them, and what is shown of them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx

from broadcaster.emergency.service import EmergencyService
from controller_api.rights import Role
from tests.controller_api.rig import Rig, until


async def _press(client: httpx.AsyncClient, profile: str, *, drill: bool = False) -> str:
    answer = await client.post("/emergency", json={"profile": profile, "drill": drill})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


async def test_two_people_raise_it_and_security_resets_it_with_a_reason(rig: Rig) -> None:
    """One alone can't; an operator can't reset; without a reason nobody can; the journal tells all of it."""
    async with (
        rig.client(Role.OPERATOR) as operator,
        rig.client(Role.SUPERVISOR) as supervisor,
        rig.client(Role.SECURITY) as security,
    ):
        press = await _press(operator, "fire")
        alone = await operator.post(f"/emergency/{press}/confirm")
        assert alone.status_code == 409
        assert "second person" in alone.json()["detail"]
        raised = (await supervisor.post(f"/emergency/{press}/confirm")).json()
        assert (raised["active"], raised["drill"], raised["alarms"][0]["profile"]) == (True, False, "fire")
        assert (await operator.post("/emergency/reset", json={"reason": "over"})).status_code == 403
        assert (await security.post("/emergency/reset", json={"reason": " "})).status_code == 409
        over = (await security.post("/emergency/reset", json={"reason": "False alarm"})).json()
        assert over["active"] is False
        async with _at_work(rig.here.emergency):
            await until(lambda: _written(rig.here.emergency))
        acts = [act["what"] for act in (await security.get("/journal/acts")).json()]
    assert any("The emergency began, after supervisor confirmed" in what for what in acts)
    assert sum("The emergency fire was ended by security." in what for what in acts) == 1


async def test_a_drill_is_for_those_who_may_and_shown_as_one(rig: Rig) -> None:
    """An operator holds no drill; security does, and every screen is told that it is one."""
    async with rig.client(Role.OPERATOR) as operator, rig.client(Role.SECURITY) as security:
        refused = await operator.post("/emergency", json={"profile": "earthquake", "drill": True})
        assert refused.status_code == 403
        press = await _press(security, "earthquake", drill=True)
        shown = (await security.post(f"/emergency/{press}/confirm")).json()
    assert shown["drill"] is True
    assert shown["title"]["zh"].startswith("演练")
    assert rig.here.emergency.public.drill


async def test_an_unknown_profile_is_a_sentence(rig: Rig) -> None:
    """In the language of whoever asked, with what was meant."""
    async with rig.client(Role.SECURITY) as security:
        answer = await security.post("/emergency", json={"profile": "fier"}, headers={"Accept-Language": "zh"})
    assert answer.status_code == 409
    assert "是不是“fire”" in answer.json()["detail"]


async def test_the_self_test_puts_our_figures_beside_the_standards(rig: Rig) -> None:
    """Tone, words and silence as they were made; the first signal once a drill has measured it."""
    async with rig.client(Role.SECURITY) as security:
        await rig.here.emergency.stock_up()
        found = (await security.get("/emergency/self-test")).json()
    assert "not a certified voice alarm system" in found["notice"]
    figures = {figure["what"]: figure for figure in found["figures"]}
    assert figures["First attention signal after the trigger"]["met"] is None
    assert figures["Tone in each round"]["ours"] == "10.0 to 10.0 s"
    assert figures["Longest silence between tone and words"]["met"] is True


async def test_words_are_made_for_every_profile_and_stocked_in_every_zone(rig: Rig) -> None:
    """Real and drill, before they are needed; each language's words last ten seconds at least."""
    emergency = rig.here.emergency
    tones = len(emergency.state.stock)
    await emergency.stock_up()
    assert len(emergency.state.stock) > tones
    assert all(digest in rig.here.clips for digest in emergency.state.stock)
    words = next(each for each in emergency.self_test() if each.what.startswith("Words"))
    assert float(words.ours.split()[0]) >= 10


@contextlib.asynccontextmanager
async def _at_work(service: EmergencyService) -> AsyncIterator[None]:
    """The service at work, inside the context."""
    task = asyncio.create_task(service.work())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _written(service: EmergencyService) -> bool:
    return service.rows_owed == 0
