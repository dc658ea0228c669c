"""Supervision: what becomes a fault, how soon, when it is over, and who knew of it."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster import wire
from broadcaster.call import ZoneId
from broadcaster.supervision.fault import Fault, FaultKind, Severity
from broadcaster.supervision.machine import LONGEST_REST_US, REST_US, Supervisor
from broadcaster.supervision.signs import FIRST_WORD_US
from broadcaster.supervision.stimuli import (
    Acknowledged,
    Happened,
    LevelsSeen,
    LineChecked,
    Record,
    RunFailed,
    RunHeard,
    SpeakerSeen,
    Stimulus,
    Ticked,
)

HALL, GARAGE = ZoneId("hall"), ZoneId("garage")
READY, LOST = wire.Lifecycle.READY, wire.Lifecycle.LOST
S = 1_000_000
SHOWN_WITHIN_S = 5.0


class Watch:
    """A supervisor of one zone, its speaker ready, with a clock that is moved by hand."""

    def __init__(self, standing: Sequence[Fault] = ()) -> None:
        self.now_us = 1_000 * S
        self.supervisor = Supervisor([HALL], now_us=self.now_us, standing=standing)
        self.records: list[Record] = []
        self.connected = True
        self.certificate_ends_us: int | None = None
        self.levels: dict[str, object] | None = {}

    def tell(self, stimulus: Stimulus) -> None:
        """Tell the supervisor."""
        self.records += self.supervisor.handle(stimulus)

    def seen(self, lifecycle: wire.Lifecycle | None = READY, **more: object) -> None:
        """Its speaker says how it is."""
        given: dict[str, object] = {"boot_id": "one", **more}
        self.tell(SpeakerSeen(at_us=self.now_us, zone=HALL, lifecycle=lifecycle, **given))  # type: ignore[arg-type]  # As named by the test.

    def go_on(self, seconds: float) -> None:
        """Let time pass, with levels five times a second and a tick every other of them."""
        for step in range(round(seconds * 5)):
            self.now_us += S // 5
            if self.levels is not None:
                said: dict[str, object] = {"music_db": -30.0, "announcement_db": -120.0, **self.levels}
                self.tell(LevelsSeen(at_us=self.now_us, zone=HALL, **said))  # type: ignore[arg-type]  # As named by the test.
            if step % 2 == 0:
                ends_us = self.certificate_ends_us
                self.tell(Ticked(at_us=self.now_us, connected=self.connected, certificate_ends_us=ends_us))

    @property
    def kinds(self) -> list[tuple[FaultKind, Severity]]:
        """What stands and isn't over."""
        return [(fault.kind, fault.severity) for fault in self.supervisor.standing if fault.ended_us is None]


def watch() -> Watch:
    """A zone that is well."""
    well = Watch()
    well.seen()
    well.go_on(1)
    return well


@pytest.mark.parametrize(
    ("levels", "kind", "severity"),
    [
        ({"call_id": "one", "announcement_db": -120.0}, FaultKind.SILENT, Severity.FAULT),
        ({"sync_error_us": -25_000}, FaultKind.OUT_OF_STEP, Severity.WARNING),
        ({"sync_error_us": 41_000}, FaultKind.OUT_OF_STEP, Severity.FAULT),
        ({"clock_error_us": 1_000_000_000}, FaultKind.CLOCK_UNKNOWN, Severity.FAULT),
        ({"overruns": 9_600}, FaultKind.DEGRADED, Severity.WARNING),
    ],
)
def test_what_the_levels_tell_is_shown_within_five_seconds_and_over_when_it_is(
    levels: dict[str, object], kind: FaultKind, severity: Severity
) -> None:
    """A silent call on air, a zone out of step, a clock nobody knows, frames left out: each begins, and ends."""
    zone = watch()
    zone.levels = levels
    zone.go_on(SHOWN_WITHIN_S)
    assert zone.kinds == [(kind, severity)]
    zone.levels = {"overruns": levels.get("overruns", 0)}
    zone.go_on(30)
    assert zone.kinds == []
    assert [record.what for record in zone.records] == [Happened.BEGUN, Happened.ENDED]


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize(
    ("off_us", "severity"),
    [(20_000, None), (20_001, Severity.WARNING), (40_000, Severity.WARNING), (40_001, Severity.FAULT)],
)
def test_above_20_ms_out_of_step_is_a_warning_and_above_40_ms_a_fault(
    off_us: int, severity: Severity | None, *, ahead: bool
) -> None:
    """By the zone's own figure, ahead or behind; to the microsecond."""
    zone = watch()
    zone.levels = {"sync_error_us": off_us if ahead else -off_us}
    zone.go_on(SHOWN_WITHIN_S)
    assert zone.kinds == ([] if severity is None else [(FaultKind.OUT_OF_STEP, severity)])


