"""The door and all that works behind it, on the ground and with the voice."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fastapi import FastAPI
from pydantic import TypeAdapter

from broadcaster.adapters.owed_file import FileOwedRows
from broadcaster.call import ZoneId
from broadcaster.dispatch.live import LiveZone
from broadcaster.emergency.service import EmergencyService
from broadcaster.supervision.watchman import Watchman
from content.adapters.library_sql import SqlLibrary
from controller_api import contract
from controller_api.adapters import checks, faults
from controller_api.adapters.books_sql import SqlAccountBook, SqlApprovalBook, SqlKeyBook, SqlSignInBook
from controller_api.adapters.data_folder import kept_secret, write_private
from controller_api.adapters.jobs_sql import SqlJobBook
from controller_api.adapters.scenes import read_scenes
from controller_api.adapters.tapes_folder import TapeFolder
from controller_api.adapters.wall_clock import now
from controller_api.background import Background
from controller_api.bootstrap.day import keep_day
from controller_api.bootstrap.desk import case_desk, help_desk, keep_desk, kiosk_board, kiosk_files
from controller_api.bootstrap.emergency import answer_emergencies
from controller_api.bootstrap.ground import Ground, lay
from controller_api.bootstrap.guard import drill_reminder_of, keep_watch, remind_of_drills, watchman_of
from controller_api.bootstrap.housekeeping import keep_house
from controller_api.bootstrap.queue import keep_queue, ticket_office
from controller_api.bootstrap.timekeeping import keep_time
from controller_api.bootstrap.voice import Voice, raise_voice
from controller_api.calls.announcing import Announcing
from controller_api.calls.book import CallBook
from controller_api.calls.desk import CallDesk, DeskRow
from controller_api.calls.planned import PlannedAnnouncer
from controller_api.calls.recordings import Recordings
from controller_api.controller import Controller
from controller_api.desk.help.nouns import Help
from controller_api.door.app import build_app
from controller_api.endpoints.zones import zone_view
from controller_api.ingest import Ingest
from controller_api.paging.desk import LiveDesk
from controller_api.paging.recorder import Note, Recorder
from controller_api.passwords import PasswordKeeper
from controller_api.settings import Settings
from controller_api.sign_in import FIRST_ACCOUNT, Doorkeeper
from controller_api.unsealing import LetterOpener
from controller_api.watching.drills import DrillReminder
from controller_api.watching.health import HealthBoard
from controller_api.watching.metrics import Metrics
from controller_api.watching.news import News
from controller_api.watching.reporting import Reporter
from controller_api.watching.unread import UnreadWatch
from scheduler.adapters.ledger_sql import SqlLedger
from scheduler.adapters.mall_clocks import LapseClock, MachineClock
from scheduler.adapters.timeline_pillow import draw
from scheduler.day_plan import DayPlan
from scheduler.known_plans import KnownPlans
from scheduler.planning.planner import plan_day
from scheduler.ports import MallClock

WRITE_EVERY_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A controller that is ready to answer."""

    ground: Ground
    app: FastAPI
    news: News
    first_password: str | None

    def announce_itself(self) -> None:
        """Write where it is, for whoever starts speakers."""
        ground = self.ground
        where = {"address": ground.address, "site": ground.site.id, "broker": ground.broker.address}
        ground.folder.tell_address({**where, "pid": os.getpid()})


@contextlib.asynccontextmanager
async def controller(settings: Settings) -> AsyncIterator[Running]:
    """Put a controller together and keep it alive inside the context.

    Raises what the site file, the data folder, the port or our own broker have against it, each a sentence.
    """
    async with AsyncExitStack() as stack:
        ground = await lay(settings, stack)
        voice = await raise_voice(ground, stack)
        emergency = await answer_emergencies(ground, voice, stack)
        drills = drill_reminder_of(ground, emergency)
        here = _door(ground, voice, emergency, drills)
        password = _first_password(ground, here.door)
        await _set_to_work(ground, voice, here, drills, stack)
        stack.callback(ground.folder.forget_address)
        app = build_app(here, faults.translations())
        yield Running(ground=ground, app=app, news=here.news, first_password=password)


