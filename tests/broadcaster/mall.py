"""A mall for stories: dispatcher, speakers in memory, journal in memory, a studio that takes as long as it is told."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from audio.clip import RATE, Clip, Digest
from audio.outlook import Ahead, cushion_s
from audio.script import ChimePart, Part, Script, SpeechPart
from audio.studio import Take
from broadcaster.adapters.journal_memory import MemoryJournal
from broadcaster.adapters.memory_network import Heard, MemoryNetwork
from broadcaster.adapters.owed_memory import MemoryOwedRows
from broadcaster.call import Call, CallId, CallKind, Policy, ZoneId
from broadcaster.dispatch.bookkeeping import JournalRow
from broadcaster.dispatch.dispatcher import Dispatcher
from broadcaster.journal import JournalEntry
from broadcaster.policy import policy_for
from broadcaster.ports import Clock, Journal, OwedRows, Request
from broadcaster.settings import DispatchSettings
from tests.broadcaster.virtual_time import VirtualClock

CHIME_S = 1.5
GAP_FRAMES = RATE // 2
WORDS = {"zh": "请走失儿童的家长到服务台。", "en": "A child is waiting at the service desk."}


@dataclass
class SlowStudio:
    """Gives a take for each part: chimes at once, speech after so long. Four letters last a second."""

    speech_takes_s: float = 0.0
    hand_over_s: float = 0.0
    """Even what is made already takes a moment to come off the shelf."""
    due_in_s: list[float] = field(default_factory=list)
    """What it was told of when each call is due."""
    fails_at: str | None = None
    """Fails when it comes to this text."""

    async def make(self, script: Script, *, due_in_s: float) -> AsyncIterator[Take]:
        """The script's takes."""
        self.due_in_s.append(due_in_s)
        for number, part in enumerate(script.parts):
            if isinstance(part, SpeechPart):
                await asyncio.sleep(self.speech_takes_s)
                if part.text == self.fails_at:
                    raise RuntimeError("The speech engine hung twice; look at its log.")
            await asyncio.sleep(self.hand_over_s)
            yield take_of(part, [self._ahead(later) for later in script.parts[number + 1 :]])

    def _ahead(self, part: Part) -> Ahead:
        work_s = self.speech_takes_s if isinstance(part, SpeechPart) else 0.0
        return Ahead(work_s=work_s, gap_s=GAP_FRAMES / RATE, sound_s=seconds_of(part))


def seconds_of(part: Part) -> float:
    """How long a part sounds."""
    return len(part.text) / 4 if isinstance(part, SpeechPart) else CHIME_S


def take_of(part: Part, ahead: Sequence[Ahead]) -> Take:
    """A take for a part, its digest made of what it says."""
    seconds = seconds_of(part)
    clip = Clip(
        digest=Digest(hashlib.sha256(repr(part).encode()).hexdigest()),
        frames=round(seconds * RATE),
        loudness_lufs=-20.0,
        true_peak_dbtp=-2.0,
    )
    language = part.language if isinstance(part, SpeechPart) else None
    return Take(clip=clip, gap_frames=GAP_FRAMES, language=language, cushion_s=cushion_s(ahead))


@dataclass
class Mall:
    """Everything a story needs."""

    zones: list[ZoneId]
    dispatcher: Dispatcher
    network: MemoryNetwork
    journal: MemoryJournal
    studio: SlowStudio
    clock: Clock
    names: list[str] = field(default_factory=list)

    def call(
        self,
        name: str,
        kind: CallKind,
        *zones: str,
        policy: Policy | None = None,
        due_in_s: float = 0,
        words: object = None,
    ) -> CallId:
        """Ask for a call."""
        request, script = self.request(name, kind, *zones, policy=policy, due_in_s=due_in_s, words=words)
        self.dispatcher.request(request, script)
        return request.call.id

    def request(
        self,
        name: str,
        kind: CallKind,
        *zones: str,
        policy: Policy | None = None,
        due_in_s: float = 0,
        words: object = None,
    ) -> tuple[Request, Script]:
        """What is asked for, and its script."""
        texts = words if isinstance(words, dict) else WORDS
        call = Call(
            id=CallId(name),
            kind=kind,
            zones=frozenset(ZoneId(zone) for zone in zones or self.zones),
            policy=policy or policy_for(kind),
            requested_us=self.clock.now_us(),
            due_us=self.clock.now_us() + round(due_in_s * 1e6),
        )
        request = Request(call=call, requested_by="mei", template=kind.replace("_", "-"), texts=texts)
        return request, script_of(request)

    def entry(self, name: str) -> JournalEntry:
        """The call in the journal."""
        entry = self.journal.entry(CallId(name))
        assert entry is not None
        return entry

    def heard(self, name: str, zone: str | None = None) -> list[Heard]:
        """What zones sounded of a call, in order."""
        return [h for h in self.network.heard if h.call_id == name and zone in (None, h.zone)]

    async def until_ended(self, *names: str, within_s: float = 3600) -> None:
        """Wait until these calls are over."""
        await self.until(lambda: all(self.entry(name).ending is not None for name in names), within_s)

    async def until(self, holds: Callable[[], bool], within_s: float = 3600) -> None:
        """Wait until something holds, looking twenty times a second."""
        async with asyncio.timeout(within_s):
            while not holds():  # noqa: ASYNC110  the clock is virtual, and what is looked at is anybody's
                await asyncio.sleep(0.05)


def script_of(request: Request) -> Script:
    """Chime, the words in each language, chime."""
    speech = [SpeechPart(language, text) for language, text in request.texts.items()]
    return Script((ChimePart("start"), *speech, ChimePart("end")))


@asynccontextmanager
async def open_mall(
    *zones: str,
    journal: Journal | None = None,
    owed: OwedRows[JournalRow] | None = None,
    settings: DispatchSettings | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[Mall]:
    """A mall with these zones, its speakers ready."""
    clock, ids = clock or VirtualClock(), [ZoneId(zone) for zone in zones]
    network, studio = MemoryNetwork(clock, ids), SlowStudio()
    kept = journal if isinstance(journal, MemoryJournal) else MemoryJournal()
    dispatcher = Dispatcher(
        network=network,
        journal=journal or kept,
        owed=owed or MemoryOwedRows(),
        studio=studio,
        clock=clock,
        zones=ids,
        settings=settings or DispatchSettings(),
    )
    async with dispatcher:
        await asyncio.sleep(0.01)
        yield Mall(zones=ids, dispatcher=dispatcher, network=network, journal=kept, studio=studio, clock=clock)


def in_step(heard: Sequence[Heard]) -> bool:
    """Whether all of these began at the same instant."""
    return len({h.from_us for h in heard}) == 1
