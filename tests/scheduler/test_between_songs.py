"""Adverts between songs: they wait for the end of a piece, where one ends soon enough, and nothing else gives way."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pytest

from audio.mixing.mixer import MusicRound
from content.site import Site
from scheduler.day_plan import DueCall
from scheduler.planning.planner import plan_day
from scheduler.planning.songs import SongEnds
from scheduler.wall_time import elapsed, later
from tests.scheduler.small_mall import campaign, closing, day_part, opening, shanghai, small_site

MONDAY = date(2026, 11, 23)
SECOND = 48_000
SONGS = {"morning": (200 * SECOND, 145 * SECOND + 1), "evening": (170 * SECOND,)}
CROSSFADE_S = 2


def mall(**terms: object) -> Site:
    """One campaign between songs, and one round of music in all zones from opening to closing."""
    spot = campaign("noodles", placement="between-songs", **terms)
    return small_site(
        campaigns=(spot,), routines=(), day_parts=(day_part("all", opening(), closing(), "morning"),), gains=()
    )


def adverts(site: Site, songs: Mapping[str, tuple[int, ...]]) -> list[DueCall]:
    """The adverts of Monday's plan."""
    return [call for call in plan_day(site, MONDAY, songs=songs).calls if call.template == "advert"]


def test_every_play_begins_where_the_next_song_begins_to_fade_in() -> None:
    """Each is at an instant at which a piece of the round begins, as the mixer itself lays the round out."""
    first, second = (frames / SECOND for frames in SONGS["morning"])
    round_s = first + second - 2 * CROSSFADE_S
    for call in adverts(mall(), SONGS):
        into_s = elapsed(shanghai(23, 10), call.at).total_seconds() % round_s
        assert min(abs(into_s - end) for end in (0.0, first - CROSSFADE_S, round_s)) < 0.001


def test_ends_of_songs_are_where_the_mixer_changes_track() -> None:
    """Before the first end there is nothing but the first piece, from it on the second one sounds too."""
    tracks = (np.ones(4 * SECOND, dtype=np.float32), np.full(3 * SECOND, -1.0, dtype=np.float32))
    played = MusicRound(start_frame=0, tracks=tracks, crossfade_frames=CROSSFADE_S * SECOND)
    music = plan_day(mall(), MONDAY).music
    ends = SongEnds(music, {"morning": tuple(len(track) for track in tracks)})
    began = shanghai(23, 10)
    [first, *_] = ends.between(["food"], later(began, timedelta(seconds=1)), later(began, timedelta(seconds=4)))
    frame = round(elapsed(began, first).total_seconds() * SECOND)
    assert np.all(played.fetch(0, frame) == 1.0)
    assert played.fetch(frame, frame + 100).min() < 1.0


def test_a_play_moves_to_the_next_end_and_no_further_than_agreed() -> None:
    """It comes later than the minute it was granted by less than it may; where no song ends by then, at that minute."""
    waits = []
    for call in adverts(mall(within_min=2), SONGS):
        granted = call.id.rsplit("/", 1)[1]
        waits.append(elapsed(shanghai(23, int(granted[:2]), int(granted[2:])), call.at))
    assert all(timedelta(0) <= wait < timedelta(minutes=2) for wait in waits)
    assert timedelta(0) in waits
    assert max(waits) > timedelta(0)
    still, long_piece = adverts(mall(), {}), {"morning": (72_000 * SECOND,)}
    assert adverts(mall(), long_piece) == still


def test_adverts_on_time_stay_where_they_are() -> None:
    """What isn't asked to wait for a song doesn't, whatever is known of the songs."""
    site = small_site(campaigns=(campaign("prompt"),))
    assert adverts(site, SONGS) == adverts(site, {})


@pytest.mark.parametrize("zones", [("atrium",), ("atrium", "desk", "food")])
def test_where_zones_differ_the_end_in_most_of_them_counts(zones: tuple[str, ...]) -> None:
    """With other music in the food court, everybody's advert goes by the end that more zones share."""
    parts = (
        day_part("all", opening(), closing(), "morning"),
        day_part("own", opening(), closing(), "evening", zones=("food",)),
    )
    music = plan_day(small_site(day_parts=parts), MONDAY).music
    ends = SongEnds(music, SONGS)
    window = (shanghai(23, 10, 1), shanghai(23, 10, 5))
    [first, *_] = ends.between(zones, *window)
    assert elapsed(shanghai(23, 10), first) == timedelta(seconds=200 - CROSSFADE_S)
