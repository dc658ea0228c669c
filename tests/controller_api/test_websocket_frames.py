"""WebSocket's frames come out as they went in, however they are cut, and what breaks the rules is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller_api.websocket.frames import (
    Message,
    Opcode,
    Reader,
    WireFault,
    accept_key,
    close_code,
    closing,
    encode,
)

MESSAGES = st.lists(
    st.builds(Message, st.sampled_from([Opcode.TEXT, Opcode.BINARY]), st.binary(max_size=700)), max_size=6
)
MASK = b"\x37\xfa\x21\x3d"


@given(messages=MESSAGES, cuts=st.lists(st.integers(1, 400), max_size=20), masked=st.booleans())
def test_messages_come_out_as_they_went_in(messages: list[Message], cuts: list[int], masked: bool) -> None:  # noqa: FBT001
    """Either side's frames, however the connection cuts them."""
    mask = MASK if masked else None
    data = b"".join(encode(message.opcode, message.payload, mask=mask) for message in messages)
    reader, heard, at = Reader(masked=masked), list[Message](), 0
    for cut in [*cuts, len(data) + 1]:
        heard += reader.feed(data[at : at + cut])
        at += cut
    assert heard == messages


def test_a_message_in_pieces_is_joined_and_a_ping_may_come_between() -> None:
    """As RFC 6455 5.4 says."""
    data = b"\x01\x03Hel" + b"\x89\x00" + b"\x80\x02lo"
    heard = Reader(masked=False).feed(data)
    assert [(message.opcode, message.payload) for message in heard] == [(Opcode.PING, b""), (Opcode.TEXT, b"Hello")]


def test_the_examples_of_the_rfc_hold() -> None:
    """The handshake's key of section 1.3, the masked hello of section 5.7."""
    assert accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    assert encode(Opcode.TEXT, b"Hello", mask=MASK) == bytes.fromhex("818537fa213d7f9f4d5158")


BROKEN = [
    (b"\x81\x05Hello", 1002, "unmasked, from a client"),
    (b"\xc1\x80" + MASK, 1002, "compressed"),
    (b"\x83\x80" + MASK, 1002, "of no kind"),
    (b"\x80\x80" + MASK, 1002, "goes on with nothing"),
    (b"\x01\x80" + MASK + b"\x81\x80" + MASK, 1002, "begins in another"),
    (b"\x89\xfe\x01\x00" + MASK, 1002, "a long ping"),
    (b"\x82\xff" + (1 << 40).to_bytes(8, "big") + MASK, 1009, "larger than is taken"),
]


@pytest.mark.parametrize(("data", "code", "what"), BROKEN, ids=[what for *_, what in BROKEN])
def test_what_breaks_the_rules_is_refused(data: bytes, code: int, what: str) -> None:
    """With the code the RFC has for it; nothing is kept waiting for a message that would fill the memory."""
    with pytest.raises(WireFault) as fault:
        Reader(masked=True).feed(data)
    assert fault.value.code == code, what


def test_text_that_is_none_is_refused() -> None:
    """Only when it is looked at."""
    [message] = Reader(masked=False).feed(encode(Opcode.TEXT, b"\xff"))
    with pytest.raises(WireFault, match="UTF-8"):
        _ = message.text


def test_a_close_tells_why() -> None:
    """Or 1005, that it doesn't."""
    assert close_code(closing(1009, "too large")) == 1009
    assert close_code(b"") == 1005
