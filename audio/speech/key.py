"""Under which key a spoken sentence is kept. It knows nothing of where."""

import hashlib

from audio.reading.aloud import read_aloud


def speech_key(engine: str, language: str, sentence: str) -> str:
    """Hexadecimal SHA-256 over the engine (its name holds voices and speeds), the language and the words as read."""
    said = "\x1f".join((engine, language, read_aloud(language, sentence)))
    return hashlib.sha256(said.encode()).hexdigest()
