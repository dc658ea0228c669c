"""From an order to a call: template, texts, zones, policy, script, and on to the dispatcher.

The one way to the speakers, for operators and for the clock alike. Knows nothing of HTTP, nor of who may ask.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from audio.clip import Digest
from audio.script import Script
from broadcaster.call import Call, CallId, CallKind, Policy, Routing, ZoneId
from broadcaster.policy import POLICIES, PolicyChanges, policy_for
from broadcaster.ports import Request
from content.bilingual import Bilingual
from content.errors import did_you_mean
from content.media import NoRecording
from content.ports import Media
from content.site import EVERYWHERE, Site
from content.templates.template import Rendered, SlotFaults, Template, TemplateBook, UnknownTemplate
from controller_api.calls.recordings import RECORDED, Recordings
from controller_api.calls.scripting import line_check, live_call, recorded_call, script_of
from controller_api.contract import NewCall, PreviewOrder
from controller_api.problems import Fault, unfit

LATE = timedelta(minutes=1)
FAR = timedelta(days=31)
REPEAT_GAP_S = 5.0
"""Rest between repeats that somebody asked for, where the kind itself has none."""
DEFAULT_CHIME = "start"


class Switch(Protocol):
    """The dispatcher, as this service needs it."""

    def request(self, request: Request, script: Script) -> None:
        """Put the call in the journal and on the switchboard; does nothing if the journal raises, and raises that."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A call that is in order and could be made."""

    template: str
    kind: CallKind
    texts: Mapping[str, str]
    chime: str
    zones: frozenset[ZoneId] = frozenset()
    recording: Digest | None = None
    own_words: tuple[str, ...] = ()
    """What in it is somebody's own, as a sentence names it: slots that were typed into, a recording."""
    free_words: bool = False
    """Whether somebody else must read, or hear, what is somebody's own before it goes out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Under which id, by whom and for when a call is asked."""

    call_id: CallId
    by: str
    due: datetime
    plan_id: str | None = None


def new_call_id() -> CallId:
    """An id nobody had before."""
    return CallId("call-" + secrets.token_hex(8))


def planned_call_id(plan_id: str) -> CallId:
    """The id of a planned call: the same however often the plan hands it over."""
    return CallId("plan-" + hashlib.sha256(plan_id.encode()).hexdigest()[:20])