def _first_password(ground: Ground, door: Doorkeeper) -> str | None:
    password = door.make_first_account()
    if password is not None:
        words = f"{ground.address}\nname: {FIRST_ACCOUNT}\npassword: {password}\n"
        write_private(ground.folder.first_sign_in, words)
    return password


def _door(ground: Ground, voice: Voice, emergency: EmergencyService, drills: DrillReminder) -> Controller:
    site, engine, journal = ground.site, ground.engine, voice.journal
    library = SqlLibrary(engine)
    ingest = Ingest(bench=voice.bench, library=library, book=SqlJobBook(engine, ground.folder.uploads))
    announcing = Announcing(
        site=site,
        book=ground.book,
        recordings=Recordings(library, ingest.job),
        switch=voice.dispatcher,
        now=now,
        instant_us=voice.clock.instant_us,
    )
    approvals, news = SqlApprovalBook(engine), News()
    mall_clock, watchman = _mall_clock(ground), watchman_of(ground, voice, emergency, drills)
    desk = CallDesk(
        announcing=announcing,
        stops=voice.dispatcher,
        approvals=approvals,
        keys=SqlKeyBook(engine),
        journal=journal,
        reader=journal,
        owed=FileOwedRows(ground.folder.owed_acts, TypeAdapter(DeskRow)),
        now=now,
    )
    helps = help_desk(engine, desk, site, news, FileOwedRows(ground.folder.owed_helps, TypeAdapter(Help)))
    return Controller(
        site=site,
        book=ground.book,
        mall_clock=mall_clock,
        door=_doorkeeper(ground),
        announcing=announcing,
        planned=PlannedAnnouncer(
            site=site,
            announcing=announcing,
            sounds=voice.sounds,
            music=voice.dispatcher,
            unheard=voice.dispatcher,
            journal=journal,
            now=now,
            mall_clock=mall_clock,
        ),
        desk=desk,
        cases=case_desk(ground.engine, desk, mall_clock),
        help=helps,
        kiosks=kiosk_board(engine, desk, site),
        kiosk_files=kiosk_files(site, ground.settings.site.parent),
        letters=LetterOpener(kept_secret(ground.folder.letter_key, LetterOpener.made)),
        tickets=ticket_office(
            site=site,
            engine=engine,
            announcing=announcing,
            stops=voice.dispatcher,
            calls=desk,
            news=news,
            mall_clock=mall_clock,
            address=ground.address,
        ),
        address=ground.address,
        calls=CallBook(board=voice.dispatcher, reader=journal, approvals=approvals, announcing=announcing),
        dispatcher=voice.dispatcher,
        journal=journal,
        reader=journal,
        ledger=SqlLedger(engine),
        plan_of=KnownPlans(_planner(ground, voice)),
        studio=voice.studio,
        clips=voice.clips,
        ingest=ingest,
        uploads=ground.folder.uploads,
        health=_health(ground, voice, lambda: desk.rows_owed + emergency.rows_owed + helps.rows_owed, watchman),
        news=news,
        metrics=_metrics(voice),
        live=_live_desk(ground, voice, announcing, library, desk.note),
        now_us=voice.clock.now_us,
        draw=draw,
        watchman=watchman,
        emergency=emergency,
    )


def _live_desk(ground: Ground, voice: Voice, announcing: Announcing, library: SqlLibrary, note: Note) -> LiveDesk:
    paging, loudness = voice.dispatcher.paging, ground.site.loudness
    recorder = Recorder(
        paging=paging,
        tapes=TapeFolder(ground.folder.tapes),
        clips=voice.clips,
        library=library,
        loudness=loudness,
        reader=voice.journal,
        note=note,
        now=now,
    )
    return LiveDesk(
        announcing=announcing,
        paging=paging,
        stop=voice.dispatcher.cancel,
        recorder=recorder,
        loudness_lufs=loudness.speech_lufs,
        delay_ms=ground.settings.dispatch.live_delay_ms,
        note=note,
        now=now,
    )


