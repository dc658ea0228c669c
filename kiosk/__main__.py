"""`python -m kiosk`: the shopper's screen, and its parts one by one."""

import argparse
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
    return parser


def _pinyin(asked: argparse.Namespace) -> int:
    keyboard, letters = PinyinInput(open_lexicon(asked.cache)), " ".join(asked.letters)
    print(keyboard.first_choice(letters))
    for candidate in keyboard.candidates(letters)[1 : asked.more + 1]:
        print(f"  {candidate.text}  ({letters[: candidate.letters]})")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
