"""`python -m broadcaster`: `speaker` is one zone's speaker, `describe` writes the wire down, `journal` is checked."""

import argparse
import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from audio.adapters.clip_folder import ClipFolder
from audio.adapters.clocked_output import ClockedOutput
from audio.adapters.portaudio_output import PortAudioOutput
from audio.adapters.pulse_output import PulseOutput
from audio.adapters.recorded_output import RecordedOutput
from audio.adapters.recording_output import RecordingOutput
from audio.adapters.wall_clock import WallClock
from audio.clip import RATE
from audio.errors import AudioError
from audio.ports import Output
from broadcaster import asyncapi
from broadcaster.adapters.clip_fetch_http import HttpClipSource
from broadcaster.adapters.day_folder import DayFolder
from broadcaster.adapters.emergency_folder import EmergencyFolder
from broadcaster.adapters.linux_machine import LinuxMachine
from broadcaster.adapters.mqtt_encryption import context_of
from broadcaster.adapters.mqtt_speaker import MqttSpeakerLink
from broadcaster.commands import journal
from broadcaster.speaker.duties import DutyFailed
from broadcaster.speaker.node import SpeakerNode, SpeakerParts
from broadcaster.speaker.settings import OutputKind, SpeakerSettings, sentences
from broadcaster.speaker.signed_emergencies import SignedEmergencies

URGENT = -11
"""Niceness of a speaker: sound that comes late is not sound. Only root may ask for it; others go without."""
REMEMBER_S = 30.0
"""How much sound of calls is kept in memory: enough for chimes and the sentences that come again and again."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit code, 2 for bad input, 1 for what a new start may mend."""
    given = vars(_parser().parse_args(arguments))
    command = given.pop("command")
    try:
        if command == "journal":
            return journal.run(given)
        return _speaker(given) if command == "speaker" else _describe(Path(given["out"]))
    except ValidationError as faults:
        print("\n".join(sentences(faults)), file=sys.stderr)
    except (AudioError, OSError) as fault:
        print(fault, file=sys.stderr)
    except DutyFailed as fault:
        print(fault, file=sys.stderr)
        return 1
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m broadcaster", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    speaker = commands.add_parser("speaker", help="be the speaker of one zone", argument_default=argparse.SUPPRESS)
    speaker.add_argument("--zone", help="the zone's id")
    speaker.add_argument("--site", help="the site's id")
    speaker.add_argument("--broker", metavar="HOST:PORT", help="where the MQTT broker is (127.0.0.1:1883)")
    speaker.add_argument("--username", help="the account at the broker")
    speaker.add_argument("--password-file", metavar="FILE", help="a file with the account's password, alone")
    speaker.add_argument("--protocol", help="5 (as a rule) or 3.1.1")
    speaker.add_argument("--tls", action="store_true", help="encrypt the connection to the broker")
    trust = "whom to trust to vouch for the broker, with encryption"
    speaker.add_argument("--ca", "--tls-ca-file", dest="tls_ca_file", metavar="FILE", help=trust)
    speaker.add_argument("--controller-key", metavar="FILE", help="obey only the controller that this key is of")
    speaker.add_argument("--output", help="device (as a rule), record or silent")
    speaker.add_argument("--device", help="the sound device's name or number, or pulse[:SINK]")
    speaker.add_argument("--record", metavar="FILE", help="record what the zone puts out into this WAV file")
    speaker.add_argument("--clips", metavar="DIR", help="where fetched clips are kept (var/clips)")
    speaker.add_argument("--clips-limit-mb", metavar="MB", help="how much of the disk they may take (2000)")
    speaker.add_argument("--trim-ms", metavar="MS", help="sound so much earlier, for an amplifier that delays (0)")
    speaker.add_argument("--show-settings", action="store_true", help="print what would be used, and end")
    describe = commands.add_parser("describe", help="write an AsyncAPI description of the wire")
    describe.add_argument("--out", required=True, metavar="DIR", help="the folder to write asyncapi.json into")
    journal.add_to(commands)
    return parser


def _describe(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "asyncapi.json"
    path.write_text(json.dumps(asyncapi.describe(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"The wire is described in {path}.")
    return 0


def _speaker(given: dict[str, object]) -> int:
    show = given.pop("show_settings", False)
    settings = SpeakerSettings.model_validate(given)
    if show:
        print(settings.model_dump_json(indent=2))
        return 0
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # The output's thread must get its turn soon, whatever else this process and this machine are at.
    sys.setswitchinterval(0.001)
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, URGENT)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(_run(settings))
    return 0


async def _run(settings: SpeakerSettings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    boot_id, broker, clock = uuid.uuid4().hex, settings.broker_settings(), WallClock()
    context_of(broker)  # What can't be used is told now, not tried for ever.
    clock.hold()
    parts = SpeakerParts(
        link=MqttSpeakerLink(
            broker=broker,
            site=settings.site,
            zone=settings.zone,
            now_us=clock.now_us,
            seal=settings.seal(),
        ),
        output=_output(settings),
        shelf=ClipFolder(settings.clips, remember_s=REMEMBER_S),
        source=HttpClipSource(),
        day=DayFolder(settings.clips / "day" / f"{settings.site}.{settings.zone}"),
        alarm=EmergencyFolder(settings.clips / "emergency" / f"{settings.site}.{settings.zone}"),
        signed=SignedEmergencies(site=settings.site, seal=settings.seal()),
        machine=LinuxMachine(),
        machine_us=clock.now_us,
        trim_us=round(settings.trim_ms * 1000),
        reopens=settings.output is OutputKind.DEVICE,
    )
    node = SpeakerNode(
        zone=settings.zone,
        boot_id=boot_id,
        parts=parts,
        output_name=settings.output,
        clip_limit_bytes=settings.clips_limit_mb * 1_000_000,
    )
    await node.run(stop, begun=lambda first_us: _write_card(settings, boot_id, first_us))


def _output(settings: SpeakerSettings) -> Output:
    if settings.record is not None:
        device = settings.output is OutputKind.DEVICE
        return RecordedOutput(_device(settings), settings.record) if device else RecordingOutput(settings.record)
    return _device(settings) if settings.output is OutputKind.DEVICE else ClockedOutput()


def _device(settings: SpeakerSettings) -> PortAudioOutput | PulseOutput:
    server, _, sink = (settings.device or "").partition(":")
    if server == "pulse":
        return PulseOutput(sink or None)
    number = settings.device is not None and settings.device.isdecimal()
    return PortAudioOutput(int(settings.device or 0) if number else settings.device)


def _write_card(settings: SpeakerSettings, boot_id: str, first_us: int) -> None:
    """Say beside a recording what it is and when it began."""
    if settings.record is None:
        return
    first_sample_at = datetime.fromtimestamp(first_us / 1e6, UTC).isoformat(timespec="microseconds")
    card = {
        "zone": settings.zone,
        "boot_id": boot_id,
        "file": settings.record.name,
        "first_sample_at": first_sample_at,
        "frames_per_second": RATE,
    }
    path = Path(f"{settings.record}.json")
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)


if __name__ == "__main__":
    raise SystemExit(main())
