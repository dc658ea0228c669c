"""A controller put together of quiet parts: speakers in memory, humming speech, a database of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import Engine

from audio.adapters.clip_folder import ClipFolder
from audio.adapters.quiet_speech import QuietSpeech
from audio.adapters.speech_cache import MemorySpeechCache
from audio.adapters.vlc_decoder import VlcDecoder
from audio.ports import Synthesizer
from audio.studio import Studio, StudioSettings
from broadcaster.adapters.emergency_memory import MemoryEmergencyWire
from broadcaster.adapters.emergency_sql import SqlEmergencyBook
from broadcaster.adapters.fault_book_sql import SqlFaultBook
from broadcaster.adapters.journal_sql import SqlJournal
from broadcaster.adapters.memory_network import MemoryNetwork
from broadcaster.adapters.owed_memory import MemoryOwedRows
from broadcaster.call import ZoneId
from broadcaster.dispatch.dispatcher import Dispatcher
from broadcaster.emergency.machine import EmergencyMachine, Sounding
from broadcaster.emergency.pressing import Rules
from broadcaster.emergency.profiles import profiles_of
from broadcaster.emergency.service import EmergencyService
from broadcaster.emergency.stocking import RoundMaker
from broadcaster.settings import DispatchSettings
from broadcaster.supervision.watchman import Watchman
from content.adapters.library_sql import SqlLibrary
from content.adapters.site_folder import open_site, open_site_book, sample_site_folder
from content.kiosk_plan import Kiosk, MallEvent, ScreenCampaign, VenueFolder
from content.nouns import ClockSpan
from content.site import ApprovalRule, Site
from content.templates.template import TemplateBook
from controller_api.adapters import checks, faults
from controller_api.adapters.books_sql import SqlAccountBook, SqlApprovalBook, SqlKeyBook, SqlSignInBook
from controller_api.adapters.jobs_sql import SqlJobBook
from controller_api.adapters.site_sounds import SiteSounds
from controller_api.adapters.sound_bench import StudioSoundBench
from controller_api.adapters.tapes_folder import TapeFolder
from controller_api.adapters.wall_clock import WallClock, now
from controller_api.background import Background
from controller_api.bootstrap.desk import case_desk, help_desk, keep_desk, kiosk_board, kiosk_files
from controller_api.bootstrap.guard import keep_watch
from controller_api.bootstrap.queue import keep_queue, ticket_office
from controller_api.calls.announcing import Announcing
from controller_api.calls.book import CallBook
from controller_api.calls.desk import CallDesk
from controller_api.calls.planned import PlannedAnnouncer
from controller_api.calls.recordings import Recordings
from controller_api.controller import Controller
from controller_api.door.app import build_app
from controller_api.endpoints.zones import zone_view
from controller_api.ingest import Ingest
from controller_api.paging.desk import LiveDesk
from controller_api.paging.recorder import Recorder
from controller_api.passwords import PasswordKeeper
from controller_api.rights import Role
from controller_api.sign_in import Doorkeeper
from controller_api.unsealing import LetterOpener
from controller_api.watching.health import HealthBoard
from controller_api.watching.metrics import Metrics
from controller_api.watching.news import News
from controller_api.watching.reporting import Reporter
from scheduler.adapters.ledger_sql import SqlLedger
from scheduler.adapters.mall_clocks import MachineClock
from scheduler.adapters.timeline_pillow import draw
from scheduler.known_plans import KnownPlans
from scheduler.planning.planner import plan_day

FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
KIOSKS = (
    Kiosk(
        id="atrium-kiosk",
        name={"zh": "中庭自助机", "en": "Kiosk in the atrium"},
        zone="atrium",
        at=(120.1, 30.2),
        facing_deg=90,
    ),
    Kiosk(id="food-kiosk", name={"zh": "美食广场自助机", "en": "Food-court kiosk"}, zone="food-court", place="food"),
)
"""They stand in the sample mall, whatever else does; the first is who `Role.KIOSK` is."""
SHOWN = {
    "venue": VenueFolder(folder="venue"),
    "events": (
        MallEvent(
            id="stories",
            name={"zh": "故事会", "en": "Story time"},
            first=date(2020, 1, 1),
            last=date(2099, 12, 31),
            times=(ClockSpan(starts=time(15), ends=time(16)), ClockSpan(starts=time(11), ends=time(12))),
            place="stage",
        ),
        MallEvent(id="past", name={"zh": "去年", "en": "Past"}, first=date(2020, 1, 1), times=()),
    ),
    "screen_campaigns": (
        ScreenCampaign(
            id="tea",
            advertiser="Tea House",
            pictures=("tea.png", "gone.png"),
            first=date(2020, 1, 1),
            last=date(2099, 12, 31),
            day_parts=(ClockSpan(starts=time(10), ends=time(22)),),
            most_per_hour=6,
        ),
    ),
}
"""What the kiosks show; the venue and the pictures lie in the rig's folder, if a test puts them there."""
SITE_FILE = sample_site_folder() / "site.toml"


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something to come true."""
    async with asyncio.timeout(90):
        while not await condition():  # noqa: ASYNC110  What is awaited is behind HTTP, which has no event.
            await asyncio.sleep(0.02)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """A running controller and its surroundings."""

    here: Controller
    app: FastAPI
    network: MemoryNetwork
    engine: Engine
    folder: Path
    tokens: dict[Role, str]
    emergency_wire: MemoryEmergencyWire
    """What is said to zones and contacts in an emergency, and what they say."""

    def client(self, role: Role | None = None) -> httpx.AsyncClient:
        """A client with the token of this role, or with none."""
        headers = {} if role is None else {"Authorization": f"Bearer {self.tokens[role]}"}
        # What the server could not foresee is answered too, and it is the answer that is looked at.
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://controller", headers=headers)


@asynccontextmanager
async def running(
    engine: Engine, folder: Path, synthesizer: Synthesizer | None = None, approval: ApprovalRule | None = None
) -> AsyncIterator[Rig]:
    """Put the parts together as `controller_api.bootstrap` does, without processes, sockets or sound.

    It hums, if no other synthesizer is given.
    """
    synthesizer = synthesizer or QuietSpeech()
    site = open_site(SITE_FILE, media=False)
    site = site.model_copy(update={"approval": approval or site.approval, "kiosks": KIOSKS, **SHOWN})
    book = open_site_book(SITE_FILE, site)
    zones = [ZoneId(zone.id) for zone in site.zones]
    clips = ClipFolder(folder / "clips")
    studio = Studio(synthesizer=synthesizer, store=clips, cache=MemorySpeechCache(clips), settings=StudioSettings())
    network = MemoryNetwork(WallClock(), zones)
    journal = SqlJournal(engine)
    decoder = VlcDecoder()
    dispatcher = Dispatcher(
        network=network,
        journal=journal,
        owed=MemoryOwedRows(),
        studio=studio,
        clock=WallClock(),
        zones=zones,
        settings=DispatchSettings(hand_in_ms=0),
    )
    try:
        async with dispatcher, Background() as background:
            bench = StudioSoundBench(decoder, clips)
            parts = Parts(
                site=site,
                book=book,
                engine=engine,
                folder=folder,
                dispatcher=dispatcher,
                journal=journal,
                synthesizer=synthesizer,
                studio=studio,
                clips=clips,
                bench=bench,
                emergency_wire=MemoryEmergencyWire(),
            )
            here = _controller(parts)
            here.ingest.take_up(here.uploads)
            background.run("ingest", here.ingest.work)
            by_id = {zone.id: zone for zone in site.zones}
            reporter = Reporter(
                dispatcher=dispatcher,
                news=here.news,
                metrics=here.metrics,
                view=lambda live: zone_view(here, by_id[live.zone], live),
            )
            background.run("news", reporter.work)
            keep_watch(here, background)
            keep_queue(here.tickets, here.metrics, background)
            keep_desk(here, background)
            names = {Role.KIOSK: KIOSKS[0].id}
            tokens = {
                role: here.door.mint_token(names.get(role, role), role, by="test", expires_at=None)[1] for role in Role
            }
            app = build_app(here, faults.translations())
            yield Rig(
                here=here,
                app=app,
                network=network,
                engine=engine,
                folder=folder,
                tokens=tokens,
                emergency_wire=parts.emergency_wire,
            )
    finally:
        network.close()
        decoder.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the controller's own parts stand on."""

    site: Site
    book: TemplateBook
    engine: Engine
    folder: Path
    dispatcher: Dispatcher
    journal: SqlJournal
    synthesizer: Synthesizer
    studio: Studio
    clips: ClipFolder
    bench: StudioSoundBench
    emergency_wire: MemoryEmergencyWire


