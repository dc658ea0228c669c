"""The speaker's judgement, told events one by one."""

import pytest

from audio.clip import RATE
from broadcaster import wire
from broadcaster.speaker.memory import NUMBERS
from broadcaster.speaker.orders import (
    Announce,
    ClipLoaded,
    ClipRefused,
    FetchAhead,
    HostSeen,
    Lengthen,
    PlayMusic,
    RunSounded,
    Silence,
)
from tests.broadcaster.speaker_story import A, B, C, S, Story, extend, music, parts_of, play, stop


@pytest.fixture
def story() -> Story:
    """A speaker that has heard nothing yet."""
    return Story()


def test_a_call_is_armed_started_and_ended(story: Story) -> None:
    """With its clips there in time, a call is announced for its instant, and each step is receipted once."""
    assert story.command(play(story, A, B)) == []
    assert story.speaker.wanted == {A, B}
    [announce] = story.loaded(A)
    assert isinstance(announce, Announce)
    assert [part.digest for part in announce.parts] == [A]
    assert not announce.whole
    [lengthen] = story.loaded(B)
    assert isinstance(lengthen, Lengthen)
    assert lengthen.whole
    story.sounded(wire.Phase.STARTED)
    assert story.speaker.on_air == "c1"
    story.sounded(wire.Phase.ENDED, played=2 * RATE)
    assert story.phases == ["armed", "started", "ended"]
    assert story.receipts[-1].played_frames == 2 * RATE
    assert story.speaker.on_air is None
    assert story.speaker.wanted == frozenset()


def test_a_part_never_overtakes_the_one_before_it(story: Story) -> None:
    """The second language waits for the first, however early its clip is there."""
    story.command(play(story, A, B))
    assert story.loaded(B) == []
    [announce] = story.loaded(A)
    assert isinstance(announce, Announce)
    assert [part.digest for part in announce.parts] == [A, B]
    assert announce.whole


def test_a_clip_used_twice_is_loaded_once(story: Story) -> None:
    """The same chime at both ends is laid at both ends."""
    story.command(play(story, A, B, A))
    [announce] = story.tell(
        *(ClipLoaded(at_us=story.now_us, digest=digest) for digest in (B, A)),
    )
    assert isinstance(announce, Announce)
    assert [part.digest for part in announce.parts] == [A, B, A]


def test_a_duplicate_does_nothing(story: Story) -> None:
    """A command delivered twice is obeyed once, even after the call has ended."""
    order = play(story, A)
    story.command(order, sequence=5)
    story.command(order, sequence=5)
    story.loaded(A)
    story.sounded(wire.Phase.STARTED)
    story.sounded(wire.Phase.ENDED)
    assert story.command(order, sequence=5) == []
    assert story.command(order, sequence=6) == []
    assert story.phases == ["armed", "started", "ended"]
    assert story.speaker.wanted == frozenset()


def test_a_number_too_old_to_be_remembered_is_taken_for_seen(story: Story) -> None:
    """However much is said meanwhile, what was said before it is not obeyed again."""
    order = play(story, A, in_s=3600.0)
    story.command(order, sequence=5)
    story.command(stop(story), sequence=6)
    for sequence in range(7, NUMBERS + 8):
        story.command(wire.Stock(not_after_us=order.not_after_us, digests=()), sequence=sequence)
    again = order.model_copy(update={"run": 2})
    story.command(again, sequence=5)
    assert story.speaker.wanted == frozenset()
    story.command(again, sequence=NUMBERS + 8)
    assert story.speaker.wanted == {A}


def test_a_late_command_is_refused(story: Story) -> None:
    """A command that comes after its not-after never sounds, and the receipt says how late it was."""
    order = play(story, A)
    story.now_us = order.not_after_us + 2 * S
    assert story.command(order) == []
    assert story.phases == ["failed"]
    assert "2.0 s too late" in (story.receipts[0].reason or "")
    assert story.speaker.wanted == frozenset()


def test_commands_of_an_older_epoch_are_ignored(story: Story) -> None:
    """What a controller asked for before its restart can't reach a speaker that knows the new one."""
    story.tell(HostSeen(at_us=story.now_us, epoch=2))
    assert story.command(play(story, A), epoch=1) == []
    assert story.speaker.wanted == frozenset()
    assert story.receipts == []


def test_a_restarted_controller_may_use_the_same_run_again(story: Story) -> None:
    """Numbers count within an epoch, so that a call asked for again after a restart sounds."""
    story.command(play(story, A), epoch=1, sequence=1)
    story.loaded(A)
    story.sounded(wire.Phase.STARTED)
    [silence] = story.command(play(story, A), epoch=2, sequence=1)
    assert isinstance(silence, Silence)
    [announce] = story.loaded(A)
    assert isinstance(announce, Announce)
    assert announce.key != silence.key
    assert story.receipts[-1].epoch == 2


