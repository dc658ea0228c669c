"""Forgetting what nobody needs any more: old sessions, old keys, endings of uploads, clips not used for long."""

import asyncio
import logging
from collections.abc import Collection
from datetime import timedelta

from audio.clip import Digest
from broadcaster.dispatch.dispatcher import Dispatcher
from broadcaster.journal import JournalReader
from controller_api.adapters.books_sql import SqlKeyBook, SqlSignInBook
from controller_api.adapters.jobs_sql import SqlJobBook
from controller_api.adapters.wall_clock import now
from controller_api.bootstrap.ground import Ground
from controller_api.bootstrap.voice import Voice
from controller_api.calls.ahead import Ahead
from controller_api.controller import Controller

_log = logging.getLogger(__name__)

TIDY_EVERY_S = 3600.0
KEYS_KEPT = timedelta(days=2)
JOBS_KEPT = timedelta(days=30)
_DAY_US = 86_400_000_000


async def keep_house(ground: Ground, voice: Voice, here: Controller, ahead: Ahead) -> None:
    """Tidy up every hour, and tell the log how far the journal goes; ends by being cancelled."""
    while True:
        _log.info("The journal's newest link is %s.", await asyncio.to_thread(here.reader.head))
        # Not at the start: what the plan, the music and an emergency need is known only when it was made or found.
        await asyncio.sleep(TIDY_EVERY_S)
        # Calls and stock are looked at on the event loop, which they belong to.
        emergencies = map(Digest, here.emergency.state.stock)
        here.cases.forget_contacts()
        needed = clips_in_use(voice.dispatcher, ahead).union(voice.sounds.digests(), emergencies)
        await asyncio.to_thread(_tidy, ground, voice, here, needed)


def clips_in_use(dispatcher: Dispatcher, ahead: Ahead) -> frozenset[Digest]:
    """What must stay on the disk: open calls, the coming plan, music, stock, and what is always said."""
    return ahead.lasting().union(dispatcher.clips())


def clips_of_calls(reader: JournalReader, *, kept_days: int, now_us: int) -> set[Digest]:
    """What calls of the last days went out with, so that they can be heard again."""
    return reader.clips_since(now_us - kept_days * _DAY_US) if kept_days else set()


def _tidy(ground: Ground, voice: Voice, here: Controller, needed: Collection[Digest]) -> None:
    SqlSignInBook(ground.engine).forget_sessions_before(now())
    SqlKeyBook(ground.engine).forget_before(now() - KEYS_KEPT)
    SqlJobBook(ground.engine, ground.folder.uploads).forget_before(now() - JOBS_KEPT)
    handed_in = {Digest(media.digest) for media in here.ingest.library()}
    past = clips_of_calls(here.reader, kept_days=ground.settings.sound_kept_days, now_us=voice.clock.now_us())
    voice.clips.prune(ground.settings.clips_limit_mb * 1_000_000, keep=handed_in.union(needed, past))
