"""`python -m scheduler`: see a day of a mall before it comes, and what became of a campaign.

`rehearse` what will sound, `plan` what is due, `report` what was heard.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from audio.adapters.media_decoder import MediaDecoder
from audio.adapters.vlc_decoder import VlcDecoder
from audio.clip import RATE
from audio.errors import Undecodable
from audio.ports import Decoder
from broadcaster.adapters.journal_sql import SqlJournal
from broadcaster.call import CallKind
from broadcaster.journal import JournalFilter
from content.adapters.site_folder import open_site, open_site_book, sample_site_folder
from content.errors import ContentError, did_you_mean
from content.media import uploaded
from content.site import Campaign, Site, Zone
from content.templates.template import TemplateBook
from scheduler.adapters.timeline_pillow import draw
from scheduler.day_plan import DayPlan, DueCall
from scheduler.errors import SchedulerError
from scheduler.planning.drills import drills_on
from scheduler.planning.opening_hours import calendar_gap, open_day, zone_of
from scheduler.planning.planner import plan_day
from scheduler.proof.losses import OWED_FOR
from scheduler.proof.made_good import plan_from
from scheduler.proof.plays import plays_of
from scheduler.proof.report import as_csv, proof_of, zone_names
from scheduler.proof.report import picture as proof_picture
from scheduler.rehearsal.rehearse import Rehearsal, Wording, picture, rehearse
from scheduler.rehearsal.text import as_json, as_table, table
from scheduler.wall_time import instant

DONE, MISUSE = 0, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 2 for anything wrong with what was given, told in sentences."""
    try:
        asked = _parser().parse_args(arguments)
        path = asked.site or sample_site_folder() / "site.toml"
        asked.run(asked, path, open_site(path, media=False))
    except (ContentError, SchedulerError, SQLAlchemyError, _Misuse) as error:
        print(error, file=sys.stderr)
        return MISUSE
    return DONE


class _Misuse(Exception):
    """What was asked for makes no sense; the sentence says what to ask for instead."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scheduler", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    rehearsal = commands.add_parser("rehearse", help="what will sound on a date, where, and what collides")
    rehearsal.add_argument("--json", action="store_true", help="for machines")
    rehearsal.add_argument("--picture", type=Path, help="also draw the day into this PNG file")
    rehearsal.set_defaults(run=_rehearse)
    plan = commands.add_parser("plan", help="every planned item of a date, with its id and how late it may be")
    plan.set_defaults(run=_plan)
    plan.add_argument("--database", help="the controller's: what is made good of lost adverts is in the plan too")
    for command in (rehearsal, plan):
        command.add_argument("--date", required=True, help="such as 2026-02-16")
    report = commands.add_parser("report", help="what zones heard of a campaign, as a table and a picture")
    report.add_argument("--campaign", required=True, help="its id in the site file")
    report.add_argument("--from", dest="first", required=True, help="the first date, such as 2026-02-01")
    report.add_argument("--to", dest="last", required=True, help="the last date, counted too")
    report.add_argument("--out", type=Path, required=True, help="the folder to write CAMPAIGN.csv and CAMPAIGN.png to")
    report.add_argument("--database", required=True, help="the controller's, such as sqlite:///data/carillon.db")
    report.set_defaults(run=_report)
    for command in (rehearsal, plan, report):
        command.add_argument("--site", type=Path, help="the site file; without it, the sample mall's")
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"'{text}' is not a date of the calendar. Write one as year-month-day, such as 2026-02-16."
        raise _Misuse(message) from None


def _rehearse(asked: argparse.Namespace, path: Path, site: Site) -> None:
    day = _date(asked.date)
    gap = calendar_gap(site, day)
    because = open_day(site, day).because
    drills = [f"Drill of '{due.profile}' at {due.at:%H:%M}; people hold it." for due in drills_on(site, day)]
    with closing(VlcDecoder()) as vlc:
        words = _Words(site, open_site_book(path, site), path.parent, MediaDecoder(vlc))
        plan = plan_day(site, day, songs=words.songs())
        rehearsal = rehearse(plan, words, because=because, notes=[*([gap] if gap else []), *drills])
    if asked.picture is not None:
        _draw(rehearsal, site, asked.picture)
    print(as_json(rehearsal) if asked.json else as_table(rehearsal, everywhere=len(site.zones)))


def _plan(asked: argparse.Namespace, _path: Path, site: Site) -> None:
    day = _date(asked.date)
    plan = plan_day(site, day) if asked.database is None else _kept_plan(asked.database, site, day)
    calls = [(call.at, f"{call.not_after:%H:%M:%S}", call.id, _what(call)) for call in plan.calls]
    music = [(item.at, "", item.id, item.playlist or "silence") for item in plan.music]
    items = sorted([*calls, *music], key=lambda item: instant(item[0]))
    rows = [(f"{at:%d %H:%M:%S}", not_after, plan_id, what) for at, not_after, plan_id, what in items]
    print(table(("due", "not after", "id", "what"), rows))


def _kept_plan(database: str, site: Site, day: date) -> DayPlan:
    """The date's plan with what the journal says is made good on it."""
    now = datetime.now(zone_of(site))
    since = min(now - OWED_FOR, datetime.combine(day, time(0), zone_of(site)))
    engine = create_engine(database)
    try:
        wanted = JournalFilter(since_us=round(since.timestamp() * 1e6), kind=CallKind.ADVERT)
        return plan_from(site, day, plays_of(SqlJournal(engine).every(wanted)), now=now)
    finally:
        engine.dispose()