@pytest.mark.parametrize(("kind", "again"), [("ticket", False), ("lost_person", True)])
def test_what_was_heard_is_not_said_again_for_a_restarted_controller(story: Story, kind: str, again: bool) -> None:  # noqa: FBT001  Named where it is given.
    """Its command is answered with the receipt of then; but a search goes on until somebody ends it."""
    order = play(story, A).model_copy(update={"kind": kind})
    story.command(order, epoch=1, sequence=1)
    story.loaded(A)
    story.sounded(wire.Phase.STARTED)
    story.sounded(wire.Phase.ENDED)
    told = story.receipts[-1]
    story.command(order.model_copy(update={"run": 9}), epoch=2, sequence=1)
    assert bool(story.speaker.wanted) is again
    answer = story.receipts[-1]
    assert again or answer == told.model_copy(update={"epoch": 2, "run": 9})


def test_what_a_restarted_controller_has_cut_is_handed_in_to_it(story: Story) -> None:
    """It knows nothing of the run, and would take its receipt for one of before."""
    story.command(play(story, A), epoch=1, sequence=1)
    story.loaded(A)
    story.sounded(wire.Phase.STARTED)
    assert not story.receipts[-1].alone
    [silence] = story.command(play(story, A), epoch=2, sequence=1)
    assert isinstance(silence, Silence)
    story.tell(RunSounded(at_us=story.now_us, key=silence.key, phase=wire.Phase.STOPPED))
    told = story.receipts[-1]
    assert (told.epoch, told.phase, told.alone, told.started_us is None) == (1, wire.Phase.STOPPED, True, False)
    assert told.reason


def test_what_sounds_is_finished_when_the_controller_restarts(story: Story) -> None:
    """A call that is whole goes on; one whose rest will never come ends after what is there."""
    story.command(play(story, A), epoch=1)
    story.loaded(A)
    story.sounded(wire.Phase.STARTED)
    assert story.tell(HostSeen(at_us=story.now_us, epoch=2)) == []
    story.sounded(wire.Phase.ENDED)
    assert story.phases == ["armed", "started", "ended"]


def test_an_unfinished_call_ends_when_the_controller_restarts(story: Story) -> None:
    """Nobody will send the rest, so the music must not stay down for it."""
    story.command(play(story, A, whole=False), epoch=1)
    story.loaded(A)
    [lengthen] = story.tell(HostSeen(at_us=story.now_us, epoch=2))
    assert lengthen == Lengthen(key="1/c1/1", parts=(), whole=True)
    story.sounded(wire.Phase.ENDED)
    assert story.phases == ["armed", "failed"]


def test_clips_that_come_late_make_a_late_start(story: Story) -> None:
    """Before its not-after a call starts at its first word however late it is; nothing is called armed then."""
    order = play(story, A)
    story.command(order)
    story.now_us = order.play_at_us + S
    [announce] = story.loaded(A)
    assert isinstance(announce, Announce)
    assert announce.play.from_frame == 0
    assert story.phases == []


def test_clips_that_never_come_make_a_failure_with_the_reason(story: Story) -> None:
    """After its not-after a call without its clips is given up, saying why they are missing."""
    story.command(play(story, A))
    story.tell(ClipRefused(at_us=story.now_us, digest=A, reason="The clip server does not answer."))
    story.tick()
    assert story.phases == ["failed"]
    assert story.receipts[0].reason == "Its clips were not here in time. The clip server does not answer."
    assert story.speaker.wanted == frozenset()
    assert story.loaded(A) == []


def test_more_of_a_programme_is_laid_as_it_comes(story: Story) -> None:
    """An extension brings parts, and the last one says that it is the last."""
    story.command(play(story, A, whole=False))
    story.loaded(A)
    assert story.command(extend(story, B, start=1, whole=False)) == []
    assert story.loaded(B) == [Lengthen(key="1/c1/1", parts=parts_of([B], 1), whole=False)]
    assert story.command(extend(story, start=2, whole=True)) == [Lengthen(key="1/c1/1", parts=(), whole=True)]


def test_an_extension_may_come_before_the_clips_of_its_play(story: Story) -> None:
    """Parts are laid in order whatever comes first."""
    story.command(play(story, A, whole=False))
    story.command(extend(story, B, start=1, whole=True))
    [announce] = story.tell(*(ClipLoaded(at_us=story.now_us, digest=digest) for digest in (B, A)))
    assert isinstance(announce, Announce)
    assert announce.whole


def test_an_extension_of_an_unknown_run_is_ignored(story: Story) -> None:
    """There is nothing to extend, and nothing to report."""
    assert story.command(extend(story, B, start=1, whole=True)) == []
    assert story.receipts == []
    assert story.speaker.wanted == frozenset()


