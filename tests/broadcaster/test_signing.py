"""Signatures of the controller's words: made, checked, and refused."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster import wire
from broadcaster.signing import ControllerKey, ControllerSeal, Refused

KEY = ControllerKey(ControllerKey.made())
SEAL = ControllerSeal.of(KEY)
TOPIC = wire.Topics("mall").commands("atrium")
STOP = wire.Stop(epoch=7, sequence=3, not_after_us=1, call_id="c1", run=1, because="请停止").model_dump_json()


def test_a_signed_message_is_still_a_message() -> None:
    """Whoever checks no signatures reads a signed message as ever; it is one more member of the JSON."""
    signed = KEY.sign(TOPIC, STOP)
    SEAL.verify(TOPIC, signed.encode())
    assert wire.COMMAND.validate_json(signed) == wire.COMMAND.validate_json(STOP)
    assert json.loads(signed).keys() - json.loads(STOP).keys() == {"signature"}


def test_a_message_holds_for_its_own_topic_only() -> None:
    """What was signed for one zone is refused in another."""
    with pytest.raises(Refused, match="signed by somebody else"):
        SEAL.verify(wire.Topics("mall").commands("garage"), KEY.sign(TOPIC, STOP).encode())


def test_another_key_counts_for_nothing() -> None:
    """A signature made with any key but the controller's is refused."""
    stranger = ControllerKey(ControllerKey.made())
    with pytest.raises(Refused, match="signed by somebody else"):
        SEAL.verify(TOPIC, stranger.sign(TOPIC, STOP).encode())


@pytest.mark.parametrize("payload", [STOP, "", "{}", '{"signature":""}', f'{STOP[:-1]},"signature":"AAAA"}}'])
def test_what_is_not_signed_is_refused(payload: str) -> None:
    """A message without a whole signature at its end is called unsigned."""
    with pytest.raises(Refused, match="not signed"):
        SEAL.verify(TOPIC, payload.encode())


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_byte_can_be_changed(data: st.DataObject) -> None:
    """Any change to any byte of a signed message is noticed."""
    signed = bytearray(KEY.sign(TOPIC, STOP).encode())
    place = data.draw(st.integers(0, len(signed) - 1))
    signed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Refused):
        SEAL.verify(TOPIC, bytes(signed))


def test_bits_that_mean_nothing_are_checked_too() -> None:
    """Base64 ends in bits that no byte is made of; a letter that differs only there is refused as any other change."""
    signed = KEY.sign(TOPIC, STOP)
    last = signed[-5]
    alike = next(
        each for each in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" if _same(last, each)
    )
    with pytest.raises(Refused, match="was changed"):
        SEAL.verify(TOPIC, f"{signed[:-5]}{alike}{signed[-4:]}".encode())


def _same(one: str, other: str) -> bool:
    """Whether two letters differ, but stand for the same last byte."""
    return one != other and base64.b64decode(f"{one * 2}==") == base64.b64decode(f"{one}{other}==")


@pytest.mark.parametrize("text", ["", "no key", "QUJD"])
def test_what_is_no_key_is_said_to_be_none(text: str) -> None:
    """A file that holds something else gives a sentence, not a key that fits nothing."""
    with pytest.raises(ValueError, match=r"no key of a controller|has 32 bytes"):
        ControllerSeal(text)
