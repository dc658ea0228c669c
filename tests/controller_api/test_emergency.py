"""Emergencies over the door: who may raise, confirm and reset them, and what is shown of them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from broadcaster.emergency.service import EmergencyService
from broadcaster.wire_emergency import Words, ZoneEmergency
from controller_api.__main__ import main
from controller_api.rights import Role
from tests.broadcaster.wire_rig import until as true
from tests.controller_api.rig import Rig, until
from tests.controller_api.test_upload_connection import served

PASSWORD = "correct horse battery"


async def _press(client: httpx.AsyncClient, profile: str, *, drill: bool = False) -> str:
    answer = await client.post("/emergency", json={"profile": profile, "drill": drill})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


async def test_two_people_raise_it_and_security_resets_it_with_a_reason(rig: Rig) -> None:
    """One alone can't; an operator can't reset; without a reason nobody can; the journal tells all of it."""
    async with (
        rig.client(Role.OPERATOR) as operator,
        rig.client() as supervisor,
        rig.client(Role.SECURITY) as security,
    ):
        await _sign_in(rig, supervisor, "sue")
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
    assert any("The emergency began, after sue confirmed" in what for what in acts)
    assert sum("The emergency fire was ended by security." in what for what in acts) == 1


async def test_nobody_is_two_people_with_a_token(rig: Rig) -> None:
    """No token confirms as the second person, and what a token asked for its maker doesn't confirm; another does."""
    async with rig.client(Role.OPERATOR) as machine, rig.client() as maker, rig.client() as other:
        await _sign_in(rig, maker, "test")
        await _sign_in(rig, other, "sue")
        for asking, confirming in ((maker, machine), (machine, maker)):
            press = await _press(asking, "fire")
            refused = await confirming.post(f"/emergency/{press}/confirm")
            assert refused.status_code == 409
            assert "signed in with an account of their own" in refused.json()["detail"]
        assert (await other.post(f"/emergency/{press}/confirm")).json()["active"] is True


async def _sign_in(rig: Rig, client: httpx.AsyncClient, name: str) -> None:
    """Make a supervisor's account and sign in with it."""
    await rig.here.door.add_account(name, PASSWORD, Role.SUPERVISOR)
    me = (await client.post("/sessions", json={"name": name, "password": PASSWORD})).json()
    client.headers["X-CSRF-Token"] = me["csrf_token"]


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


@pytest.mark.parametrize("role", list(Role))
async def test_only_security_and_supervisors_reset(rig: Rig, role: Role) -> None:
    """Whoever else asks is refused and it goes on; whoever may is asked for a reason."""
    rig.here.emergency.confirm(rig.here.emergency.press("earthquake", "ann", drill=False, reason=""), "ann")
    async with rig.client(role) as client:
        unreasoned = await client.post("/emergency/reset", json={"reason": ""})
        reasoned = await client.post("/emergency/reset", json={"reason": "All clear"})
    may = role in {Role.SECURITY, Role.SUPERVISOR}
    assert unreasoned.status_code == (422 if may else 403)
    assert reasoned.status_code == (200 if may else 403)
    assert rig.here.emergency.public.active is not may


async def test_the_next_phase_is_begun_by_hand(rig: Rig) -> None:
    """An operator needn't wait for it; what is told by phase shows it, and there is no further one."""
    press = rig.here.emergency.press("fire", "ann", drill=False, reason="")
    rig.here.emergency.confirm(press, "bob")
    planned = {phase.begins_us for phase in rig.here.emergency.state.phases}
    async with rig.client(Role.OPERATOR) as operator, rig.client(Role.DESK) as desk:
        assert (await desk.post("/emergency/next-phase")).status_code == 403
        assert (await operator.post("/emergency/next-phase")).status_code == 200
        refused = await operator.post("/emergency/next-phase", headers={"Accept-Language": "zh"})
    assert refused.status_code == 409
    assert "没有后续阶段" in refused.json()["detail"]
    assert max(phase.begins_us for phase in rig.here.emergency.state.phases) < max(planned) - 100_000_000


async def test_an_unknown_profile_is_a_sentence(rig: Rig) -> None:
    """In the language of whoever asked, with what was meant."""
    async with rig.client(Role.SECURITY) as security:
        answer = await security.post("/emergency", json={"profile": "fier"}, headers={"Accept-Language": "zh"})
    assert answer.status_code == 409
    assert "是不是“fire”" in answer.json()["detail"]


