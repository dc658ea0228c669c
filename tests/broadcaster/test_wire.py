"""The messages of the wire: what goes in comes out, and what is wrong is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from broadcaster import wire

DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
INSTANTS = st.integers(min_value=0, max_value=2**53)
STAMPS = {"epoch": st.integers(0, 2**31), "sequence": st.integers(0, 2**31), "not_after_us": INSTANTS}
PARTS = st.builds(
    wire.PartOnAir,
    digest=DIGESTS,
    start_frame=st.integers(0, 10**9),
    frames=st.integers(1, 10**9),
    language=st.sampled_from([None, "zh", "en"]),
)
COMMANDS = st.one_of(
    st.builds(
        wire.Play,
        **STAMPS,
        call_id=st.text(max_size=40),
        run=st.integers(0, 99),
        kind=st.just("notice"),
        priority=st.integers(0, 255),
        play_at_us=INSTANTS,
        parts=st.lists(PARTS, max_size=4).map(tuple),
        whole=st.booleans(),
    ),
    st.builds(wire.Extend, **STAMPS, parts=st.lists(PARTS, max_size=4).map(tuple)),
    st.builds(wire.Stop, **STAMPS, because=st.text(max_size=80)),
    st.builds(wire.Music, **STAMPS, start_at_us=INSTANTS, tracks=st.just(())),
    st.builds(wire.Stock, **STAMPS, digests=st.lists(DIGESTS, max_size=3).map(tuple)),
)


@given(COMMANDS)
def test_a_command_arrives_as_it_was_sent(
    command: wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock,
) -> None:
    """Whatever is said in a command, in any language, is what the speaker reads."""
    assert wire.COMMAND.validate_json(command.model_dump_json()) == command


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (wire.Stock, '{"type": "stock", "not_after_us": 1, "digests": ["../../etc/passwd"]}'),
        (wire.HostState, '{"online": true, "epoch": 1, "clips_url": "http://x", "version": 2}'),
        (wire.Play, '{"type": "play"}'),
    ],
)
def test_what_is_not_of_this_wire_is_refused(model: type[BaseModel], text: str) -> None:
    """A digest that is none, another version, missing fields: none is taken for a message."""
    with pytest.raises(ValidationError):
        model.model_validate_json(text)


def test_fields_of_later_versions_are_passed_over() -> None:
    """A newer controller may say more; an older speaker still understands."""
    text = '{"type": "stop", "not_after_us": 1, "call_id": "c", "run": 1, "because": "found", "mood": "glad"}'
    command = wire.COMMAND.validate_json(text)
    assert isinstance(command, wire.Stop)
    assert command.fade_ms == 50


def test_zones_have_topics_of_their_own() -> None:
    """No two kinds of message, and no two zones, share a topic."""
    topics = wire.Topics("mall")
    per_zone = (topics.commands, topics.receipts, topics.state, topics.levels, topics.time_request, topics.time_reply)
    names = [topics.host_state, *(topic(zone) for topic in per_zone for zone in ("hall", "food-court"))]
    assert len(set(names)) == len(names)
    assert all(name.startswith("carillon/mall/") for name in names)
