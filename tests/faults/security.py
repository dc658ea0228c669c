"""The security office of the mistreated mall: raises and resets emergencies, however often it has to ask."""

import contextlib
import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import httpx

from controller_api.demo.desk import Desk

PROFILE = "fire"
HOLD_S = 1.0
EMERGENCY = """
[emergency]
hold_s = 1

[[emergency.profiles]]
id = "fire"
name = { zh = "火警疏散", en = "Fire: evacuate" }
scenario = "fire"
confirm = "hold"

[[emergency.profiles.phases]]
evacuate = ["hall"]
alert = ["garage"]
"""
ZONES = ("hall", "garage")
OFFICE, PASSWORD = "office", "a password for the fault run"
AGAIN_S = 0.2
NEVER = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY)
"""Refusals that no asking again changes."""


class SecurityDesk(Desk):
    """A signed-in session; an admin's makes the office's account, and the office's may raise and reset emergencies."""

    def make_office(self) -> None:
        """Make the account of the security office: an admin may not reset an emergency."""
        self._answer(self._http.post("/accounts", json={"name": OFFICE, "password": PASSWORD, "role": "security"}))

    def emergency(self) -> dict[str, Any]:
        """How the site stands."""
        return dict(self._answer(self._http.get("/emergency")))

    def raise_once(self) -> None:
        """Press, hold on and confirm."""
        press = self._answer(self._http.post("/emergency", json={"profile": PROFILE, "reason": "fault run"}))
        time.sleep(HOLD_S + AGAIN_S)
        self._answer(self._http.post(f"/emergency/{press['id']}/confirm"))

    def reset_once(self) -> None:
        """Say that it is over."""
        self._answer(self._http.post("/emergency/reset", json={"reason": "fault run"}))

    def raise_emergency(self) -> float:
        """Ask until one is on; when the answer was there (`time.monotonic`)."""
        self._until(active=True)
        return time.monotonic()

    def reset_emergency(self) -> float:
        """Ask until none is on; when the answer was there."""
        self._until(active=False)
        return time.monotonic()

    def wish(self, template: str, zones: Sequence[str], slots: Mapping[str, object]) -> str | None:
        """Make a call; None if the controller is down or can't keep it. Raises what says that it was asked wrongly."""
        try:
            return self.announce(template, list(zones), slots)
        except httpx.TransportError:
            return None
        except httpx.HTTPStatusError as refusal:
            if refusal.response.status_code in NEVER:
                raise
            return None

    def cancel_surely(self, call: str) -> None:
        """Cancel a call, once the controller answers."""
        while True:
            with contextlib.suppress(httpx.TransportError):
                self.cancel(call)
                return
            time.sleep(AGAIN_S)

    def unwell(self) -> list[str]:
        """What the controller says is wrong with it."""
        parts = self._answer(self._http.get("/health"))["parts"]
        return [part["sentence"] for part in parts if not part["ok"] and part["name"] != "disk"]

    def _until(self, *, active: bool) -> None:
        while True:
            try:
                if self.emergency()["active"] is not active:
                    self.raise_once() if active else self.reset_once()
            except httpx.TransportError:
                time.sleep(AGAIN_S)  # It is down.
            except httpx.HTTPStatusError as refusal:
                if refusal.response.status_code in NEVER:
                    raise
                time.sleep(AGAIN_S)
            else:
                return
