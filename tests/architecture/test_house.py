"""The shape of the house: which rooms there are, and which way imports run."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {"kiosk", "broadcaster", "scheduler", "audio", "content", "controller_api"}


def test_the_top_level_holds_the_six_rooms_and_nothing_else() -> None:
    """A seventh package at the top would be a room nobody agreed on."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests"} == ROOMS


def test_imports_run_one_way() -> None:
    """Rooms import downwards only, cores do no I/O, and every module has a declared place."""
    lint_imports = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert lint_imports is not None, "import-linter is not installed; run 'make test'"
    done = subprocess.run([lint_imports], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_of_the_product_grows_too_long_to_read() -> None:
    """A file over 350 lines does more than one thing."""
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for room in sorted(ROOMS)
        for path in (ROOT / room).rglob("*.py")
    }
    assert {path: lines for path, lines in lengths.items() if lines > 350} == {}
