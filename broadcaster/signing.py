"""Signed words of the controller: what is signed, where the signature stands, and what is refused without a good one.

A signed message is its JSON with `signature` as the last member. Signed are the topic, a line feed, and the message
as it stood before that member was put in: so a message holds for one zone, epoch and sequence number, and what is
checked are the very bytes that came, whatever else they hold that this version doesn't know. Knows no broker.
"""

import base64
import binascii
import secrets
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES, SIGNATURE_BYTES = 32, 64
_MEMBER, _END = b',"signature":"', b'"}'
_WRITTEN = len(base64.b64encode(bytes(SIGNATURE_BYTES)))
_TAIL = len(_MEMBER) + _WRITTEN + len(_END)


class Refused(Exception):
    """A message that the controller didn't sign, or not for this topic; the sentence says which."""


class ControllerKey:
    """The controller's private key: makes its words its own."""

    def __init__(self, text: str) -> None:
        """Take the key as `made` wrote it; raises ValueError with a sentence."""
        self._key = Ed25519PrivateKey.from_private_bytes(_bytes_of(text))

    @staticmethod
    def made() -> str:
        """A new key as text, to be kept where only the controller can read it."""
        return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()

    @property
    def public(self) -> str:
        """The public key as text, for `ControllerSeal`."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, topic: str, payload: str) -> str:
        """The payload, a JSON object that isn't empty, with its signature for this topic."""
        signature = base64.b64encode(self._key.sign(_words(topic, payload.encode()))).decode()
        return f"{payload[:-1]}{_MEMBER.decode()}{signature}{_END.decode()}"


class ControllerSeal:
    """The controller's public key: tells its words from everybody else's."""

    def __init__(self, text: str) -> None:
        """Take the key as `ControllerKey.public` gives it; raises ValueError with a sentence."""
        self._key = Ed25519PublicKey.from_public_bytes(_bytes_of(text))

    @classmethod
    def of(cls, key: ControllerKey) -> Self:
        """What goes with this private key."""
        return cls(key.public)

    def verify(self, topic: str, payload: bytes) -> None:
        """Raise `Refused` unless the controller signed this payload for this topic."""
        body, tail = payload[:-_TAIL], payload[-_TAIL:]
        if not (tail.startswith(_MEMBER) and tail.endswith(_END)):
            raise Refused(f"A message on {topic} is not signed.")
        try:
            self._key.verify(_signature_of(tail[len(_MEMBER) : -len(_END)]), _words(topic, body + b"}"))
        except InvalidSignature:
            raise Refused(f"A message on {topic} is signed by somebody else, or was changed on its way.") from None


def _words(topic: str, payload: bytes) -> bytes:
    return b"%b\n%b" % (topic.encode(), payload)


def _signature_of(written: bytes) -> bytes:
    """The signature, or nothing unless it stands in the one way `sign` writes it.

    The last letter of base64 has bits that mean nothing: without this, some of its bytes could be changed unnoticed.
    """
    try:
        signature = base64.b64decode(written, validate=True)
    except binascii.Error:
        return b""
    return signature if base64.b64encode(signature) == written else b""


def _bytes_of(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise ValueError("That is no key of a controller: it is to be one line of base64.") from error
    if len(key) != KEY_BYTES:
        raise ValueError(f"An Ed25519 key has {KEY_BYTES} bytes, not {len(key)}.")
    return key
