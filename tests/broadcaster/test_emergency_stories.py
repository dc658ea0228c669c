"""Emergencies from the trigger to the sound: a real mosquitto, a real speaker and what it recorded."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiomqtt
import numpy as np
import pytest

from audio import wav
from audio.adapters.clip_folder import ClipFolder
from audio.adapters.clocked_output import ClockedOutput
from audio.adapters.recording_output import RecordingOutput
from audio.clip import RATE, Samples
from broadcaster import wire
from broadcaster.adapters.clip_fetch_http import HttpClipSource
from broadcaster.adapters.emergency_folder import EmergencyFolder
from broadcaster.adapters.emergency_memory import MemoryEmergencyBook, MemoryEmergencyInput
from broadcaster.adapters.journal_memory import MemoryJournal
from broadcaster.adapters.memory_speaker_link import MemorySpeakerLink
from broadcaster.adapters.mqtt_emergency import MqttEmergencyWire
from broadcaster.adapters.mqtt_network import MqttNetwork
from broadcaster.adapters.mqtt_speaker import MqttSpeakerLink
from broadcaster.adapters.owed_memory import MemoryOwedRows
from broadcaster.broker_settings import BrokerSettings
from broadcaster.call import ZoneId
from broadcaster.emergency.machine import EmergencyMachine, Sounding
from broadcaster.emergency.pressing import Rules
from broadcaster.emergency.profiles import Round
from broadcaster.emergency.service import EmergencyService
from broadcaster.signing import ControllerKey, ControllerSeal
from broadcaster.speaker.node import SpeakerNode, SpeakerParts
from broadcaster.speaker.ports import EmergencyHeard
from broadcaster.speaker.signed_emergencies import SignedEmergencies
from broadcaster.wire_emergency import Emergency, EmergencyClip, EmergencyClips, PublicEmergency
from tests.broadcaster.emergency_story import PROFILES, TONE, TONES
from tests.broadcaster.wire_rig import ClipServer, MachineClock, Mosquitto, publish, until

pytestmark = pytest.mark.broker
TOPICS = wire.Topics("mall")
TONE_LEVEL, VOICE_LEVEL = 0.25, 0.5
HALL = ZoneId("hall")
PART_S = 0.5
"""Shorter than a real tone or voice, so that the test needn't wait for them."""


CLOCK = MachineClock()


