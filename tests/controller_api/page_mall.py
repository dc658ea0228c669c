"""The mall that the page's tests look at, run once for all of them: site file, accounts, and what its zones put out."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import numpy as np
import soundfile

from audio.clip import Samples
from content.adapters.venue_folder import write_venue
from content.adapters.walk_graph_file import write_walk_graph
from content.wayfinding.building import build_graph
from tests.controller_api.little_venue import little_venue
from tests.malls import write_site
from tests.screens.mall import ShownMall

CLERK, CLERKS_PASSWORD = "wang", "correct-horse"
GUARD, GUARDS_PASSWORD = "chen", "battery-staple"
SPEAKER, SPEAKERS_PASSWORD = "mei", "staple-battery"
ACCOUNTS = [
    (CLERK, CLERKS_PASSWORD, "desk"),
    (GUARD, GUARDS_PASSWORD, "security"),
    (SPEAKER, SPEAKERS_PASSWORD, "operator"),
]
MORE = """
[[services]]
id = "wrapping"
name = { zh = "礼品包装", en = "gift wrapping" }
prefix = "C"
zone = "desk"
counters = [7]

[[groups]]
id = "above-ground"
name = { zh = "地上", en = "Above ground" }
members = ["hall", "desk"]

[venue]
folder = "venue"

[[kiosks]]
id = "hall-kiosk"
name = { zh = "大厅自助机", en = "Kiosk in the hall" }
zone = "hall"
place = "hall-entrance"

[emergency]
tone_s = 8
hold_s = 1

[[emergency.profiles]]
id = "fire"
name = { zh = "火警疏散", en = "Fire: evacuate" }
scenario = "fire"
confirm = "two-person"

[[emergency.profiles.phases]]
evacuate = ["hall"]
alert = ["everywhere"]

[[emergency.profiles.phases]]
after_s = 90
evacuate = ["everywhere"]

[[emergency.profiles]]
id = "earthquake"
name = { zh = "地震避险", en = "Earthquake: take cover" }
scenario = "earthquake"
evacuate_words = "take-cover"

[[emergency.profiles.phases]]
evacuate = ["everywhere"]
"""
WITHOUT_SPEAKER = frozenset({"garage"})


def little_mall(folder: Path) -> Path:
    """The site file of a mall of three zones with two emergency profiles, and its floors."""
    write_venue(folder / "venue", little_venue())
    write_walk_graph(build_graph(little_venue()), folder / "venue")
    return write_site(folder, "little-mall", "hall", "desk", "garage", more=MORE)


def let_in(admin: httpx.Client) -> None:
    """Give everybody their accounts."""
    for name, password, role in ACCOUNTS:
        admin.post("/accounts", json={"name": name, "password": password, "role": role}).raise_for_status()


@dataclass(frozen=True, slots=True)
class Heard:
    """What a zone has put out so far."""

    samples: Samples
    first_us: float
    """When its first sample sounded, by the zone's clock."""


def heard(mall: ShownMall, zone: str) -> Heard:
    """What a zone has put out so far."""
    path = mall.mall.data / f"{zone}.wav"
    samples, _ = soundfile.read(path, dtype="float32")
    card = json.loads(path.with_suffix(".wav.json").read_text())
    return Heard(np.asarray(samples), datetime.fromisoformat(card["first_sample_at"]).timestamp() * 1e6)
