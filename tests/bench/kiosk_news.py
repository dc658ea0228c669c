"""How soon kiosks hear: from the desk's act to the answer in every kiosk's hands, and from a touch to the desk."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from controller_api.demo.processes import Mall, running_mall
from tests.bench.figures import Figure, spread
from tests.malls import write_site

KIOSKS, CHANGES, TOUCHES = 20, 50, 30
HEARD_WITHIN_MS = 300.0
KIOSK = """
[[kiosks]]
id = "k%d"
name = { zh = "%d号自助机", en = "Kiosk %d" }
zone = "hall"
at = [120.1, 30.2]
"""


def run() -> list[Figure]:
    """A real controller with twenty kiosks that wait for news."""
    os.environ["CARILLON_SPEECH__ENGINE"] = "quiet"
    with TemporaryDirectory(prefix="carillon-bench-") as named:
        folder = Path(named)
        more = "".join(KIOSK % (number, number, number) for number in range(KIOSKS))
        site = write_site(folder / "site", "kiosk-mall", "hall", more=more)
        with running_mall(site, folder / "data") as mall:
            return asyncio.run(_measured(mall, (folder / "data" / "first-sign-in.txt").read_text().split()[-1]))


async def _measured(mall: Mall, password: str) -> list[Figure]:
    async with _signed_in(mall.address, password) as desk:
        tokens = [
            (await desk.post("/tokens", json={"name": f"k{number}", "role": "kiosk"})).json()["token"]
            for number in range(KIOSKS)
        ]
        async with httpx.AsyncClient(base_url=mall.address, timeout=60) as line:
            changes = [ms for number in range(CHANGES) for ms in await _change(desk, line, tokens, number)]
            touches = [await _touch(desk, line, tokens[0], number) for number in range(TOUCHES)]
    return [
        *spread(f"closure told to each of {KIOSKS} waiting kiosks", changes, "ms", HEARD_WITHIN_MS),
        *spread("touch for help to the desk's stream", touches, "ms", HEARD_WITHIN_MS),
    ]


@asynccontextmanager
async def _signed_in(address: str, password: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        answer = await client.post("/sessions", json={"name": "admin", "password": password})
        client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        yield client


async def _change(desk: httpx.AsyncClient, line: httpx.AsyncClient, tokens: list[str], number: int) -> list[float]:
    """Close or open a lift while every kiosk waits; how long until each has it, in milliseconds."""
    known = [await _now(line, token, {}) for token in tokens]
    waiting = [
        asyncio.create_task(_told(line, token, {"wait": 30, "seen": answer.headers["ETag"]}))
        for token, answer in zip(tokens, known, strict=True)
    ]
    await asyncio.sleep(0.3)  # Each has been asked for by then; one that has not would only be told sooner.
    started = time.perf_counter()
    if number % 2 == 0:
        await desk.post("/venue/closures", json={"place": "lift-1"})
    else:
        await desk.delete("/venue/closures/lift-1")
    return [(at - started) * 1000 for at in await asyncio.gather(*waiting)]


async def _told(line: httpx.AsyncClient, token: str, asked: dict[str, str | int]) -> float:
    answer = await _now(line, token, asked)
    if answer.status_code != httpx.codes.OK:
        raise RuntimeError(f"A kiosk was told nothing: {answer.status_code}.")
    return time.perf_counter()


async def _now(line: httpx.AsyncClient, token: str, asked: dict[str, str | int]) -> httpx.Response:
    return await line.get("/kiosks/me/now", params=asked, headers={"Authorization": f"Bearer {token}"})


async def _touch(desk: httpx.AsyncClient, line: httpx.AsyncClient, token: str, number: int) -> float:
    """Touch for help and end it; how long until whoever follows the stream knows, in milliseconds."""
    async with desk.stream("GET", "/events", timeout=60) as stream:
        lines = stream.aiter_lines()
        await anext(lines)  # It is open.
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"touch-{number}"}
        started = time.perf_counter()
        asking = asyncio.create_task(line.post("/help", json={"kind": "lost_child"}, headers=headers))
        heard = await _heard(lines)
        asked = (await asking).json()["id"]
    await desk.post(f"/help/{asked}/end", json={})
    return (heard - started) * 1000


async def _heard(lines: AsyncIterator[str]) -> float:
    kind = ""
    async for line in lines:
        name, _, value = line.partition(": ")
        kind = value if name == "event" else kind
        if name == "data" and kind == "help" and json.loads(value)["state"] in {"asked", "ringing"}:
            return time.perf_counter()
    raise RuntimeError("The stream ended.")