def test_what_mends_itself_at_once_alarms_nobody() -> None:
    """A pause between two languages, a moment out of step, a late exchange of clocks are no faults."""
    zone = watch()
    for levels in (
        {"call_id": "one", "announcement_db": -120.0},
        {"sync_error_us": 60_000},
        {"clock_error_us": 50_000},
    ):
        zone.levels = dict(levels)
        zone.go_on(1)
        zone.levels = {}
        zone.go_on(3)
    assert zone.records == []


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        (wire.Ailment.OUTPUT, FaultKind.OUTPUT_GONE),
        (wire.Ailment.DISK, FaultKind.DISK_FULL),
        (wire.Ailment.CLIP, FaultKind.DEGRADED),
        (wire.Ailment.WIRE, FaultKind.STRANGER),
        (wire.Ailment.OTHER, FaultKind.DEGRADED),
    ],
)
def test_what_a_speaker_says_of_itself_is_a_fault(about: wire.Ailment, kind: FaultKind) -> None:
    """A device that is gone, a full disk, a clip that can't be had: with the speaker's own sentence."""
    zone = watch()
    zone.seen(faults=((about, "The device USB was unplugged."),))
    zone.go_on(SHOWN_WITHIN_S)
    (fault,) = zone.supervisor.standing
    assert (fault.kind, fault.detail) == (kind, "The device USB was unplugged.")
    zone.seen()
    zone.go_on(10)
    assert zone.kinds == []


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (31.0, []),
        (29.0, [(FaultKind.CERTIFICATE, Severity.WARNING)]),
        (6.0, [(FaultKind.CERTIFICATE, Severity.FAULT)]),
        (-1.0, [(FaultKind.CERTIFICATE, Severity.FAULT)]),
    ],
)
def test_a_certificate_near_its_end_is_a_fault_of_the_house(
    days: float, kinds: list[tuple[FaultKind, Severity]]
) -> None:
    """A warning for the last thirty days, a fault for the last seven; over once there is a new one."""
    zone = watch()
    zone.certificate_ends_us = zone.now_us + round(days * 86_400 * S)
    zone.go_on(SHOWN_WITHIN_S)
    assert zone.kinds == kinds
    zone.certificate_ends_us += 365 * 86_400 * S
    zone.go_on(30)
    assert zone.kinds == []


@pytest.mark.parametrize("word", [LOST, wire.Lifecycle.DISCONNECTED, None])
def test_a_speaker_that_is_gone_is_lost(word: wire.Lifecycle | None) -> None:
    """By the broker's word, by its own leave, or by its silence alone, as of one that is frozen or cut off."""
    zone = watch()
    zone.levels = None
    if word is not None:
        zone.seen(word)
    zone.go_on(SHOWN_WITHIN_S)
    assert zone.kinds == [(FaultKind.LOST, Severity.FAULT)]
    zone.levels = {}
    zone.seen(boot_id="two")
    zone.go_on(10)
    assert zone.kinds == []