class Announcing:
    """Makes calls of orders."""

    def __init__(  # noqa: PLR0913  The rooms it joins; all are named.
        self,
        *,
        site: Site,
        book: TemplateBook,
        recordings: Recordings,
        switch: Switch,
        now: Callable[[], datetime],
        instant_us: Callable[[datetime], int] | None = None,
    ) -> None:
        """`instant_us` tells an instant by the switch's clock, where that is not simply the machine's."""
        self._site = site
        self._book = book
        self._recordings = recordings
        self._switch = switch
        self._now = now
        self._instant_us = instant_us or microseconds

    def check(self, order: NewCall) -> Draft:
        """Draft the call; raises `Problem` 422 with everything that is wrong with the order at once."""
        faults: list[Fault] = []
        zones = self._zones(order.zones, faults)
        self._check_due(order.due_at, faults)
        draft = self._draft(order.template, order, faults)
        if draft is None or faults:
            raise unfit(faults)
        return replace(draft, zones=zones)

    def zones(self, names: Sequence[str]) -> frozenset[ZoneId]:
        """The zones that are meant by these names of zones and groups; raises `Problem` 422."""
        faults: list[Fault] = []
        zones = self._zones(names, faults)
        if faults:
            raise unfit(faults)
        return zones

    def recorded(self, recording: Digest) -> Draft:
        """A notice that is a recording and nothing else."""
        kind = CallKind.NOTICE
        return Draft(template=kind, kind=kind, texts={}, chime=DEFAULT_CHIME, recording=recording)

    def preview(self, template: str, order: PreviewOrder) -> Draft:
        """What the call would say, for no zone in particular; raises `Problem` 422."""
        faults: list[Fault] = []
        draft = self._draft(template, order, faults)
        if draft is None or faults:
            raise unfit(faults)
        return draft

    def unread_until(self, order: NewCall, asked_at: datetime) -> datetime:
        """How long an order may wait for approval: so many hours, or as long as its zones would wait once it is due."""
        if order.due_at is None:
            return asked_at + timedelta(hours=self._site.approval.expires_after_h)
        template = self._template(order.template)
        kind = CallKind(template.kind) if template else CallKind.NOTICE
        return order.due_at + timedelta(seconds=POLICIES[kind].expires_after_s)

    def announce(self, draft: Draft, order: NewCall, *, call_id: CallId, by: str) -> Request:
        """Make the call an operator asked for."""
        due = order.due_at or self._now()
        return self.request(draft, policy_of(draft.kind, order), Asked(call_id=call_id, by=by, due=due))

    def request(self, draft: Draft, policy: Policy, asked: Asked) -> Request:
        """Hand a call to the switchboard, where it is in the journal before anything else happens."""
        request = self.as_request(draft, policy, asked)
        self._switch.request(request, self.script(draft))
        return request

    def as_request(self, draft: Draft, policy: Policy, asked: Asked) -> Request:
        """The call as the journal keeps it."""
        requested_us = self._instant_us(self._now())
        call = Call(
            id=asked.call_id,
            kind=draft.kind,
            zones=draft.zones,
            policy=policy,
            requested_us=requested_us,
            due_us=max(requested_us, self._instant_us(asked.due)),
        )
        texts = dict(draft.texts)
        return Request(
            call=call,
            requested_by=asked.by,
            template=draft.template,
            texts=texts,
            plan_id=asked.plan_id,
            recording=draft.recording,
        )

    def draft_of(self, request: Request) -> Draft:
        """A call of the journal as it was drafted."""
        template = self._template(request.template)
        return Draft(
            template=request.template,
            kind=request.call.kind,
            texts=request.texts,
            chime=template.chime if template else DEFAULT_CHIME,
            zones=request.call.zones,
            recording=request.recording,
        )

    def script(self, draft: Draft) -> Script:
        """What the studio is to make of it."""
        if draft.kind is CallKind.LIVE_PAGE:
            return live_call(chime=draft.chime)
        gap = self._site.loudness.language_gap_ms
        if draft.kind is CallKind.LINE_CHECK:
            return line_check()
        if draft.recording is not None and draft.kind in RECORDED:
            return recorded_call(draft.recording, draft.texts, chime=draft.chime, language_gap_ms=gap)
        return script_of(draft.texts, chime=draft.chime, language_gap_ms=gap, recording=draft.recording)

    def _template(self, template_id: str) -> Template | None:
        return next((template for template in self._book.all() if template.id == template_id), None)

    def _draft(self, template_id: str, order: PreviewOrder, faults: list[Fault]) -> Draft | None:
        try:
            template = self._book.get(template_id)
            recording = self._recording(order.recording, CallKind(template.kind), faults)
            if order.recording is not None and not order.slots:
                return self._drafted(template, None, recording)
            rendered = template.render(order.slots, order.languages or self._site.languages)
        except UnknownTemplate as error:
            faults.append(Fault("template", error.sentence))
        except SlotFaults as error:
            for fault in error.faults:
                field = fault.slot if fault.slot == "languages" else f"slots.{fault.slot}"
                faults.append(Fault(field, fault.sentence))
        else:
            return self._drafted(template, rendered, recording)
        return None

    def _drafted(self, template: Template, rendered: Rendered | None, recording: Media | None) -> Draft:
        typed = rendered.typed if rendered else ()
        waits = bool(typed) and self._site.approval.waits(unread_because=template.unread_because)
        own = [f"'{slot}'" for slot in typed] + ([f"the recording '{recording.name}'"] if recording else [])
        return Draft(
            template=template.id,
            kind=CallKind(template.kind),
            texts=rendered.texts if rendered else {},
            chime=template.chime,
            recording=Digest(recording.digest) if recording else None,
            own_words=tuple(own),
            free_words=waits or recording is not None,
        )

    def _recording(self, wanted: str | None, kind: CallKind, faults: list[Fault]) -> Media | None:
        try:
            return self._recordings.for_call(wanted, kind) if wanted is not None else None
        except NoRecording as error:
            faults.append(Fault("recording", str(error)))
            return None

    def _zones(self, names: Sequence[str], faults: list[Fault]) -> frozenset[ZoneId]:
        known = [*(zone.id for zone in self._site.zones), *(group.id for group in self._site.groups), EVERYWHERE]
        unknown = [(number, name) for number, name in enumerate(names) if name not in known]
        for number, name in unknown:
            hint = did_you_mean(name, known)
            sentence = f"'{name}' is no zone or group of this site.{hint}"
            faults.append(Fault(f"zones.{number}", Bilingual(sentence, f"没有“{name}”这个区域。{hint.zh}")))
        return frozenset() if unknown else frozenset(map(ZoneId, self._site.zones_of(tuple(names))))

    def _check_due(self, due: datetime | None, faults: list[Fault]) -> None:
        if due is None:
            return
        if due < self._now() - LATE:
            faults.append(Fault("due_at", "'due_at' is in the past. Leave it out to make the call now."))
        elif due > self._now() + FAR:
            faults.append(Fault("due_at", f"'due_at' is more than {FAR.days} days ahead. Put such a call in the plan."))


def policy_of(kind: CallKind, order: NewCall) -> Policy:
    """The kind's policy with what the order changes of it."""
    changes: PolicyChanges = {}
    if order.routing is not None:
        changes["routing"] = Routing(order.routing)
    if order.repeats is not None:
        changes["passes"] = order.repeats
        changes["pass_gap_s"] = POLICIES[kind].pass_gap_s or REPEAT_GAP_S
    return policy_for(kind, **changes)


def microseconds(instant: datetime) -> int:
    """Since the epoch, as the broadcaster counts."""
    return round(instant.timestamp() * 1_000_000)
