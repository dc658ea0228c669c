"""`python -m content`: what it prints, and the exit codes that scripts go by."""

import subprocess
import sys
from pathlib import Path

import pytest

from content.__main__ import main

BROKEN = '[site]\nid = "x"\n'


def test_a_site_in_order_is_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, and one line that says what was read."""
    assert main(["check"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("听澜里购物中心 · Tinglan Walk (tinglan-walk) is in order: 7 zones")
    assert told.count("\n") == 1


def test_a_site_with_faults_is_told_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, every fault on its own line of the error stream, and how many there are."""
    path = tmp_path / "mall.toml"
    path.write_text(BROKEN, encoding="utf-8")
    assert main(["check", str(path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "mall.toml:1: the site lacks 'time_zone'." in told.err.splitlines()
    assert told.err.splitlines()[-1] == "5 faults."


def test_templates_are_listed_with_an_example_each(sample_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names, slots and what it would say, in the languages asked for."""
    assert main(["templates", "--language", "en", "--site", str(sample_file)]) == 0
    told = capsys.readouterr().out
    assert "move-car (移车 · Move your car), slots: plate, colour?, reason?, place?" in told
    assert "  en  Good day, it is a pleasure" in told
    assert "  zh  " not in told


def test_a_call_is_printed_as_it_would_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Slots are given as words of the command line, for one language where that is written."""
    assert main(["say", "notice", "message.zh=音乐会开始了", "message.en=The concert begins"]) == 0
    zh, en = capsys.readouterr().out.splitlines()
    assert "音乐会开始了。" in zh
    assert "The concert begins." in en


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["say", "lost-person", "sex=male"], 1, "'lost-person' needs 'age'."),
        (["say", "lost-persn"], 1, "Did you mean 'lost-person'?"),
        (["say", "ticket", "A12"], 2, "'A12' fills no slot. Write SLOT=WORDS"),
        (["check", "nowhere.toml"], 1, "nowhere.toml: there is no such file."),
    ],
)
def test_what_does_not_fit_is_a_sentence(
    arguments: list[str], code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never a traceback, and an exit code that says whose fault it is."""
    assert main(arguments) == code
    assert sentence in capsys.readouterr().err


def test_the_command_runs_as_a_module() -> None:
    """As a newcomer types it."""
    done = subprocess.run(
        [sys.executable, "-m", "content", "say", "drill"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert "这是演练" in done.stdout
