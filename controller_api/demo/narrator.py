"""Tells on the terminal what happens, from the controller's event stream, and notes how loud the music is meanwhile."""

import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx

KIND_NAMES = {
    "welcome": "welcome",
    "farewell": "farewell",
    "advert": "advert",
    "lost_person": "lost child",
    "found_child": "found child",
    "ticket": "ticket call",
    "closing_countdown": "closing countdown",
    "staff_page": "staff page",
    "notice": "notice",
}
BAR = 24


class Narrator:
    """Prints one line for each thing that happens, with the seconds since the beginning."""

    def __init__(self) -> None:
        """Start counting."""
        self._began = time.monotonic()
        self._told: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self.music: dict[str, list[tuple[datetime, float]]] = defaultdict(list)
        """By zone, the level of its music in dBFS as its speaker told it, and when."""

    def say(self, line: str) -> None:
        """Print a line."""
        sys.stdout.write(f"{time.monotonic() - self._began:6.1f} s  {line}\n")
        sys.stdout.flush()

    def wait(self, seconds: float, what: str) -> None:
        """Let time pass; on a terminal with a bar."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if sys.stdout.isatty():
                done = round(BAR * (1 - left / seconds))
                sys.stdout.write(f"\r          {'█' * done}{'░' * (BAR - done)} {what}\x1b[K")
                sys.stdout.flush()
            time.sleep(min(left, 0.2))
        if sys.stdout.isatty():
            sys.stdout.write("\r\x1b[K")

    def follow(self, address: str, cookies: httpx.Cookies) -> None:
        """Tell of the controller's calls from now on, in a thread that ends with the process or the stream."""
        threading.Thread(target=self._follow, args=(address, cookies), daemon=True, name="narrator").start()

    def _follow(self, address: str, cookies: httpx.Cookies) -> None:
        try:
            with httpx.stream("GET", f"{address}/events", cookies=cookies, timeout=None) as stream:  # noqa: S113 open-ended
                for kind, told in _events(stream.iter_lines()):
                    if kind == "call":
                        self._tell(told)
                    elif kind == "zone" and told.get("music_db") is not None:
                        self.music[told["id"]].append((datetime.now(UTC), told["music_db"]))
        except httpx.HTTPError:
            return

    def _tell(self, call: dict[str, Any]) -> None:
        name, state = call["id"], call["state"]
        self._kinds.setdefault(name, KIND_NAMES.get(call.get("kind", ""), call.get("kind", "call")))
        if self._told.get(name) == state:
            return
        self._told[name] = state
        if state == "on_air":
            self.say(f"▶ {self._kinds[name]} on air in {_places(call['zones'])}")
        elif state == "ended":
            reason = f" ({call['reason']})" if call.get("reason") else ""
            self.say(f"■ {self._kinds[name]} {call['outcome']}{reason}")


def _places(zones: list[str]) -> str:
    return ", ".join(zones) if len(zones) <= 3 else f"{len(zones)} zones"


def _events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Server-sent events as their name and their JSON."""
    kind = ""
    for line in lines:
        if line.startswith("event:"):
            kind = line[6:].strip()
        elif line.startswith("data:"):
            yield kind, json.loads(line[5:])
