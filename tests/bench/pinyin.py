"""The pinyin input: words right at first choice of 200 everyday sentences, time per keystroke, memory, and start."""

import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from kiosk.adapters.pinyin_lexicon import open_lexicon
from kiosk.pinyin.pinyin_input import PinyinInput
from tests.bench.figures import Figure, at_least, at_most, plain, spread

SENTENCES = Path(__file__).with_name("pinyin_sentences.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What is meant, word by word, and how it is typed."""

    words: tuple[str, ...]
    syllables: tuple[str, ...]


def sentences() -> list[Sentence]:
    """All two hundred."""
    rows = (line.split("|") for line in SENTENCES.read_text(encoding="utf-8").splitlines() if "|" in line)
    return [Sentence(words=tuple(words.split()), syllables=tuple(said.split())) for words, said in rows]


def run() -> list[Figure]:
    """Type every sentence letter by letter, with its syllables apart and without."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        open_lexicon(Path(folder))
        made_s = time.perf_counter() - began
        memory_mib, opened_ms = _in_a_process_of_its_own(folder)
        keyboard = PinyinInput(open_lexicon(Path(folder)))
        apart, apart_ms = _typed(keyboard, "'")
        together, together_ms = _typed(keyboard, "")
    return [
        at_least("pinyin: words right at first choice, syllables apart", apart, "%", 85.0),
        at_least("pinyin: words right at first choice, letters only", together, "%", 85.0),
        *spread("pinyin: keystroke", apart_ms + together_ms, "ms", 5.0),
        at_most("pinyin: memory the lexicon takes", memory_mib, "MiB", 60.0),
        at_most("pinyin: opening the lexicon", opened_ms, "ms", 100.0),
        plain("pinyin: making the lexicon, once", made_s, "s"),
    ]


def _typed(keyboard: PinyinInput, between: str) -> tuple[float, list[float]]:
    """Of all words the share that is right, in percent, and how long each letter took, in milliseconds."""
    right = words = 0
    took_ms = []
    for sentence in sentences():
        letters, text = between.join(sentence.syllables), ""
        for end in range(1, len(letters) + 1):
            began = time.perf_counter()
            found = keyboard.candidates(letters[:end])
            took_ms.append((time.perf_counter() - began) * 1000)
            text = found[0].text if found else ""
        keyboard.forget()
        at = 0
        for word in sentence.words:
            right += text[at : at + len(word)] == word
            at += len(word)
        words += len(sentence.words)
    return 100 * right / words, took_ms


def _in_a_process_of_its_own(folder: str) -> tuple[float, float]:
    """How much memory opening it and typing a sentence adds, in MiB, and how long opening takes, in milliseconds."""
    done = subprocess.run([sys.executable, "-m", __name__, folder], check=True, capture_output=True, text=True)
    memory, opened = map(float, done.stdout.split())
    return memory, opened


def _measure(folder: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    keyboard = PinyinInput(open_lexicon(folder))
    opened_ms = (time.perf_counter() - began) * 1000
    for sentence in sentences():
        keyboard.first_choice(" ".join(sentence.syllables))
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, opened_ms)  # noqa: T201 - its answer


if __name__ == "__main__":
    _measure(Path(sys.argv[1]))
