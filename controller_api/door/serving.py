"""Runs the door on a socket until it is told to stop. Knows nothing of what is behind the door."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from fastapi import FastAPI

from controller_api.websocket.server import ServerSocket

CLOSES_WITHIN_S = 5


class PortTaken(Exception):
    """The address can't be listened at."""


def listen(host: str, port: int) -> socket.socket:
    """A socket at the address; port 0 takes any that is free. Raises `PortTaken` with a sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError as error:
        door.close()
        reason = (error.strerror or str(error)).lower()
        raise PortTaken(
            f"The controller can't listen at {host}:{port}: {reason}. Choose another with --port."
        ) from error
    door.set_inheritable(False)
    return door


def address_of(door: socket.socket) -> str:
    """How a browser on this machine writes it."""
    host, port = door.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104  Asked, not bound.
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def serve(app: FastAPI, door: socket.socket, *, ready: Callable[[], None], closing: Callable[[], None]) -> None:
    """Answer until SIGTERM or SIGINT; `ready` is called when it answers, `closing` when it is told to stop."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=CLOSES_WITHIN_S,
        ws=ServerSocket,
    )
    server = _Server(config)

    def stop() -> None:
        closing()
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop)
    watch = asyncio.create_task(_tell_ready(server, ready))
    try:
        await server.serve(sockets=[door])
    finally:
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(signal_number)
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn would raise them anew once it is done, and end the process with its work undone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def _tell_ready(server: uvicorn.Server, ready: Callable[[], None]) -> None:
    while not server.started:  # noqa: ASYNC110  A flag of uvicorn's, which no event goes with.
        await asyncio.sleep(0.01)
    ready()
