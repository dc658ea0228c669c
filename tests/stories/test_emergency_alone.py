"""Everybody is killed in an emergency: the zone that comes back alone goes on with tone and words from its own disk."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from audio import wav
from audio.clip import RATE, Samples
from broadcaster.adapters.emergency_folder import EmergencyFolder
from broadcaster.wire_emergency import Emergency
from controller_api.demo.processes import Child, end, running_mall, start
from tests.bench.listening import level_db
from tests.broadcaster.wire_rig import Mosquitto
from tests.malls import write_site
from tests.stories.sounds import words_db
from tests.stories.test_closing import broker_in

pytestmark = [pytest.mark.broker, pytest.mark.timeout(120)]
PATIENCE_S = 60.0
PLAN = """
[broker]
host = "127.0.0.1"
port = %d

[emergency]
tone_s = 8
contacts_folder = "contacts"

[[emergency.profiles]]
id = "fire"
name = { zh = "火警", en = "Fire" }
scenario = "fire"
contacts = ["panel"]

[[emergency.profiles.phases]]
evacuate = ["everywhere"]
"""
SETTINGS = """
[speech]
engine = "quiet"
"""
STRETCH = RATE // 4
LOUD_DB, WORDS_DB = -45.0, -35.0


class Zone:
    """The hall, and the lives of its speaker."""

    def __init__(self, folder: Path, broker: Mosquitto) -> None:
        self._folder, self._broker = folder, broker
        self._lives = 0
        self.clips = folder / "clips"

    @property
    def record(self) -> Path:
        """What this life puts out."""
        return self._folder / f"hall-{self._lives}.wav"

    def boot(self) -> Child:
        """Another life begins."""
        self._lives += 1
        arguments = ["broadcaster", "speaker", "--zone", "hall", "--site", "small", "--broker", self._broker.address]
        arguments += ["--controller-key", str(self._folder / "data" / "controller.pub")]
        arguments += ["--clips", str(self.clips), "--output", "record", "--record", str(self.record)]
        return start("speaker hall", arguments, self._folder / "hall.log")

    @property
    def knows(self) -> Emergency:
        """What it has on its disk of emergencies."""
        memory = EmergencyFolder(self.clips / "emergency" / "small.hall").recall_alarm()
        return Emergency(epoch=-1) if memory is None else Emergency.model_validate_json(memory.letter)

    def is_stocked(self) -> bool:
        """Whether tones and words of the real thing and of drills are on its disk."""
        stock = self.knows.stock
        return len(stock) > 2 and all((self.clips / digest[:2] / f"{digest}.wav").exists() for digest in stock)

    def heard(self) -> Samples:
        """What this life has put out so far."""
        written = self.record.read_bytes()[len(wav.header(0)) :] if self.record.exists() else b""
        return wav.samples(written[: len(written) // 2 * 2])

    def hears(self, *, words: bool) -> bool:
        """Whether this life has put out a quarter of a second of words, or of the tone."""
        samples = self.heard()
        stretches = [samples[at : at + STRETCH] for at in range(0, len(samples) - STRETCH, STRETCH)]
        return any(level_db(each) > LOUD_DB and (words_db(each) > WORDS_DB) is words for each in stretches)


def wait_until(condition: Callable[[], bool], child: Child) -> None:
    """Wait for something to come true while a process lives."""
    give_up = time.monotonic() + PATIENCE_S
    while not condition():
        assert child.alive, child.last_words()
        assert time.monotonic() < give_up, child.last_words()
        time.sleep(0.1)


def test_a_zone_goes_on_when_controller_broker_and_speaker_were_killed(tmp_path: Path) -> None:
    """The speaker alone is started again: it joins the emergency it knew of, and tone and words alternate."""
    with broker_in(tmp_path) as broker:
        site = write_site(tmp_path / "site", "small", "hall", more=PLAN % broker.port)
        (tmp_path / "settings.toml").write_text(SETTINGS)
        zone = Zone(tmp_path, broker)
        with running_mall(site, tmp_path / "data", "--settings", str(tmp_path / "settings.toml")) as mall:
            speaker = zone.boot()
            try:
                wait_until(zone.is_stocked, speaker)
                contact = tmp_path / "site" / "contacts" / "panel" / "value"
                contact.parent.mkdir(parents=True)
                contact.write_text("1\n")
                wait_until(lambda: bool(zone.knows.alarms) and zone.hears(words=False), speaker)
                for process in (mall.controller.process, speaker.process):
                    process.kill()
                    process.wait()
                broker.kill()
                speaker = zone.boot()
                wait_until(lambda: zone.hears(words=False) and zone.hears(words=True), speaker)
            finally:
                end([speaker])
    assert np.abs(zone.heard()).max() > 0.05
