"""The code that opens the page which follows a case, made here while the controller can't be reached.

Decides the letters of it. Refuses to know who asks. The same key gives the same code, and nobody can guess the key.
"""

import hashlib

LETTERS = "ACDEFGHJKMNPQRTUVWXY"
"""None looks like another, or like a figure; the controller's own codes are of the same."""
LENGTH = 8


def code_of(key: str) -> str:
    """The follow-up code of a case that was kept under this key."""
    number = int.from_bytes(hashlib.sha256(b"case " + key.encode()).digest()[:16], "big")
    letters = []
    for _ in range(LENGTH):
        number, index = divmod(number, len(LETTERS))
        letters.append(LETTERS[index])
    return "".join(letters)