@dataclass
class Speaker:
    """One life of the hall's speaker."""

    record: Path
    began_us: list[int] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    running: asyncio.Task[None] | None = None

    async def end(self) -> Samples:
        """Stop, and give what was put out."""
        self.stop.set()
        if self.running is not None:
            await self.running
        return self.heard()

    def heard(self) -> Samples:
        """What was put out so far."""
        written = self.record.read_bytes()[len(wav.header(0)) :] if self.record.exists() else b""
        return wav.samples(written[: len(written) // 2 * 2])

    def has_alternated(self, rounds: float, *, since: int = 0) -> bool:
        """Whether tone and voice have sounded for as long as so many rounds have of each, since a frame."""
        samples = self.heard()[since:]
        return min(heard(samples, level) for level in (TONE_LEVEL, VOICE_LEVEL)) > rounds * PART_S * RATE


@dataclass
class Controller:
    """One life of the controller's part in emergencies."""

    service: EmergencyService
    network: MqttNetwork

    @property
    def hall_sounds(self) -> bool:
        """Whether the hall says that it is heard there."""
        hall = self.service.zones.get("hall")
        return hall is not None and hall.since_us is not None


class Mall:
    """A broker, a server of clips, and lives of controllers and speakers."""

    def __init__(self, broker: Mosquitto, server: ClipServer, folder: Path) -> None:
        self.broker, self.server, self.folder = broker, server, folder
        self.settings = BrokerSettings.at(broker.address)
        self.key = ControllerKey(ControllerKey.made())
        self.shelf = ClipFolder(folder / "clips")
        self.book, self.journal, self.contacts = MemoryEmergencyBook(), MemoryJournal(), MemoryEmergencyInput()
        frames = round(PART_S * RATE)
        self.tone = server.add(np.full(frames, TONE_LEVEL, dtype=np.float32))
        self.voice = server.add(np.full(frames, VOICE_LEVEL, dtype=np.float32))
        parts = tuple(
            wire.PartOnAir(digest=clip.digest, start_frame=place * frames, frames=frames)
            for place, clip in enumerate((self.tone, self.voice))
        )
        self.rounds = {key: Round(parts=parts, frames=2 * frames) for key in TONES}
        self.lives = 0

    @contextlib.asynccontextmanager
    async def controller(self) -> AsyncIterator[Controller]:
        """A controller, from its start to its end."""
        machine = EmergencyMachine(
            PROFILES,
            rounds=self.rounds,
            rules=Rules(hold_us=0, second_person_us=60_000_000),
            sounding=Sounding(gain_db=0.0, lead_us=100_000),
            standing=self.book.last_standing(),
        )
        network = MqttNetwork(
            broker=self.settings, site="mall", epoch=self.lives, clips_url=self.server.url, clock=CLOCK, key=self.key
        )
        async with network, MqttEmergencyWire(broker=self.settings, site="mall", clock=CLOCK, key=self.key) as end:
            service = EmergencyService(
                machine=machine,
                wire=end,
                book=self.book,
                journal=self.journal,
                owed=MemoryOwedRows(),
                clock=CLOCK,
                contacts=self.contacts,
            )
            task = asyncio.create_task(service.work())
            service.take_rounds(self.rounds)
            yield Controller(service, network)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self.lives += 1

    def speaker(self) -> Speaker:
        """The hall's speaker boots."""
        self.lives += 1
        speaker = Speaker(self.folder / f"hall-{self.lives}.wav")
        seal = ControllerSeal.of(self.key)
        parts = SpeakerParts(
            link=MqttSpeakerLink(broker=self.settings, site="mall", zone="hall", now_us=CLOCK.now_us, seal=seal),
            output=RecordingOutput(speaker.record),
            shelf=self.shelf,
            source=HttpClipSource(),
            alarm=EmergencyFolder(self.folder / "emergency"),
            signed=SignedEmergencies(site="mall", seal=seal),
            machine_us=CLOCK.now_us,
        )
        node = SpeakerNode(
            zone="hall", boot_id=f"boot-{self.lives}", parts=parts, output_name="record", clip_limit_bytes=10**8
        )
        speaker.running = asyncio.create_task(node.run(speaker.stop, begun=speaker.began_us.append))
        return speaker

    def acts(self) -> list[str]:
        """What the journal says."""
        return [act.what for act in self.journal.acts()]


@pytest.fixture
def mall(mosquitto: Mosquitto, clip_server: ClipServer, tmp_path: Path) -> Mall:
    """A mall where nothing has begun."""
    return Mall(mosquitto, clip_server, tmp_path)


def heard(samples: Samples, level: float) -> int:
    """How many frames sounded at this level."""
    return int(np.count_nonzero(np.abs(samples - level) < 0.01))


def longest_silence_s(samples: Samples) -> float:
    """The longest stretch without sound between the first and the last."""
    [loud] = np.nonzero(np.abs(samples) > 0.01)
    return float(np.diff(loud).max()) / RATE


async def stocked(controller: Controller) -> None:
    """Wait until the hall has everything an emergency needs."""
    hall = controller.service.zones
    await until(lambda: "hall" in hall and not hall["hall"].missing and hall["hall"].epoch >= 0, "the stock")


async def test_a_panels_contact_sounds_in_the_zone_and_only_a_reset_ends_it(mall: Mall) -> None:
    """Tone and voice alternate until security resets; the journal has one beginning and one ending."""
    async with mall.controller() as controller:
        speaker = mall.speaker()
        await stocked(controller)
        await publish(mall.broker, TOPICS.contact("panel-1"), "1")
        await until(lambda: controller.hall_sounds, "the first sample")
        await until(lambda: speaker.has_alternated(2), "two rounds")
        controller.service.reset("sue", "False alarm")
        await until(lambda: controller.service.zones["hall"].words is None, "silence")
        samples = await speaker.end()
        await until(lambda: not controller.service.rows_owed, "the books")
    assert longest_silence_s(samples) < PART_S / 2
    assert sum(" began, " in act for act in mall.acts()) == 1
    assert sum("was ended by" in act for act in mall.acts()) == 1


async def test_it_goes_on_with_broker_and_controller_dead(mall: Mall) -> None:
    """Nobody is left to tell the zone anything, and it alternates on."""
    async with mall.controller() as controller:
        speaker = mall.speaker()
        await stocked(controller)
        mall.contacts.put("panel-1", closed=True)
        await until(lambda: controller.hall_sounds, "the first sample")
    mall.broker.stop()
    mall.server.stop()
    dead = len(speaker.heard())
    await until(lambda: speaker.has_alternated(1.5, since=dead), "more rounds")
    samples = await speaker.end()
    assert longest_silence_s(samples[dead:]) < PART_S / 2


async def test_controller_and_broker_restart_and_the_emergency_is_still_on(mall: Mall) -> None:
    """The next controller goes on with the same state and can reset it; the broker, which forgot it, has it again."""
    async with mall.controller() as controller:
        speaker = mall.speaker()
        await stocked(controller)
        mall.contacts.put("panel-1", closed=True)
        await until(lambda: controller.hall_sounds, "the first sample")
        state = controller.service.state
        await until(lambda: not controller.service.rows_owed, "the books")
    mall.broker.stop()
    mall.broker.start()
    async with mall.controller() as controller:
        await until(lambda: controller.hall_sounds, "the hall's word after the restart")
        assert controller.service.state == state
        controller.service.reset("sue", "The fire is out")
        await until(lambda: controller.service.zones["hall"].words is None, "silence")
        await until(lambda: not controller.service.rows_owed, "the books")
        samples = await speaker.end()
    assert longest_silence_s(samples) < PART_S / 2
    assert sum("was ended by" in act for act in mall.acts()) == 1


async def test_a_speaker_that_boots_into_it_joins_in_step(mall: Mall) -> None:
    """It sounds without anybody's command, and each part of it lies where the round has it by the clock."""
    async with mall.controller() as controller:
        before = mall.speaker()
        await stocked(controller)
        await before.end()
        controller.service.zones.clear()
        mall.contacts.put("panel-1", closed=True)
        await until(lambda: controller.service.state.alarms, "the emergency")
        speaker = mall.speaker()
        await until(lambda: controller.hall_sounds, "the first sample")
        await until(lambda: speaker.has_alternated(1.5), "two rounds")
        begins_us = min(phase.begins_us for phase in controller.service.state.phases)
        samples = await speaker.end()
    last_round = samples[-round(1.5 * RATE) :]
    first_frame = len(samples) - len(last_round)
    [changes] = np.nonzero((last_round[1:] > 0.375) & (last_round[:-1] <= 0.375))
    at_us = speaker.began_us[-1] + (first_frame + int(changes[-1])) * 1_000_000 // RATE
    assert (at_us - begins_us) % 1_000_000 == pytest.approx(PART_S * 1e6, abs=20_000)


async def test_a_speaker_that_boots_alone_joins_what_it_knew_of(mall: Mall) -> None:
    """Controller, broker and clip server are gone for good; the zone's own disk is enough to alternate on."""
    async with mall.controller() as controller:
        before = mall.speaker()
        await stocked(controller)
        mall.contacts.put("panel-1", closed=True)
        await until(lambda: controller.hall_sounds, "the first sample")
        await before.end()
    mall.broker.stop()
    mall.server.stop()
    speaker = mall.speaker()
    await until(lambda: speaker.has_alternated(1.5), "two rounds")
    samples = await speaker.end()
    assert longest_silence_s(samples) < PART_S / 2


async def test_a_reset_while_a_speaker_was_off_leaves_it_silent(mall: Mall) -> None:
    """The broker's retained word that it is over counts more than the disk's that it is on: not a sample sounds."""
    async with mall.controller() as controller:
        before = mall.speaker()
        await stocked(controller)
        mall.contacts.put("panel-1", closed=True)
        await until(lambda: controller.hall_sounds, "the first sample")
        await before.end()
        controller.service.reset("sue", "The fire is out")
        speaker = mall.speaker()
        epoch = controller.service.state.epoch
        await until(lambda: controller.service.zones["hall"].epoch == epoch, "the zone's word")
        played = len(speaker.heard()) + 2 * RATE
        await until(lambda: len(speaker.heard()) > played, "the time it might have joined in")
        samples = await speaker.end()
    assert np.abs(samples).max() < 0.01


async def test_a_clip_changed_on_a_speakers_disk_never_sounds(mall: Mall) -> None:
    """It is refused at the next start and fetched anew, told as a fault; changed later, it isn't even asked for."""
    async with mall.controller() as controller:
        before = mall.speaker()
        await stocked(controller)
        await before.end()
        calm = wav.encode(np.full(mall.voice.frames, -VOICE_LEVEL, dtype=np.float32))
        mall.shelf.path(mall.voice.digest).write_bytes(calm)
        faults: list[str] = []
        listening = asyncio.create_task(_note_faults(controller.network, faults))
        speaker = mall.speaker()
        await until(lambda: any("was changed on the disk" in fault for fault in faults), "the fault")
        await until(lambda: not controller.service.zones["hall"].missing, "the stock again")
        assert wav.digest_of(mall.shelf.path(mall.voice.digest).read_bytes()) == mall.voice.digest
        # Nor does it once the speaker runs, as it has what it checked in memory.
        mall.shelf.path(mall.voice.digest).write_bytes(calm)
        mall.contacts.put("panel-1", closed=True)
        await until(lambda: speaker.has_alternated(1), "tone and voice")
        samples = await speaker.end()
    await listening
    assert samples.min() > -VOICE_LEVEL / 2


async def _note_faults(network: MqttNetwork, faults: list[str]) -> None:
    async for report in network.reports():
        if isinstance(report, wire.SpeakerState):
            faults += report.faults


async def test_clips_that_are_not_signed_are_a_fault(tmp_path: Path) -> None:
    """A stranger's signature doesn't count: the zone has its stock refused, and says so to whoever watches."""
    key, stranger = ControllerKey(ControllerKey.made()), ControllerKey(ControllerKey.made())
    link = MemorySpeakerLink()
    parts = SpeakerParts(
        link=link,
        output=ClockedOutput(),
        shelf=ClipFolder(tmp_path),
        source=HttpClipSource(),
        signed=SignedEmergencies(site="mall", seal=ControllerSeal.of(key)),
        machine_us=CLOCK.now_us,
    )
    node = SpeakerNode(zone="hall", boot_id="boot", parts=parts, output_name="silent", clip_limit_bytes=10**8)
    stop = asyncio.Event()
    running = asyncio.create_task(node.run(stop, begun=lambda _: None))
    await until(lambda: link.connected, "its start")
    text = stranger.sign(TOPICS.emergency_clips, EmergencyClip(digest=TONE, drill=False).model_dump_json())
    link.deliver(EmergencyClips(clips=(text,)))
    link.deliver(EmergencyHeard(state=Emergency(epoch=1, stock=(TONE,))))
    await until(lambda: any("not signed by the controller" in each for each in link.states[-1].faults), "the fault")
    assert wire.Ailment.CLIP in link.states[-1].ailments
    stop.set()
    await running


async def test_screens_switch_with_the_emergency(mall: Mall) -> None:
    """The retained public topic says that it is on, what people are told where, and after the reset that it is over."""
    shown: list[PublicEmergency] = []
    async with mall.controller() as controller, aiomqtt.Client("127.0.0.1", mall.broker.port) as kiosk:
        await kiosk.subscribe(TOPICS.public_emergency, qos=1)
        watching = asyncio.create_task(_watch(kiosk, shown))
        await until(lambda: shown, "that there is none")
        mall.contacts.put("panel-1", closed=True)
        await until(lambda: shown[-1].active, "the emergency")
        assert shown[-1].zones == {"hall": "evacuate", "garage": "alert"}
        assert not shown[-1].drill
        controller.service.reset("sue", "False alarm")
        await until(lambda: not shown[-1].active, "its end")
        press = controller.service.press("quake", "ann", drill=True, reason="Monthly exercise")
        controller.service.confirm(press, "ann")
        await until(lambda: shown[-1].active, "the drill")
        assert shown[-1].drill
        assert shown[-1].title["zh"].startswith("演练")
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _watch(kiosk: aiomqtt.Client, shown: list[PublicEmergency]) -> None:
    async for message in kiosk.messages:
        assert isinstance(message.payload, bytes)
        shown.append(PublicEmergency.model_validate_json(message.payload))


async def test_a_drill_is_one_on_the_wire_and_in_the_journal(mall: Mall) -> None:
    """Held on to, it begins; zones and screens know that it is a drill, and so does the journal."""
    async with mall.controller() as controller:
        service = controller.service
        press = service.press("quake", "ann", drill=True, reason="Monthly exercise")
        service.confirm(press, "ann")
        assert service.state.drill
        assert service.public.title["en"].startswith("DRILL")
        service.reset("sue", "Exercise done")
        await until(lambda: not service.rows_owed, "the books")
    assert [act for act in mall.acts() if "drill" not in act] == []
    assert any("DRILL, not a real emergency: Earthquake" in act for act in mall.acts())


async def test_a_call_gives_way_and_none_sounds_until_the_reset(mall: Mall) -> None:
    """What sounds is faded out with a receipt that says why; the next call fails with the same reason."""
    async with mall.controller() as controller:
        speaker = mall.speaker()
        await stocked(controller)
        receipts: dict[tuple[str, str], str | None] = {}
        listening = asyncio.create_task(_note_receipts(controller.network, receipts))
        controller.network.send([HALL], _call("c1", mall))
        await until(lambda: ("c1", "started") in receipts, "the call")
        mall.contacts.put("panel-1", closed=True)
        await until(lambda: ("c1", "failed") in receipts or ("c1", "stopped") in receipts, "its end")
        controller.network.send([HALL], _call("c2", mall))
        await until(lambda: ("c2", "failed") in receipts, "the refusal")
        assert receipts["c2", "failed"] == "An emergency is on in this zone."
        await speaker.end()
    await listening


def _call(call_id: str, mall: Mall) -> wire.Play:
    """Ten times the voice, at once."""
    frames = mall.voice.frames
    play_at_us = CLOCK.now_us() + 200_000
    parts = tuple(
        wire.PartOnAir(digest=mall.voice.digest, start_frame=place * frames, frames=frames) for place in range(10)
    )
    return wire.Play(
        not_after_us=play_at_us + 5_000_000,
        call_id=call_id,
        run=1,
        kind="notice",
        priority=100,
        play_at_us=play_at_us,
        parts=parts,
        whole=True,
    )


async def _note_receipts(network: MqttNetwork, receipts: dict[tuple[str, str], str | None]) -> None:
    async for report in network.reports():
        if isinstance(report, wire.Receipt):
            receipts[report.call_id, report.phase.value] = report.reason
