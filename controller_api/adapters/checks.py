"""How each thing the controller depends on is looked at. Each look gives whether it is well, and a sentence.

What is wrong is told in both languages of the page.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Engine, text

from audio.ports import Synthesizer
from broadcaster.adapters.mqtt_network import MqttNetwork
from broadcaster.dispatch.live import LiveZone
from broadcaster.supervision.fault import Fault
from content.bilingual import Bilingual
from controller_api.watching.health import Check

LEAST_FREE_BYTES = 500_000_000


def broker_check(network: MqttNetwork, address: str) -> Check:
    """Whether commands get out."""

    def look() -> tuple[bool, str]:
        if network.connected:
            return True, f"The broker at {address} answers."
        fault = network.fault or f"The broker at {address} does not answer."
        return False, Bilingual(
            f"{fault} Calls wait until it does. Tell the engineers.",
            f"消息代理（{address}）没有应答，广播暂时到不了扬声器，恢复后会继续。请通知工程部。",
        )

    return Check("broker", look, blocks=False)


def speech_check(synthesizer: Synthesizer) -> Check:
    """Whether the preferred voice speaks."""

    def look() -> tuple[bool, str]:
        notice = synthesizer.notice
        if notice is None:
            return True, f"{synthesizer.engine} speaks."
        return False, Bilingual(notice, f"默认语音不可用，正在用 {synthesizer.engine} 播报。请通知工程部。")

    return Check("speech", look)


def disk_check(folder: Path) -> Check:
    """Whether there is room to go on."""

    def look() -> tuple[bool, str]:
        free = shutil.disk_usage(folder).free
        room = f"{free / 1e9:.1f} GB are free"
        if free < LEAST_FREE_BYTES:
            return False, Bilingual(
                f"Only {room} where the controller keeps its data. Make room soon.",
                f"控制器的磁盘只剩 {free / 1e9:.1f} GB，请尽快腾出空间。",
            )
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
            return False, Bilingual(
                f"{owed} lines of the journal could not be written yet; they are kept and tried again.",
                f"有 {owed} 条记录还没能写入，已经保留，正在重试。",
            )
        return True, "Everything is written down."

    return Check("journal", look, blocks=False)


def speakers_check(zones: Callable[[], list[LiveZone]]) -> Check:
    """Whether every zone can be heard."""

    def look() -> tuple[bool, str]:
        all_zones = zones()
        silent = sorted(zone.zone for zone in all_zones if not zone.ready)
        if silent:
            named = ", ".join(silent[:12])
            return False, Bilingual(
                f"{len(silent)} of {len(all_zones)} zones have no speaker: {named}.",
                f"{len(all_zones)} 个区域中有 {len(silent)} 个没有扬声器：{named}。",
            )
        ill = sorted(zone.zone for zone in all_zones if zone.faults)
        if ill:
            named = ", ".join(ill[:12])
            return False, Bilingual(f"Speakers with faults: {named}.", f"扬声器有故障：{named}。")
        return True, f"All {len(all_zones)} zones have their speaker."

    return Check("speakers", look, blocks=False)


def faults_check(standing: Callable[[], list[Fault]]) -> Check:
    """Whether supervision finds every zone well."""

    def look() -> tuple[bool, str]:
        on = [fault for fault in standing() if fault.ended_us is None]
        if not on:
            return True, "Supervision finds nothing wrong."
        named = ", ".join(f"{fault.zone or 'house'} {fault.kind.replace('_', ' ')}" for fault in on[:12])
        return False, Bilingual(
            f"Faults ({len(on)}): {named}. Look at /faults.", f"各区域共有 {len(on)} 个故障：{named}。"
        )

    return Check("supervision", look, blocks=False)


def sounds_check(faults: Mapping[str, str]) -> Check:
    """Whether the site's own music and recordings can be played."""

    def look() -> tuple[bool, str]:
        said = list(faults.values())
        if not said:
            return True, "The site's music and recordings are ready, or being made so."
        return False, Bilingual(" ".join(said[:3]), f"有音乐或录音无法播放：{' '.join(said[:3])}")

    return Check("music", look)
