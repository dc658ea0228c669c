"""`python -m audio`: what this room can do by itself, from the command line. The composition root of its commands."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from audio.adapters.installed_speech import installed_speech
from audio.adapters.media_decoder import MediaDecoder
from audio.adapters.portaudio_output import PortAudioOutput
from audio.adapters.recording_output import RecordingOutput
from audio.adapters.vlc_decoder import VlcDecoder
from audio.commands.aloud import add_aloud
from audio.commands.say import add_say
from audio.commands.sound import add_sound_commands
from audio.errors import AudioError
from audio.ports import Output


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit code 0 when done, 1 with a sentence when it can't be done, 2 for a wrong command line."""
    parser = argparse.ArgumentParser(prog="python -m audio", description="Make, open and measure sound.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_say(commands, installed_speech)
    add_aloud(commands, installed_speech, _output)
    add_sound_commands(commands, lambda: MediaDecoder(VlcDecoder()))
    options = parser.parse_args(arguments)
    try:
        print(options.run(options))
    except AudioError as why:
        print(why, file=sys.stderr)
        return 1
    return 0


def _output(device: str | None, record: Path | None) -> Output:
    if record is not None:
        return RecordingOutput(record)
    return PortAudioOutput(int(device) if device and device.isdecimal() else device)


if __name__ == "__main__":
    sys.exit(main())