def test_a_stale_word_of_a_loss_is_no_fault_while_the_speaker_is_heard() -> None:
    """What the broker says late of an earlier connection counts for nothing while levels come in."""
    zone = watch()
    zone.seen(LOST)
    zone.go_on(10)
    assert zone.records == []


def test_a_zone_whose_speaker_never_said_a_word_is_lost_in_the_end() -> None:
    """It is given a while to connect after the controller's start."""
    zone = Watch()
    zone.levels = None
    zone.go_on(FIRST_WORD_US / S - 1)
    assert zone.kinds == []
    zone.go_on(2)
    assert zone.kinds == [(FaultKind.LOST, Severity.FAULT)]


def test_nothing_else_is_said_of_a_lost_zone_and_what_was_wrong_there_stays_so() -> None:
    """Of a zone nobody hears, nobody knows whether its other faults are over."""
    zone = watch()
    zone.seen(faults=((wire.Ailment.DISK, "No room."),))
    zone.go_on(1)
    zone.levels = None
    zone.seen(LOST)
    zone.go_on(60)
    assert sorted(kind for kind, _ in zone.kinds) == [FaultKind.DISK_FULL, FaultKind.LOST]


def test_music_that_should_sound_and_does_not_is_a_warning() -> None:
    """Once it has sounded, within five seconds; a speaker that has yet to fetch it is given half a minute."""
    zone = watch()
    zone.levels = {"music_db": -120.0}
    zone.seen(music=True)
    zone.go_on(20)
    assert zone.kinds == []
    zone.levels = {}
    zone.go_on(2)
    zone.levels = {"music_db": -120.0}
    zone.go_on(SHOWN_WITHIN_S)
    assert zone.kinds == [(FaultKind.SILENT, Severity.WARNING)]
    zone.seen(music=False)
    zone.go_on(10)
    assert zone.kinds == []


def test_music_that_never_comes_is_a_warning_too() -> None:
    """A speaker that can't fetch its music stays silent, and that is said."""
    zone = watch()
    zone.levels = {"music_db": -120.0}
    zone.seen(music=True)
    zone.go_on(40)
    assert zone.kinds == [(FaultKind.SILENT, Severity.WARNING)]


def test_a_call_that_was_not_sounded_is_a_fault_until_one_is() -> None:
    """Whether the speaker said so or said nothing; the next call heard there ends it."""
    zone = watch()
    zone.tell(RunFailed(at_us=zone.now_us, zone=HALL, call_id="one", reason="the speaker did not answer"))
    zone.go_on(60)
    (fault,) = zone.supervisor.standing
    assert fault.detail == "Call one was not sounded: the speaker did not answer."
    zone.tell(RunHeard(at_us=zone.now_us, zone=HALL))
    zone.go_on(10)
    assert zone.kinds == []


def test_a_line_check_that_proved_nothing_is_a_fault_until_one_does() -> None:
    """The night after, a line that is well again ends it."""
    zone = watch()
    zone.tell(LineChecked(at_us=zone.now_us, zone=HALL, failed="The line check was 9 dB too quiet."))
    zone.go_on(1)
    assert zone.kinds == [(FaultKind.LINE, Severity.FAULT)]
    zone.tell(LineChecked(at_us=zone.now_us, zone=HALL, failed=None))
    zone.go_on(10)
    assert zone.kinds == []


def test_an_alarm_stays_until_it_is_over_and_acknowledged() -> None:
    """Acknowledged first or over first: it stands until both, and each is recorded once, with who."""
    for acknowledged_first in (True, False):
        zone = watch()
        zone.levels = {"sync_error_us": 50_000}
        zone.go_on(3)
        (fault,) = zone.supervisor.standing
        word = Acknowledged(at_us=zone.now_us, fault_id=fault.id, who="mei")
        if acknowledged_first:
            zone.tell(word)
            zone.tell(Acknowledged(at_us=zone.now_us + 1, fault_id=fault.id, who="bo"))
        zone.levels = {}
        zone.go_on(10)
        assert len(zone.supervisor.standing) == (0 if acknowledged_first else 1)
        zone.tell(word)
        assert zone.supervisor.standing == []
        assert Counter(record.what for record in zone.records) == dict.fromkeys(Happened, 1)
        assert zone.records[-1].fault.acknowledged_by == "mei"


