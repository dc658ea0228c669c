"""`python -m kiosk`: the shopper's screen, and its parts one by one."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.adapters.pinyin_lexicon import LexiconNotMade, default_folder, open_lexicon
from kiosk.pinyin.pinyin_input import PinyinInput

DONE, FAULTS = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 for faults, 2 for a wrong command line."""
    asked = _parser().parse_args(arguments)
    try:
        done: int = asked.run(asked)
    except LexiconNotMade as error:
        print(error, file=sys.stderr)
        return FAULTS
    return done


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kiosk", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    pinyin = commands.add_parser("pinyin", help='print the Chinese that the keyboard offers first: pinyin "dian ti"')
    pinyin.add_argument("letters", nargs="+", help="syllables, first letters, or both")
    pinyin.add_argument("--more", type=int, default=0, metavar="COUNT", help="list so many further candidates")
    pinyin.add_argument("--cache", type=Path, default=default_folder(), help="where the lexicon is kept")
    pinyin.set_defaults(run=_pinyin)
    run = commands.add_parser("run", help="be a kiosk", argument_default=argparse.SUPPRESS)
    run.add_argument("--site", type=Path, metavar="FILE", help="the site file (the sample mall's)")
    run.add_argument("--id", help="which of the site's kiosks this is (the first)")
    run.add_argument("--venue", type=Path, metavar="DIR", help="the imported venue, if not where the site file says")
    run.add_argument("--size", metavar="WxH", help="pixels across and down, such as 1080x1920 (the panel's own)")
    run.add_argument("--windowed", action="store_true", help="a window on a desk; Escape closes it")
    run.add_argument("--mm-per-px", metavar="MM", help="of the panel (0.496: 43 inches at 1080x1920)")
    run.add_argument("--bottom-mm", metavar="MM", help="how high above the floor the panel's lower edge is (700)")
    run.add_argument("--fonts", type=Path, metavar="DIR", help="where the NotoSansCJK files lie")
    run.add_argument("--data", type=Path, metavar="DIR", help="where it keeps what a restart needs (var/kiosk)")
    run.set_defaults(run=_run)
    return parser


def _run(asked: argparse.Namespace) -> int:
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    # The other commands need no window, and shouldn't wait for what it takes.
    from kiosk import starting  # noqa: PLC0415  Slow to load.

    given = {name: value for name, value in vars(asked).items() if name != "run"}
    return starting.run(given)


def _pinyin(asked: argparse.Namespace) -> int:
    keyboard, letters = PinyinInput(open_lexicon(asked.cache)), " ".join(asked.letters)
    print(keyboard.first_choice(letters))
    for candidate in keyboard.candidates(letters)[1 : asked.more + 1]:
        print(f"  {candidate.text}  ({letters[: candidate.letters]})")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
