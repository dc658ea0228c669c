"""How long it takes to bring venues in, walk graph and all, and to open one at a kiosk's start; what can be reached."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from content.adapters.venue_folder import open_venue
from content.adapters.venue_import import import_venue, sample_venue_folder
from content.venue.lint import TENANTS
from content.venue.nouns import Venue
from content.venue.reach import reach_of
from tests.bench.figures import Figure, at_most, plain

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
FILES = {
    "mall-one": REAL / "mall-one.imdf.zip",
    "campus": REAL / "campus.imdf.zip",
    "grand-place": REAL / "grand-place.osm.geojson",
}
IMPORT_S, OPEN_S = 60.0, 0.5
ROUNDS = 5


def run() -> list[Figure]:
    """Of the sample mall, and of each real venue that is at hand."""
    with tempfile.TemporaryDirectory() as made:
        return list(_figures(Path(made)))


def _figures(made: Path) -> Iterator[Figure]:
    began = time.perf_counter()
    folder = sample_venue_folder(made)
    yield at_most("bring in the sample mall", time.perf_counter() - began, "s", IMPORT_S)
    yield from _opened("sample", folder)
    for name, source in FILES.items():
        if not source.is_file():
            print(f"skipped: {name} isn't at hand")  # noqa: T201 - a bench talks
            continue
        began = time.perf_counter()
        import_venue(source, made / name)
        yield at_most(f"bring in {name}", time.perf_counter() - began, "s", IMPORT_S)
        yield from _opened(name, made / name)


def _opened(name: str, folder: Path) -> Iterator[Figure]:
    times: list[float] = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        open_venue(folder)
        times.append(time.perf_counter() - began)
    yield at_most(f"open {name}, slowest of {ROUNDS}", max(times), "s", OPEN_S)
    yield from _reached(name, open_venue(folder))


def _reached(name: str, venue: Venue) -> Iterator[Figure]:
    """Shops with a door, and those that can be reached from where most of their joined levels' shops are."""
    shops = list(venue.of_kind(*TENANTS))
    reach = reach_of(venue)
    apart = {place.id for group in reach.apart for place in group}
    steps = {place.id for place in reach.by_steps_only}
    reached = [shop for shop in shops if shop.doors and shop.id not in apart]
    yield plain(f"{name}: shops", len(shops), "shops")
    yield plain(f"{name}: shops with a door", sum(bool(shop.doors) for shop in shops), "shops")
    yield plain(f"{name}: shops that can be walked to", len(reached), "shops")
    yield plain(f"{name}: shops that can be reached step-free", sum(shop.id not in steps for shop in reached), "shops")
