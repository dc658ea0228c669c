"""The controller's clock kept to the machine's: when it may follow, and who is told."""

from broadcaster.dispatch.live import LiveCall
from broadcaster.switchboard.open_call import CallPhase
from controller_api.background import Background
from controller_api.bootstrap.voice import Voice
from controller_api.clock_watch import ClockWatch
from controller_api.controller import Controller

FAR_OFF_US = 60_000_000
"""A call that is due later than this is not about to sound."""


def keep_time(here: Controller, voice: Voice, background: Background) -> None:
    """Have the controller's clock follow one that was set, once nobody can hear that; speakers ask it at once then."""

    def at_rest() -> bool:
        alarmed = here.emergency.state.alarms or here.emergency.presses
        now_us = voice.clock.now_us()
        return not alarmed and all(_is_far_off(call, now_us) for call in voice.dispatcher.live())

    watch = ClockWatch(voice.clock, at_rest=at_rest, followed=voice.network.greet_anew)
    background.run("following the machine's clock", watch.work)


def _is_far_off(call: LiveCall, now_us: int) -> bool:
    waits = call.phase in {CallPhase.PREPARING, CallPhase.WAITING}
    return waits and call.request.call.due_us > now_us + FAR_OFF_US