def _what(call: DueCall) -> str:
    return call.template if call.makes_good is None else f"{call.template}, makes good {call.makes_good}"


def _report(asked: argparse.Namespace, _path: Path, site: Site) -> None:
    campaign = _campaign(site, asked.campaign)
    engine = create_engine(asked.database)
    try:
        proof = proof_of(SqlJournal(engine), site, campaign, _date(asked.first), _date(asked.last))
    finally:
        engine.dispose()
    table_file, picture_file = (asked.out / f"{campaign.id}.{ending}" for ending in ("csv", "png"))
    try:
        asked.out.mkdir(parents=True, exist_ok=True)
        table_file.write_text(as_csv(proof), encoding="utf-8")
        draw(proof_picture(proof, zone_names(site, campaign)), picture_file)
    except OSError as error:
        message = f"The report can't be written to {asked.out}: {error.strerror or error}."
        raise _Misuse(message) from None
    print(f"{proof.heard} heard, {proof.made_good} of them make-goods, {proof.lost} lost: {table_file}, {picture_file}")


def _campaign(site: Site, name: str) -> Campaign:
    for campaign in site.campaigns:
        if campaign.id == name:
            return campaign
    known = [campaign.id for campaign in site.campaigns]
    raise _Misuse(f"'{name}' is no campaign of this site.{did_you_mean(name, known)}")


class _Words:
    """Finds the words of every planned call, and how long its recording is."""

    def __init__(self, site: Site, book: TemplateBook, folder: Path, decoder: Decoder) -> None:
        self._site = site
        self._book = book
        self._folder = folder
        self._decoder = decoder
        self._lengths: dict[str, int] = {}

    def __call__(self, due: DueCall) -> Wording:
        recording_s = self._frames(due.recording) / RATE if due.recording else 0.0
        if due.words is not None or due.template == CallKind.ADVERT:
            return Wording(kind=CallKind.ADVERT, texts=due.words or {}, recording_s=recording_s)
        if due.template == CallKind.LINE_CHECK:
            return Wording(kind=CallKind.LINE_CHECK)
        try:
            rendered = self._book.get(due.template).render(due.slots, self._site.languages)
        except ContentError as error:
            return Wording(kind=CallKind.NOTICE, recording_s=recording_s, fault=str(error))
        return Wording(kind=CallKind(rendered.kind), texts=rendered.texts, recording_s=recording_s)

    def songs(self) -> dict[str, tuple[int, ...]]:
        """The lengths of the playlists' pieces where a campaign waits for their ends, without what was handed in."""
        if all(campaign.placement == "on-time" for campaign in self._site.campaigns):
            return {}
        known = [one for one in self._site.playlists if not any(map(uploaded, one.files))]
        return {one.id: tuple(filter(None, map(self._frames, one.files))) for one in known}

    def _frames(self, recording: str) -> int:
        """How long it is in whatever format; 0 for what isn't here, of which the controller tells at its start."""
        if recording not in self._lengths:
            try:
                self._lengths[recording] = len(self._decoder.decode(self._folder / recording))
            except Undecodable:
                self._lengths[recording] = 0
        return self._lengths[recording]


def _draw(rehearsal: Rehearsal, site: Site, path: Path) -> None:
    zones = {zone.id: _two_names(site, zone) for zone in site.zones}
    title = f"{' · '.join(site.name.values())}    {rehearsal.plan.day.isoformat()}"
    labels = {row.id: f"{row.at:%H:%M}" for row in rehearsal.rows if row.kind is not CallKind.ADVERT}
    try:
        draw(picture(rehearsal, zones, title=title, labels=labels), path)
    except OSError as error:
        message = f"The picture can't be written to {path}: {error.strerror or error}."
        raise _Misuse(message) from None


def _two_names(site: Site, zone: Zone) -> tuple[str, str]:
    names = [zone.name[language] for language in site.languages if language in zone.name]
    return (names or [zone.id])[0], (names or [zone.id])[-1]


if __name__ == "__main__":
    sys.exit(main())
