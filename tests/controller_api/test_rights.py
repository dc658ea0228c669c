"""Who may do what, over every address and every role."""

import pytest
from fastapi.routing import APIRoute

from controller_api.door.app import ROUTERS
from controller_api.rights import RIGHTS, Right, Role, may, needed_for, waits_for_approval
from tests.controller_api.rig import Rig

EVERYBODY = frozenset(Role) - {Role.KIOSK}
"""Everybody but a kiosk, which sees nothing but what it shows."""
OPERATORS = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN})
SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ADMIN})
AUDITORS = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.SECURITY, Role.ADMIN})
CLERKS = EVERYBODY - {Role.SECURITY}
KIOSKS = frozenset({Role.KIOSK})
ADMINS = frozenset({Role.ADMIN})
RAISERS = EVERYBODY - {Role.DESK}
QUEUERS = frozenset(Role)
OPEN = None

DOOR: dict[tuple[str, str], frozenset[Role] | None] = {
    ("POST", "/sessions"): OPEN,
    ("DELETE", "/sessions/current"): EVERYBODY,
    ("GET", "/me"): EVERYBODY,
    ("GET", "/accounts"): ADMINS,
    ("POST", "/accounts"): ADMINS,
    ("PATCH", "/accounts/{name}"): ADMINS,
    ("GET", "/tokens"): ADMINS,
    ("POST", "/tokens"): ADMINS,
    ("DELETE", "/tokens/{token_id}"): ADMINS,
    ("POST", "/calls"): EVERYBODY,
    ("GET", "/calls"): EVERYBODY,
    ("GET", "/calls/{call_id}"): EVERYBODY,
    ("POST", "/calls/{call_id}/cancel"): EVERYBODY,
    ("POST", "/calls/{call_id}/found"): EVERYBODY,
    ("POST", "/calls/{call_id}/replay"): EVERYBODY,
    ("POST", "/calls/{call_id}/approve"): SUPERVISORS,
    ("POST", "/calls/{call_id}/refuse"): SUPERVISORS,
    ("GET", "/templates"): EVERYBODY,
    ("POST", "/templates/{template_id}/preview"): EVERYBODY,
    ("POST", "/templates/{template_id}/preview.wav"): EVERYBODY,
    ("GET", "/site"): EVERYBODY,
    ("GET", "/zones"): EVERYBODY,
    ("GET", "/zones/{zone_id}"): EVERYBODY,
    ("GET", "/zones/{zone_id}/why"): EVERYBODY,
    ("GET", "/speakers"): EVERYBODY,
    ("GET", "/faults"): EVERYBODY,
    ("POST", "/faults/{fault_id}/acknowledge"): AUDITORS,
    ("POST", "/media"): OPERATORS,
    ("GET", "/media"): EVERYBODY,
    ("GET", "/media/{media_id}"): EVERYBODY,
    ("GET", "/clips/{digest}"): OPEN,
    ("GET", "/routines"): EVERYBODY,
    ("GET", "/plan"): EVERYBODY,
    ("GET", "/adverts"): EVERYBODY,
    ("GET", "/campaigns/{campaign_id}/proof"): AUDITORS,
    ("GET", "/campaigns/{campaign_id}/proof.csv"): AUDITORS,
    ("GET", "/campaigns/{campaign_id}/proof.png"): AUDITORS,
    ("GET", "/calls/{call_id}/sound"): AUDITORS,
    ("GET", "/journal"): AUDITORS,
    ("GET", "/journal/acts"): AUDITORS,
    ("GET", "/journal/verify"): ADMINS,
    ("GET", "/journal.csv"): AUDITORS,
    ("GET", "/emergency"): EVERYBODY,
    ("POST", "/emergency"): RAISERS,
    ("POST", "/emergency/{press_id}/confirm"): RAISERS,
    ("POST", "/emergency/next-phase"): RAISERS,
    ("POST", "/emergency/reset"): frozenset({Role.SUPERVISOR, Role.SECURITY}),
    ("GET", "/emergency/self-test"): EVERYBODY,
    ("POST", "/cases"): frozenset(Role) - {Role.SECURITY},
    ("POST", "/cases/sealed"): KIOSKS,
    ("GET", "/cases"): CLERKS,
    ("GET", "/cases/moods"): CLERKS,
    ("GET", "/cases/{number}"): CLERKS,
    ("POST", "/cases/{number}/answer"): CLERKS,
    ("POST", "/cases/{number}/close"): CLERKS,
    ("POST", "/help"): KIOSKS,
    ("GET", "/help"): EVERYBODY,
    ("POST", "/help/{help_id}/answer"): EVERYBODY,
    ("POST", "/help/{help_id}/announced"): EVERYBODY,
    ("POST", "/help/{help_id}/end"): EVERYBODY,
    ("POST", "/help/{help_id}/cancel"): KIOSKS,
    ("GET", "/kiosks"): EVERYBODY,
    ("GET", "/kiosks/me/now"): KIOSKS,
    ("POST", "/kiosks/me/health"): KIOSKS,
    ("POST", "/kiosks/me/plays"): KIOSKS,
    ("GET", "/kiosks/pictures/{digest}"): KIOSKS,
    ("POST", "/kiosks/{kiosk_id}/reload"): OPERATORS,
    ("GET", "/screen-campaigns/{campaign_id}/plays.csv"): AUDITORS,
    ("GET", "/venue.zip"): KIOSKS,
    ("GET", "/venue/links"): EVERYBODY,
    ("GET", "/venue/closures"): EVERYBODY,
    ("POST", "/venue/closures"): EVERYBODY,
    ("DELETE", "/venue/closures/{place:path}"): EVERYBODY,
    ("GET", "/w"): OPEN,
    ("GET", "/c"): OPEN,
    ("GET", "/c/{number}"): OPEN,
    ("GET", "/services"): QUEUERS,
    ("POST", "/tickets"): QUEUERS,
    ("POST", "/tickets/handed-in"): QUEUERS,
    ("GET", "/tickets/{ticket_id}"): QUEUERS,
    ("POST", "/ticket-blocks"): QUEUERS,
    ("POST", "/tickets/{ticket_id}/transfer"): EVERYBODY,
    ("POST", "/tickets/{ticket_id}/back"): EVERYBODY,
    ("POST", "/tickets/{ticket_id}/leave"): QUEUERS,
    ("GET", "/counters"): EVERYBODY,
    **{
        ("POST", f"/counters/{{counter}}/{act}"): EVERYBODY
        for act in ("open", "close", "next", "recall", "arrived", "served", "no-show", "park")
    },
    ("GET", "/t/{code}"): OPEN,
    ("GET", "/t/{code}/state"): OPEN,
    ("POST", "/t/{code}/leave"): OPEN,
    ("GET", "/health"): OPEN,
    ("GET", "/metrics"): EVERYBODY,
    ("GET", "/events"): EVERYBODY,
}
GUARDED = {address: roles for address, roles in DOOR.items() if roles is not None}
STREAMS = {("GET", "/events")}
"""Answers without an end; whether they may be asked is seen from what refuses them."""


