"""The service desk's parts put together on their books, and what of them goes on in the background."""

import contextlib
import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from broadcaster.ports import OwedRows
from content.site import Site
from controller_api.adapters.cases_sql import SqlCaseBook
from controller_api.adapters.helps_sql import SqlHelpBook
from controller_api.adapters.kiosks_sql import SqlClosureBook, SqlPlayBook
from controller_api.adapters.shown_files import CampaignPictures, VenuePackage
from controller_api.adapters.venue_ways import VenueWays
from controller_api.adapters.wall_clock import now
from controller_api.background import Background
from controller_api.calls.desk import CallDesk
from controller_api.controller import Controller
from controller_api.desk.cases.desk import CaseDesk
from controller_api.desk.help.desk import HelpDesk
from controller_api.desk.help.nouns import Help
from controller_api.desk.help.views import at_desk
from controller_api.desk.kiosks.board import KioskBoard
from controller_api.desk.kiosks.files import KioskFiles
from controller_api.rights import Role
from controller_api.sign_in import Doorkeeper
from controller_api.watching.news import News
from scheduler.ports import MallClock

ENROLLED_EVERY_S = 5.0


def case_desk(engine: Engine, calls: CallDesk, mall_clock: MallClock) -> CaseDesk:
    """Who takes suggestions and complaints."""
    return CaseDesk(book=SqlCaseBook(engine), note=_note(calls), now=now, mall_now=mall_clock.now)


def help_desk(engine: Engine, calls: CallDesk, site: Site, news: News, owed: OwedRows[Help]) -> HelpDesk:
    """Who rings the desk: every page that is open hears of it by the news."""
    return HelpDesk(
        book=SqlHelpBook(engine),
        owed=owed,
        bell=lambda _: news.readers > 0,
        tell=lambda plea: news.tell("help", at_desk(plea, site).model_dump_json()),
        note=_note(calls),
        now=now,
    )


def kiosk_board(engine: Engine, calls: CallDesk, site: Site) -> KioskBoard:
    """Who knows how kiosks are."""
    closures, plays = SqlClosureBook(engine), SqlPlayBook(engine)
    return KioskBoard(kiosks=site.kiosks, closures=closures, plays=plays, note=_note(calls), now=now)


def kiosk_files(site: Site, folder: Path) -> KioskFiles:
    """What kiosks fetch; paths are relative to the site file's folder."""
    venue = folder / site.venue.folder if site.venue else None
    package = VenuePackage(venue)
    pictures = CampaignPictures(site, folder)
    return KioskFiles(
        site_digest=hashlib.sha256(site.model_dump_json().encode()).hexdigest(),
        venue_digest=lambda: package.digest,
        venue_archive=package.archive,
        pictures=pictures.digests,
        picture=pictures.path,
        ways=VenueWays(venue, lambda: package.digest),
    )


class _Enrolled:
    """The kiosks that have a token, as they were known some seconds ago: the watch over zones must not wait for it."""

    def __init__(self, door: Doorkeeper) -> None:
        self._door = door
        self._names: frozenset[str] = frozenset()
        self._again_s = 0.0

    def __call__(self) -> frozenset[str]:
        """Their ids."""
        if time.monotonic() >= self._again_s:
            with contextlib.suppress(SQLAlchemyError):  # Nobody is enrolled while the database is away.
                self._names = self._door.machines(Role.KIOSK)
            self._again_s = time.monotonic() + ENROLLED_EVERY_S
        return self._names


def keep_desk(here: Controller, background: Background) -> None:
    """Have the desk rung again where nobody answers, and hear which calls go on air."""
    background.run("ringing the desk", here.help.keep_time)
    enrolled = _Enrolled(here.door)
    here.watchman.look_at_kiosks(lambda: here.kiosks.faults(enrolled()))
    background.run("hearing what was called out", lambda: here.help.follow(here.dispatcher))


def _note(calls: CallDesk) -> Callable[[str, str], None]:
    """What is done at the desk is noted as acts on calls are: owed, where it can't be written at once."""
    return lambda who, what: calls.note(who, what, None)
