"""A speech engine's process for tests: does, request after request, what its first argument lists.

`hum` speaks properly, `silence` writes silence, `empty` a file of 44 bytes, `short` a moment of sound, `nothing` no
file, `refuse` reports a failure, `hang` never answers, `die` breaks off, `stillborn` ends before it is ready. The
second argument is a file that counts the requests across restarts; the last act goes on for ever.
"""

import json
import sys
import time
import wave
from array import array
from pathlib import Path

RATE = 24_000


def say(line: dict[str, object]) -> None:
    """One line to the parent."""
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


def write(out: str, seconds: float, level: float) -> None:
    """A WAV file with a hum of that length and level, between stretches of silence."""
    wave_up, wave_down = [round(level * 32767)] * 60, [round(-level * 32767)] * 60
    hum = array("h", (wave_up + wave_down) * round(seconds * RATE / 120))
    quiet = array("h", [0] * (RATE // 2 if seconds else 0))
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((quiet + hum + quiet).tobytes())


def answer(act: str, request: dict[str, str]) -> None:
    """Do what the act says with one request."""
    seconds = len(request["text"]) / 5
    if act == "hang":
        time.sleep(3600)
    if act == "die":
        sys.stderr.write("the engine broke its neck\n")
        sys.exit(3)
    if act == "refuse":
        say({"id": request["id"], "failed": "the voice is hoarse"})
        return
    if act != "nothing":
        length = {"empty": 0.0, "short": 0.01}.get(act, seconds)
        write(request["out"], length, 0.0 if act == "silence" else 0.3)
    say({"id": request["id"], "done": True})


def main() -> None:
    """Serve until the input ends."""
    acts, counter = sys.argv[1].split(","), Path(sys.argv[2])

    def next_act() -> str:
        done = int(counter.read_text()) if counter.exists() else 0
        return acts[min(done, len(acts) - 1)]

    if next_act() == "stillborn":
        sys.exit(1)
    say({"ready": True})
    for line in sys.stdin:
        act = next_act()
        counter.write_text(str(int(counter.read_text()) + 1 if counter.exists() else 1))
        answer(act, json.loads(line))


if __name__ == "__main__":
    main()
