"""`python -m content venue route`: the way from one spot or place of a venue to another, as shoppers are told it."""

import argparse
import json
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from content.adapters.venue_folder import open_venue
from content.adapters.walk_graph_file import open_walk_graph
from content.bilingual import in_language
from content.errors import did_you_mean
from content.venue.nouns import Venue
from content.wayfinding.naming import LANGUAGES
from content.wayfinding.nouns import PROFILES, STEP_FREE, WALK, NoWay, Profile, Route, Stand
from content.wayfinding.wayfinder import Wayfinder

DONE, FAULTS = 0, 1
SPOT = re.compile(r"[^,]*,[^,]*,[^,]*")
DEGREE_DIGITS = 8
"""A millimetre."""


class _NoSuch(Exception):
    """What was given isn't in the venue; a sentence."""


def with_spots_joined(arguments: Sequence[str]) -> list[str]:
    """The same, with `--from -1,LON,LAT` as one: floors below ground would be taken for options."""
    joined: list[str] = []
    for argument in arguments:
        below = re.match(r"-\d", argument) and SPOT.fullmatch(argument)
        if below and joined and joined[-1] in {"--from", "--to"}:
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def add_route(route: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    route.add_argument("venue", type=Path, metavar="DEST", help="the venue's folder")
    spot = "ORDINAL,LON,LAT or the id of a place"
    route.add_argument("--from", dest="start", required=True, metavar="SPOT", help=f"where one stands: {spot}")
    route.add_argument("--to", dest="goal", required=True, metavar="SPOT", help=f"where one wants to go: {spot}")
    who = route.add_mutually_exclusive_group()
    who.add_argument("--step-free", action="store_true", help="without stairs, escalators and steps at doors")
    who.add_argument("--profile", choices=sorted(PROFILES), help="who walks; without it, anybody")
    route.add_argument("--close", action="append", default=[], metavar="ID", help="a link or place that is closed")
    route.add_argument("--facing", type=float, metavar="DEGREES", help="compass degrees one looks to at first")
    route.add_argument("--json", action="store_true", help="as JSON, for other programs")
    route.set_defaults(run=_route)


def _route(asked: argparse.Namespace) -> int:
    venue = open_venue(asked.venue)
    try:
        start, goal = _spot(venue, asked.start), _spot(venue, asked.goal)
        closed = frozenset(_known(venue, each, [link.id for link in venue.links]) for each in asked.close)
        finder = Wayfinder(venue, open_walk_graph(asked.venue))
        way = finder.route(start, goal, profile=_profile(asked), closed=closed, facing_deg=asked.facing)
    except NoWay as refusal:
        print("\n".join(in_language(refusal.said, language) for language in LANGUAGES), file=sys.stderr)
        return FAULTS
    except (_NoSuch, ValueError) as error:
        print(error, file=sys.stderr)
        return FAULTS
    print(_as_json(venue, way) if asked.json else _as_text(way))
    return DONE


def _profile(asked: argparse.Namespace) -> Profile:
    return STEP_FREE if asked.step_free else PROFILES.get(asked.profile, WALK)


def _spot(venue: Venue, given: str) -> Stand | str:
    if given in venue.by_id or not SPOT.fullmatch(given):
        return _known(venue, given, [])
    try:
        ordinal, lon, lat = given.split(",")
        level, degrees = int(ordinal), (float(lon), float(lat))
    except ValueError:
        raise _NoSuch(f"'{given}' is no spot. Write ORDINAL,LON,LAT, such as 0,120.07,30.29.") from None
    if level not in venue.by_ordinal:
        raise _NoSuch(f"There is no level {level}. There are {', '.join(map(str, venue.by_ordinal))}.")
    if not (math.isfinite(degrees[0]) and math.isfinite(degrees[1])):
        raise _NoSuch(f"'{given}' is no spot. Longitude and latitude are numbers of degrees.")
    return Stand(level=level, at=venue.origin.point(*degrees))


def _known(venue: Venue, given: str, others: Sequence[str]) -> str:
    """The id if the venue, or the others, have it; else what is near is offered."""
    if given in venue.by_id or given in others:
        return given
    names = {name: place.id for place in venue.places for name in (*place.names.values(), place.unit) if name}
    if given in names:
        raise _NoSuch(f"'{given}' is a name. Give its id: {names[given]}")
    raise _NoSuch(f"There is no place '{given}'.{did_you_mean(given, [*venue.by_id, *others, *names])}")


def _as_json(venue: Venue, way: Route) -> str:
    path = [[level, *(round(each, DEGREE_DIGITS) for each in venue.origin.degrees(at))] for level, at in way.points]
    told = {
        "length_m": round(way.length_m, 3),
        "seconds": round(way.seconds, 1),
        "path": path,
        "steps": {language: [step.texts[language] for step in way.steps] for language in LANGUAGES},
    }
    return json.dumps(told, ensure_ascii=False)


def _as_text(way: Route) -> str:
    minutes = max(1, round(way.seconds / 60))
    lines = [f"{way.length_m:.0f} m, {minutes} min"]
    lines += [f"{number}. {step.texts['zh']}\n   {step.texts['en']}" for number, step in enumerate(way.steps, 1)]
    return "\n".join(lines)
