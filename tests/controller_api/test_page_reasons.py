"""The page's Chinese for what the switchboard and the dispatcher say of an ending: nothing they say may lack it."""

import ast
import re
from pathlib import Path

import broadcaster.dispatch
import broadcaster.switchboard
from broadcaster.speaker import judgement
from broadcaster.switchboard.open_call import Miss, StopCause
from controller_api.door.app import page_folder

ROOMS = [Path(room.__file__ or "").parent for room in (broadcaster.switchboard, broadcaster.dispatch)]
ENTRY = re.compile(r"^  \[/\^(.*)\$/, ", re.MULTILINE)
SAID = re.compile(r"^(?:it|its|the|there|heard|longer|interrupted|who) [a-z ]+")
NOT_ENDINGS = {
    "the journal can't be written; rows are kept until it can",
    "its receipt is overdue",
    "the switchboard could not take %s",
    "the rows owed to the journal are written, but can't be removed from the disk",
}
"""What is said to the log, or to a speaker that can't answer any more."""
FROM_SPEAKERS = [
    "The command came 7 s too late to be played.",
    "Its clips were not here in time.",
    "The rest of it did not come in time.",
    "The rest of it came too late.",
    "The controller was restarted.",
    "The controller was restarted before the rest of it came.",
]


def said_in(file: Path) -> set[str]:
    """Every text of a module that begins as reasons do, with 7 for what is filled in."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    filled = [node.values for node in nodes if isinstance(node, ast.JoinedStr)]
    pieces = {id(part) for parts in filled for part in parts}
    texts = {"".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts) for parts in filled}
    texts |= {str(node.value) for node in nodes if isinstance(node, ast.Constant) and id(node) not in pieces}
    return {text for text in texts if SAID.match(text) and not text.endswith((".", ": ", ":"))}


def test_every_reason_has_its_chinese() -> None:
    """Whatever may stand in the journal as a reason is known to the page, so that a Chinese one shows no English."""
    known = [re.compile(pattern) for pattern in ENTRY.findall((page_folder() / "reasons.js").read_text("utf-8"))]
    reasons = {str(reason) for reason in (*StopCause, *Miss)}
    speaker = Path(judgement.__file__).read_text("utf-8")
    assert [words for words in FROM_SPEAKERS if words.split("7")[0] not in speaker] == []
    reasons |= set(FROM_SPEAKERS)
    reasons |= set().union(*(said_in(file) for room in ROOMS for file in room.glob("*.py"))) - NOT_ENDINGS
    assert len(reasons) > 20
    assert sorted(reason for reason in reasons if not any(each.fullmatch(reason) for each in known)) == []