def test_a_broker_that_is_away_is_one_fault_of_the_house() -> None:
    """Of the zones nothing is known then, and no zone is lost for it; each has a moment to be heard again."""
    zone = watch()
    zone.connected, zone.levels = False, None
    zone.seen(LOST)
    zone.go_on(SHOWN_WITHIN_S)
    assert zone.kinds == [(FaultKind.NETWORK, Severity.FAULT)]
    zone.go_on(600)
    assert len(zone.kinds) == 1
    zone.connected, zone.levels = True, {}
    zone.seen(READY)
    zone.go_on(10)
    assert zone.kinds == []
    assert len(zone.records) == 2


def test_faults_go_on_over_a_restart_of_the_controller() -> None:
    """What is still so is the same fault; what is so no more ends; neither begins a second time."""
    before = watch()
    before.seen(faults=((wire.Ailment.OUTPUT, "No device."), (wire.Ailment.DISK, "No room.")))
    before.go_on(2)
    after = Watch(before.supervisor.standing)
    after.go_on(10)
    assert len(after.kinds) == 2, "nothing is known of the zone yet"
    after.seen(faults=((wire.Ailment.OUTPUT, "No device."),))
    after.go_on(10)
    assert after.kinds == [(FaultKind.OUTPUT_GONE, Severity.FAULT)]
    assert [record.what for record in after.records] == [Happened.ENDED]


def test_a_zone_the_site_has_no_more_has_no_faults() -> None:
    """What was left of it is over; a person still has to take note of it."""
    before = watch()
    before.levels = {"clock_error_us": 10**9}
    before.go_on(5)
    supervisor = Supervisor([GARAGE], now_us=0, standing=before.supervisor.standing)
    for at_us in (0, REST_US):
        supervisor.handle(Ticked(at_us=at_us, connected=True))
    (fault,) = supervisor.standing
    assert fault.ended_us is not None


def test_a_fault_that_comes_and_goes_is_over_ever_later() -> None:
    """So that a loose plug fills no list: an hour of it is a few faults, not hundreds."""
    zone = watch()
    for _ in range(180):
        zone.levels = {"sync_error_us": 50_000}
        zone.go_on(3)
        zone.levels = {}
        zone.go_on(17)
    begun = [record for record in zone.records if record.what is Happened.BEGUN]
    assert len(begun) <= 5
    zone.go_on(LONGEST_REST_US / S + 1)
    assert zone.kinds == []


STEPS = st.one_of(
    st.builds(lambda s: ("wait", s), st.floats(0.2, 12)),
    st.builds(
        lambda levels: ("levels", levels),
        st.sampled_from([None, {}, {"sync_error_us": 30_000}, {"sync_error_us": 50_000}, {"clock_error_us": 10**9}]),
    ),
    st.builds(lambda lifecycle: ("seen", lifecycle), st.sampled_from([READY, LOST, wire.Lifecycle.INIT])),
    st.builds(lambda connected: ("broker", connected), st.booleans()),
    st.just(("acknowledge", None)),
    st.just(("restart", None)),
)