async def test_the_self_test_puts_our_figures_beside_the_standards(rig: Rig) -> None:
    """Tone, words and silence as they were made; what nobody measured is said not to be."""
    async with rig.client(Role.SECURITY) as security:
        await rig.here.emergency.stock_up()
        found = (await security.get("/emergency/self-test")).json()
    assert found["measured_at"] is None
    assert [figure["met"] for figure in found["figures"] if figure["ours"].startswith("not measured")] == [None] * 3
    assert "not a certified voice alarm system" in found["notice"]
    figures = {figure["what"]: figure for figure in found["figures"]}
    assert figures["First attention signal after the trigger"]["met"] is None
    assert figures["Tone in each round"]["ours"] == "10.0 to 10.0 s"
    assert figures["Longest silence between tone and words"]["met"] is True


async def test_the_last_drill_is_measured(rig: Rig) -> None:
    """The slowest zone, and who was silent or away; a zone that was started since the trigger was silent at it."""
    emergency, wire = rig.here.emergency, rig.emergency_wire
    async with _at_work(emergency), rig.client(Role.SECURITY) as security:
        for zone in ("food-court", "parking", "kids"):
            wire.say(ZoneEmergency(zone=zone, boot_id="boot", epoch=0))
        await true(lambda: len(emergency.zones) == 3, "the zones")
        emergency.confirm(emergency.press("earthquake", "ann", drill=True, reason=""), "ann")
        raised_us = emergency.state.alarms[0].raised_us
        for zone, boot, after_us in (("food-court", "boot", 130_000), ("parking", "booted since", 9_000_000)):
            said = ZoneEmergency(zone=zone, boot_id=boot, epoch=emergency.state.epoch, words=Words.EVACUATE)
            wire.say(said)
            wire.say(said.model_copy(update={"since_us": raised_us + after_us}))
        await true(lambda: emergency.zones["parking"].since_us is not None, "the first samples")
        found = (await security.get("/emergency/self-test")).json()
    assert found["measured_in"] == "drill"
    figures = {figure["what"]: figure for figure in found["figures"]}
    away = "atrium, fashion, service-desk, supermarket"
    first = figures["First attention signal after the trigger"]
    lacking = f"in the last drill; silent: kids, parking; without a speaker: {away}"
    assert (first["met"], first["ours"]) == (False, f"0.13 s at most in 1 of 7 zones, {lacking}")
    share = figures["The same, in 99 % of the zones"]
    assert (share["met"], share["ours"]) == (False, f"not sounded in 1 of 7 zones, {lacking}")
    clips = figures["Zones that hold every signed clip"]
    assert (clips["met"], clips["ours"]) == (False, f"3 of 7; not {away}")


async def test_the_command_prints_the_table(rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each standard's figure beside ours, what wasn't measured, and the notice; without a controller, a sentence."""
    token = tmp_path / "token"
    token.write_text(rig.tokens[Role.DESK] + "\n")
    zones = [zone.id for zone in rig.here.site.zones]
    rig.here.emergency.zones |= {zone: ZoneEmergency(zone=zone, boot_id="boot", epoch=0) for zone in zones}
    async with served(rig) as (host, port):
        address = f"http://{host}:{port}"
        code = await asyncio.to_thread(
            main, ["emergency", "self-test", "--address", address, "--token-file", str(token)]
        )
        told = capsys.readouterr().out.splitlines()
        token.write_text("carillon_nobody")
        refused = await asyncio.to_thread(
            main, ["emergency", "self-test", "--address", address, "--token-file", str(token)]
        )
    assert (code, refused) == (0, 2)
    assert told[0] == "Nothing was measured yet: hold a drill, and look again."
    assert told[2].split() == ["figure", "standard", "asked", "ours", "met"]
    [silence] = [line for line in told if line.startswith("Longest silence")]
    assert silence.split()[-1] == "yes"
    [first] = [line for line in told if line.startswith("First attention signal")]
    assert first.endswith("not measured")
    assert "not a certified voice alarm system" in told[-1]
    assert "refused" in capsys.readouterr().err
    token.write_text("any")
    assert main(["emergency", "self-test", "--address", "http://127.0.0.1:9", "--token-file", str(token)]) == 2
    assert "Name it with --address." in capsys.readouterr().err


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