def _emergency(parts: Parts) -> EmergencyService:
    maker = RoundMaker(site=parts.site, book=parts.book, studio=parts.studio, store=parts.clips)
    machine = EmergencyMachine(
        profiles_of(parts.site),
        rounds=maker.tones(),
        rules=Rules(hold_us=0, second_person_us=60_000_000),
        sounding=Sounding(gain_db=parts.site.emergency.gain_db, lead_us=100_000),
    )
    service = EmergencyService(
        machine=machine,
        wire=parts.emergency_wire,
        book=SqlEmergencyBook(parts.engine),
        journal=parts.journal,
        owed=MemoryOwedRows(),
        clock=WallClock(),
        maker=maker,
        attendance=lambda: {zone.id: zone.id in service.zones for zone in parts.site.zones},
    )
    return service


def _controller(parts: Parts) -> Controller:
    site, engine, folder, dispatcher = parts.site, parts.engine, parts.folder, parts.dispatcher
    book, journal, bench, clips = parts.book, parts.journal, parts.bench, parts.clips
    library = SqlLibrary(engine)
    ingest = Ingest(bench=bench, library=library, book=SqlJobBook(engine, folder / "uploads"))
    recordings = Recordings(library, ingest.job)
    announcing = Announcing(site=site, book=book, recordings=recordings, switch=dispatcher, now=now)
    approvals, news = SqlApprovalBook(engine), News()
    mall_clock = MachineClock(site.time_zone)
    index = folder / "sounds.json"
    sounds = SiteSounds(site=site, folder=folder, library=library, bench=bench, store=clips, index=index)
    desk = CallDesk(
        announcing=announcing,
        stops=dispatcher,
        approvals=approvals,
        keys=SqlKeyBook(engine),
        journal=journal,
        reader=journal,
        owed=MemoryOwedRows(),
        now=now,
    )
    metrics = Metrics()
    metrics.show(dispatcher.zones, dispatcher.live)
    health = [
        checks.database_check(engine),
        checks.speakers_check(dispatcher.zones),
        checks.speech_check(parts.synthesizer),
        checks.sounds_check(sounds.faults),
        checks.disk_check(folder),
        checks.journal_check(lambda: dispatcher.rows_owed),
    ]
    return Controller(
        site=site,
        book=book,
        mall_clock=mall_clock,
        door=Doorkeeper(
            accounts=SqlAccountBook(engine),
            sign_ins=SqlSignInBook(engine),
            passwords=PasswordKeeper(FAST),
            now=now,
        ),
        announcing=announcing,
        planned=PlannedAnnouncer(
            site=site,
            announcing=announcing,
            sounds=sounds,
            music=dispatcher,
            unheard=dispatcher,
            journal=journal,
            now=now,
            mall_clock=mall_clock,
        ),
        desk=desk,
        cases=case_desk(engine, desk, mall_clock),
        help=help_desk(engine, desk, site, news, MemoryOwedRows()),
        kiosks=kiosk_board(engine, desk, site),
        kiosk_files=kiosk_files(site, folder),
        letters=LetterOpener(LetterOpener.made()),
        tickets=ticket_office(
            site=site,
            engine=engine,
            announcing=announcing,
            stops=dispatcher,
            calls=desk,
            news=news,
            mall_clock=mall_clock,
            address="http://controller",
        ),
        address="http://controller",
        calls=CallBook(board=dispatcher, reader=journal, approvals=approvals, announcing=announcing),
        dispatcher=dispatcher,
        journal=journal,
        reader=journal,
        ledger=SqlLedger(engine),
        plan_of=KnownPlans(lambda day: plan_day(site, day)),
        studio=parts.studio,
        clips=clips,
        ingest=ingest,
        uploads=folder / "uploads",
        health=HealthBoard(health),
        news=news,
        metrics=metrics,
        live=LiveDesk(
            announcing=announcing,
            paging=dispatcher.paging,
            stop=dispatcher.cancel,
            recorder=Recorder(
                paging=dispatcher.paging,
                tapes=TapeFolder(folder / "tapes"),
                clips=clips,
                library=library,
                loudness=site.loudness,
                reader=journal,
                note=desk.note,
                now=now,
            ),
            loudness_lufs=site.loudness.speech_lufs,
            delay_ms=DispatchSettings().live_delay_ms,
            note=desk.note,
            now=now,
        ),
        now_us=WallClock().now_us,
        draw=draw,
        emergency=_emergency(parts),
        watchman=Watchman(
            watched=dispatcher,
            connected=lambda: True,
            book=SqlFaultBook(engine),
            journal=journal,
            owed=MemoryOwedRows(),
            clock=WallClock(),
            zones=[ZoneId(zone.id) for zone in site.zones],
        ),
    )
