"""The synthesizer that the settings ask for, from the engines that are installed on this machine."""

from collections.abc import Callable
from importlib.metadata import version

from pypinyin import Style, lazy_pinyin

from audio.adapters.kokoro_files import why_not_installed
from audio.adapters.quiet_speech import QuietSpeech
from audio.adapters.speech_engines import EngineVoice, OneShotEngine, ResidentEngine
from audio.adapters.speech_process import worker_command
from audio.errors import SpeechFailed
from audio.ports import SpeechEngine
from audio.reading.aloud import english_inside_chinese
from audio.settings import SpeechSettings
from audio.speech.supervised import SupervisedSpeech

_KOKORO_RATE_WPM = 180
_ESPEAK_RATES_WPM = {"zh": 150, "en": 130}
_ESPEAK_VOICES = {"zh": "sit/cmn-latn-pinyin", "en": "gmw/en-us"}


def installed_speech(
    settings: SpeechSettings, on_notice: Callable[[str | None], None] = lambda _: None
) -> SupervisedSpeech | QuietSpeech:
    """Make the synthesizer; nothing is started yet.

    Raises `SpeechFailed` when the settings insist on an engine that isn't installed.
    """
    if settings.engine == "quiet":
        return QuietSpeech()
    if settings.engine == "espeak":
        return SupervisedSpeech([espeak(settings)], on_notice=on_notice)
    missing = why_not_installed(frozenset(settings.voices.values()))
    if missing is None:
        engines: list[SpeechEngine] = [kokoro(settings)]
        if settings.engine == "auto":
            engines.append(espeak(settings))
        return SupervisedSpeech(engines, on_notice=on_notice)
    if settings.engine == "kokoro":
        raise SpeechFailed(missing)
    notice = f"The simple voice of espeak-ng speaks, and its Chinese is hard to follow. {missing}"
    return SupervisedSpeech([espeak(settings)], missing=notice, on_notice=on_notice)


def kokoro(settings: SpeechSettings) -> ResidentEngine:
    """The neural voices, in a process that stays."""
    voices = ",".join(f"{language}={voice}" for language, voice in sorted(settings.voices.items()))
    return ResidentEngine(
        f"kokoro-82m-v1.0-int8 ({voices}; speed {settings.speed:g})",
        {
            language: EngineVoice(voice, round(_KOKORO_RATE_WPM * settings.speed))
            for language, voice in settings.voices.items()
        },
        worker_command("kokoro"),
    )


def espeak(settings: SpeechSettings) -> OneShotEngine:
    """The formant voices that always work, each stretch in a process of its own."""
    rates = {language: round(rate * settings.speed) for language, rate in _ESPEAK_RATES_WPM.items()}
    return OneShotEngine(
        f"espeak-ng by pyttsx3 {version('pyttsx3')} (speed {settings.speed:g})",
        {language: EngineVoice(voice, rates[language]) for language, voice in _ESPEAK_VOICES.items()},
        worker_command("espeak", "--once"),
        spell=_spelled_for_espeak,
    )


def _spelled_for_espeak(language: str, around: str, text: str) -> str:
    """Chinese as pinyin with tone figures: espeak's own reading of characters gets common words wrong."""
    if language != "zh":
        return english_inside_chinese(text) if around == "zh" else text
    return " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True))
