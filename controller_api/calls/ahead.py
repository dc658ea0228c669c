"""Making ahead: fixed sentences of every template, and what the plan will say soon, so that calls start at once.

Knows nothing of engines; whatever an operator asks for comes first, since all of this is rendered in the background.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence

from audio.clip import Digest
from audio.errors import AudioError
from audio.script import Script, SpeechPart
from audio.studio import Studio
from broadcaster.call import CallKind, ZoneId
from broadcaster.dispatch.dispatcher import Dispatcher
from broadcaster.policy import POLICIES
from content.site import Site
from content.templates.template import Template, TemplateBook
from controller_api.calls.planned import PlannedAnnouncer
from controller_api.problems import Problem
from scheduler.day_plan import DueCall

log = logging.getLogger(__name__)

CHIMES = ("start", "end", "emergency", "drill")
LOOK_EVERY_S = 60.0


class Ahead:
    """Keeps the studio a little ahead of the mall, and the speakers' shelves full."""

    def __init__(
        self, *, site: Site, book: TemplateBook, studio: Studio, depot: Dispatcher, planned: PlannedAnnouncer
    ) -> None:
        self._site = site
        self._book = book
        self._studio = studio
        self._depot = depot
        self._planned = planned
        self._zones = [ZoneId(zone.id) for zone in site.zones]
        self._done: set[str] = set()
        self._lasting: dict[tuple[str, str], tuple[Digest, ...]] = {}
        self.openings_made, self.all_made = asyncio.Event(), asyncio.Event()
        """Whether any call can start at once; whether every fixed sentence is made."""

    def lasting(self) -> frozenset[Digest]:
        """The clips made so far that any day may need: chimes, and what templates always say, emergencies' too."""
        return frozenset(digest for digests in self._lasting.values() for digest in digests)

    async def work(self, soon: Callable[[], Iterable[DueCall]]) -> None:
        """Make the fixed sentences, and for ever what is due soon; ends by being cancelled."""
        await self._guarded("the chimes", self._chimes())
        templates = sorted(self._book.all(), key=_most_urgent_first)
        # With its opening made, any call can start at once; the rest of it is made while that sounds.
        for language in self._site.languages:
            for template in templates:
                await self._sentences(language, template.fixed_sentences(language)[:1])
        self.openings_made.set()
        for template in templates:
            for language in self._site.languages:
                await self.make(soon())
                await self._sentences(language, template.fixed_sentences(language)[1:])
        log.info("Every fixed sentence is made.")
        self.all_made.set()
        while True:
            await self.make(soon())
            await asyncio.sleep(LOOK_EVERY_S)

    async def make(self, planned: Iterable[DueCall]) -> None:
        """Make the words of planned calls that are not made yet."""
        for due in planned:
            if due.id not in self._done:
                self._done.add(due.id)
                await self._due(due)

    async def _chimes(self) -> None:
        clips = await self._studio.prepare_chimes(CHIMES)
        digests = tuple(clip.digest for clip in clips)
        self._lasting["", "the chimes"] = digests
        self._depot.stock(self._zones, digests)

    async def _due(self, due: DueCall) -> None:
        try:
            draft = self._planned.draft(due)
        except Problem as problem:
            log.warning("The planned call %s can't be made ahead: %s", due.id, problem)
            return
        for language, text in draft.texts.items():
            await self._guarded(text, self._sentence(language, text))

    async def _sentences(self, language: str, sentences: Sequence[str]) -> None:
        for sentence in sentences:
            await self._guarded(sentence, self._lasting_sentence(language, sentence))

    async def _lasting_sentence(self, language: str, sentence: str) -> None:
        self._lasting[language, sentence] = await self._sentence(language, sentence)

    async def _sentence(self, language: str, sentence: str) -> tuple[Digest, ...]:
        await self._studio.prerender(language, [sentence])
        # Made already, so this only tells which clips they are.
        takes = self._studio.make(Script((SpeechPart(language, sentence),)))
        digests = tuple([take.clip.digest async for take in takes])
        self._depot.stock(self._zones, digests)
        return digests

    async def _guarded(self, what: str, work: Awaitable[object]) -> None:
        try:
            await work
        except AudioError as error:
            log.warning("Not made ahead: %s: %s", what, error)


def _most_urgent_first(template: Template) -> int:
    return -POLICIES[CallKind(template.kind)].priority
