"""Uploads over a real connection: what is no use, or may not be sent, is answered before its body is read."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn

from controller_api.door.serving import listen
from controller_api.endpoints.media import LARGEST_UPLOAD_BYTES
from controller_api.rights import Role
from tests.controller_api.rig import Rig, until

FORM = "multipart/form-data; boundary=x"
GOOD = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nnoise\r\n'
    b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nadvert\r\n--x--\r\n'
)


@asynccontextmanager
async def served(rig: Rig) -> AsyncIterator[tuple[str, int]]:
    """The door on a socket."""
    server = uvicorn.Server(uvicorn.Config(rig.app, log_config=None, lifespan="off"))
    with listen("127.0.0.1", 0) as door:
        serving = asyncio.create_task(server.serve(sockets=[door]))

        async def started() -> bool:
            return server.started

        await until(started)
        yield door.getsockname()
        server.should_exit = True
        await serving


def head(role: Role | None, rig: Rig, *, length: int | None, kind: str = FORM, expect: bool = False) -> bytes:
    """A request's head."""
    lines = ["POST /media HTTP/1.1", "Host: controller", f"Content-Type: {kind}"]
    lines.append("Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}")
    if role is not None:
        lines.append(f"Authorization: Bearer {rig.tokens[role]}")
    if expect:
        lines.append("Expect: 100-continue")
    return "\r\n".join([*lines, "", ""]).encode()


REFUSALS = [
    (None, FORM, 250_000_000, 401),
    (None, FORM, None, 401),
    (Role.DESK, FORM, 250_000_000, 403),
    (Role.OPERATOR, "audio/wav", 250_000_000, 415),
    (Role.OPERATOR, FORM, LARGEST_UPLOAD_BYTES + 1, 413),
]


@pytest.mark.parametrize("expect", [False, True])
@pytest.mark.parametrize(("role", "kind", "length", "status"), REFUSALS)
async def test_a_useless_upload_is_answered_before_its_body_is_sent(
    rig: Rig, role: Role | None, kind: str, length: int | None, status: int, *, expect: bool
) -> None:
    """Not a byte of the body is asked for; the answer is a problem, and the last on the connection."""
    async with served(rig) as (host, port), asyncio.timeout(60):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(head(role, rig, length=length, kind=kind, expect=expect))
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
    first, _, rest = answer.partition(b"\r\n")
    headers, _, body = rest.partition(b"\r\n\r\n")
    assert first.split()[1] == str(status).encode(), answer
    assert b"connection: close" in headers.lower()
    assert json.loads(body)["status"] == status


async def test_a_body_that_is_wanted_is_asked_for(rig: Rig) -> None:
    """Who may hand in and waits to be told to go on is told, and then answered; the connection stays."""
    async with served(rig) as (host, port), asyncio.timeout(60):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(head(Role.OPERATOR, rig, length=len(GOOD), expect=True))
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(GOOD)
        answer = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.1 202 ")
    assert b"connection: close" not in answer.lower()


async def test_an_upload_that_breaks_off_leaves_nothing(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever hangs up half way has handed in nothing, and that is no fault of the controller's."""
    async with served(rig) as (host, port), asyncio.timeout(60):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(head(Role.OPERATOR, rig, length=len(GOOD), expect=True))
        await reader.readuntil(b"\r\n\r\n")
        writer.write(GOOD[:50])
        writer.close()
        await writer.wait_closed()

        async def answered() -> bool:
            async with rig.client(Role.OPERATOR) as client:
                return 'method="POST",status="400"' in (await client.get("/metrics")).text

        await until(answered)
    assert rig.here.ingest.jobs() == []
    assert "nobody foresaw" not in caplog.text


async def test_an_upload_whose_job_cannot_be_kept_leaves_no_file(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be accepted is answered with an error, and takes no room."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rig.here.ingest, "hand_in", fail)
    async with rig.client(Role.OPERATOR) as client:
        answer = await client.post("/media", files={"file": ("a.wav", b"RIFF")})
    assert answer.status_code == 507
    assert not any(rig.here.uploads.iterdir())


async def test_a_form_without_a_file_says_so(rig: Rig) -> None:
    """The field is named; a file under another name is none."""
    async with rig.client(Role.OPERATOR) as client:
        answer = await client.post("/media", files={"sound": ("a.wav", b"RIFF")})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "file"
