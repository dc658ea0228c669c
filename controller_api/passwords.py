"""Passwords as Argon2id hashes, with the parameters argon2-cffi recommends (RFC 9106, low memory).

Slow on purpose, so that they are slow to guess: tens of milliseconds each, so ask off the event loop.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class PasswordKeeper:
    """Turns passwords into hashes, and tells whether a password is the one that was hashed."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Another hasher costs more, or less."""
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        """A salted hash."""
        return self._hasher.hash(password)

    def verify(self, password_hash: str, password: str) -> bool:
        """Whether it is the one; False for a hash that is none."""
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
