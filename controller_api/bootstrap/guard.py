"""Supervision put together: the watchman over every zone, what he keeps, and who is told of that and of emergencies."""

import asyncio
import logging

from pydantic import TypeAdapter
from sqlalchemy.exc import SQLAlchemyError

from audio.composing.chimes import LINE_CHECK_LUFS
from broadcaster.adapters.fault_book_sql import SqlFaultBook
from broadcaster.adapters.owed_file import FileOwedRows
from broadcaster.call import ZoneId
from broadcaster.emergency.service import EmergencyService
from broadcaster.supervision.watchman import FaultRow, Watchman
from controller_api.adapters.wall_clock import now
from controller_api.background import Background
from controller_api.bootstrap.ground import Ground
from controller_api.bootstrap.voice import Voice
from controller_api.controller import Controller
from controller_api.watching.drills import DrillReminder
from controller_api.watching.emergency_news import tell_emergency
from controller_api.watching.fault_news import FaultReporter
from scheduler.adapters.ledger_sql import SqlLedger

_log = logging.getLogger(__name__)

DRILLS_EVERY_S = 5.0


def watchman_of(ground: Ground, voice: Voice, emergency: EmergencyService, drills: DrillReminder) -> Watchman:
    """The watchman, before his first round."""
    return Watchman(
        watched=voice.dispatcher,
        connected=lambda: voice.network.connected,
        certificate_ends_us=lambda: voice.network.certificate_ends_us,
        emergency_faults=lambda: [*emergency.faults, *drills.sentences],
        book=SqlFaultBook(ground.engine),
        journal=voice.journal,
        owed=FileOwedRows(ground.folder.owed_faults, TypeAdapter(FaultRow)),
        clock=voice.clock,
        zones=[ZoneId(zone.id) for zone in ground.site.zones],
        line_lufs=LINE_CHECK_LUFS + ground.settings.dispatch.gain_db,
    )


def drill_reminder_of(ground: Ground, emergency: EmergencyService) -> DrillReminder:
    """Who reminds people of drills."""
    return DrillReminder(
        site=ground.site,
        ledger=SqlLedger(ground.engine),
        drilled=lambda: [alarm.profile for alarm in emergency.state.alarms if alarm.drill],
        now=now,
    )


async def remind_of_drills(reminder: DrillReminder) -> None:
    """Look every few seconds, so that no drill is too short to be seen; ends by being cancelled."""
    while True:
        try:
            reminder.look()
        except SQLAlchemyError:
            _log.exception("can't look which drills are due; that is tried again")
        await asyncio.sleep(DRILLS_EVERY_S)


def keep_watch(here: Controller, background: Background) -> None:
    """Have the watchman go round, and tell of what he sees."""
    here.metrics.show_faults(lambda: here.watchman.standing)
    here.watchman.tell(FaultReporter(here.news, here.metrics).tell)
    here.emergency.watch(lambda _: tell_emergency(here.news))
    background.run("watching over the zones", here.watchman.follow)
    background.run("keeping the watchman's time", here.watchman.keep_time)
