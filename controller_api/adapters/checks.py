"""How each thing the controller depends on is looked at. Each look gives whether it is well, and a sentence."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Engine, text

from audio.ports import Synthesizer
from broadcaster.adapters.mqtt_network import MqttNetwork
from broadcaster.dispatch.live import LiveZone
from controller_api.watching.health import Check

LEAST_FREE_BYTES = 500_000_000


def broker_check(network: MqttNetwork, address: str) -> Check:
    """Whether commands get out."""

    def look() -> tuple[bool, str]:
        if network.connected:
            return True, f"The broker at {address} answers."
        return False, network.fault or f"The broker at {address} does not answer. Calls wait until it does."

    return Check("broker", look, blocks=False)


def speech_check(synthesizer: Synthesizer) -> Check:
    """Whether the preferred voice speaks."""

    def look() -> tuple[bool, str]:
        notice = synthesizer.notice
        return notice is None, notice or f"{synthesizer.engine} speaks."

    return Check("speech", look)


def disk_check(folder: Path) -> Check:
    """Whether there is room to go on."""

    def look() -> tuple[bool, str]:
        free = shutil.disk_usage(folder).free
        room = f"{free / 1e9:.1f} GB are free"
        if free < LEAST_FREE_BYTES:
            return False, f"Only {room} where the controller keeps its data. Make room soon."
        return True, f"{room}."

    return Check("disk", look)


def database_check(engine: Engine) -> Check:
    """Whether the database answers."""

    def look() -> tuple[bool, str]:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return True, f"The {engine.dialect.name} database answers."

    return Check("database", look)


def journal_check(rows_owed: Callable[[], int]) -> Check:
    """Whether everything that happened is written down."""

    def look() -> tuple[bool, str]:
        owed = rows_owed()
        if owed:
            return False, f"{owed} lines of the journal could not be written yet; they are kept and tried again."
        return True, "Everything is written down."

    return Check("journal", look, blocks=False)


def speakers_check(zones: Callable[[], list[LiveZone]]) -> Check:
    """Whether every zone can be heard."""

    def look() -> tuple[bool, str]:
        all_zones = zones()
        silent = sorted(zone.zone for zone in all_zones if not zone.ready)
        if silent:
            return False, f"{len(silent)} of {len(all_zones)} zones have no speaker: {', '.join(silent[:12])}."
        ill = sorted(zone.zone for zone in all_zones if zone.faults)
        if ill:
            return False, f"Speakers with faults: {', '.join(ill[:12])}."
        return True, f"All {len(all_zones)} zones have their speaker."

    return Check("speakers", look, blocks=False)


def sounds_check(faults: Mapping[str, str]) -> Check:
    """Whether the site's own music and recordings can be played."""

    def look() -> tuple[bool, str]:
        said = list(faults.values())
        return not said, " ".join(said[:3]) or "The site's music and recordings are ready, or being made so."

    return Check("music", look)
