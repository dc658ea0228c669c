"""Ways through the sample mall and through real venues: time, exactness, and against what people really walked."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from content.adapters.venue_folder import open_venue
from content.adapters.venue_import import import_venue, sample_venue_folder
from content.adapters.walk_graph_file import WALK_GRAPH_FILE, open_walk_graph
from content.venue.nouns import Place, PlaceKind, Venue
from content.wayfinding.building import build_graph
from content.wayfinding.mesh import free_space
from content.wayfinding.nouns import NoWay, Stand
from content.wayfinding.wayfinder import Wayfinder
from tests.bench.figures import Figure, at_least, at_most, p99, plain, spread
from tests.content.wayfinding.real import FILES, Oracle, floor_of, walks_in

ASKED, COMPARED = 1000, 60


def run() -> list[Figure]:
    """Of each venue that is at hand."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as made:
        venues = {"sample": sample_venue_folder(Path(made))}
        for name, source in FILES.items():
            if source.is_file():
                import_venue(source, Path(made) / name)
                venues[name] = Path(made) / name
            else:
                print(f"skipped: {name} isn't at hand")  # noqa: T201 - a bench talks
        for name, folder in venues.items():
            figures += _measured(name, folder)
    return figures


def _measured(name: str, folder: Path) -> Iterator[Figure]:
    venue = open_venue(folder)
    began = time.perf_counter()
    build_graph(venue)
    built = time.perf_counter()
    yield at_most(f"{name}: building the walk graph", built - began, "s", 60.0)
    finder = Wayfinder(venue, open_walk_graph(folder))
    yield at_most(f"{name}: loading it", time.perf_counter() - built, "s", 0.3)
    yield plain(f"{name}: it on disk", (folder / WALK_GRAPH_FILE).stat().st_size / 1024, "KiB")
    took = list(_asked(venue, finder))
    yield from spread(f"{name}: a way", [each[0] for each in took], "ms", 10.0)
    yield plain(f"{name}: a way, p99 of the processor's time alone", p99([each[1] for each in took]), "ms")
    yield from _compared(name, venue, finder)
    if name == "mall-one":
        yield from _walked(venue, finder)


def _asked(venue: Venue, finder: Wayfinder) -> Iterator[tuple[float, float]]:
    """From anywhere to any place that can be walked to, with words: by the clock, and of the processor.

    Questions without an answer aren't counted.
    """
    rng = np.random.default_rng(11)
    places = [place for place in venue.places if place.doors and place.kind is not PlaceKind.NONPUBLIC]
    answered = 0
    for start, goal in rng.integers(0, len(places), (8 * ASKED, 2)).tolist():
        stand = Stand(level=places[start].level, at=_near(places[start], rng))
        began, worked = time.perf_counter(), time.process_time()
        try:
            finder.route(stand, places[goal].id, facing_deg=0.0)
        except NoWay:
            continue
        answered += 1
        yield (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
        if answered == ASKED:
            return


def _near(place: Place, rng: np.random.Generator) -> tuple[float, float]:
    x, y = rng.normal(place.doors[0], 3.0)
    return float(x), float(y)


def _compared(name: str, venue: Venue, finder: Wayfinder) -> Iterator[Figure]:
    """With extremitypathfinder, on the floor whose greatest piece has the fewest corners over a thousand metres."""
    pieces = {level.ordinal: free_space(level.walkable) for level in venue.levels}
    greatest = {level: max(parts, key=lambda part: part.area) for level, parts in pieces.items() if parts}
    level = min(greatest, key=lambda each: (greatest[each].area < 1000, shapely.get_num_coordinates(greatest[each])))
    began = time.perf_counter()
    oracle, piece = Oracle(greatest[level]), greatest[level]
    yield plain(f"{name}: extremitypathfinder makes level {level} ready in", time.perf_counter() - began, "s")
    ours, theirs, off = [], [], []
    for start, goal in _pairs(piece):
        begun = time.perf_counter()
        way = finder.route(Stand(level=level, at=start), Stand(level=level, at=goal))
        ended = time.perf_counter()
        exact = oracle.length_m(start, goal)
        theirs.append(time.perf_counter() - ended)
        ours.append(ended - begun)
        off.append(abs(way.length_m / exact - 1) * 100)
    median_ms, peer_ms = statistics.median(ours) * 1000, statistics.median(theirs) * 1000
    peer = f"extremitypathfinder {peer_ms:.1f} ms"
    yield at_most(f"{name}: a way on level {level}, median", median_ms, "ms", 10.0, peer=peer, peer_value=peer_ms)
    yield at_most(f"{name}: longer or shorter than exact (n={len(off)}), most", max(off), "%", 0.5)


def _pairs(piece: shapely.Polygon) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    west, south, east, north = piece.bounds
    strewn = np.random.default_rng(5).uniform((west, south), (east, north), (200 * COMPARED, 2)).tolist()
    spots = [(x, y) for x, y in strewn if piece.covers(shapely.Point(x, y))][: 2 * COMPARED]
    yield from zip(spots[::2], spots[1::2], strict=True)


def _walked(venue: Venue, finder: Wayfinder) -> Iterator[Figure]:
    """By surveyors."""
    floors = {level.ordinal: floor_of(venue, level.ordinal) for level in venue.levels}
    walks = list(walks_in(venue))
    longer = [walk for walk in walks if finder.route(walk.stands[0], walk.stands[-1]).length_m > walk.length_m + 0.001]
    on_floor = [walk for walk in walks if walk.stays_on(floors[walk.level])]
    kept = [walk for walk in longer if walk in on_floor]
    yield at_most(f"mall-one: ways longer than walked, of {len(on_floor)} walks through no wall", len(kept), "ways", 0)
    yield plain(f"mall-one: ways longer than walked, of all {len(walks)}", len(longer), "ways")
    points = [(walk.stands[0], stand) for walk in walks for stand in walk.stands]
    yield at_least(f"mall-one: recorded points routed (n={len(points)})", _routed(finder, points), "%", 99.0)


def _routed(finder: Wayfinder, ways: list[tuple[Stand, Stand]]) -> float:
    found = 0
    for start, goal in ways:
        try:
            finder.route(start, goal)
        except NoWay:
            continue
        found += 1
    return found / len(ways) * 100
