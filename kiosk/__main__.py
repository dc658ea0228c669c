"""`python -m kiosk`: the shopper's screen, and its parts one by one."""

import argparse
import gc
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
    _add_line(run)
    run.set_defaults(run=_run)
    return parser


def _add_line(run: argparse.ArgumentParser) -> None:
    """What ties a kiosk to its mall."""
    run.add_argument("--controller", metavar="URL", help="the controller, such as http://10.0.0.5:8080")
    run.add_argument("--token-file", type=Path, metavar="FILE", help="this kiosk's token at the controller")
    run.add_argument("--time-zone", metavar="ZONE", help="the mall's, without a site file (Asia/Shanghai)")
    run.add_argument("--printer", metavar="WHERE", help="usb:VENDOR:PRODUCT, net:HOST[:PORT] or file:/dev/usb/lp0")
    run.add_argument("--paper-mm", metavar="MM", help="58 or 80 (80)")
    run.add_argument("--slips", help="picture (as a rule), or text: in GB18030")
    run.add_argument("--broker", metavar="HOST:PORT", help="where emergencies are heard of without the controller")
    run.add_argument("--broker-site", metavar="ID", help="the site's id at the broker (the site file's)")
    run.add_argument("--username", help="the account at the broker (kiosk)")
    run.add_argument("--password-file", type=Path, metavar="FILE", help="a file with the account's password, alone")
    trust = "whom to trust to vouch for the broker, which then has to encrypt"
    run.add_argument("--ca", "--tls-ca-file", dest="tls_ca_file", type=Path, metavar="FILE", help=trust)
    run.add_argument("--controller-key", type=Path, metavar="FILE", help="believe only the controller this key is of")
    run.add_argument("--sound", metavar="DEVICE", help="where spoken guidance is heard, or default (nowhere)")


def _run(asked: argparse.Namespace) -> int:
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    # Nothing here multiplies large matrices; each thread for it would hold megabytes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is read at the start stays; the bootstrap lets the collector in when everything is loaded.
    gc.disable()
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
