"""The lost-child story over a real mosquitto: real processes, heard through the recordings of two zones."""

import json
import time
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from controller_api.demo.desk import Desk, first_sign_in
from controller_api.demo.processes import Mall, running_mall
from tests.bench.listening import Recording, level_db
from tests.bench.mall import micros, wait_for
from tests.malls import write_site

pytestmark = [pytest.mark.broker, pytest.mark.timeout(240)]
ZONES = ("hall", "garage")
OFFER = {
    "shop": {"zh": "和风面馆", "en": "Breeze Noodles"},
    "message": {"zh": "今天第二碗半价。", "en": "Noodles for half the price."},
}
CHILD = {"age": "5", "sex": "男"}
SHORT = 'zh = ["有人走失。", "{age}岁，{sex}。"]\nen = ["Somebody is lost.", "{age}, {sex}."]'
"""Said instead of the packaged words, since humming takes longer than speech."""
AGREED_US = 50_000
SILENT_DB, LOUD_DB = -60.0, -45.0
FADED_US = 150_000


def lay_out(folder: Path) -> Path:
    """A small mall on disk that says little of whom it looks for."""
    (folder / "templates").mkdir(parents=True)
    packaged = files("content").joinpath("book", "lost-person.toml").read_text(encoding="utf-8")
    head = packaged.partition("[words]")[0]
    (folder / "templates" / "lost-person.toml").write_text(f"{head}[words]\n{SHORT}\n", encoding="utf-8")
    return write_site(folder, "small", *ZONES)


def rows(call: dict[str, Any], zone: str) -> list[dict[str, Any]]:
    """The receipts of a zone, in the order in which it sounded."""
    return sorted((row for row in call["receipts"] if row["zone"] == zone), key=lambda row: str(row["started_at"]))


def lived(mall: Mall, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """A promotion sounds, a child is lost, is called twice, and is found; gives both calls as they ended."""
    with Desk(mall.address) as desk:
        for zone in ZONES:
            mall.add_speaker(zone, "--output", "record", "--record", str(folder / f"{zone}.wav"))
        desk.sign_in(*first_sign_in(mall.data))
        wait_for(lambda: all(zone["speaker"] == "ready" for zone in desk.zones()), 60.0)
        promotion = desk.announce("promotion", ["hall"], OFFER)
        wait_for(lambda: any(zone["call_id"] == promotion for zone in desk.zones()), 60.0)
        lost = desk.announce("lost-person", list(ZONES), CHILD)
        wait_for(lambda: (desk.call(lost)["now_pass"] or {"number": 0})["number"] == 2, 90.0)
        wait_for(lambda: all((zone["announcement_db"] or -120) > LOUD_DB for zone in desk.zones()), 60.0)
        # It waits for its turn, and would sound as soon as the search is over.
        desk.cancel(promotion) if desk.call(promotion)["state"] != "ended" else None
        wait_for(lambda: desk.call(promotion)["state"] == "ended", 30.0)
        desk.found(lost)
        wait_for(lambda: desk.call(lost)["state"] == "ended", 30.0)
        over = time.monotonic() + 1.5
        wait_for(lambda: time.monotonic() > over, 5.0)
        return desk.call(promotion), desk.call(lost)


def test_a_lost_child_is_called_until_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search takes the zone from a promotion, sounds again and again, and stops at once when the child is found.

    What the receipts say of it is what the recordings hold.
    """
    monkeypatch.setenv("CARILLON_SPEECH__ENGINE", "quiet")
    with running_mall(lay_out(tmp_path / "site"), tmp_path / "data") as mall:
        promotion, lost = lived(mall, tmp_path)
        mall.end_speakers()
    first = rows(promotion, "hall")[0]
    assert first["outcome"] == "interrupted"
    assert first["interrupted_by"] == lost["id"]
    assert lost["outcome"] == "found"
    for zone in ZONES:
        passes = rows(lost, zone)
        assert [row["outcome"] for row in passes] == ["completed", "stopped"], json.dumps(passes)
        heard = Recording.of(tmp_path / f"{zone}.wav")
        for row in passes:
            started_us, ended_us = micros(row["started_at"]), micros(row["ended_at"])
            first_us = heard.first_sound_us(started_us - 400_000 if zone == "garage" else started_us - 1_000)
            assert first_us is not None
            assert abs(first_us - started_us) <= AGREED_US
            assert level_db(heard.between(started_us, ended_us)) > LOUD_DB
        found_us = micros(passes[-1]["ended_at"])
        assert level_db(heard.between(found_us + FADED_US, found_us + 1_000_000)) < SILENT_DB
        assert datetime.fromtimestamp(found_us / 1e6, UTC) <= datetime.fromisoformat(lost["ended_at"])
