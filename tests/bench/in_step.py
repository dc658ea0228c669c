"""How far apart two zones sound, on two cards that are one recording: ours and Snapcast's, one after the other."""

import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import soundfile

from audio.clip import RATE
from audio.composing.pieces import compose
from controller_api.demo.desk import Desk, first_sign_in
from controller_api.demo.processes import Mall, running_mall, start
from tests.bench import snapcast
from tests.bench.figures import Figure, at_most, p99, plain
from tests.bench.mall import BOOKS, BenchMall, wait_for
from tests.bench.two_cards import Heard, TwoCards, two_cards

ZONES = ("hall", "twin")
CALLS = 10
MUSIC_S = 300
WRONG_MUSIC_S = 60
SETTLING_S = 60
FOLDER = Path("var/bench/in-step").resolve()
SLOTS = {"ticket": "A012", "counter": "3"}
SITE = """
[site]
id = "in-step"
name = { zh = "同步商场", en = "Mall in step" }
time_zone = "Asia/Shanghai"
languages = ["zh"]

[[zones]]
id = "hall"
floor = "L1"
name = { zh = "大厅", en = "Hall" }

[[zones]]
id = "twin"
floor = "L1"
name = { zh = "副厅", en = "Twin hall" }

[hours]
mon-sun = "00:00-00:00"
holidays = "none"
"""
MUSIC = """
[[playlists]]
id = "calm"
files = ["music/morning.flac"]

[[day_parts]]
id = "all-day"
zones = ["hall", "twin"]
starts = "opening"
ends = "closing"
playlist = "calm"
"""


def run() -> list[Figure]:
    """Ten calls, then five minutes of music; both again with a wrong clock; then Snapcast."""
    with two_cards() as cards:
        calls = _calls(cards)
        music = _music(cards, MUSIC_S)
        wrong_calls = _calls(cards, wrong_clock=True)
        wrong_music = _music(cards, WRONG_MUSIC_S, wrong_clock=True)
        theirs = _snapcast(cards) if snapcast.installed() else []
    peer = _farthest(theirs) if theirs else 0.0
    said = f"Snapcast {peer:.3f} ms" if theirs else "Snapcast is not installed"
    return [
        at_most(f"in step: first sound of a call (n={len(calls)}) farthest", _farthest(calls), "ms", 0.1),
        at_most(
            f"in step: music, by the second (n={len(music)}) farthest",
            _farthest(music), "ms", 0.05, peer=said, peer_value=peer,
        ),
        plain("in step: music p99", p99([abs(lag) for lag in music]), "ms"),
        at_most(f"in step, wrong clock: first sound (n={len(wrong_calls)})", _farthest(wrong_calls), "ms", 1.0),
        at_most(f"in step, wrong clock: music (n={len(wrong_music)})", _farthest(wrong_music), "ms", 1.0),
    ]  # fmt: skip


def _farthest(lags: Sequence[float]) -> float:
    return max((abs(lag) for lag in lags), default=float("inf"))


def _calls(cards: TwoCards, *, wrong_clock: bool = False) -> list[float]:
    """How far apart the first sound of each call is."""
    wav = FOLDER / f"calls{'-wrong' * wrong_clock}.wav"
    with _mall(cards, SITE, wrong_clock=wrong_clock) as mall:
        mall.ended(mall.call("ticket", list(ZONES), SLOTS)[1])
        time.sleep(SETTLING_S)
        with cards.recorded(wav):
            for _ in range(CALLS):
                mall.cut_short(mall.call("ticket", list(ZONES), SLOTS)[1])
                time.sleep(1.5)  # So that silence parts the calls in the recording.
    return Heard.of(wav).onsets_ms()


def _music(cards: TwoCards, seconds: int, *, wrong_clock: bool = False) -> list[float]:
    """How far apart music is, second by second."""
    wav = FOLDER / f"music{'-wrong' * wrong_clock}.wav"
    with _mall(cards, SITE + MUSIC, wrong_clock=wrong_clock) as mall:
        wait_for(lambda: sum((zone["music_db"] or -120) > -60 for zone in mall.desk.zones()) == 2, 60.0)
        time.sleep(SETTLING_S)
        with cards.recorded(wav):
            time.sleep(seconds)
    return _complete(Heard.of(wav).running_ms(), seconds)


def _complete(lags: list[float], seconds: int) -> list[float]:
    """The lags, if the zones were alike nearly all the time."""
    return lags if len(lags) > 0.9 * seconds - 3 else [*lags, float("inf")]


def _snapcast(cards: TwoCards) -> list[float]:
    wav = FOLDER / "snapcast.wav"
    with snapcast.playing(compose("morning"), cards, FOLDER / "snapcast"):
        time.sleep(SETTLING_S)
        with cards.recorded(wav):
            time.sleep(MUSIC_S)
    return _complete(Heard.of(wav).running_ms(), MUSIC_S)


@contextlib.contextmanager
def _mall(cards: TwoCards, site: str, *, wrong_clock: bool) -> Iterator[BenchMall]:
    folder, data = FOLDER / "site", FOLDER / "data"
    (folder / "music").mkdir(parents=True, exist_ok=True)
    (folder / "site.toml").write_text(site, encoding="utf-8")
    if not (folder / "music" / "morning.flac").exists():
        soundfile.write(folder / "music" / "morning.flac", compose("morning"), RATE)
    for book in BOOKS:
        (data / book).unlink(missing_ok=True)
    with running_mall(folder / "site.toml", data) as mall, Desk(mall.address) as desk:
        for number, zone in enumerate(ZONES):
            _start_speaker(mall, zone, cards.card(number), wrong=wrong_clock and number == 1)
        desk.sign_in(*first_sign_in(data))
        wait_for(lambda: all(zone["speaker"] == "ready" for zone in desk.zones()), 60.0)
        yield BenchMall(mall, desk, FOLDER)


def _start_speaker(mall: Mall, zone: str, environment: dict[str, str], *, wrong: bool) -> None:
    password = mall.data / "broker" / "speakers" / f"{zone}.password"
    module = ["tests.bench.wrong_clock", "500", "50"] if wrong else ["broadcaster"]
    arguments = [*module, "speaker", "--zone", zone, "--site", mall.site_id, "--broker", mall.broker]
    arguments += ["--username", f"speaker-{zone}", "--password-file", str(password), "--device", "pulse"]
    arguments += ["--clips", str(mall.data / "speakers" / zone)]
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        mall.speakers[zone] = start(f"speaker {zone}", arguments, mall.data / "logs" / f"speaker-{zone}.log")
    finally:
        os.environ.clear()
        os.environ.update(before)