@pytest.mark.parametrize("lateness", ["never", "late", "clip"])
def test_a_rest_that_does_not_come_ends_the_call(story: Story, lateness: str) -> None:
    """The zone doesn't wait in silence for ever: what was laid ends, and the receipt says what is missing."""
    story.command(play(story, A, whole=False))
    story.loaded(A)
    story.sounded(wire.Phase.STARTED)
    if lateness == "late":
        story.command(extend(story, B, start=1, whole=True, for_s=-1))
    elif lateness == "clip":
        story.command(extend(story, B, start=1, whole=True))
        assert story.tick() == [Lengthen(key="1/c1/1", parts=(), whole=True)]
    else:
        assert story.tick() == [Lengthen(key="1/c1/1", parts=(), whole=True)]
    story.sounded(wire.Phase.ENDED, played=RATE)
    assert story.phases == ["armed", "started", "failed"]
    assert story.receipts[-1].played_frames == RATE
    assert "the rest of it" in (story.receipts[-1].reason or "").lower()


def test_a_stop_fades_what_sounds(story: Story) -> None:
    """The run is faded out and receipted as stopped, with how far it got and why."""
    story.command(play(story, A))
    story.loaded(A)
    story.sounded(wire.Phase.STARTED)
    assert story.command(stop(story)) == [Silence(key="1/c1/1", fade_ms=50)]
    story.sounded(wire.Phase.STOPPED, played=RATE // 2)
    assert story.phases == ["armed", "started", "stopped"]
    assert story.receipts[-1].reason == "found"
    assert story.receipts[-1].played_frames == RATE // 2


def test_a_stop_before_the_clips_are_here(story: Story) -> None:
    """What has not been laid is forgotten, and receipted at the place it would have begun at."""
    story.command(play(story, A, from_frame=RATE // 2))
    assert story.command(stop(story)) == []
    assert story.phases == ["stopped"]
    assert story.receipts[0].played_frames == RATE // 2
    assert story.loaded(A) == []


def test_a_stop_that_overtakes_its_play(story: Story) -> None:
    """The play doesn't sound when it comes, and the run is receipted once."""
    story.command(stop(story))
    assert story.command(play(story, A)) == []
    assert story.speaker.wanted == frozenset()
    assert story.phases == ["stopped"]


def test_a_stop_of_what_is_just_over_adds_nothing(story: Story) -> None:
    """The run has ended by itself; one ending is enough."""
    story.command(play(story, A))
    story.loaded(A)
    story.sounded(wire.Phase.STARTED)
    story.sounded(wire.Phase.ENDED)
    assert story.command(stop(story)) == []
    assert story.phases == ["armed", "started", "ended"]


def test_a_resumed_call_needs_only_what_is_left(story: Story) -> None:
    """Parts before the place to go on at aren't fetched; the part it lies in is."""
    story.command(play(story, A, B, C, from_frame=RATE + 10))
    assert story.speaker.wanted == {B, C}


def test_a_call_resumed_at_its_very_end_is_over(story: Story) -> None:
    """There is nothing left to say, which is an ending and no failure."""
    story.command(play(story, A, from_frame=RATE))
    assert story.phases == ["ended"]


def test_music_starts_when_all_its_tracks_are_here(story: Story) -> None:
    """Until then the old music plays on, so the zone isn't silent for a download."""
    story.command(music(story, A))
    [first] = story.loaded(A)
    assert isinstance(first, PlayMusic)
    story.command(music(story, B, C, start_us=5))
    assert story.loaded(B) == []
    [second] = story.loaded(C)
    assert isinstance(second, PlayMusic)
    assert [track.digest for track in second.music.tracks] == [B, C]


def test_the_same_music_again_changes_nothing(story: Story) -> None:
    """The controller repeats its wish when a connection was broken; the music must not stumble over it."""
    story.command(music(story, A))
    story.loaded(A)
    assert story.command(music(story, A, for_s=90)) == []
    assert story.speaker.wanted == frozenset()


def test_no_tracks_mean_silence(story: Story) -> None:
    """Music without tracks fades the music out at once."""
    story.command(music(story, A))
    story.loaded(A)
    [action] = story.command(music(story))
    assert isinstance(action, PlayMusic)
    assert action.music.tracks == ()


def test_older_music_does_not_undo_newer(story: Story) -> None:
    """Delivered out of order, the newest wish stands."""
    story.command(music(story, B), sequence=9)
    story.command(music(story, A), sequence=8)
    assert story.speaker.wanted == {B}


def test_stock_is_fetched_ahead(story: Story) -> None:
    """Clips that will be needed are fetched, without being held in memory."""
    order = wire.Stock(not_after_us=story.now_us + S, digests=(A, B))
    assert story.command(order) == [FetchAhead(digests=(A, B))]
    assert story.speaker.wanted == frozenset()
