"""The real lexicon: made once by another process, kept on disk, opened at once; and what it knows."""

from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.adapters.pinyin_lexicon import LexiconNotMade, open_lexicon, sources
from kiosk.pinyin.pinyin_input import PinyinInput
from tests.bench.pinyin import sentences


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is kept."""
    return tmp_path_factory.mktemp("lexicon")


@pytest.fixture(scope="module")
def keyboard(folder: Path) -> PinyinInput:
    """The input with all its words."""
    return PinyinInput(open_lexicon(folder))


def test_it_is_made_once(folder: Path, keyboard: PinyinInput) -> None:
    """Opening it again reads the same file."""
    assert keyboard.candidates("dianti")
    kept = next(folder.glob("*.lexicon"))
    made = kept.stat().st_mtime_ns
    assert len(open_lexicon(folder)) > 250_000
    assert kept.stat().st_mtime_ns == made


def test_a_file_that_was_cut_off_is_made_anew(folder: Path, keyboard: PinyinInput, tmp_path: Path) -> None:
    """A power cut while it was copied leaves no kiosk without a keyboard."""
    assert keyboard.candidates("dianti")
    kept = next(folder.glob("*.lexicon"))
    (tmp_path / kept.name).write_bytes(kept.read_bytes()[:5000])
    assert len(open_lexicon(tmp_path)) > 250_000


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """With what to do about it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LexiconNotMade, match="Make the folder writable"):
        open_lexicon(tmp_path / "file")


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("dian ti huai le", "电梯坏了"),
        ("wei sheng jian mei you zhi", "卫生间没有纸"),
        ("ting che fei tai gui le", "停车费太贵了"),
        ("xi an", "西安"),
        ("nv er", "女儿"),
        ("lve", "略"),
        ("pian yi", "便宜"),
        ("chong qing", "重庆"),
        ("yin yue", "音乐"),
        ("kuai le", "快乐"),
        ("xishoujian", "洗手间"),
        ("wsj", "卫生间"),
    ],
)
def test_everyday_words_are_the_first_choice(keyboard: PinyinInput, letters: str, text: str) -> None:
    """With their right readings."""
    assert keyboard.first_choice(letters) == text


def test_the_command_prints_the_first_choice(
    folder: Path, keyboard: PinyinInput, capsys: pytest.CaptureFixture[str]
) -> None:
    """And further candidates where they are asked for."""
    assert keyboard.candidates("dianti")
    assert main(["pinyin", "--cache", str(folder), "dian ti huai le"]) == 0
    assert capsys.readouterr().out == "电梯坏了\n"
    assert main(["pinyin", "--cache", str(folder), "--more", "2", "dian", "ti"]) == 0
    first, *more = capsys.readouterr().out.splitlines()
    assert first == "电梯"
    assert len(more) == 2


def test_nothing_is_learnt_from_the_sentences_it_is_measured_on() -> None:
    """There are two hundred of them, and none is among our own."""
    learnt = {"".join(sentence) for sentence in sources().sentences}
    measured = {"".join(sentence.words) for sentence in sentences()}
    assert len(measured) == 200
    assert not learnt & measured