def play(zone: Watch, what: str, value: object) -> Watch:
    """Have one step happen; gives the watch that goes on."""
    match what:
        case "wait":
            zone.go_on(float(str(value)))
        case "levels":
            zone.levels = value if value is None else dict(value)  # type: ignore[call-overload]  # As drawn above.
        case "seen":
            zone.seen(wire.Lifecycle(str(value)))
        case "broker":
            zone.connected = bool(value)
        case "acknowledge":
            for fault in zone.supervisor.standing[:1]:
                zone.tell(Acknowledged(at_us=zone.now_us, fault_id=fault.id, who="mei"))
        case "restart":
            again = Watch(zone.supervisor.standing)
            again.now_us, again.levels, again.connected = zone.now_us, zone.levels, zone.connected
            again.records = zone.records
            return again
    return zone


@given(st.lists(STEPS, max_size=30))
def test_whatever_happens_each_fault_begins_ends_and_is_acknowledged_at_most_once(
    steps: Sequence[tuple[str, object]],
) -> None:
    """Over losses, levels, brokers away, restarts and acknowledgements, what stands follows from the records."""
    zone = watch()
    for what, value in steps:
        zone = play(zone, what, value)
    happened = Counter((record.fault.id, record.what) for record in zone.records)
    assert set(happened.values()) <= {1}
    known = {record.fault.id: record.fault for record in zone.records}
    for fault in known.values():
        assert happened[fault.id, Happened.BEGUN] == 1
        assert happened[fault.id, Happened.ENDED] == (fault.ended_us is not None)
        assert happened[fault.id, Happened.ACKNOWLEDGED] == (fault.acknowledged_us is not None)
    open_signs = Counter((fault.zone, fault.kind, fault.severity) for fault in known.values() if fault.ended_us is None)
    assert set(open_signs.values()) <= {1}, "one sign of one zone is one fault at a time"
    assert {fault.id for fault in zone.supervisor.standing} == {fault.id for fault in known.values() if fault.stands}


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_is_set_is_no_sign_of_trouble_and_hides_none(hours: int) -> None:
    """Nobody counts as unheard for an hour that was left out; and what is lost then is shown as soon as ever."""
    zone = watch()
    zone.go_on(5)
    zone.now_us += hours * 3600 * S
    zone.go_on(5)
    assert zone.records == []
    zone.levels = None
    zone.go_on(SHOWN_WITHIN_S)
    assert zone.kinds == [(FaultKind.LOST, Severity.FAULT)]


def test_music_and_calls_are_not_missed_in_an_emergency() -> None:
    """It turns the music off and refuses calls, which is no fault of the zone, as long as it sounds the emergency."""
    well = watch()
    well.seen(music=True)
    well.go_on(2)
    well.seen(music=True, alarm_us=well.now_us)
    well.tell(RunFailed(at_us=well.now_us, zone=HALL, call_id="notice", reason="An emergency is on in this zone"))
    well.levels = {"music_db": -120.0, "announcement_db": -12.0}
    well.go_on(60)
    well.seen(music=True)
    well.levels = {}
    well.go_on(60)
    assert well.records == []


def test_a_zone_that_is_silent_in_an_emergency_is_a_fault_within_five_seconds() -> None:
    """Counted from when it is to be heard there, not from when that is known; over when it is heard."""
    well = watch()
    well.seen(music=True, alarm_us=well.now_us + 3 * S)
    well.levels = {"music_db": -120.0}
    well.go_on(3)
    assert well.kinds == []
    well.go_on(SHOWN_WITHIN_S)
    assert well.kinds == [(FaultKind.SILENT, Severity.FAULT)]
    assert well.supervisor.standing[0].detail == "An emergency is on there, and its level is -120 dBFS."
    well.levels = {"music_db": -120.0, "announcement_db": -12.0}
    well.go_on(10)
    assert well.kinds == []


def test_the_short_pauses_of_an_emergency_are_no_silence() -> None:
    """Between tone and words there is silence for a moment."""
    well = watch()
    well.seen(alarm_us=well.now_us)
    for _ in range(5):
        well.levels = {"announcement_db": -12.0}
        well.go_on(10)
        well.levels = {}
        well.go_on(1)
    assert well.records == []
