"""`python -m controller_api page`: speak in a mall's zones from a file or standard input, at the pace of speech."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np

from audio.adapters.soundfile_decoder import SoundfileDecoder
from audio.clip import RATE
from audio.errors import AudioError
from controller_api.contract.live import LiveNews, LiveOrder
from controller_api.websocket.client import ClientSocket, Unreachable, opened

STRETCH_FRAMES = RATE // 50
_STRETCH_BYTES = 2 * STRETCH_FRAMES
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--zones", default="", help="zones and groups that are to hear it, with commas between")
    parser.add_argument("--file", required=True, metavar="FILE", help="a sound file; - for 16-bit mono at 48 kHz")
    parser.add_argument("--address", default="http://127.0.0.1:8080", metavar="URL", help="where the controller is")
    parser.add_argument("--token-file", type=Path, required=True, metavar="FILE", help="a file with a token, alone")
    parser.add_argument("--mode", choices=("live", "record"), default="live", help="record: keep it, call nobody yet")


def run(options: argparse.Namespace) -> int:
    """Speak; gives the exit code, 2 for what was refused."""
    zones = tuple(zone for zone in options.zones.split(",") if zone)
    try:
        order = LiveOrder(mode=options.mode, zones=zones)
        token = options.token_file.read_text(encoding="utf-8").strip()
        last = asyncio.run(speak(options.address, token, order, sound_of(options.file)))
    except (AudioError, OSError, Unreachable) as fault:
        sys.stderr.write(f"{fault}\n")
        return REFUSED
    return REFUSED if last is None or last.type == "refused" else 0


async def speak(address: str, token: str, order: LiveOrder, sound: AsyncIterator[bytes]) -> LiveNews | None:
    """Say it, and write down what comes back; gives the last of it. Raises `Unreachable`."""
    last: LiveNews | None = None
    now = asyncio.Event()
    if order.mode == "record":
        now.set()
    async with opened(f"{address}/live", {"Authorization": f"Bearer {token}"}) as socket:
        await socket.send(order.model_dump_json())
        speaking = asyncio.create_task(_pour(socket, sound, now))
        try:
            async for text in socket.texts():
                last = LiveNews.model_validate_json(text)
                sys.stdout.write(f"{_told(last)}\n")
                sys.stdout.flush()
                if last.type == "speak":
                    now.set()
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)
    return last


async def _pour(socket: ClientSocket, sound: AsyncIterator[bytes], now: asyncio.Event) -> None:
    """Send a stretch every 20 ms: silence until it is time to speak, then the sound, then that it is over."""
    clock = asyncio.get_running_loop()
    due_s = clock.time()
    while not now.is_set():
        await socket.send(bytes(_STRETCH_BYTES))
        due_s += 0.02
        await asyncio.sleep(max(0.0, due_s - clock.time()))
    due_s = clock.time()
    async for stretch in sound:
        await socket.send(stretch)
        due_s += 0.02
        await asyncio.sleep(max(0.0, due_s - clock.time()))
    await socket.send("stop")


async def sound_of(name: str) -> AsyncIterator[bytes]:
    """A file's sound, or what comes on standard input, in stretches of 20 ms; raises `AudioError`, `OSError`."""
    if name == "-":
        while piece := await asyncio.to_thread(sys.stdin.buffer.read, _STRETCH_BYTES):
            yield piece
        return
    samples = await asyncio.to_thread(SoundfileDecoder().decode, Path(name))
    pcm = np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2").tobytes()
    for first in range(0, len(pcm), _STRETCH_BYTES):
        yield pcm[first : first + _STRETCH_BYTES]


def _told(news: LiveNews) -> str:
    match news.type:
        case "open":
            return "Waiting for the zones." if news.call_id else "Recording."
        case "speak":
            return "On air."
        case "refused":
            return news.detail
        case "recorded":
            return f"Recorded {news.seconds or 0:.1f} s as {news.recording}."
        case "ended":
            missed = f" Not heard in: {', '.join(news.missed_zones)}." if news.missed_zones else ""
            return f"The call {news.call_id} ended: {news.outcome}. {news.detail}".strip() + missed
