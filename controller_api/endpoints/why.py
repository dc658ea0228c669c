"""Why a zone sounds as it does: what holds it, by which rules and at which level, what waits, what would be instead."""

from zoneinfo import ZoneInfo

from fastapi import APIRouter

from broadcaster.call import ZoneId
from broadcaster.dispatch.coming_day import Alone
from broadcaster.dispatch.live import LiveCall, LiveZone
from broadcaster.emergency.in_zone import AlarmHere, alarm_in
from broadcaster.why import House, Level, MusicOrder, Why, why
from broadcaster.why_told import told
from controller_api import contract
from controller_api.calls import views as call_views
from controller_api.calls.announcing import microseconds
from controller_api.controller import Controller
from controller_api.endpoints.asking import Here, Watcher
from controller_api.problems import not_found

router = APIRouter(tags=["zones"])


@router.get("/zones/{zone_id}/why")
async def why_so(zone_id: str, here: Here, _visitor: Watcher) -> contract.WhyView:
    """What sounds here, at which level, because of which emergency, call and schedule, what waits, what would sound."""
    live = next((each for each in here.dispatcher.zones() if each.zone == zone_id), None)
    if live is None:
        raise not_found(f"'{zone_id}' is no zone of this site.")
    answer = why(
        live,
        here.dispatcher.live(),
        house=_house(here),
        order=_order(here, live),
        next_call=here.dispatcher.next_in(ZoneId(zone_id)),
        alarm=_alarm(here, zone_id),
        alone=here.dispatcher.alone_in(live),
    )
    return _view(live, answer, ZoneInfo(here.site.time_zone))


def _alarm(here: Controller, zone_id: str) -> AlarmHere | None:
    emergency = here.emergency
    return alarm_in(zone_id, emergency.state, emergency.zones.get(zone_id), emergency.profiles, here.now_us())


def _house(here: Controller) -> House:
    loudness = here.site.loudness
    return House(
        speech_lufs=loudness.speech_lufs,
        music_lufs=loudness.music_lufs,
        ceiling_dbtp=loudness.true_peak_dbtp,
        call_gain_db=here.dispatcher.gain_db,
        duck_db=loudness.duck_db,
    )


def _order(here: Controller, live: LiveZone) -> MusicOrder | None:
    due = here.planned.due_music_in(live.zone)
    if due is None or due.playlist is None:
        return None
    since_us = microseconds(due.at)
    return MusicOrder(playlist=due.playlist, plan_id=due.id, since_us=since_us, plan_gain_db=due.gain_db)


def _view(live: LiveZone, answer: Why, time_zone: ZoneInfo) -> contract.WhyView:
    instead_call = _call(answer.instead_call, live.zone) if answer.instead_call else None
    return contract.WhyView(
        zone=live.zone,
        sounds=answer.sounds,
        emergency=_emergency(answer.alarm) if answer.alarm else None,
        alone=_alone(answer.alone) if answer.alone else None,
        sentences=[{"zh": each.zh, "en": str(each)} for each in told(answer, time_zone)],
        call=_call(answer.call, live.zone) if answer.call else None,
        music=_music(answer.music) if answer.music else None,
        levels=[_level(level) for level in answer.levels],
        behind=[_call(call, live.zone) for call in answer.behind],
        instead=contract.WhyInstead(sounds=answer.instead, call=instead_call) if answer.instead else None,
    )


def _emergency(alarm: AlarmHere) -> contract.WhyEmergency:
    return contract.WhyEmergency(
        alarm_id=alarm.alarm.id,
        profile=alarm.alarm.profile,
        title=dict(alarm.title),
        drill=alarm.alarm.drill,
        words=alarm.words,
        raised_at=call_views.instant(alarm.alarm.raised_us),
        sounding_since=None if alarm.since_us is None else call_views.instant(alarm.since_us),
        also=list(alarm.others),
    )


def _alone(alone: Alone) -> contract.WhyAlone:
    call = alone.call
    return contract.WhyAlone(
        expected=alone.expected,
        call_id=call.call_id if call else None,
        kind=call.kind if call else None,
        planned_at=call_views.instant(call.play_at_us) if call else None,
        music=alone.music is not None and bool(alone.music.tracks),
    )


def _music(order: MusicOrder) -> contract.WhyMusic:
    day_part = order.plan_id.rpartition("/")[2]
    since = call_views.instant(order.since_us)
    return contract.WhyMusic(playlist=order.playlist, plan_id=order.plan_id, day_part=day_part, since=since)


def _level(level: Level) -> contract.WhyLevel:
    return contract.WhyLevel(
        plane=level.plane,
        programme_lufs=level.programme_lufs,
        gains=[contract.WhyGain(step=gain.step, db=gain.db, call_id=gain.call_id) for gain in level.gains],
        expected_lufs=level.expected_lufs,
        ceiling_dbtp=level.ceiling_dbtp,
        measured_db=level.measured_db,
    )


def _call(live: LiveCall, zone: ZoneId) -> contract.WhyCall:
    call, leg = live.request.call, live.zones[zone]
    policy = call.policy
    return contract.WhyCall(
        id=call.id,
        kind=call.kind,
        template=live.request.template,
        requested_by=live.request.requested_by,
        requested_at=call_views.instant(call.requested_us),
        due_at=call_views.instant(call.due_us),
        plan_id=live.request.plan_id,
        state=live.phase if leg.phase == "idle" else leg.phase,
        on_pass=live.on_pass,
        passes=policy.passes,
        next_pass_at=None if live.next_pass_us is None else call_views.instant(live.next_pass_us),
        ends_at=None if leg.ends_us is None else call_views.instant(leg.ends_us),
        priority=policy.priority,
        interrupts=policy.interrupts,
        when_interrupted=policy.when_interrupted,
        routing=policy.routing,
        expires_after_s=policy.expires_after_s,
        longest_s=policy.longest_s,
    )
