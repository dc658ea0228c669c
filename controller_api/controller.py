"""Everything the door's endpoints ask. Only holds the parts together; `controller_api.bootstrap` puts them in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audio.ports import ClipStore
from audio.studio import Studio
from broadcaster.call import CallId
from broadcaster.dispatch.dispatcher import Dispatcher
from broadcaster.emergency.service import EmergencyService
from broadcaster.journal import JournalReader
from broadcaster.ports import Journal
from broadcaster.supervision.watchman import Watchman
from content.site import Site
from content.templates.template import TemplateBook
from controller_api.calls.announcing import Announcing
from controller_api.calls.book import CallBook
from controller_api.calls.desk import CallDesk
from controller_api.calls.planned import PlannedAnnouncer
from controller_api.desk.cases.desk import CaseDesk
from controller_api.desk.help.desk import HelpDesk
from controller_api.desk.kiosks.board import KioskBoard
from controller_api.desk.kiosks.files import KioskFiles
from controller_api.desk.tickets.office import TicketOffice
from controller_api.ingest import Ingest
from controller_api.paging.desk import LiveDesk
from controller_api.sign_in import Doorkeeper
from controller_api.unsealing import LetterOpener
from controller_api.watching.health import HealthBoard
from controller_api.watching.metrics import Metrics
from controller_api.watching.news import News
from scheduler.day_plan import PlanId
from scheduler.known_plans import KnownPlans
from scheduler.ports import Ledger, MallClock
from scheduler.rehearsal.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """The parts of a running controller."""

    site: Site
    book: TemplateBook
    mall_clock: MallClock
    door: Doorkeeper
    announcing: Announcing
    planned: PlannedAnnouncer
    desk: CallDesk
    cases: CaseDesk
    tickets: TicketOffice
    help: HelpDesk
    kiosks: KioskBoard
    kiosk_files: KioskFiles
    letters: LetterOpener
    calls: CallBook
    dispatcher: Dispatcher
    journal: Journal
    reader: JournalReader
    ledger: Ledger
    plan_of: KnownPlans
    studio: Studio
    clips: ClipStore
    ingest: Ingest
    uploads: Path
    health: HealthBoard
    news: News
    metrics: Metrics
    live: LiveDesk
    now_us: Callable[[], int]
    """The dispatcher's clock."""
    draw: Callable[[Timeline, Path], None]
    """Draws a picture into a PNG file."""
    watchman: Watchman
    emergency: EmergencyService
    address: str
    """How phones and kiosks reach the door."""

    def note(self, who: str, what: str, *, about: str = "", call_id: str | None = None) -> None:
        """Put an act in the journal."""
        known = None if call_id is None else CallId(call_id)
        self.journal.noted(who=who, what=what, about=about, call_id=known, at=datetime.now(UTC))

    def music_in(self, zone: str) -> str | None:
        """The playlist that plays in a zone."""
        return self.planned.music_in(zone)

    def music_gain_in(self, zone: str) -> float:
        """The gain of a zone's music now, in dB."""
        return self.planned.music_gain_in(zone)

    def settled(self, plan_id: PlanId) -> str | None:
        """What became of a planned item."""
        return self.ledger.settled(plan_id)
