"""Makes a venue of a survey: walkable floors, places with doors, links between levels, and every fault on the way.

Decides in which order it is done. Refuses to know which kind of file was read.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from content.venue.duplicates import without_duplicates
from content.venue.flights import Ground, landed_flights, landed_shafts
from content.venue.linking import Joined, Landing, joined, named
from content.venue.nouns import Fault, Place, Venue
from content.venue.placing import area_places, spot_places
from content.venue.registering import registered
from content.venue.sound import sound
from content.venue.storeys import Storey, storeys_of
from content.venue.survey import Survey

Mend = Callable[[Survey], tuple[Survey, list[Fault]]]
MENDS: tuple[Mend, ...] = (sound, without_duplicates, registered)
"""In the order they are made."""


def assemble(survey: Survey) -> tuple[Venue, tuple[Fault, ...]]:
    """The venue, and what was found wrong with its drawing, mended or not."""
    faults: list[Fault] = list(survey.faults)
    for mend in MENDS:
        survey, found = mend(survey)
        faults += found
    storeys = storeys_of(survey)
    places: list[Place] = []
    landings: list[Landing] = []
    for storey in storeys:
        some, landing = area_places(storey)
        places += some
        landings += landing
    links, found = joined(landings, survey.traversals)
    faults += found
    links, shown = _with_flights(survey, storeys, links, faults)
    links = named(links)
    places = _told_apart(_signed([*places, *shown, *spot_places(survey.spots, storeys, places)], links))
    return _venue(survey, storeys, places, links), tuple(faults)


def _with_flights(
    survey: Survey, storeys: list[Storey], links: list[Joined], faults: list[Fault]
) -> tuple[list[Joined], list[Place]]:
    ground = Ground(
        levels={floor.id: floor.ordinal for floor in survey.floors},
        doorways={storey.ordinal: storey.doorways for storey in storeys},
    )
    shown: list[Place] = []
    for landed in (landed_flights(survey.flights, ground), landed_shafts(survey.shafts, ground)):
        links = [*links, *landed.links]
        shown += landed.places
        faults += landed.faults
    return links, shown


def _signed(places: list[Place], links: list[Joined]) -> list[Place]:
    """The places, those that show a link with its name."""
    signs = {place: each.link for each in links for place in each.places}
    return [
        replace(place, names=signs[place.id].names, step_free=signs[place.id].step_free) if place.id in signs else place
        for place in places
    ]


def _told_apart(places: list[Place]) -> list[Place]:
    """The places with a number behind an id that another has already: parts of one feature, or a slip of the pen."""
    seen: Counter[str] = Counter()
    told: list[Place] = []
    for place in places:
        seen[place.id] += 1
        told.append(place if seen[place.id] == 1 else replace(place, id=f"{place.id}#{seen[place.id]}"))
    return told


def _venue(survey: Survey, storeys: list[Storey], places: list[Place], links: list[Joined]) -> Venue:
    return Venue(
        id=re.sub(r"[^a-z0-9]+", "-", survey.id.lower()).strip("-")[:60] or "venue",
        name=survey.names,
        origin=survey.origin,
        levels=tuple(storey.level() for storey in storeys),
        places=tuple(places),
        links=tuple(each.link for each in links),
        attribution=survey.attribution,
    )
