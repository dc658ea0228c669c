"""The desk of the demo: an operator's few acts, over the controller's HTTP door like any other client."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

NO_IDLE_CONNECTIONS = httpx.Limits(max_keepalive_connections=0)
"""An idle connection may be closed by the controller just as the desk uses it again."""


class Desk:
    """A signed-in session. Answers are the JSON of `controller_api.contract`.

    A refusal raises `httpx.HTTPStatusError`.
    """

    def __init__(self, address: str) -> None:
        """Take the controller's address, such as `http://127.0.0.1:8000`."""
        self._http = httpx.Client(base_url=address, timeout=30.0, limits=NO_IDLE_CONNECTIONS)

    def __enter__(self) -> Self:
        """Use as a context manager."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Hang up."""
        self._http.close()

    def sign_in(self, name: str, password: str) -> None:
        """Open a session."""
        me = self._answer(self._http.post("/sessions", json={"name": name, "password": password}))
        self._http.headers["X-CSRF-Token"] = me["csrf_token"]

    @property
    def cookies(self) -> httpx.Cookies:
        """What proves the session, for whoever follows the event stream."""
        return self._http.cookies

    def zones(self) -> list[dict[str, Any]]:
        """Every zone and what sounds there."""
        return list(self._answer(self._http.get("/zones")))

    def announce(
        self, template: str, zones: list[str], slots: Mapping[str, object], due_at: datetime | None = None
    ) -> str:
        """Make a call, now or for an instant to come; gives its id."""
        due = None if due_at is None else due_at.isoformat()
        order = {"template": template, "zones": zones, "slots": dict(slots), "due_at": due}
        return str(self._answer(self._http.post("/calls", json=order))["id"])

    def cancel(self, call_id: str) -> None:
        """Stop a call, waiting or on air."""
        self._answer(self._http.post(f"/calls/{call_id}/cancel"))

    def found(self, call_id: str) -> None:
        """Who or what was sought is found."""
        self._answer(self._http.post(f"/calls/{call_id}/found"))

    def calls(self) -> list[dict[str, Any]]:
        """Every call, oldest first, with its receipts and story."""
        listed: list[dict[str, Any]] = []
        before: str | None = None
        while True:
            page = self._answer(self._http.get("/calls", params={"before": before} if before else {}))
            listed += page["calls"]
            before = page["next"]
            if before is None:
                break
        return [self.call(call["id"]) for call in reversed(listed)]

    def call(self, call_id: str) -> dict[str, Any]:
        """One call with its receipts and story."""
        found: dict[str, Any] = self._answer(self._http.get(f"/calls/{call_id}"))
        return found

    @staticmethod
    def _answer(response: httpx.Response) -> Any:
        response.raise_for_status()
        return response.json() if response.content else None


def first_sign_in(data: Path) -> tuple[str, str]:
    """The account a new controller makes for its first visitor: name and password."""
    lines = (data / "first-sign-in.txt").read_text().splitlines()
    said = dict(line.split(": ", 1) for line in lines if ": " in line)
    return said["name"], said["password"]
