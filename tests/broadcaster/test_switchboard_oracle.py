"""The switchboard against an independent oracle, over dense random lives of a small mall.

Faults put in by hand, with the books' own audit switched off, and what the oracle said of them:

- any call in line may have a zone, or equals are served newest first: one "goes before" another;
- answers of older runs count: a call "sounds over" another;
- calls interrupt although their kind may not: one "loses a zone to nobody";
- an interrupted call always starts again, whatever its kind says: it "goes on at 0, not at" where it was cut;
- an all-or-nothing call keeps its other zones when it loses one: it "goes on in part of its zones";
- a call closes while a zone is still stopping: it "is over while it sounds";
- a search ends when nobody heard it: it "ended by itself";
- an interrupted call's expiry is forgotten: it "is over, but was not closed";
- the longest length is ignored: a call "blocks" a zone; zones are gathered for ever: one "is idle while" a call waits;
- a lost speaker's zone stays taken: a call "is stopped where nothing sounds";
- an emergency leaves calls on air: one "sounds over an emergency"; or lets them in: one "is on air where none may be";
- what an emergency cut is given up: it is "called stopped where nobody stopped it".
"""

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from broadcaster import stimuli
from broadcaster.call import CallId, Policy, Routing, WhenInterrupted, ZoneId
from tests.broadcaster.switchboard_world import SECOND, World, policy

ZONES = ("a", "b", "c")

policies = st.builds(
    Policy,
    priority=st.sampled_from([40, 40, 100, 200, 255, 255]),
    interrupts=st.booleans(),
    when_interrupted=st.sampled_from(WhenInterrupted),
    routing=st.sampled_from(Routing),
    expires_after_s=st.sampled_from([5, 30, 90]),
    longest_s=st.sampled_from([8, 60]),
    passes=st.sampled_from([1, 1, 2, None]),
    pass_gap_s=st.sampled_from([1, 6]),
)
some_zones = st.sets(st.sampled_from(ZONES), min_size=1)


