"""`python -m controller_api emergency self-test`: each standard's figure beside ours, from a running controller."""

import argparse
import json
import sys
from pathlib import Path

import httpx
from pydantic import ValidationError

from controller_api.contract.emergency import SelfTest

UNMET, REFUSED = 1, 2
PATIENCE_S = 10.0
_HEADS = ("figure", "standard", "asked", "ours", "met")
_MET = {True: "yes", False: "NO", None: "not measured"}


class NoAnswer(Exception):
    """The controller did not answer as it should; the sentence says what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("act", choices=["self-test"], help="what to do")
    parser.add_argument("--address", default="http://127.0.0.1:8080", metavar="URL", help="where the controller is")
    parser.add_argument("--token-file", type=Path, required=True, metavar="FILE", help="a file with a token, alone")


def run(options: argparse.Namespace) -> int:
    """Print the table; exit code 0 if nothing that was measured misses its figure, 1 if something does, 2 for none."""
    try:
        token = options.token_file.read_text(encoding="utf-8").strip()
        found = _asked(options.address, token)
    except (OSError, NoAnswer) as fault:
        sys.stderr.write(f"{fault}\n")
        return REFUSED
    sys.stdout.write("\n".join(lines(found)) + "\n")
    return UNMET if any(figure.met is False for figure in found.figures) else 0


def lines(found: SelfTest) -> list[str]:
    """What is printed: when was measured, the table, and what this product is not."""
    when = "Nothing was measured yet: hold a drill, and look again."
    if found.measured_at is not None:
        when = f"Measured in the {found.measured_in} of {found.measured_at:%Y-%m-%d %H:%M:%S} UTC."
    rows = [_HEADS, *((f.what, f.standard, f.asked, f.ours, _MET[f.met]) for f in found.figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [when, "", *table, "", found.notice]


def _asked(address: str, token: str) -> SelfTest:
    try:
        answer = httpx.get(
            f"{address}/emergency/self-test", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_S
        )
        if answer.is_success:
            return SelfTest.model_validate_json(answer.content)
        told = answer.json().get("detail") or answer.reason_phrase
    except (httpx.HTTPError, httpx.InvalidURL) as why:
        raise NoAnswer(f"No controller answers at {address} ({why}). Name it with --address.") from why
    except (ValidationError, json.JSONDecodeError, AttributeError) as why:
        raise NoAnswer(f"What answers at {address} is no controller of this version.") from why
    raise NoAnswer(f"The controller at {address} refused: {told}")
