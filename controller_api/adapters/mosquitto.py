"""A mosquitto of our own, for malls whose site names no broker: its files, its port, and its life as a child process.

Knows nothing of what goes over it but the topic names in its access list.
"""

import asyncio
import contextlib
import getpass
import logging
import os
import shutil
import signal
import socket
from typing import Self

from controller_api.adapters.mosquitto_files import BrokerFiles

log = logging.getLogger(__name__)

READY_WITHIN_S = 5.0
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 10.0


class BrokerUnavailable(Exception):
    """Our own broker can't be started; the sentence says what to do."""


class MosquittoChild:
    """An async context manager: inside it a mosquitto runs, and is started again on the same port when it dies."""

    def __init__(self, files: BrokerFiles, *, host: str = "127.0.0.1") -> None:
        self._files = files
        self._host = host
        self._port = 0
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """Where it listens: the same as last time if that port is free, so that speakers find it again."""
        return self._port

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def __aenter__(self) -> Self:
        """Start it; raises `BrokerUnavailable` with a sentence."""
        program = find_mosquitto()
        await _end_leftover(self._files)
        self._port = _free_port(self._host, self._files.last_port())
        self._files.write(host=self._host, port=self._port, user=getpass.getuser())
        self._process = await self._start(program)
        self._keeper = asyncio.create_task(self._keep(program))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop it and wait until it is gone."""
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
        if self._process and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()
        self._files.pid.unlink(missing_ok=True)

    async def _start(self, program: str) -> asyncio.subprocess.Process:
        with self._files.log.open("ab") as heard:
            process = await asyncio.create_subprocess_exec(
                program, "-c", str(self._files.conf), stdin=asyncio.subprocess.DEVNULL, stdout=heard, stderr=heard
            )
        self._files.pid.write_text(str(process.pid))
        await self._until_listening(process)
        return process

    async def _until_listening(self, process: asyncio.subprocess.Process) -> None:
        async with contextlib.AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(asyncio.timeout(READY_WITHIN_S))
                while process.returncode is None:
                    if await _answers(self._host, self._port):
                        return
                    await asyncio.sleep(0.02)
            except TimeoutError:
                process.kill()
                await process.wait()
        last = self._files.last_words()
        raise BrokerUnavailable(f"mosquitto did not start on port {self._port}; it said: {last}")

    async def _keep(self, program: str) -> None:
        pause = FIRST_PAUSE_S
        while self._process is not None:
            started = asyncio.get_running_loop().time()
            code = await self._process.wait()
            log.error("The broker ended with code %s and is being started again: %s", code, self._files.last_words())
            if asyncio.get_running_loop().time() - started > LONGEST_PAUSE_S:
                pause = FIRST_PAUSE_S
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
            try:
                self._process = await self._start(program)
            except (BrokerUnavailable, OSError) as error:
                log.exception("The broker can't be started again yet: %s", error)  # noqa: TRY401  The sentence names the cause.


def find_mosquitto() -> str:
    """Where mosquitto is; raises `BrokerUnavailable` telling how to get it."""
    # Debian puts it in /usr/sbin, which ordinary users' PATH leaves out.
    search = os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin" + os.pathsep + "/usr/local/sbin"
    program = shutil.which("mosquitto", path=search)
    if program is None:
        raise BrokerUnavailable(
            "mosquitto is not installed. Install it (Debian: apt-get install mosquitto), "
            "or name a broker in the site file under [broker]."
        )
    return program


def _free_port(host: str, wanted: int) -> int:
    for port in (wanted, 0) if wanted else (0,):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    raise BrokerUnavailable(f"No port is free on {host} for the broker.")


async def _answers(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1" if host == "0.0.0.0" else host, port)  # noqa: S104  A question, not a listener.
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


async def _end_leftover(files: BrokerFiles) -> None:
    """A controller that was killed leaves its broker running; that one, and only that one, is ended first."""
    pid = files.leftover()
    if pid is None:
        return
    log.warning("Ending the broker that an earlier controller left running (process %s).", pid)
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        for _ in range(60):
            if files.leftover() is None:
                return
            await asyncio.sleep(0.05)
    raise BrokerUnavailable(f"An earlier broker (process {pid}) does not end. End it and start again.")
