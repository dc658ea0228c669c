"""Opening letters that kiosks sealed while nobody could be reached.

Decides whether a letter is whole and was sealed for this controller. Refuses to know what is done with it.
"""

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from controller_api.contract.sealed import SEAL_CONTEXT, SealedLetter


class Unopened(ValueError):
    """The letter can't be opened; the sentence says what may be the reason."""


class LetterOpener:
    """Holds the private key that letters are sealed for."""

    def __init__(self, secret: str) -> None:
        """Take the key as `made` wrote it; raises ValueError if it is none."""
        self._key = X25519PrivateKey.from_private_bytes(base64.b64decode(secret, validate=True))
        self._public = self._key.public_key().public_bytes_raw()

    @staticmethod
    def made() -> str:
        """A new private key, in base64."""
        return base64.b64encode(X25519PrivateKey.generate().private_bytes_raw()).decode()

    @property
    def public(self) -> str:
        """What kiosks seal with, in base64."""
        return base64.b64encode(self._public).decode()

    def opened(self, letter: SealedLetter, key: str) -> bytes:
        """The JSON that was sealed together with this idempotency key; raises `Unopened`."""
        try:
            made = base64.b64decode(letter.maker, validate=True)
            content = base64.b64decode(letter.content, validate=True)
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(made))
            secret = HKDF(algorithm=SHA256(), length=32, salt=None, info=SEAL_CONTEXT + made + self._public).derive(
                shared
            )
            return ChaCha20Poly1305(secret).decrypt(bytes(12), content, key.encode())
        except (binascii.Error, ValueError, InvalidTag) as error:
            raise Unopened(
                "The letter was sealed for another controller, or changed since. "
                "Restore the controller's data folder that was there when the kiosk sealed it."
            ) from error
