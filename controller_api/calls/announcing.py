"""From an order to a call: template, texts, zones, policy, script, and on to the dispatcher.

The one way to the speakers, for operators and for the clock alike. Knows nothing of HTTP, nor of who may ask.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from audio.clip import Digest
from audio.script import Script
from broadcaster.call import Call, CallId, CallKind, Policy, Routing, ZoneId
from broadcaster.policy import POLICIES, PolicyChanges, policy_for
from broadcaster.ports import Request
from content.errors import did_you_mean
from content.site import EVERYWHERE, Site
from content.templates.template import SlotFaults, TemplateBook, UnknownTemplate
from controller_api.calls.scripting import script_of
from controller_api.contract import NewCall, SlotValue
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
    free_words: bool
    texts: Mapping[str, str]
    chime: str
    zones: frozenset[ZoneId] = frozenset()
    recording: Digest | None = None


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

    def __init__(
        self,
        *,
        site: Site,
        book: TemplateBook,
        switch: Switch,
        now: Callable[[], datetime],
        instant_us: Callable[[datetime], int] | None = None,
    ) -> None:
        """`instant_us` tells an instant by the switch's clock, where that is not simply the machine's."""
        self._site = site
        self._book = book
        self._switch = switch
        self._now = now
        self._instant_us = instant_us or microseconds

    def check(self, order: NewCall) -> Draft:
        """Draft the call; raises `Problem` 422 with everything that is wrong with the order at once."""
        faults: list[Fault] = []
        zones = self._zones(order.zones, faults)
        self._check_due(order.due_at, faults)
        draft = self._draft(order.template, order.slots, order.languages, faults)
        if draft is None or faults:
            raise unfit(faults)
        return Draft(
            template=draft.template,
            kind=draft.kind,
            free_words=draft.free_words,
            texts=draft.texts,
            chime=draft.chime,
            zones=zones,
        )

    def preview(self, template: str, slots: Mapping[str, SlotValue], languages: Sequence[str] | None) -> Draft:
        """What the call would say, for no zone in particular; raises `Problem` 422."""
        faults: list[Fault] = []
        draft = self._draft(template, slots, languages, faults)
        if draft is None:
            raise unfit(faults)
        return draft

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
        known = {template.id: template for template in self._book.all()}
        template = known.get(request.template)
        return Draft(
            template=request.template,
            kind=request.call.kind,
            free_words=template.free_words if template else False,
            texts=request.texts,
            chime=template.chime if template else DEFAULT_CHIME,
            zones=request.call.zones,
            recording=request.recording,
        )

    def script(self, draft: Draft) -> Script:
        """What the studio is to make of it."""
        gap = self._site.loudness.language_gap_ms
        return script_of(draft.texts, chime=draft.chime, language_gap_ms=gap, recording=draft.recording)

    def _draft(
        self, template_id: str, slots: Mapping[str, SlotValue], languages: Sequence[str] | None, faults: list[Fault]
    ) -> Draft | None:
        try:
            template = self._book.get(template_id)
            rendered = template.render(slots, languages or self._site.languages)
        except UnknownTemplate as error:
            faults.append(Fault("template", str(error)))
        except SlotFaults as error:
            for fault in error.faults:
                field = fault.slot if fault.slot == "languages" else f"slots.{fault.slot}"
                faults.append(Fault(field, fault.sentence))
        else:
            return Draft(
                template=template.id,
                kind=CallKind(template.kind),
                free_words=template.free_words,
                texts=rendered.texts,
                chime=rendered.chime,
            )
        return None

    def _zones(self, names: Sequence[str], faults: list[Fault]) -> frozenset[ZoneId]:
        known = [*(zone.id for zone in self._site.zones), *(group.id for group in self._site.groups), EVERYWHERE]
        unknown = [(number, name) for number, name in enumerate(names) if name not in known]
        for number, name in unknown:
            sentence = f"'{name}' is no zone or group of this site.{did_you_mean(name, known)}"
            faults.append(Fault(f"zones.{number}", sentence))
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
