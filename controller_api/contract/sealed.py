"""What a kiosk keeps while it is alone, readable by the controller only.

The kiosk seals with the controller's public key and can't open again what it sealed: whoever takes its disk reads
nothing. The scheme is X25519 with a key made for each letter, HKDF with SHA-256, and ChaCha20-Poly1305.
"""

from pydantic import Field

from controller_api.contract.shapes import Asked

SEAL_CONTEXT = b"carillon sealed letter 1"
"""What the letter's key is derived for, before both public keys."""


class SealedLetter(Asked):
    """A model of this contract as JSON, sealed."""

    maker: str = Field(min_length=44, max_length=44, description="Public key made for this letter, base64")
    content: str = Field(min_length=1, max_length=20_000, description="The sealed JSON, base64")
