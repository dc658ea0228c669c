"""The part of a controller that answers emergencies: put together, and what it sounds made ahead."""

from contextlib import AsyncExitStack
from pathlib import Path

from pydantic import TypeAdapter

from broadcaster.adapters.emergency_files import FileEmergencyInput
from broadcaster.adapters.emergency_sql import SqlEmergencyBook
from broadcaster.adapters.mqtt_emergency import MqttEmergencyWire
from broadcaster.adapters.owed_file import FileOwedRows
from broadcaster.emergency.holding import Holding
from broadcaster.emergency.machine import EmergencyMachine, Sounding
from broadcaster.emergency.ports import EmergencyInput
from broadcaster.emergency.pressing import Rules
from broadcaster.emergency.profiles import profiles_of
from broadcaster.emergency.service import EmergencyService, Row, standing_of
from broadcaster.emergency.stocking import RoundMaker
from content.emergency_plan import EmergencyPlan
from controller_api.background import Background
from controller_api.bootstrap.ground import Ground
from controller_api.bootstrap.voice import Voice

LEAD_US = 100_000


async def answer_emergencies(ground: Ground, voice: Voice, stack: AsyncExitStack) -> EmergencyService:
    """Have what stood before a restart stand again as soon as the broker answers."""
    plan = ground.site.emergency
    wire = MqttEmergencyWire(
        broker=ground.emergency_broker, site=ground.site.id, clock=voice.clock, key=ground.folder.controller_key()
    )
    await stack.enter_async_context(wire)
    book, owed = SqlEmergencyBook(ground.engine), FileOwedRows(ground.folder.owed_emergency, TypeAdapter(Row))
    maker = RoundMaker(site=ground.site, book=ground.book, studio=voice.studio, store=voice.clips)
    machine = EmergencyMachine(
        profiles_of(ground.site),
        rounds=maker.tones(),
        rules=Rules(hold_us=_us(plan.hold_s), second_person_us=_us(plan.second_person_s)),
        sounding=Sounding(gain_db=plan.gain_db, lead_us=LEAD_US),
        standing=standing_of(book, owed, voice.clips),
    )
    service = EmergencyService(
        machine=machine,
        wire=wire,
        book=book,
        journal=voice.journal,
        owed=owed,
        clock=voice.clock,
        contacts=_contacts(plan, ground.settings.site.parent),
        maker=maker,
        attendance=lambda: {zone.zone: zone.ready for zone in voice.dispatcher.zones()},
    )
    background = await stack.enter_async_context(Background())
    background.run("emergencies", service.work)
    # Before any call is taken up after a restart: it may have to wait.
    background.run("keeping zones free", Holding(service, voice.clock, voice.dispatcher.hold).work)
    return service


def _contacts(plan: EmergencyPlan, site_folder: Path) -> EmergencyInput | None:
    if plan.contacts_folder is None:
        return None
    contacts = [contact for profile in plan.profiles for contact in profile.contacts]
    return FileEmergencyInput(site_folder / plan.contacts_folder, contacts)


def _us(seconds: float) -> int:
    return round(seconds * 1e6)
