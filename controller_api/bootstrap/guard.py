"""Supervision put together: the watchman over every zone, what he keeps, and who is told of that and of emergencies."""

from pydantic import TypeAdapter

from audio.composing.chimes import LINE_CHECK_LUFS
from broadcaster.adapters.fault_book_sql import SqlFaultBook
from broadcaster.adapters.owed_file import FileOwedRows
from broadcaster.call import ZoneId
from broadcaster.emergency.service import EmergencyService
from broadcaster.supervision.watchman import FaultRow, Watchman
from controller_api.background import Background
from controller_api.bootstrap.ground import Ground
from controller_api.bootstrap.voice import Voice
from controller_api.controller import Controller
from controller_api.watching.emergency_news import tell_emergency
from controller_api.watching.fault_news import FaultReporter


def watchman_of(ground: Ground, voice: Voice, emergency: EmergencyService) -> Watchman:
    """The watchman, before his first round."""
    return Watchman(
        watched=voice.dispatcher,
        connected=lambda: voice.network.connected,
        certificate_ends_us=lambda: voice.network.certificate_ends_us,
        emergency_faults=lambda: emergency.faults,
        book=SqlFaultBook(ground.engine),
        journal=voice.journal,
        owed=FileOwedRows(ground.folder.owed_faults, TypeAdapter(FaultRow)),
        clock=voice.clock,
        zones=[ZoneId(zone.id) for zone in ground.site.zones],
        line_lufs=LINE_CHECK_LUFS + ground.settings.dispatch.gain_db,
    )


def keep_watch(here: Controller, background: Background) -> None:
    """Have the watchman go round, and tell of what he sees."""
    here.metrics.show_faults(lambda: here.watchman.standing)
    here.watchman.tell(FaultReporter(here.news, here.metrics).tell)
    here.emergency.watch(lambda _: tell_emergency(here.news))
    background.run("watching over the zones", here.watchman.follow)
    background.run("keeping the watchman's time", here.watchman.keep_time)