class LifeOfAMall(RuleBasedStateMachine):
    """Anything may happen at any moment; the oracle and the books are asked after each."""

    @initialize(absent=st.sets(st.sampled_from(ZONES), max_size=1))
    def open(self, absent: set[str]) -> None:
        """The mall opens; a speaker may be missing."""
        self.world = World(*ZONES, present=False)
        self.world.joined(*sorted(set(ZONES) - absent))
        self.count = 0
        self.preparing: list[str] = []
        self.history: list[tuple[CallId, int, ZoneId]] = []

    def _remember(self) -> None:
        self.history += [(call_id, run, zone) for zone, (call_id, run, _) in self.world.air.items()]
        del self.history[:-12]

    @rule(policy=policies, zones=some_zones, due_in_s=st.sampled_from([0, 0, 0, 1.5, 4]), ready=st.booleans())
    def request(self, policy: Policy, zones: set[str], due_in_s: float, *, ready: bool) -> None:
        """Somebody asks for a call."""
        if len(self.world.oracle.known) < 7:
            self.count += 1
            name = f"call-{self.count}"
            self.world.request(name, *sorted(zones), policy=policy, due_in_s=due_in_s, ready=ready)
            if not ready:
                self.preparing.append(name)

    @rule(policy=policies, zones=some_zones)
    def request_and_play(self, policy: Policy, zones: set[str]) -> None:
        """Somebody asks for a call that is made at once."""
        self.request(policy, zones, 0, ready=True)
        self._remember()

    @precondition(lambda self: self.world.air)
    @rule(data=st.data(), played_s=st.sampled_from([0, 3]), routing=st.sampled_from(Routing))
    def interrupt(self, data: st.DataObject, played_s: float, routing: Routing) -> None:
        """A most urgent call takes zones that are on air, and they fall silent."""
        self._remember()
        self.world.started()
        zones = data.draw(st.sets(st.sampled_from(sorted(self.world.air)), min_size=1))
        urgent = policy(priority=255, interrupts=True, routing=routing, expires_after_s=20, longest_s=60)
        self.request(urgent, set(zones), 0, ready=True)
        self.world.stopped(played_s=played_s)

    @precondition(lambda self: self.preparing)
    @rule(data=st.data(), fails=st.sampled_from([False, False, False, True]))
    def made(self, data: st.DataObject, *, fails: bool) -> None:
        """A call is made, or can't be."""
        name = data.draw(st.sampled_from(self.preparing))
        self.preparing.remove(name)
        (self.world.failed_to_make if fails else self.world.ready)(name)

    @precondition(lambda self: self.world.air)
    @rule(data=st.data(), seconds=st.sampled_from([0, 0, 0.2, 1]))
    def start(self, data: st.DataObject, seconds: float) -> None:
        """Zones report their first samples."""
        self._remember()
        self.world.wait(seconds)
        self.world.started(*data.draw(st.sets(st.sampled_from(sorted(self.world.air)), min_size=1)))

    @precondition(lambda self: self.world.air)
    @rule(data=st.data(), how=st.sampled_from(["ended", "ended", "ended", "failed"]))
    def one_ends(self, data: st.DataObject, how: str) -> None:
        """A zone comes to the end, or can't go on."""
        self._remember()
        zone = data.draw(st.sampled_from(sorted(self.world.air)))
        getattr(self.world, how)(zone)

    @precondition(lambda self: self.world.air)
    @rule(data=st.data())
    def all_of_one_call_end(self, data: st.DataObject) -> None:
        """A call comes to its end in all its zones."""
        self._remember()
        call_id = data.draw(st.sampled_from(sorted({call_id for call_id, _, _ in self.world.air.values()})))
        for zone in [zone for zone, (its, _, _) in self.world.air.items() if its == call_id]:
            if self.world.air.get(zone, ("",))[0] == call_id:
                self.world.ended(zone)

    @precondition(lambda self: any(told for _, _, told in self.world.air.values()))
    @rule(data=st.data(), played_s=st.sampled_from([0, 0.5, 3]))
    def stop(self, data: st.DataObject, played_s: float) -> None:
        """Zones report that they stopped as told."""
        told = sorted(zone for zone, (_, _, told) in self.world.air.items() if told)
        self.world.stopped(*sorted(data.draw(st.sets(st.sampled_from(told), min_size=1))), played_s=played_s)

    @precondition(lambda self: self.history)
    @rule(data=st.data(), how=st.sampled_from(["started", "ended", "stopped", "failed"]))
    def late_answer(self, data: st.DataObject, how: str) -> None:
        """An answer of an older run comes late."""
        call_id, run, zone = data.draw(st.sampled_from(self.history))
        if self.world.air.get(zone, (None, None))[:2] == (call_id, run):
            return
        at_us = self.world.now
        answers: dict[str, stimuli.Stimulus] = {
            "started": stimuli.ZoneStarted(at_us=at_us, call_id=call_id, run=run, zone=zone),
            "ended": stimuli.ZoneEnded(at_us=at_us, call_id=call_id, run=run, zone=zone),
            "stopped": stimuli.ZoneStopped(at_us=at_us, call_id=call_id, run=run, zone=zone, played_us=SECOND),
            "failed": stimuli.ZoneFailed(at_us=at_us, call_id=call_id, run=run, zone=zone, reason="late"),
        }
        self.world.tell(answers[how])

    @precondition(lambda self: self.count)
    @rule(data=st.data(), how=st.sampled_from(["cancel", "found"]))
    def end(self, data: st.DataObject, how: str) -> None:
        """Somebody stops a call, or the child is found."""
        name = f"call-{data.draw(st.integers(1, self.count))}"
        if name in self.preparing:
            self.preparing.remove(name)
        getattr(self.world, how)(name)

    @rule(zone=st.sampled_from(ZONES), how=st.sampled_from(["joined", "joined", "lost"]))
    def presence(self, zone: str, how: str) -> None:
        """A speaker is lost, comes, or starts anew."""
        self._remember()
        getattr(self.world, how)(zone)

    @rule(zones=some_zones, alarm=st.sampled_from(["alarm-1", "alarm-2", None, None]))
    def emergency(self, zones: set[str], alarm: str | None) -> None:
        """An emergency takes zones, or gives them back."""
        self._remember()
        self.world.held(*sorted(zones), alarm=alarm)

    @rule(seconds=st.sampled_from([0.1, 0.6, 2, 6, 31]))
    def wait(self, seconds: float) -> None:
        """Time goes by."""
        self.world.wait(seconds)


LifeOfAMall.TestCase.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLifeOfAMall = LifeOfAMall.TestCase
