"""Passwords hashed by Argon2id with the parameters argon2-cffi recommends (RFC 9106, low memory)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """Takes tens of milliseconds a password, on purpose: off the event loop, please."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Another hasher costs more, or less."""
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        """A salted hash."""
        return self._hasher.hash(password)

    def verify(self, password_hash: str, password: str) -> bool:
        """Whether it is the one."""
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
