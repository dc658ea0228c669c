"""How Chinese names are said, by pypinyin, kept in a file beside the venue so that a kiosk needn't load the library.

pypinyin takes some sixty megabytes, so another process asks it. A folder that can't be written is no fault: names are
then read anew at each start.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from content.directory.sounds import Readings

READINGS_FILE: Final = "readings.json"
MOST_READINGS: Final = 3
"""Of one character."""
TIMEOUT_S: Final = 60.0

_READINGS: TypeAdapter[dict[str, tuple[tuple[str, ...], ...]]] = TypeAdapter(dict[str, tuple[tuple[str, ...], ...]])


def open_readings(folder: Path, runs: Sequence[str]) -> Readings:
    """The readings of these runs of characters, from the venue's folder as far as they are there."""
    try:
        kept = _READINGS.validate_json((folder / READINGS_FILE).read_bytes())
    except (OSError, ValidationError):
        kept = {}
    missing = [run for run in runs if run not in kept]
    if not missing:
        return kept
    kept = {run: kept[run] for run in runs if run in kept} | _read_aloud(missing)
    with suppress(OSError):
        partial = folder / f".{READINGS_FILE}.partial"
        partial.write_bytes(_READINGS.dump_json(kept))
        partial.replace(folder / READINGS_FILE)
    return kept


def readings_of(runs: Sequence[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """By pypinyin, in this process; for each character the likeliest reading first."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - takes sixty megabytes where it is imported

    return {
        run: tuple(
            tuple(dict.fromkeys(syllable for syllable in syllables if syllable.isascii()))[:MOST_READINGS]
            for syllables in pinyin(
                list(run) if len(run) == 1 else run, style=Style.NORMAL, heteronym=True, v_to_u=False
            )
        )
        for run in runs
    }


def _read_aloud(runs: Sequence[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", __name__],
        input=json.dumps(list(runs)),
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT_S,
    )
    return _READINGS.validate_json(done.stdout)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(readings_of(json.loads(sys.stdin.read()))))
