"""Which sound files are taken into the library, and what the library remembers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine

from content.adapters.bench_memory import MemoryBench
from content.adapters.library_memory import MemoryLibrary
from content.adapters.library_sql import SqlLibrary, metadata
from content.errors import UnknownMedia
from content.media import Offer, Refused, refusal, take_in
from content.ports import Media, MediaLibrary, SoundMeasures

GOOD = SoundMeasures(seconds=12.0, loudness_lufs=-18.0, true_peak_dbtp=-2.0, clipped_fraction=0.0)
MORNING = datetime(2026, 2, 16, 9, 30, 0, 250, tzinfo=UTC)
OFFER = Offer(
    path=Path("jingle.mp3"),
    name="jingle.mp3",
    kind="advert",
    loudness_lufs=-20.0,
    true_peak_dbtp=-1.0,
    by="li",
    at=MORNING,
)


def knowing(measures: SoundMeasures) -> MemoryBench:
    """A bench that finds these measures in what is offered."""
    return MemoryBench({OFFER.path: measures})


def test_a_good_recording_is_brought_to_its_loudness_and_kept() -> None:
    """What is remembered is how loud it was handed in, and how loud it is played."""
    bench = knowing(GOOD)
    media = take_in(OFFER, bench)
    assert bench.made == [(OFFER.path, -20.0, -1.0)]
    assert media.digest == bench.normalised(OFFER.path, loudness_lufs=-20.0, true_peak_dbtp=-1.0)
    assert (media.kind, media.source_lufs, media.loudness_lufs) == ("advert", -18.0, -20.0)
    assert (media.added_by, media.added_at) == ("li", MORNING)


def test_a_file_that_is_no_sound_is_called_as_who_handed_it_in_calls_it() -> None:
    """The name it is kept under meanwhile is nobody's business."""
    with pytest.raises(Refused) as caught:
        take_in(replace(OFFER, path=Path("0a1b2c.mp3")), MemoryBench({}))
    assert str(caught.value) == "'jingle.mp3' can't be opened as sound: jingle.mp3 is no sound file. Choose another."


@pytest.mark.parametrize(
    ("measures", "sentence"),
    [
        (replace(GOOD, seconds=0.2, loudness_lufs=-inf), "The sound lasts 0.2 s; the shortest that is taken is 0.5 s."),
        (replace(GOOD, seconds=3600.0), "The sound lasts 60 minutes; the longest that is taken is 15."),
        (replace(GOOD, loudness_lufs=-inf, true_peak_dbtp=-inf), "The file is silent."),
        (replace(GOOD, loudness_lufs=-66.0), "The file is silent."),
        (replace(GOOD, clipped_fraction=0.02), "The recording is clipped: 2.0 % of it is cut off at full scale."),
        (replace(GOOD, loudness_lufs=-55.0), "The recording is very soft (-55 LUFS)"),
    ],
)
def test_an_unfit_recording_is_refused_with_the_reason(measures: SoundMeasures, sentence: str) -> None:
    """The advertiser is told what is wrong and what to do, and nothing is made of the file."""
    bench = knowing(measures)
    with pytest.raises(Refused) as caught:
        take_in(OFFER, bench)
    assert str(caught.value).startswith(f"'jingle.mp3' is not taken. {sentence}")
    assert bench.made == []


def test_what_is_no_sound_is_refused_by_its_name() -> None:
    """A text file called mp3 is told as such, whoever opens it."""
    with pytest.raises(Refused, match=r"'jingle\.mp3' can't be opened as sound: jingle\.mp3 is no sound file\."):
        take_in(OFFER, MemoryBench({}))


def test_an_unknown_kind_of_media_is_refused() -> None:
    """Before the file is even opened."""
    with pytest.raises(Refused, match="'ringtone' is not a kind of media"):
        take_in(replace(OFFER, kind="ringtone"), MemoryBench({}))


@pytest.mark.parametrize("edge", [0.5, 900.0])
def test_the_limits_themselves_are_fine(edge: float) -> None:
    """The shortest and the longest that are taken are taken."""
    assert refusal(replace(GOOD, seconds=edge, clipped_fraction=0.001), loudness_lufs=12.0) is None


@pytest.fixture(params=["memory", "sql"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MediaLibrary]:
    """The library as the contract has it: once in memory, once in a database file."""
    if request.param == "memory":
        yield MemoryLibrary()
        return
    engine = create_engine(f"sqlite:///{tmp_path / 'library.db'}")
    metadata.create_all(engine)
    yield SqlLibrary(engine)
    engine.dispose()


def entry(digest: str, kind: str = "music", minutes: int = 0) -> Media:
    """An entry of the library."""
    media = take_in(replace(OFFER, kind=kind, at=MORNING + timedelta(minutes=minutes)), knowing(GOOD))
    return replace(media, digest=digest * 64)


def test_the_library_gives_back_what_it_was_given(library: MediaLibrary) -> None:
    """Every field, the instant to the microsecond."""
    assert library.add(entry("a")) == entry("a")
    assert library.get("a" * 64) == entry("a")


def test_the_same_sound_is_kept_once(library: MediaLibrary) -> None:
    """The first to hand it in stays its owner."""
    library.add(entry("a"))
    assert library.add(replace(entry("a"), name="again.mp3", added_by="wang")) == entry("a")
    assert library.entries() == (entry("a"),)


def test_the_newest_comes_first_and_kinds_are_told_apart(library: MediaLibrary) -> None:
    """In order of time, and of digest where two came at once."""
    entries = [
        entry("a", minutes=2),
        entry("b", kind="advert", minutes=3),
        entry("c", minutes=1),
        entry("d", minutes=2),
    ]
    for each in entries:
        library.add(each)
    assert [each.digest[0] for each in library.entries()] == ["b", "d", "a", "c"]
    assert [each.digest[0] for each in library.entries("music")] == ["d", "a", "c"]
    assert library.entries("recording") == ()


def test_what_is_removed_is_forgotten(library: MediaLibrary) -> None:
    """And asking for it, or removing it again, is told in a sentence."""
    library.add(entry("a"))
    library.remove("a" * 64)
    assert library.entries() == ()
    for ask in (library.get, library.remove):
        with pytest.raises(UnknownMedia, match="The library holds nothing with the digest 'aaa"):
            ask("a" * 64)


def test_an_instant_in_another_time_zone_is_the_same_instant(library: MediaLibrary) -> None:
    """Whoever hands it in where, the library's order is that of time."""
    shanghai = replace(entry("a"), added_at=MORNING.astimezone(ZoneInfo("Asia/Shanghai")))
    library.add(shanghai)
    assert library.get("a" * 64).added_at == MORNING
