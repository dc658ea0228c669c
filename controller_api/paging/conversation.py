"""One person's live speech from its order to its end, over whatever carries messages; what is said back to them.

Ends in every case: by their word, by a call that takes the zones, by silence, or when the connection is gone. What was
said up to then is kept.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from typing import Protocol

from broadcaster.call import CallId
from content.bilingual import Bilingual, in_language
from controller_api.contract.calls import CallView
from controller_api.contract.live import LiveNews
from controller_api.paging.desk import SILENT, SILENT_S, LiveDesk
from controller_api.paging.recorder import Session
from controller_api.paging.speech import MOST_FRAMES
from controller_api.problems import Problem

LOOK_EVERY_S = 0.05
MUTE_S = 5.0
"""Who sends nothing for so long is gone, though the connection may not have noticed."""
ENDS_WITHIN_S = 15.0
LONGEST_RECORDING_FRAMES = 48_000 * 300

_TOO_LONG = Bilingual("A recording lasts five minutes at most. Say it in parts.", "录音最长五分钟，请分段讲。")
_OVERLONG = Bilingual("Send sound in stretches of 100 ms at most.", "每次发送的声音不能超过 100 毫秒。")


class Lost(Exception):
    """Whoever speaks is gone."""


class Line(Protocol):
    """What carries the messages."""

    async def hear(self) -> bytes | str:
        """The next message, once there is one; raises `Lost`. Safe to be cancelled."""
        ...

    async def tell(self, news: LiveNews) -> None:
        """Say something back; raises `Lost`."""
        ...


class Conversation:
    """Between one person and the desk."""

    def __init__(
        self,
        line: Line,
        desk: LiveDesk,
        *,
        now_us: Callable[[], int],
        view: Callable[[CallId], Awaitable[CallView]],
    ) -> None:
        """`view` looks a call up."""
        self._line = line
        self._desk = desk
        self._now_us = now_us
        self._view = view
        self._told_to_speak = False

    async def hold(self, session: Session) -> None:
        """Listen until it is over, end the call, keep what was said; raises `Problem` for what was refused, `Lost`."""
        try:
            await self._line.tell(LiveNews(type="open", call_id=session.call_id, delay_ms=self._desk.delay_ms))
            await self._listen(session)
        except BaseException as fault:
            self._note(session, fault)
            # What was said up to then is kept, if it can be used; that it can't be is the lesser news.
            with contextlib.suppress(Problem):
                await asyncio.shield(self._finish(session))
            raise
        await self._line.tell(await asyncio.shield(self._finish(session)))

    def _note(self, session: Session, fault: BaseException) -> None:
        if isinstance(fault, Problem):
            self._desk.break_off(session, in_language(fault.detail, "en"))
        else:
            self._desk.note(session, f"The connection to {session.visitor.name} was lost while they spoke.")

    async def _listen(self, session: Session) -> None:
        async for message in self._messages(session):
            if isinstance(message, str):
                return
            if len(message) > 2 * MOST_FRAMES:
                raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _OVERLONG)
            self._take(session, message)
            if session.speech.silent_s > SILENT_S:
                raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, SILENT)

    async def _messages(self, session: Session) -> AsyncIterator[bytes | str]:
        """What comes, as long as the call is open; raises `Lost`."""
        hearing = asyncio.ensure_future(self._line.hear())
        silent_s = 0.0
        try:
            while session.call_id is None or self._desk.paging.is_open(session.call_id):
                await self._tell_to_speak(session)
                done, _ = await asyncio.wait([hearing], timeout=LOOK_EVERY_S)
                silent_s = 0.0 if done else silent_s + LOOK_EVERY_S
                if silent_s > MUTE_S:
                    raise Lost
                if done:
                    message = hearing.result()
                    hearing = asyncio.ensure_future(self._line.hear())
                    yield message
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)

    def _take(self, session: Session, pcm: bytes) -> None:
        call_id, speech, paging = session.call_id, session.speech, self._desk.paging
        if call_id is None:
            speech.keep(pcm)
            if speech.frames > LONGEST_RECORDING_FRAMES:
                raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LONG)
            return
        begins_us = paging.begins_us(call_id)
        stretch = speech.live(pcm, self._now_us(), begins_us)
        if stretch is not None and begins_us is not None:
            paging.speak(call_id, sequence=stretch.sequence, first_frame=stretch.first_frame, pcm=stretch.pcm)
            self._desk.recorder.tape(session, stretch, begins_us)

    async def _tell_to_speak(self, session: Session) -> None:
        """Say when the chime is over, so early that the first word follows it."""
        if self._told_to_speak or session.call_id is None:
            return
        begins_us = self._desk.paging.begins_us(session.call_id)
        if begins_us is not None and self._now_us() >= begins_us - self._desk.delay_ms * 1000:
            self._told_to_speak = True
            await self._line.tell(LiveNews(type="speak", call_id=session.call_id))

    async def _finish(self, session: Session) -> LiveNews:
        """End the call, and keep what was said; raises `Problem` for a recording that can't be used."""
        desk, call_id = self._desk, session.call_id
        try:
            if call_id is not None:
                await self._end(call_id, session.speech.frames)
            clip = await desk.recorder.keep(session)
        finally:
            desk.close(session)
        digest, seconds = (None, None) if clip is None else (clip.digest, clip.seconds)
        if call_id is None:
            return LiveNews(type="recorded", recording=digest, seconds=seconds)
        view = await self._view(call_id)
        missed = tuple(sorted(zone for zone, state in view.zone_states.items() if state == "missed"))
        return LiveNews(
            type="ended",
            call_id=call_id,
            outcome=view.outcome,
            detail=" ".join(filter(None, (view.reason, session.unkept))),
            missed_zones=missed,
            recording=digest,
            seconds=seconds,
        )

    async def _end(self, call_id: CallId, frames: int) -> None:
        paging = self._desk.paging
        if not frames and paging.begins_us(call_id) is None:
            self._desk.withdraw(call_id)  # It waits for its zones still, and there is nothing to be said in them.
        paging.over(call_id, frames)
        try:
            async with asyncio.timeout(ENDS_WITHIN_S):
                while paging.is_open(call_id):  # noqa: ASYNC110  The switchboard tells nobody in particular.
                    await asyncio.sleep(LOOK_EVERY_S)
        except TimeoutError:
            self._desk.withdraw(call_id)
