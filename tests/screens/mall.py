"""A mall to look at: the real controller with a mosquitto of its own and a speaker process for every zone."""

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from content.adapters.site_folder import open_site
from controller_api.demo.processes import Mall, running_mall

SIGN_IN = "admin"
JOINED_WITHIN_S = 30.0
CSRF = "X-CSRF-Token"


@dataclass(frozen=True, slots=True)
class ShownMall:
    """A running mall and how to get in."""

    address: str
    password: str
    mall: Mall

    def signed_in(self) -> AbstractContextManager[httpx.Client]:
        """A client with the administrator's session."""
        return self.signed_in_as(SIGN_IN, self.password)

    @contextmanager
    def signed_in_as(self, name: str, password: str) -> Iterator[httpx.Client]:
        """A client with somebody's session."""
        with httpx.Client(base_url=self.address, timeout=30) as client:
            answer = client.post("/sessions", json={"name": name, "password": password}).raise_for_status()
            client.headers[CSRF] = answer.json()["csrf_token"]
            yield client


@contextmanager
def shown_mall(
    site: Path, data: Path, *, without_speaker: frozenset[str] = frozenset(), recorded: Path | None = None
) -> Iterator[ShownMall]:
    """Run a site's mall with humming speech, every speaker of it on line, silent or recorded into a folder."""
    os.environ["CARILLON_SPEECH__ENGINE"] = "quiet"
    zones = [zone.id for zone in open_site(site, media=False).zones if zone.id not in without_speaker]
    with running_mall(site, data) as mall:
        for zone in zones:
            output = ["silent"] if recorded is None else ["record", "--record", str(recorded / f"{zone}.wav")]
            mall.add_speaker(zone, "--output", *output)
        shown = ShownMall(mall.address, (data / "first-sign-in.txt").read_text().split()[-1], mall)
        _await_speakers(shown, len(zones))
        yield shown


def _await_speakers(shown: ShownMall, expected: int) -> None:
    give_up = time.monotonic() + JOINED_WITHIN_S
    with shown.signed_in() as client:
        while sum(zone["speaker"] == "ready" for zone in client.get("/zones").json()) < expected:
            shown.mall.check()
            if time.monotonic() > give_up:
                raise TimeoutError(f"Not all of the {expected} speakers were on line within {JOINED_WITHIN_S:g} s.")
            time.sleep(0.1)
