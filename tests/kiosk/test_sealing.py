"""Sealed letters: only the controller reads them, and only whole."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller_api.contract import ContactDetails, NewCase
from controller_api.unsealing import LetterOpener, Unopened
from kiosk.sealing import sealed

OPENER = LetterOpener(LetterOpener.made())
CASE = NewCase(words="电梯坏了", contact=ContactDetails(name="王芳", phone="13800000000"))


def test_the_controller_reads_what_a_kiosk_sealed() -> None:
    """Sealed with the public key and opened with the private one, a letter is what it was."""
    letter = sealed(CASE, reader=OPENER.public, key="k1")
    assert NewCase.model_validate_json(OPENER.opened(letter, "k1")) == CASE


def test_a_sealed_letter_shows_nothing_of_what_is_in_it() -> None:
    """Neither words nor phone numbers can be read in it, and the same letter looks different each time."""
    one, other = (sealed(CASE, reader=OPENER.public, key="k1") for _ in range(2))
    shown = base64.b64decode(one.content)
    assert "电梯".encode() not in shown
    assert b"13800000000" not in shown
    assert one.content != other.content


@given(place=st.integers(0, 10_000), bits=st.integers(1, 255))
def test_a_letter_that_was_changed_is_not_opened(place: int, bits: int) -> None:
    """A changed byte anywhere is noticed."""
    letter = sealed(CASE, reader=OPENER.public, key="k1")
    content = bytearray(base64.b64decode(letter.content))
    content[place % len(content)] ^= bits
    changed = letter.model_copy(update={"content": base64.b64encode(content).decode()})
    with pytest.raises(Unopened, match="changed since"):
        OPENER.opened(changed, "k1")


@pytest.mark.parametrize("stranger", [LetterOpener(LetterOpener.made())])
def test_nobody_else_opens_a_letter(stranger: LetterOpener) -> None:
    """Another controller's key doesn't open it, nor does the right key with another order's idempotency key."""
    letter = sealed(CASE, reader=OPENER.public, key="k1")
    with pytest.raises(Unopened, match="another controller"):
        stranger.opened(letter, "k1")
    with pytest.raises(Unopened, match="another controller"):
        OPENER.opened(letter, "k2")


@pytest.mark.parametrize(("maker", "content"), [("A" * 44, "AAAA"), ("!" * 44, "AAAA"), ("A" * 43 + "=", "no base64")])
def test_what_is_no_letter_is_told_to_be_none(maker: str, content: str) -> None:
    """Rubbish gives a sentence."""
    letter = sealed(CASE, reader=OPENER.public, key="k1").model_copy(update={"maker": maker, "content": content})
    with pytest.raises(Unopened, match="sealed for another controller"):
        OPENER.opened(letter, "k1")