def _doorkeeper(ground: Ground) -> Doorkeeper:
    accounts, sign_ins = SqlAccountBook(ground.engine), SqlSignInBook(ground.engine)
    return Doorkeeper(accounts=accounts, sign_ins=sign_ins, passwords=PasswordKeeper(), now=now)


def _metrics(voice: Voice) -> Metrics:
    metrics = Metrics()
    metrics.show(voice.dispatcher.zones, voice.dispatcher.live)
    return metrics


def _health(ground: Ground, voice: Voice, rows_owed: Callable[[], int], watchman: Watchman) -> HealthBoard:
    return HealthBoard(
        [
            checks.database_check(ground.engine),
            checks.broker_check(voice.network, ground.broker.address),
            checks.speakers_check(voice.dispatcher.zones),
            checks.speech_check(voice.synthesizer),
            checks.sounds_check(voice.sounds.faults),
            checks.disk_check(ground.folder.root),
            checks.journal_check(lambda: voice.dispatcher.rows_owed + rows_owed() + watchman.rows_owed),
            checks.faults_check(lambda: watchman.standing),
        ]
    )


def _mall_clock(ground: Ground) -> MallClock:
    scenes = ground.settings.scenes
    return MachineClock(ground.site.time_zone) if scenes is None else LapseClock(*read_scenes(scenes))


def _planner(ground: Ground, voice: Voice) -> Callable[[date], DayPlan]:
    @lru_cache(maxsize=40)
    def planned(day: date, songs: frozenset[tuple[str, tuple[int, ...]]]) -> DayPlan:
        return plan_day(ground.site, day, songs=dict(songs))

    return lambda day: planned(day, frozenset(voice.sounds.songs().items()))


async def _set_to_work(
    ground: Ground, voice: Voice, here: Controller, drills: DrillReminder, stack: AsyncExitStack
) -> None:
    """Take up what an earlier controller left, keep the plan, and start what goes on in the background."""
    background = await stack.enter_async_context(Background())
    zones = {ZoneId(zone.id): zone for zone in ground.site.zones}

    def view(live: LiveZone) -> contract.ZoneView:
        return zone_view(here, zones[live.zone], live)

    def sounds_changed() -> None:
        here.planned.sounds_changed()
        voice.dispatcher.stock(zones, voice.sounds.digests())

    reporter = Reporter(dispatcher=voice.dispatcher, news=here.news, metrics=here.metrics, view=view)
    background.run("telling the news", reporter.work)
    keep_watch(here, background)
    background.run("reminding people of drills", lambda: remind_of_drills(drills))
    keep_desk(here, background)
    keep_time(here, voice, background)
    here.ingest.take_up(here.uploads)
    background.run("taking recordings in", here.ingest.work)
    background.run("the site's music", lambda: voice.sounds.prepare(sounds_changed))
    background.run("writing down what people did", lambda: _write_down(here.desk))
    keep_queue(here.tickets, here.metrics, background)
    background.run("giving up what nobody read", UnreadWatch(desk=here.desk, calls=here.calls, news=here.news).work)
    stack.callback(here.desk.catch_up)
    voice.dispatcher.resume(lambda request: here.announcing.script(here.announcing.draft_of(request)))
    here.live.recorder.take_up()
    background.run("getting the voice ready", voice.synthesizer.start)
    ahead = keep_day(ground, voice, here, stack, background)
    background.run("keeping house", lambda: keep_house(ground, voice, here, ahead))


async def _write_down(desk: CallDesk) -> None:
    """What the journal could not take when it happened."""
    while True:
        desk.catch_up()
        await asyncio.sleep(WRITE_EVERY_S)