def test_every_address_is_in_the_table() -> None:
    """An address nobody decided about can't be opened by accident."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    assert {(method, route.path) for route in routes for method in route.methods or ()} == set(DOOR)


async def test_each_role_gets_in_where_it_may_and_nowhere_else(rig: Rig) -> None:
    """Over every guarded address, a role is refused with 403 exactly where the table says so."""
    for role in Role:
        async with rig.client(role) as client:
            for (method, path), roles in GUARDED.items():
                if (method, path) in STREAMS and role in roles:
                    continue
                answer = await client.request(method, path.replace("{digest}", "0" * 64))
                refused = answer.status_code == 403
                assert refused == (role not in roles), f"{role} {method} {path}: {answer.status_code} {answer.text}"


async def test_nobody_gets_in_without_signing_in(rig: Rig) -> None:
    """Every guarded address answers 401 to a stranger, and says how to get in."""
    async with rig.client() as client:
        for method, path in GUARDED:
            answer = await client.request(method, path)
            assert answer.status_code == 401, f"{method} {path}"
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.json()["detail"] == "Sign in first."


async def test_the_open_addresses_need_nobody(rig: Rig) -> None:
    """Health and clips are for watchdogs and speakers, which have no account."""
    async with rig.client() as client:
        assert (await client.get("/health")).status_code == 200
        assert (await client.get(f"/clips/{'0' * 64}")).status_code == 404


@pytest.mark.parametrize("template", ["emergency", "drill"])
async def test_emergencies_are_not_for_everybody(rig: Rig, template: str) -> None:
    """Desk and operator may not make emergency calls or drills, whatever else they may say."""
    for role, status in ((Role.DESK, 403), (Role.OPERATOR, 403), (Role.SECURITY, 202), (Role.SUPERVISOR, 202)):
        async with rig.client(role) as client:
            slots = {"action": "evacuate"} if template == "emergency" else {}
            order = {"template": template, "zones": ["atrium"], "slots": slots}
            answer = await client.post("/calls", json=order)
            assert answer.status_code == status, answer.text
            if status == 202:
                await client.post(f"/calls/{answer.json()['id']}/cancel")


def test_desk_operator_supervisor_each_can_what_the_one_before_can() -> None:
    """The three grow into each other; an admin can everything but say that an emergency is over, and be a kiosk."""
    assert RIGHTS[Role.DESK] < RIGHTS[Role.OPERATOR] < RIGHTS[Role.SUPERVISOR]
    assert RIGHTS[Role.SUPERVISOR] - {Right.RESET} < RIGHTS[Role.ADMIN] == set(Right) - {Right.RESET, Right.KIOSK}


def test_only_the_desks_free_words_wait() -> None:
    """Free words wait for approval exactly from those who lack the right; set words never wait."""
    assert {role for role in EVERYBODY if waits_for_approval(role, free_words=True)} == {Role.DESK}
    assert not any(waits_for_approval(role, free_words=False) for role in Role)


def test_an_emergency_takes_more_than_a_call() -> None:
    """The right a call takes follows from its kind."""
    assert needed_for("emergency") is needed_for("drill") is Right.EMERGENCY
    assert needed_for("lost_person") is Right.CALL
    assert may(Role.SECURITY, Right.EMERGENCY)
