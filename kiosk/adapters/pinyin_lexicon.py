"""The input method's lexicon on disk: made once from jieba's words, pypinyin's readings and our own lists, then mapped.

Making it takes seconds and more memory than a kiosk has to spare, so another process makes it. Nothing that anybody
typed is ever written here.
"""

import fcntl
import hashlib
import json
import mmap
import os
import runpy
import subprocess
import sys
from importlib import resources
from importlib.metadata import version
from importlib.util import find_spec
from math import exp
from pathlib import Path
from typing import Final

from kiosk.pinyin import lexicon
from kiosk.pinyin.lexicon import Lexicon, NoLexicon
from kiosk.pinyin.spelling import shares, toneless
from kiosk.pinyin.word_lists import Sources, lexicon_file, own_readings, own_sentences, own_words

OWN_LISTS: Final = ("words.txt", "sentences.txt", "readings.txt")
BUILD_TIMEOUT_S: Final = 300.0


class LexiconNotMade(RuntimeError):
    """The lexicon could not be made; the sentence says why."""


def open_lexicon(folder: Path) -> Lexicon:
    """The lexicon kept in this folder, made first if it isn't there or is of other lists. Raises LexiconNotMade."""
    kept = folder / f"pinyin-{_edition()}.lexicon"
    if not _is_made(kept):
        _have_made(kept)
    try:
        return _mapped(kept)
    except (OSError, NoLexicon) as error:
        raise LexiconNotMade(f"The pinyin lexicon {kept} can't be read: {error} Remove it and start again.") from error


def default_folder() -> Path:
    """Where a user's programs keep what they can make again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "carillon"


def make(kept: Path) -> None:
    """Write the lexicon; whoever has it open keeps the old one."""
    partial = kept.with_suffix(".partial")
    partial.write_bytes(lexicon_file(sources()))
    partial.replace(kept)


def sources() -> Sources:
    """All lists, read."""
    characters = {
        chr(int(code)): readings.split(",") for code, readings in _json_of("pypinyin", "pinyin_dict.json").items()
    }
    own = {name: _own(name) for name in OWN_LISTS}
    counts, ways = own_words(own["words.txt"])
    return Sources(
        general=_jieba_words(),
        own_words=counts,
        own_ways=ways,
        sentences=own_sentences(own["sentences.txt"]),
        follows=_jieba_follows(),
        characters=shares(characters) | own_readings(own["readings.txt"]),
        phrases=_phrases(),
    )


def _edition() -> str:
    """Changes with everything the lexicon is made from."""
    read = hashlib.sha256(lexicon.MARK)
    for name in ("jieba", "pypinyin"):
        read.update(f"{name} {version(name)}\n".encode())
    for name in OWN_LISTS:
        read.update("\n".join(_own(name)).encode())
    return read.hexdigest()[:12]


def _own(name: str) -> list[str]:
    return resources.files("kiosk.pinyin").joinpath(name).read_text(encoding="utf-8").splitlines()


def _mapped(kept: Path) -> Lexicon:
    with kept.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            raise NoLexicon("The file is empty.")
        return Lexicon(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))


def _is_made(kept: Path) -> bool:
    try:
        _mapped(kept)
    except (OSError, NoLexicon):
        return False
    return True


def _have_made(kept: Path) -> None:
    """One process makes it, others that want it meanwhile wait."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with kept.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_made(kept):
                command = [sys.executable, "-m", __name__, str(kept)]
                subprocess.run(command, check=True, capture_output=True, timeout=BUILD_TIMEOUT_S)  # noqa: S603 - our own module, no words of others
    except OSError as error:
        raise LexiconNotMade(
            f"The pinyin lexicon can't be written to {kept.parent}: {error}. Make the folder writable."
        ) from error
    except subprocess.SubprocessError as error:
        said = getattr(error, "stderr", None) or b""
        raise LexiconNotMade(f"The pinyin lexicon could not be made: {error} {said.decode()[-400:]}") from error


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise LexiconNotMade(f"The package {name} is missing. Install what requirements.lock names.")
    return Path(spec.submodule_search_locations[0])


def _json_of(package: str, name: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((_package(package) / name).read_text(encoding="utf-8"))
    return read


def _jieba_words() -> dict[str, tuple[int, str]]:
    words = {}
    for line in (_package("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        words[word] = (int(count), tag)
    return words


def _jieba_follows() -> dict[tuple[str, str], float]:
    """How likely a part of speech follows another: from a word's last character to the next one's first."""
    posseg = _package("jieba") / "posseg"
    steps = runpy.run_path(str(posseg / "prob_trans.py"))["P"]
    starts = runpy.run_path(str(posseg / "prob_start.py"))["P"]
    follows: dict[tuple[str, str], float] = {}
    for (place, before), nexts in steps.items():
        for (next_place, tag), likely in nexts.items():
            if place in "ES" and next_place in "BS":
                follows[before, tag] = follows.get((before, tag), 0.0) + exp(likely) / 2
    for (place, tag), likely in starts.items():
        if place in "BS" and likely > -1e9:
            follows["", tag] = follows.get(("", tag), 0.0) + exp(likely)
    return follows


def _phrases() -> dict[str, tuple[int, ...]]:
    """The phrases that pypinyin knows, without tones."""
    read: dict[str, list[list[str]]] = json.loads(
        (_package("pypinyin") / "phrases_dict.json").read_text(encoding="utf-8")
    )
    said = ((phrase, tuple(toneless(ways[0]) for ways in syllables)) for phrase, syllables in read.items())
    return {phrase: codes for phrase, codes in said if all(codes) and len(codes) == len(phrase)}


if __name__ == "__main__":
    make(Path(sys.argv[1]))
