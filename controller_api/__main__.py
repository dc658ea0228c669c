"""`python -m controller_api serve`: the controller process. `… demo`: a mall's day, shortened.

`… page` speaks live, `… emergency` puts the standards' figures beside a mall's, `… certificate` makes its broker's,
`… kiosk` gives a kiosk its token.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from audio.adapters.portaudio_output import has_device
from content.adapters.site_folder import open_site
from controller_api import certifying, enrolling, self_testing, speaking
from controller_api.demo import command as demo
from scheduler.adapters.timeline_pillow import draw


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit code, 2 for bad input."""
    options = _parser().parse_args(arguments)
    if options.command == "demo":
        return demo.run(
            options, demo.Props(open_site=open_site, has_device=has_device, has_display=_has_display, draw=draw)
        )
    if options.command == "page":
        return speaking.run(options)
    if options.command == "emergency":
        return self_testing.run(options)
    if options.command == "kiosk":
        return enrolling.run(options)
    if options.command == "certificate":
        return certifying.run(options)
    # A demo starts a controller as a process of its own, and would wait seconds for what it has no use for.
    from controller_api.bootstrap.process import serve  # noqa: PLC0415  Slow to load.

    given = vars(options)
    given.pop("command")
    return serve(given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m controller_api", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="be a mall's controller", argument_default=argparse.SUPPRESS)
    serve.add_argument("--site", type=Path, metavar="FILE", help="the site file")
    serve.add_argument("--data", type=Path, metavar="DIR", help="where everything is kept (var/controller)")
    serve.add_argument("--host", help="the address to listen at (127.0.0.1)")
    serve.add_argument("--port", help="the port to listen at (8080); 0 takes any that is free")
    serve.add_argument("--public-url", metavar="URL", help="how speakers and browsers reach it, if not there")
    serve.add_argument("--scenes", type=Path, metavar="FILE", help="a shortened day, for a demonstration")
    serve.add_argument("--settings", type=Path, metavar="FILE", help="a TOML file of settings")
    serve.add_argument("--show-settings", action="store_true", help="print what would be used, and end")
    demo.add_arguments(commands.add_parser("demo", help="a mall's day, shortened, on real processes"))
    self_testing.add_arguments(commands.add_parser("emergency", help="the standards' figures beside this mall's"))
    speaking.add_arguments(commands.add_parser("page", help="speak live in zones, from a file or standard input"))
    certifying.add_arguments(commands.add_parser("certificate", help="make certificates for the broker, or renew them"))
    enrolling.add_arguments(commands.add_parser("kiosk", help="make a kiosk's token, in place of the one it had"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
