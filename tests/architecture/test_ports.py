"""Every port is a seam in fact: two adapters stand behind it, and one suite of tests is run over each of them.

Adapters are found, not listed: any class of the rooms, or of the tests' own stand-ins, that has all a port's members.
So an adapter nobody put under the contract is found, too.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("audio", "broadcaster", "content", "controller_api", "kiosk", "scheduler")
CONTRACTS = {
    "audio.Synthesizer": "audio/test_speech.py",
    "audio.SpeechEngine": "audio/test_speech_engines.py",
    "audio.ClipStore": "audio/test_clip_stores.py",
    "audio.Decoder": "audio/test_decoders.py",
    "audio.Output": "audio/test_outputs.py",
    "audio.SpeechCache": "audio/test_speech_cache.py",
    "broadcaster.SpeakerNetwork": "broadcaster/test_speaker_network.py",
    "broadcaster.Journal": "broadcaster/test_journal.py",
    "broadcaster.FaultBook": "broadcaster/test_fault_book.py",
    "broadcaster.OwedRows": "broadcaster/test_bookkeeping.py",
    "broadcaster.Clock": "broadcaster/test_clocks.py",
    "broadcaster.EmergencyWire": "broadcaster/test_emergency_ports.py",
    "broadcaster.EmergencyBook": "broadcaster/test_emergency_ports.py",
    "broadcaster.EmergencyInput": "broadcaster/test_emergency_ports.py",
    "broadcaster.AlarmBook": "broadcaster/test_emergency_ports.py",
    "broadcaster.SpeakerLink": "broadcaster/test_speaker_link.py",
    "broadcaster.DayBook": "broadcaster/test_day_book.py",
    "broadcaster.MachineTime": "broadcaster/test_kept_time.py",
    "broadcaster.ClipSource": "broadcaster/test_clip_source.py",
    "content.SoundBench": "controller_api/test_sound_bench.py",
    "content.MediaLibrary": "content/test_media.py",
    "controller_api.AccountBook": "controller_api/test_books.py",
    "controller_api.SignInBook": "controller_api/test_books.py",
    "controller_api.ApprovalBook": "controller_api/test_books.py",
    "controller_api.KeyBook": "controller_api/test_books.py",
    "controller_api.JobBook": "controller_api/test_ingest.py",
    "controller_api.TicketBook": "controller_api/test_ticket_book.py",
    "controller_api.TapeShelf": "controller_api/test_tapes.py",
    "controller_api.CaseBook": "controller_api/test_case_book.py",
    "controller_api.HelpBook": "controller_api/test_help_book.py",
    "controller_api.ClosureBook": "controller_api/test_kiosk_books.py",
    "controller_api.PlayBook": "controller_api/test_kiosk_books.py",
    "scheduler.MallClock": "scheduler/test_mall_clocks.py",
    "scheduler.AlarmClock": "scheduler/test_alarm_clock.py",
    "scheduler.Ledger": "scheduler/test_ledger.py",
    "kiosk.Drawer": "kiosk/test_drawers.py",
    "kiosk.Desk": "kiosk/test_desks.py",
    "kiosk.Printer": "kiosk/test_printers.py",
    "scheduler.Announcer": "controller_api/test_announcers.py",
}
"""Where each port's contract is tested, under `tests/`."""


@cache
def tree_of(path: Path) -> ast.Module:
    """A file as it is written; nothing of it is run."""
    return ast.parse(path.read_text(encoding="utf-8"))


def classes(*places: Path) -> Iterator[ast.ClassDef]:
    """Every class of these files."""
    for path in places:
        yield from (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef))


def is_protocol(node: ast.ClassDef) -> bool:
    """Whether it only says what others must have."""
    return any(ast.unparse(base).partition("[")[0] == "Protocol" for base in node.bases)


@dataclass(frozen=True, slots=True)
class Members:
    """What a class has by name: methods to call, and attributes and properties to look at."""

    methods: frozenset[str]
    attributes: frozenset[str]

    @classmethod
    def of(cls, node: ast.ClassDef) -> "Members":
        """Those written in the class itself, and those it sets on `self`."""
        methods, attributes = set[str](), set[str]()
        for each in node.body:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                looked_at = any(isinstance(by, ast.Name) and by.id == "property" for by in each.decorator_list)
                (attributes if looked_at else methods).add(each.name)
            elif isinstance(each, ast.Assign | ast.AnnAssign):
                targets = each.targets if isinstance(each, ast.Assign) else [each.target]
                attributes |= {target.id for target in targets if isinstance(target, ast.Name)}
        set_on_self = (each for each in ast.walk(node) if isinstance(each, ast.Attribute))
        attributes |= {each.attr for each in set_on_self if isinstance(each.ctx, ast.Store)}
        return cls(frozenset(methods), frozenset(attributes))

    def have(self, wanted: "Members") -> bool:
        """Whether all that is wanted is here."""
        return wanted.methods <= self.methods and wanted.attributes <= self.attributes


@cache
def ports() -> dict[str, ast.ClassDef]:
    """Every port, named with its room."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("ports.py"))]
    return {
        f"{path.relative_to(ROOT).parts[0]}.{node.name}": node
        for path in files
        for node in classes(path)
        if is_protocol(node)
    }


@cache
def candidates() -> dict[str, Members]:
    """Every class of the rooms and of the tests' stand-ins but private ones: those wrap another behind its port."""
    rooms = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    stand_ins = [path for path in (ROOT / "tests").rglob("*.py") if not path.name.startswith("test_")]
    found = (node for node in classes(*rooms, *stand_ins) if not is_protocol(node) and not node.name.startswith("_"))
    return {node.name: Members.of(node) for node in found}


def adapters_of(port: ast.ClassDef) -> set[str]:
    """The classes that have all a port's members, by name."""
    wanted = Members.of(port)
    return {name for name, members in candidates().items() if members.have(wanted)}


def imported(path: Path) -> set[str]:
    """The names a file takes from elsewhere."""
    froms = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom))
    return {alias.name for node in froms for alias in node.names}


def used(path: Path) -> set[str]:
    """The names a file makes use of."""
    return {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}


def test_every_port_has_a_contract() -> None:
    """And no contract is of a port that is gone."""
    assert set(ports()) == set(CONTRACTS)


@pytest.mark.parametrize("name", sorted(ports()))
def test_a_port_has_two_adapters(name: str) -> None:
    """What only one class can ever be needs no port: name that class."""
    found = adapters_of(ports()[name])
    assert len(found) >= 2, f"{name} has only {found or 'nothing'} behind it. Give it a quiet twin, or delete the port."


@pytest.mark.parametrize(("name", "suite"), CONTRACTS.items())
def test_a_contract_is_tested_over_every_adapter(name: str, suite: str) -> None:
    """The suite takes in the port and each class found behind it, and runs over them by a parametrized fixture."""
    path, port = ROOT / "tests" / suite, ports()[name]
    missing = ({port.name} | adapters_of(port)) - (imported(path) & used(path))
    assert not missing, f"tests/{suite} is the contract of {name}, but makes no use of {', '.join(sorted(missing))}."
    fixtures = [
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any("params=" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    assert fixtures, f"tests/{suite} runs over one adapter only. Give its fixture a parameter for each."
